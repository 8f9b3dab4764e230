#pragma once
#include <string>

#include "scenarios/incident/rule_set.h"

namespace citymirror::incident {

/// Proves a rule by its own cases in a stand-in for the city: subjects "S1" … at (50, 50) with the
/// limits of the cases, a square of 100 m at the origin for every zone that the rule names, a point
/// of every kind that it asks for at (0, 0). Steps without a quantity or subject mean the first
/// quantity of the rule and "S1". Errors: badInput saying which of fires, quiet, clears does not
/// come out; notFound where the rule has no cases.
Outcome proveRule(const Rule& rule, const std::map<std::string, MeasuredQuantity>& quantities,
                  const std::string& templatesJson);

}  // namespace citymirror::incident

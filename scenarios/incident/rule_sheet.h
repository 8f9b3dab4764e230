#pragma once
#include <map>
#include <string>
#include <vector>

#include "scenarios/incident/rule.h"

namespace citymirror::incident {

/// The page of help on each rule of a registry, in both languages, as Markdown: what it judges, at
/// which figures it is raised and cleared, how long that must hold, where it is valid, what the
/// figures rest on and the cases that prove it. Equal rules give equal bytes.
std::string ruleSheets(const std::vector<Rule>& rules,
                       const std::map<std::string, MeasuredQuantity>& quantities);

}  // namespace citymirror::incident

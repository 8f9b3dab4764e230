#pragma once
#include <string>
#include <vector>

#include "scenarios/flood/flood_inputs.h"

namespace citymirror::flood {

/// How a kind of ground takes water, for each of the laws. Configuration:
/// assets/config/infiltration_classes.json.
struct InfiltrationClass {
  std::string id;  ///< "lawn"
  Text name;
  double conductivity = 0, suction = 0, moistureDeficit = 0;  ///< Green–Ampt: mm/h, mm, 0..1
  double initialRate = 0, finalRate = 0, decayPerHour = 1;    ///< Horton: mm/h, mm/h, 1/h
  double curveNumber = 98;                                    ///< SCS, antecedent condition II
  Text source;
};

/// JSON text in, classes out. Errors name the entry and key.
Result<std::vector<InfiltrationClass>> parseInfiltrationClasses(const std::string& json);

/// How what covers a city takes water.
struct CityGround {
  InfiltrationLaw block, roof, street;  ///< block: what lies between houses and streets
};
/// The classes that the same file names under "city", as Green–Ampt. Errors: as above, and badInput
/// for a class that is not in the list.
Result<CityGround> parseCityGround(const std::string& json);

/// The class under one of the laws; `constant` takes its final rate.
InfiltrationLaw lawFor(const InfiltrationClass& ground, InfiltrationLaw::Kind kind);

}  // namespace citymirror::flood

#include "scenarios/flood/infiltration_classes.h"

#include <algorithm>

#include "scenarios/flood/config_entry.h"

namespace citymirror::flood {

Result<std::vector<InfiltrationClass>> parseInfiltrationClasses(const std::string& json) {
  const auto entries = entriesOf(json, "classes");
  if (!entries) return entries.error();
  std::vector<InfiltrationClass> classes;
  for (const auto& entry : *entries) {
    EntryReader r(entry, words("classes[", classes.size(), "]"));
    InfiltrationClass c;
    c.id = r.text("id");
    c.name = r.both("name");
    c.conductivity = r.number("conductivity_mm_per_h", 0, 1e4);
    c.suction = r.number("suction_mm", 0, 1e4);
    c.moistureDeficit = r.number("moisture_deficit", 0, 1);
    c.finalRate = r.number("final_rate_mm_per_h", 0, 1e4);
    c.initialRate = r.number("initial_rate_mm_per_h", c.finalRate, 1e4);
    c.decayPerHour = r.number("decay_per_h", 1e-3, 1e3);
    c.curveNumber = r.number("curve_number", 30, 100);
    c.source = r.both("source");
    if (r.fault()) return *r.fault();
    classes.push_back(std::move(c));
  }
  return classes;
}

Result<CityGround> parseCityGround(const std::string& json) {
  const auto classes = parseInfiltrationClasses(json);
  if (!classes) return classes.error();
  const auto root = nlohmann::json::parse(json);
  const auto city = root.value("city", nlohmann::json::object());
  EntryReader names(city, "city");
  CityGround ground;
  for (const auto& [key, law] :
       {std::pair{"block", &ground.block}, {"roof", &ground.roof}, {"street", &ground.street}}) {
    const std::string id = names.text(key);
    const auto found = std::find_if(classes->begin(), classes->end(),
                                    [&](const InfiltrationClass& c) { return c.id == id; });
    if (names.fault()) return *names.fault();
    if (found == classes->end()) {
      return Error{ErrorCode::badInput, id + " is not one of the classes", words("city.", key),
                   "Correct the configuration file"};
    }
    *law = lawFor(*found, InfiltrationLaw::Kind::greenAmpt);
  }
  return ground;
}

InfiltrationLaw lawFor(const InfiltrationClass& ground, InfiltrationLaw::Kind kind) {
  InfiltrationLaw law;
  law.kind = kind;
  law.name = ground.id;
  law.rate = kind == InfiltrationLaw::Kind::greenAmpt ? ground.conductivity : ground.finalRate;
  law.initialRate = ground.initialRate;
  law.decayPerHour = ground.decayPerHour;
  law.suction = ground.suction;
  law.moistureDeficit = ground.moistureDeficit;
  law.curveNumber = ground.curveNumber;
  return law;
}

}  // namespace citymirror::flood

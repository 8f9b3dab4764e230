#include "app/session/scenario/world_evacuation.h"

#include <algorithm>
#include <cmath>

#include "app/session/csv.h"
#include "app/session/scenario/world_deeds.h"
#include "app/session/sourced_numbers.h"

namespace citymirror::session {
namespace {

constexpr double kHour = 3600, kMostPlaces = 4e9;

/// A facility by its code or name; nothing where there is none.
const Facility* facilityCalled(const CityModel& city, const std::string& name) {
  for (const Facility& facility : city.facilities) {
    if (facility.code == name || facility.name.zh == name || facility.name.en == name)
      return &facility;
  }
  return nullptr;
}

std::vector<world::Shelter> readShelters(ScenarioObject& item, const CityModel& city,
                                         const EvacuationRules& rules) {
  std::vector<world::Shelter> shelters;
  if (!item.has("shelters")) {
    for (const Facility& facility : city.facilities) {
      if (facility.kind == FacilityKind::shelter) shelters.push_back(shelterOf(facility, rules));
    }
    if (shelters.empty())
      item.fault("shelters", "is missing, and the city has no shelter", "Name facilities or points");
    return shelters;
  }
  for (ScenarioObject& entry : item.list("shelters")) {
    entry.allow({"at", "code", "places", "gate_veh_per_h"});
    world::Shelter shelter;
    if (entry.has("at") && entry.json().at("at").is_array()) {
      shelter.at = readPoint(entry, "at", city);
      shelter.code = entry.name("code");
      shelter.rate = rules.gateRate;
      shelter.places = rules.places;
    } else {
      const std::string name = entry.name("at");
      const Facility* facility = facilityCalled(city, name);
      if (facility == nullptr) {
        if (entry.ok())
          entry.fault("at", "\"" + name + "\" is no facility of the city", "Give a code or [x, y]");
        return shelters;
      }
      shelter = shelterOf(*facility, rules);
    }
    shelter.places = std::uint32_t(entry.whole("places", shelter.places, 0, kMostPlaces));
    shelter.rate = entry.within("gate_veh_per_h", shelter.rate * kHour, 1, 1e6) / kHour;
    shelters.push_back(std::move(shelter));
  }
  if (shelters.empty() && item.ok()) item.fault("shelters", "is empty", "Name facilities or points");
  return shelters;
}

/// A ring of points, or the code or name of a zone.
Polygon readZone(ScenarioObject& item, const CityModel& city) {
  Polygon zone;
  if (!item.has("zone")) return zone;
  if (item.json().at("zone").is_string()) {
    const std::string name = item.name("zone");
    for (const Zone& known : city.zones) {
      if (known.code == name || known.name.zh == name || known.name.en == name) return known.area;
    }
    if (item.ok()) item.fault("zone", "\"" + name + "\" is no zone of the city", "Give [[x, y], …]");
    return zone;
  }
  for (const auto& [x, y] : item.pairs("zone")) zone.outer.push_back(city.frame.toLocal(x, y));
  if (zone.outer.size() < 3 && item.ok())
    item.fault("zone", "needs three points or more", "Give [[x, y], …]");
  const Bounds box = boundsOf(zone.outer);
  const bool apart = box.east < city.extent.west || box.west > city.extent.east ||
                     box.north < city.extent.south || box.south > city.extent.north;
  if (apart && item.ok())
    item.fault("zone", "lies outside the city", "Give [[x, y], …] in the city's CRS");
  return zone;
}

world::DepartureCurve readDeparture(ScenarioObject& item, const EvacuationRules& rules) {
  world::DepartureCurve curve;
  ScenarioObject departure = item.object("departure");
  departure.allow({"half_s", "slope_per_h", "curve"});
  curve.half = departure.within("half_s", rules.departureHalf, 0, kMostScenarioSeconds);
  curve.slope =
      departure.within("slope_per_h", rules.departureSlope * kHour, 0.01, 3.6e6) / kHour;
  if (departure.has("curve")) curve.table = departure.pairs("curve");
  return curve;
}

world::EvacuationOrder readEvacuation(ScenarioObject& item, const CityModel& city,
                                      const traffic::CityTrafficRules& traffic,
                                      const EvacuationRules& rules, const std::string& unnamed) {
  item.allow({"name", "at_s", "zone", "deeper_than_m", "departure", "persons_per_car", "class",
              "choice", "shelters"});
  world::EvacuationOrder order;
  order.code = unnamed;
  order.name = readName(item, {unnamed, unnamed});
  order.at = item.within("at_s", 0, 0, kMostScenarioSeconds);
  order.zone = readZone(item, city);
  if (item.has("deeper_than_m")) order.deeperThan = item.within("deeper_than_m", 0, 0, 100);
  if (!item.has("zone") && !item.has("deeper_than_m"))
    item.fault("zone", "is missing, and deeper_than_m too", "Say who is to go");
  order.departure = readDeparture(item, rules);
  order.personsPerCar = item.within("persons_per_car", rules.personsPerCar, 1, 100);
  std::vector<std::string> classes;
  for (const VehicleClass& each : traffic.classes) classes.push_back(each.code);
  const std::string kind = item.choice("class", classes.front(), classes);
  order.type = std::uint8_t(std::find(classes.begin(), classes.end(), kind) - classes.begin());
  order.choice = item.choice("choice", "planned", {"planned", "nearest"}) == "nearest"
                     ? world::ShelterChoice::nearest
                     : world::ShelterChoice::planned;
  order.shelters = readShelters(item, city, rules);
  if (item.ok()) {
    if (auto good = world::checkEvacuation(order, classes.size(), 0); !good)
      item.fault("departure", good.error().what, good.error().remedy);
  }
  return order;
}

}  // namespace

Result<EvacuationRules> parseEvacuationRules(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  std::optional<Error> fault;
  SourcedNumbers reader(document, "", fault);
  EvacuationRules rules;
  rules.source = reader.both("source");
  rules.departureHalf = reader.number("departure_half_s", 0, 1e6);
  rules.departureSlope = reader.number("departure_slope_per_h", 0.01, 1e4) / kHour;
  rules.personsPerCar = reader.number("persons_per_car", 1, 100);
  rules.gateRate = reader.number("gate_veh_per_h", 1, 1e6) / kHour;
  rules.places = std::uint32_t(reader.number("shelter_places", 1, 1e6));
  if (fault) return *fault;
  return rules;
}

world::Shelter shelterOf(const Facility& facility, const EvacuationRules& rules) {
  world::Shelter shelter;
  shelter.code = facility.code;
  shelter.name = facility.name;
  shelter.at = facility.at;
  shelter.places = facility.capacity > 0 ? std::uint32_t(facility.capacity) : rules.places;
  shelter.rate = rules.gateRate;
  return shelter;
}

world::EvacuationOrder evacuationBy(const EvacuationRules& rules) {
  world::EvacuationOrder order;
  order.departure.half = rules.departureHalf;
  order.departure.slope = rules.departureSlope;
  order.personsPerCar = rules.personsPerCar;
  return order;
}

std::vector<world::EvacuationOrder> readEvacuations(ScenarioObject& object, const CityModel& city,
                                                    const traffic::CityTrafficRules& traffic,
                                                    const EvacuationRules& rules) {
  std::vector<world::EvacuationOrder> orders;
  for (ScenarioObject& item : object.list("evacuations")) {
    if (!item.ok()) break;
    const std::string unnamed = "evacuation " + std::to_string(orders.size() + 1);
    orders.push_back(readEvacuation(item, city, traffic, rules, unnamed));
  }
  std::stable_sort(orders.begin(), orders.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return orders;
}

EvacuationOutcome evacuationOutcome(const world::CoupledModel& model) {
  return {model.evacuations(), model.traffic().sinks()};
}

std::uint32_t takenBy(const world::EvacuationProgress& progress, std::uint32_t shelter,
                      double until) {
  std::uint32_t persons = 0;
  for (const world::ShelterArrival& arrival : progress.arrivals) {
    if (arrival.shelter == shelter && arrival.time <= until) persons += arrival.persons;
  }
  return persons;
}

std::vector<FileBytes> evacuationFiles(const EvacuationOutcome& outcome, double interval,
                                       double duration) {
  std::string over = "time_s,evacuation,shelter,persons\n";
  for (const world::EvacuationProgress& p : outcome.orders) {
    for (double at = interval; at <= duration; at += interval) {
      for (std::uint32_t s = 0; s < outcome.shelters.size(); ++s)
        over += csvNumber(at) + "," + csvField(p.code) + "," + csvField(outcome.shelters[s].code) +
                "," + std::to_string(takenBy(p, s, at)) + "\n";
    }
  }
  std::string shelters = "shelter,places,persons,vehicles,turned_away,waiting,first_s,last_s\n";
  for (std::uint32_t s = 0; s < outcome.shelters.size(); ++s) {
    const traffic::SinkReport& sink = outcome.shelters[s];
    double first = std::nan(""), last = std::nan("");
    for (const world::EvacuationProgress& p : outcome.orders) {
      for (const world::ShelterArrival& arrival : p.arrivals) {
        if (arrival.shelter != s) continue;
        first = std::fmin(first, arrival.time);
        last = std::fmax(last, arrival.time);
      }
    }
    shelters += csvField(sink.code);
    for (const std::uint32_t count :
         {sink.places, sink.persons, sink.vehicles, sink.turnedAway, sink.waiting})
      shelters += "," + std::to_string(count);
    shelters += "," + csvNumber(first) + "," + csvNumber(last) + "\n";
  }
  return {{"evacuated.csv", std::move(over)}, {"shelters.csv", std::move(shelters)}};
}

}  // namespace citymirror::session

#include "app/session/scenario/route_places.h"

#include <algorithm>
#include <set>

#include "app/session/city/city_search.h"
#include "app/session/city/coordinates.h"
#include "app/session/command/roads_ahead.h"
#include "scenarios/traffic/walking_roads.h"

namespace citymirror::session {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kNamedInError = 6;

const std::map<std::string, FacilityKind>& facilityGroups() {
  static const std::map<std::string, FacilityKind> groups{
      {"hospitals", FacilityKind::hospital},
      {"fire_stations", FacilityKind::fireStation},
      {"police_stations", FacilityKind::policeStation},
      {"shelters", FacilityKind::shelter},
      {"schools", FacilityKind::school},
      {"pump_stations", FacilityKind::pumpStation}};
  return groups;
}

bool inGroup(const std::string& word, const Resource& unit) {
  return word == "units" || (word == "crews" && unit.kind == ResourceKind::crew) ||
         (word == "pump_trucks" && unit.kind == ResourceKind::pumpTruck);
}

bool isPair(const Json& json) {
  return json.is_array() && json.size() == 2 && json[0].is_number() && json[1].is_number();
}

/// Junctions that cars can leave; where there is none, those of any other vehicle.
std::uint8_t usersPlaced(const RoadNetwork& roads) {
  for (std::uint32_t n = 0; n < roads.nodeCount(); ++n)
    if (isDrivableNode(roads, n, kPassengerCar)) return kPassengerCar;
  return kMotorUsers;
}

Error sharedName(const std::string& text, const std::vector<std::string>& codes) {
  std::string list;
  for (std::size_t k = 0; k < std::min(codes.size(), kNamedInError); ++k)
    list += (list.empty() ? "" : ", ") + codes[k];
  return {ErrorCode::badInput, "\"" + text + "\" is the name of " + std::to_string(codes.size()) +
                                   " things",
          text, "Give the code of one of them: " + list};
}

}  // namespace

PlaceFinder::PlaceFinder(std::shared_ptr<const CityModel> city)
    : city_(std::move(city)),
      grid_(city_->roads, usersPlaced(city_->roads)),
      footGrid_(city_->roads, traffic::walkableNodes(city_->roads)) {
  const auto next = namesOf(city_);
  for (store::NamedFeature thing; next(thing);) {
    byCode_.emplace(thing.code, things_.size());
    std::set<std::string> names{thing.name.zh, thing.name.en};
    names.erase("");
    if (thing.keys == store::NamedFeature::Keys::nameAndCode)
      for (const std::string& name : names) byName_.emplace(name, things_.size());
    things_.push_back(thing);
  }
}

Result<RoutePlace> PlaceFinder::placed(RoutePlace place) const {
  const auto node = grid_.nearest(place.at);
  if (node < 0)
    return Error{ErrorCode::badInput, "The city has no roads", city_->name.en, "Add roads to it"};
  place.nodes = {std::uint32_t(node)};
  place.away = (city_->roads.node[std::size_t(node)] - place.at).norm();
  const auto onFoot = footGrid_.nearest(place.at);
  place.footNodes = {std::uint32_t(onFoot < 0 ? node : onFoot)};
  place.footAway = (city_->roads.node[place.footNodes.front()] - place.at).norm();
  return place;
}

/// All pieces that carry the name of a road end where one may arrive.
Result<RoutePlace> PlaceFinder::onRoad(RoutePlace place) const {
  const auto& roads = city_->roads.roads;
  for (std::uint32_t r = 0; r < roads.size(); ++r) {
    const bool same =
        roads[r].code == place.text ||
        (place.name != Text{} && roads[r].name.in(Language::zh) == place.name.in(Language::zh));
    if (!same) continue;
    const auto ends = endsOf(city_->roads, r);
    place.nodes.insert(place.nodes.end(), ends.begin(), ends.end());
  }
  std::sort(place.nodes.begin(), place.nodes.end());
  place.nodes.erase(std::unique(place.nodes.begin(), place.nodes.end()), place.nodes.end());
  place.footNodes = place.nodes;
  place.onRoad = true;
  if (!place.nodes.empty()) return place;
  return Error{ErrorCode::badInput, "No part of this road belongs to the network", place.text,
               "Name a place beside it"};
}

Result<RoutePlace> PlaceFinder::placed(const store::NamedFeature& thing) const {
  RoutePlace place{thing.code, thing.name, thing.at, {}, 0, {}};
  if (FoundKind(thing.kind) == FoundKind::road) return onRoad(std::move(place));
  if (FoundKind(thing.kind) == FoundKind::unit) {
    for (const Resource& unit : city_->resources)
      if (unit.code == thing.code) place.vehicle = vehicleOf(unit);
  }
  return placed(std::move(place));
}

Result<RoutePlace> PlaceFinder::find(const std::string& text) const {
  for (const auto* index : {&byCode_, &byName_}) {
    const auto [begin, end] = index->equal_range(text);
    if (begin == end) continue;
    if (index == &byCode_ || std::next(begin) == end) return placed(things_[begin->second]);
    const auto first = std::min_element(begin, end, [&](const auto& a, const auto& b) {
      return things_[a.second].kind < things_[b.second].kind;
    });
    std::vector<std::string> codes;
    for (auto k = begin; k != end; ++k)
      if (things_[k->second].kind == things_[first->second].kind)
        codes.push_back(things_[k->second].code);
    if (codes.size() == 1) return placed(things_[first->second]);
    return sharedName(text, codes);
  }
  const auto typed = parsePlace(text);
  if (!typed)
    return Error{ErrorCode::notFound, "The city has nothing of this code or name", text,
                 "Give a code, a whole name, or coordinates: [x, y], \"114.31,30.59\", \"@1200,3400\""};
  const auto at = locate(*typed, *city_);
  if (!at) return at.error();
  return placed(RoutePlace{text, {}, *at, {}, 0, {}});
}

Result<RoutePlace> PlaceFinder::find(const Point2& projected) const {
  const Point2 local = city_->frame.toLocal(projected.x(), projected.y());
  const std::string text = Json(std::vector{projected.x(), projected.y()}).dump();
  if (!city_->extent.contains(local))
    return Error{ErrorCode::badInput, "The place is not in the city", text,
                 "Give metres of " +
                     (city_->frame.crs.empty() ? "the city" : city_->frame.crs.substr(0, 60))};
  return placed(RoutePlace{text, {}, local, {}, 0, {}});
}

Result<std::vector<RoutePlace>> PlaceFinder::group(const std::string& word) const {
  const auto kind = facilityGroups().find(word);
  const bool facilities = kind != facilityGroups().end();
  if (!facilities && word != "units" && word != "crews" && word != "pump_trucks")
    return Error{ErrorCode::badInput, "\"" + word + "\" is no group of places", word,
                 "Use hospitals, fire_stations, police_stations, shelters, schools, pump_stations, "
                 "crews, pump_trucks, units, or a list of places"};
  std::vector<RoutePlace> places;
  const auto add = [&](RoutePlace place) {
    auto found = placed(std::move(place));
    if (found) places.push_back(std::move(*found));
  };
  for (const Facility& each : city_->facilities)
    if (facilities && each.kind == kind->second) add({each.code, each.name, each.at, {}, 0, {}});
  for (const Resource& each : city_->resources)
    if (inGroup(word, each)) add({each.code, each.name, each.at, {}, 0, vehicleOf(each)});
  if (!places.empty()) return places;
  return Error{ErrorCode::notFound, "The city has no " + word, city_->name.in(Language::en),
               "Add them to its package, or list places"};
}

Result<RoutePlace> PlaceFinder::fromJson(const Json& json) const {
  if (json.is_string()) return find(json.get<std::string>());
  if (isPair(json)) return find(Point2(json[0].get<double>(), json[1].get<double>()));
  return Error{ErrorCode::badInput, "This is no place", json.dump().substr(0, 60),
               "Give a code, a name or [x, y]"};
}

std::optional<RoutePlace> PlaceFinder::read(ScenarioObject& item, const char* key) const {
  if (!item.has(key)) item.fault(key, "is missing", "Give a code, a name or [x, y]");
  if (!item.ok()) return std::nullopt;
  auto place = fromJson(item.json().at(key));
  if (place) return std::move(*place);
  item.fault({place.error().code, item.keyPath(key) + ": " + place.error().what,
              place.error().where, place.error().remedy});
  return std::nullopt;
}

std::vector<RoutePlace> PlaceFinder::readSeveral(ScenarioObject& item, const char* key,
                                                 const std::string& absent) const {
  if (!item.ok()) return {};
  std::vector<RoutePlace> places;
  const Json json = item.has(key) ? item.json().at(key) : Json(absent);
  const auto refuse = [&](const Error& e) {
    item.fault({e.code, item.keyPath(key) + ": " + e.what, e.where, e.remedy});
  };
  if (json.is_array() && !isPair(json)) {
    for (const Json& each : json) {
      auto place = fromJson(each);
      if (!place) refuse(place.error());
      if (place) places.push_back(std::move(*place));
    }
    if (places.empty()) item.fault(key, "names no place", "List at least one");
    return places;
  }
  if (isPair(json) || (json.is_string() && byCode_.contains(json.get<std::string>()))) {
    auto place = fromJson(json);
    if (!place) refuse(place.error());
    if (place) places.push_back(std::move(*place));
    return places;
  }
  auto found = group(json.is_string() ? json.get<std::string>() : json.dump().substr(0, 60));
  if (!found) refuse(found.error());
  return found ? std::move(*found) : places;
}

}  // namespace citymirror::session

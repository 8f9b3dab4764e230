#include "app/session/branch/saved_branches.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "app/session/scenario/world_orders.h"

namespace citymirror::session {
namespace {

using SavedJson = nlohmann::ordered_json;

constexpr double kForEver = std::numeric_limits<double>::infinity();
constexpr double kHourSeconds = 3600;

/// One deed as JSON, in the order of the variant.
struct SavedWriter {
  Instant zero;
  const CityModel& city;

  SavedJson iso(double time) const {
    return std::isfinite(time) ? SavedJson(toIso(zero + millis(time))) : SavedJson(nullptr);
  }
  SavedJson placed(const Point2& p) const {
    const Point2 at = city.frame.toProjected(p);
    return {at.x(), at.y()};
  }
  SavedJson operator()(const RoadClosing& c) const {
    return {{"do", "close_road"}, {"road", c.road}, {"from", iso(c.from)}, {"to", iso(c.to)}};
  }
  SavedJson operator()(const RoadOpening& o) const {
    return {{"do", "open_road"}, {"road", o.road}, {"from", iso(o.from)}};
  }
  SavedJson operator()(const RoadRestriction& r) const {
    return {{"do", "restrict_road"}, {"road", r.road},         {"from", iso(r.from)},
            {"to", iso(r.to)},       {"capacity", r.capacity}, {"speed", r.speed},
            {"side", wordOf(r.side)}};
  }
  SavedJson operator()(const world::CrewOrder& o) const {
    SavedJson json{{"do", "send_unit"},     {"unit", o.code},      {"from", iso(o.at)},
                   {"to", placed(o.to)},    {"set_up_s", o.setUp}, {"reach_m", o.reach},
                   {"suction_m", o.suction}};
    for (const flood::FloodEdit& work : worksOf(o))
      json["does"].push_back(SavedJson::parse(flood::textOf(work)));
    if (json.contains("does")) json["origin"] = placed(Point2::Zero());
    return json;
  }
  SavedJson operator()(const flood::TimedEdit& e) const {
    return {{"do", "edit_water"},
            {"from", iso(e.time)},
            {"origin", placed(Point2::Zero())},
            {"edit", SavedJson::parse(flood::textOf(e.edit))}};
  }
  SavedJson operator()(const RainChange& r) const {
    return {
        {"do", "change_rain"}, {"from", iso(r.from)}, {"factor", r.factor}, {"delay_s", r.delay}};
  }
  SavedJson operator()(const world::EvacuationOrder& o) const {
    SavedJson zone = SavedJson::array(), shelters = SavedJson::array(), curve = SavedJson::array();
    for (const Point2& corner : o.zone.outer) zone.push_back(placed(corner));
    for (const auto& [time, share] : o.departure.table) curve.push_back({time, share});
    for (const world::Shelter& s : o.shelters) {
      SavedJson entry{{"code", s.code},
                      {"name", {{"zh", s.name.zh}, {"en", s.name.en}}},
                      {"at", placed(s.at)},
                      {"places", s.places}};
      if (std::isfinite(s.rate)) entry["gate_veh_per_h"] = s.rate * kHourSeconds;
      shelters.push_back(std::move(entry));
    }
    SavedJson json{{"do", "evacuate"},
                   {"code", o.code},
                   {"name", {{"zh", o.name.zh}, {"en", o.name.en}}},
                   {"from", iso(o.at)},
                   {"zone", std::move(zone)},
                   {"persons_per_car", o.personsPerCar},
                   {"class", o.type},
                   {"choice", o.choice == world::ShelterChoice::nearest ? "nearest" : "planned"},
                   {"departure",
                    {{"half_s", o.departure.half},
                     {"slope_per_h", o.departure.slope * kHourSeconds},
                     {"curve", std::move(curve)}}},
                   {"shelters", std::move(shelters)}};
    if (std::isfinite(o.deeperThan)) json["deeper_than_m"] = o.deeperThan;
    return json;
  }
};

/// Throws exceptions of the library, and std::string where a value makes no sense.
class SavedReader {
 public:
  SavedReader(const SavedJson& json, Instant zero, const CityModel& city)
      : json_(json), zero_(zero), city_(city) {}

  WorldDeed deed() const {
    const std::string what = text("do");
    if (what == "close_road") return RoadClosing{text("road"), from(), until()};
    if (what == "open_road") return RoadOpening{text("road"), from()};
    if (what == "restrict_road")
      return RoadRestriction{text("road"),       from(),          until(),
                             number("capacity"), number("speed"), side()};
    if (what == "send_unit") return order();
    if (what == "edit_water") return edit();
    if (what == "change_rain") return RainChange{from(), number("factor"), number("delay_s")};
    if (what == "evacuate") return evacuation();
    throw "\"" + what + "\" is not known";
  }
  /// Files of before know both sides only.
  RoadSide side() const {
    if (!json_.contains("side")) return RoadSide::both;
    const auto side = sideNamed(text("side"));
    if (!side) throw "\"" + text("side") + "\" is no side of a road";
    return *side;
  }
  double instant(const SavedJson& json) const {
    const auto at = parseIso(json.get<std::string>());
    if (!at) throw json.get<std::string>() + " is no instant";
    return seconds(*at - zero_);
  }

 private:
  std::string text(const char* key) const { return json_.at(key).get<std::string>(); }
  double number(const char* key) const { return json_.at(key).get<double>(); }
  double from() const { return instant(json_.at("from")); }
  double until() const { return json_.at("to").is_null() ? kForEver : instant(json_.at("to")); }
  Point2 placed(const SavedJson& json) const {
    return city_.frame.toLocal(json.at(0).get<double>(), json.at(1).get<double>());
  }
  static Text both(const SavedJson& json) {
    return {json.at("zh").get<std::string>(), json.at("en").get<std::string>()};
  }

  WorldDeed order() const {
    const std::string code = text("unit");
    for (const Resource& unit : city_.resources) {
      if (unit.code != code) continue;
      auto made = orderOf(unit, from(), placed(json_.at("to")));
      if (!made) throw made.error().what;
      made->setUp = number("set_up_s");
      made->reach = number("reach_m");
      made->suction = number("suction_m");
      if (json_.contains("does"))
        for (const SavedJson& work : json_.at("does")) made->acts.push_back(editOf(work));
      return *made;
    }
    throw "there is no unit " + code;
  }

  WorldDeed edit() const { return flood::TimedEdit{from(), editOf(json_.at("edit"))}; }

  /// Edits have places of the frame that they were written in.
  flood::FloodEdit editOf(const SavedJson& json) const {
    const auto made = flood::floodEditFromText(json.dump());
    if (!made) throw made.error().what;
    if (placed(json_.at("origin")).norm() > 1e-6)
      throw std::string("an edit of the water is of another cut of the city");
    return *made;
  }

  WorldDeed evacuation() const {
    world::EvacuationOrder order;
    order.code = text("code");
    order.name = both(json_.at("name"));
    order.at = from();
    for (const SavedJson& corner : json_.at("zone")) order.zone.outer.push_back(placed(corner));
    order.deeperThan = json_.value("deeper_than_m", order.deeperThan);
    order.personsPerCar = number("persons_per_car");
    order.type = json_.at("class").get<std::uint8_t>();
    order.choice =
        text("choice") == "nearest" ? world::ShelterChoice::nearest : world::ShelterChoice::planned;
    const SavedJson& departure = json_.at("departure");
    order.departure.half = departure.at("half_s").get<double>();
    order.departure.slope = departure.at("slope_per_h").get<double>() / kHourSeconds;
    for (const SavedJson& row : departure.at("curve"))
      order.departure.table.emplace_back(row.at(0).get<double>(), row.at(1).get<double>());
    for (const SavedJson& entry : json_.at("shelters")) {
      world::Shelter shelter;
      shelter.code = entry.at("code").get<std::string>();
      shelter.name = both(entry.at("name"));
      shelter.at = placed(entry.at("at"));
      shelter.places = entry.at("places").get<std::uint32_t>();
      if (entry.contains("gate_veh_per_h"))
        shelter.rate = entry.at("gate_veh_per_h").get<double>() / kHourSeconds;
      order.shelters.push_back(std::move(shelter));
    }
    return order;
  }

  const SavedJson& json_;
  Instant zero_;
  const CityModel& city_;
};

/// The branch, or why it cannot be read.
Result<SavedBranch> savedFrom(const SavedJson& json, Instant zero, const CityModel& city) {
  const auto bad = [&](const std::string& why) {
    const std::string id = json.is_object() && json.contains("id") ? json["id"].dump() : "?";
    return Error{ErrorCode::badInput, "a branch cannot be read: " + why, "branch " + id,
                 "Make it again by hand"};
  };
  try {
    const SavedReader reader(json.at("deed"), zero, city);
    SavedBranch branch;
    branch.id = json.at("id").get<std::string>();
    branch.parent = json.at("parent").get<std::string>();
    branch.name = {json.at("name").at("zh").get<std::string>(),
                   json.at("name").at("en").get<std::string>()};
    branch.at = reader.instant(json.at("at"));
    branch.deed = reader.deed();
    return branch;
  } catch (const nlohmann::json::exception& error) {
    return bad(error.what());
  } catch (const std::string& why) {
    return bad(why);
  }
}

}  // namespace

std::string savedText(const std::vector<SavedBranch>& branches, Instant zero,
                      const CityModel& city) {
  SavedJson all = SavedJson::array();
  const SavedWriter writer{zero, city};
  for (const SavedBranch& branch : branches)
    all.push_back({{"id", branch.id},
                   {"parent", branch.parent},
                   {"name", {{"zh", branch.name.zh}, {"en", branch.name.en}}},
                   {"at", writer.iso(branch.at)},
                   {"deed", std::visit(writer, branch.deed)}});
  return SavedJson{{"city", city.name.in(Language::en)}, {"branches", std::move(all)}}.dump(
             1, ' ', false, SavedJson::error_handler_t::replace) +
         "\n";
}

std::vector<SavedBranch> savedBranches(const WorldFutures& futures, const std::string& id) {
  std::vector<SavedBranch> branches;
  std::set<std::string> ids;
  for (const auto& future : futures.all) {
    const bool first = future->id == id;
    if (!future->deed || (!first && !ids.contains(future->parent))) continue;
    ids.insert(future->id);
    SavedBranch branch{future->id, future->parent, future->name, future->begun, *future->deed};
    if (first) branch.leaves = future->parent;
    branches.push_back(std::move(branch));
  }
  return branches;
}

std::string savedText(const WorldFutures& futures, const CityModel& city) {
  return savedText(futures, {}, city);
}

std::string savedText(const WorldFutures& futures, const std::vector<SavedBranch>& unmade,
                      const CityModel& city) {
  std::vector<SavedBranch> branches;
  for (const auto& future : futures.all)
    if (future->deed)
      branches.push_back({future->id, future->parent, future->name, future->begun, *future->deed});
  branches.insert(branches.end(), unmade.begin(), unmade.end());
  return savedText(branches, futures.zero, city);
}

Result<std::vector<SavedBranch>> savedBranchesFrom(const std::string& text, Instant zero,
                                                   const CityModel& city) {
  const SavedJson json = SavedJson::parse(text, nullptr, false);
  if (json.is_discarded())
    return Error{ErrorCode::unreadable, "the file is no JSON", "branches", "Choose another file"};
  if (!json.is_object() || !json.contains("branches") || !json["branches"].is_array())
    return Error{ErrorCode::badInput, "the file holds no branches", "branches",
                 "Choose branches that the window has kept, or plan.json of a search"};
  std::vector<SavedBranch> branches;
  std::vector<Note> notes;
  std::set<std::string> left;
  for (const SavedJson& each : json["branches"]) {
    auto branch = savedFrom(each, zero, city);
    if (branch && !left.contains(branch->parent)) {
      branches.push_back(std::move(*branch));
      continue;
    }
    if (branch)
      left.insert(branch->id);
    else if (each.is_object() && each.contains("id") && each["id"].is_string())
      left.insert(each["id"].get<std::string>());
    notes.push_back(
        branch ? Note{"left out: it leaves from one that cannot be read", "branch " + branch->id}
               : Note{branch.error().what, branch.error().where});
  }
  return Result<std::vector<SavedBranch>>(std::move(branches), std::move(notes));
}

}  // namespace citymirror::session

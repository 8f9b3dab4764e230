#include "gis/city/sumo_demand.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <pugixml.hpp>
#include <sstream>
#include <unordered_map>

#include "gis/city/demand_builder.h"
#include "gis/city/sumo_additional.h"
#include "gis/city/sumo_network.h"
#include "gis/city/sumo_time.h"

namespace citymirror::gis {
namespace {

constexpr double kSigma = 0.5;  // SUMO's drivers where a type says nothing

constexpr std::string_view kOffRoad[] = {"tram",       "rail",      "rail_urban", "rail_electric",
                                         "rail_fast",  "subway",    "cable_car",  "pedestrian",
                                         "wheelchair", "container", "ship",       "aircraft",
                                         "drone"};
constexpr const char* kStopPlaces[] = {"busStop", "trainStop", "containerStop", "chargingStation"};

struct Share {
  std::uint8_t type;
  double probability;
  std::string strange = {};  ///< its vClass where none of ours is it
};

class SumoReader {
 public:
  explicit SumoReader(const TrafficNetwork& network) : builder_(network) {
    VehicleClass made{"DEFAULT_VEHTYPE"};
    made.acceleration = 2.6;
    made.deceleration = 4.5;
    made.slack = kSigma * made.acceleration / 2;
    made.acceleration *= 1 - kSigma / 2;
    types_["DEFAULT_VEHTYPE"] = {{builder_.addClass(made), 1}};
  }

  void readTypes(const pugi::xml_node& root) {
    for (const pugi::xml_node& node : root.children("vType")) {
      types_[node.attribute("id").value()] = {{addType(node), 1, strangeClass(node)}};
    }
    for (const pugi::xml_node& node : root.children("vTypeDistribution")) {
      std::vector<Share>& shares = types_[node.attribute("id").value()];
      for (const pugi::xml_node& type : node.children("vType")) {
        shares.push_back(
            {addType(type), type.attribute("probability").as_double(1), strangeClass(type)});
      }
    }
    for (const char* kind : kStopPlaces) {
      for (const pugi::xml_node& node : root.children(kind))
        stopLanes_[kind + std::string(node.attribute("id").value())] =
            node.attribute("lane").value();
    }
    for (const pugi::xml_node& node : root.children("route")) {
      routes_[node.attribute("id").value()] = node.attribute("edges").value();
    }
  }

  void readVehicles(const pugi::xml_node& root, const std::string& name) {
    name_ = name;
    for (const pugi::xml_node& node : root.children()) {
      const std::string_view kind = node.name();
      if (kind == "flow") {
        return fail(ErrorCode::unsupported, node, "is a flow",
                    "Make vehicles of it with duarouter");
      }
      if (kind == "vehicle") addVehicle(node);
      if (kind == "trip") addTrip(node);
      if (node.type() == pugi::node_element) leftovers_.note(node.name(), name);
    }
  }

  const std::optional<Error>& error() const { return error_; }
  Result<TrafficDemand> take() {
    for (Note& note : leftovers_.notes()) builder_.addNote(std::move(note));
    for (const auto& [what, one] : counted_) {
      Note note = one.note;
      note.what += ": " + std::to_string(one.count);
      builder_.addNote(std::move(note));
    }
    return builder_.take();
  }

 private:
  struct Counted {
    Note note;
    std::size_t count = 0;
  };

  static std::string strangeClass(const pugi::xml_node& type) {
    const std::string user = type.attribute("vClass").as_string("passenger");
    return sumoUsers(user) != 0 ? std::string() : user;
  }

  /// A note for all of a kind; its place is that of the first.
  void count(const std::string& what, const std::string& where, NoteKind kind = NoteKind::loss) {
    Counted& counted = counted_[what];
    if (counted.count++ == 0) counted.note = {what, name_ + ", " + where, kind};
  }

  std::uint8_t addType(const pugi::xml_node& node) {
    const std::string user = node.attribute("vClass").as_string("passenger");
    const std::uint8_t bits = sumoUsers(user);
    VehicleClass made{node.attribute("id").value(), bits ? RoadUser(bits) : kPassengerCar};
    const double length = made.user == kBus ? 12 : made.user == kTruck ? 7.1 : 5;
    made.space =
        node.attribute("length").as_double(length) + node.attribute("minGap").as_double(2.5);
    made.maxSpeed = node.attribute("maxSpeed").as_double(made.maxSpeed);
    const bool heavy = made.user == kBus || made.user == kTruck;
    made.acceleration = node.attribute("accel").as_double(heavy ? 1.2 : 2.6);
    made.deceleration = node.attribute("decel").as_double(heavy ? 4 : 4.5);
    const double sigma = node.attribute("sigma").as_double(kSigma);
    made.slack = sigma * made.acceleration / 2;
    made.acceleration *= 1 - sigma / 2;
    if (!(made.space > 0) || !(made.maxSpeed > 0) || !(made.acceleration > 0) ||
        !(made.deceleration > 0)) {
      fail(ErrorCode::badInput, node, "has no length, speed, accel or decel", "Correct the type");
    }
    return builder_.addClass(made);
  }

  /// The golden ratio steps evenly through the shares.
  const Share& typeOf(const std::string& id) {
    const auto& shares = types_.at(id);
    double sum = 0;
    for (const Share& share : shares) sum += share.probability;
    double place = std::fmod(double(++drawn_[id]) * 0.61803398874989485, 1) * sum;
    for (const Share& share : shares) {
      place -= share.probability;
      if (place < 0) return share;
    }
    return shares.back();
  }

  void addVehicle(const pugi::xml_node& node) {
    const pugi::xml_node inner = node.child("route");
    const auto known = routes_.find(node.attribute("route").value());
    const std::string edges = inner                    ? inner.attribute("edges").value()
                              : known != routes_.end() ? known->second
                                                       : std::string();
    if (edges.empty()) {
      return fail(ErrorCode::badInput, node, "has no route", "Give it a route with edges");
    }
    add(node, edges, false);
  }

  void addTrip(const pugi::xml_node& node) {
    const std::string from = node.attribute("from").value(), to = node.attribute("to").value();
    if (from.empty() || to.empty()) {
      return fail(ErrorCode::badInput, node, "needs from and to", "Name the edges it joins");
    }
    add(node, from + " " + node.attribute("via").value() + " " + to, true);
  }

  void add(const pugi::xml_node& node, const std::string& edges, bool open) {
    const double depart = sumoSeconds(node.attribute("depart").value());
    if (!(depart >= 0 && depart < 1e9)) {
      return fail(ErrorCode::unsupported, node, "does not depart at a number of seconds",
                  "Give depart in seconds or as hh:mm:ss");
    }
    const std::string type = node.attribute("type").as_string("DEFAULT_VEHTYPE");
    if (!types_.contains(type) || types_.at(type).empty()) {
      return fail(ErrorCode::badInput, node, "has the type \"" + type + "\", which is not there",
                  "Name the file with the types too");
    }
    const Share& share = typeOf(type);
    const std::string id = node.attribute("id").value();
    if (!share.strange.empty()) {
      const std::string which = "Vehicles of the class " + share.strange;
      const std::string where = std::string(node.name()) + " " + id;
      if (std::ranges::find(kOffRoad, share.strange) != std::end(kOffRoad))
        return count(which + " drive on no street here and are left out", where);
      count(which + " are driven as cars", where, NoteKind::remark);
    }
    if (!builder_.add(id, depart, share.type, edges, open, name_)) return;
    for (const pugi::xml_node& stop : node.children("stop")) addStop(stop, id);
  }

  std::string laneOf(const pugi::xml_node& stop) const {
    for (const char* kind : kStopPlaces) {
      const auto known = stopLanes_.find(std::string(kind) + stop.attribute(kind).value());
      if (stop.attribute(kind) && known != stopLanes_.end()) return known->second;
    }
    return stop.attribute("lane").value();
  }

  void addStop(const pugi::xml_node& stop, const std::string& vehicle) {
    const auto lasts = stop.attribute("duration");
    const double seconds = lasts ? sumoSeconds(lasts.value()) : 0;
    const auto untilText = stop.attribute("until");
    const double until = untilText ? sumoSeconds(untilText.value()) : 0;
    std::string edge = stop.attribute("edge").value();
    const std::string lane = laneOf(stop);
    if (edge.empty()) edge = lane.substr(0, lane.rfind('_'));
    if (!(seconds >= 0 && seconds < 1e9)) {
      return fail(ErrorCode::badInput, stop, "does not last a number of seconds",
                  "Give its duration in seconds or as hh:mm:ss");
    }
    if (!(until >= 0 && until < 1e9)) {
      return fail(ErrorCode::badInput, stop, "does not end at a number of seconds",
                  "Give until in seconds or as hh:mm:ss");
    }
    const std::string where = "vehicle " + vehicle;
    if (!lasts && !untilText) return count("Stops without duration or until are left out", where);
    if (stop.attribute("parkingArea"))
      return count("Stops at a parkingArea hold no lane and are left out", where);
    if (!builder_.addStop(edge, seconds, until))
      count("Stops at a place that is not in the network are left out", where);
  }

  void fail(ErrorCode code, const pugi::xml_node& node, const std::string& what,
            const std::string& remedy) {
    if (error_) return;
    const std::string id = std::string(node.name()) + " " + node.attribute("id").value();
    error_ = Error{code, id + " " + what, name_ + ", " + id, remedy};
  }

  DemandBuilder builder_;
  std::string name_;
  std::unordered_map<std::string, std::vector<Share>> types_;
  std::unordered_map<std::string, std::uint64_t> drawn_;
  std::unordered_map<std::string, std::string> routes_;
  std::unordered_map<std::string, std::string> stopLanes_;  ///< by kind and id of the place
  std::map<std::string, Counted> counted_;                  ///< by what is told of all
  SumoLeftovers leftovers_;
  std::optional<Error> error_;
};

}  // namespace

Result<TrafficDemand> readSumoDemand(const std::vector<DemandFile>& files,
                                     const TrafficNetwork& network) {
  SumoReader reader(network);
  std::vector<pugi::xml_document> documents(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto parsed = documents[i].load_buffer(files[i].text.data(), files[i].text.size());
    if (!parsed) {
      return Error{ErrorCode::unreadable,
                   std::string("The file is not XML: ") + parsed.description(),
                   files[i].name + ", byte " + std::to_string(parsed.offset), "Export it again"};
    }
    reader.readTypes(documents[i].document_element());
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    reader.readVehicles(documents[i].document_element(), files[i].name);
  }
  if (reader.error()) return *reader.error();
  return reader.take();
}

}  // namespace citymirror::gis

#include "gis/city/sumo_demand.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <pugixml.hpp>
#include <sstream>
#include <unordered_map>

#include "gis/city/demand_builder.h"
#include "gis/city/sumo_network.h"

namespace citymirror::gis {
namespace {

constexpr double kSigma = 0.5;  // SUMO's drivers where a type says nothing

struct Share {
  std::uint8_t type;
  double probability;
};

/// −1 where the text is no number.
double sumoSeconds(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

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
      types_[node.attribute("id").value()] = {{addType(node), 1}};
    }
    for (const pugi::xml_node& node : root.children("vTypeDistribution")) {
      std::vector<Share>& shares = types_[node.attribute("id").value()];
      for (const pugi::xml_node& type : node.children("vType")) {
        shares.push_back({addType(type), type.attribute("probability").as_double(1)});
      }
    }
    for (const pugi::xml_node& node : root.children("busStop")) {
      stopLanes_[node.attribute("id").value()] = node.attribute("lane").value();
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
    }
  }

  const std::optional<Error>& error() const { return error_; }
  Result<TrafficDemand> take() { return builder_.take(); }

 private:
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
  std::uint8_t typeOf(const std::string& id) {
    const auto& shares = types_.at(id);
    double sum = 0;
    for (const Share& share : shares) sum += share.probability;
    double place = std::fmod(double(++drawn_[id]) * 0.61803398874989485, 1) * sum;
    for (const Share& share : shares) {
      place -= share.probability;
      if (place < 0) return share.type;
    }
    return shares.back().type;
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
                  "Give depart in seconds");
    }
    const std::string type = node.attribute("type").as_string("DEFAULT_VEHTYPE");
    if (!types_.contains(type) || types_.at(type).empty()) {
      return fail(ErrorCode::badInput, node, "has the type \"" + type + "\", which is not there",
                  "Name the file with the types too");
    }
    builder_.add(node.attribute("id").value(), depart, typeOf(type), edges, open, name_);
    for (const pugi::xml_node& stop : node.children("stop")) addStop(stop);
  }

  void addStop(const pugi::xml_node& stop) {
    const double seconds = stop.attribute("duration").as_double(0);
    const auto known = stopLanes_.find(stop.attribute("busStop").value());
    std::string edge = stop.attribute("edge").value();
    const std::string lane =
        known != stopLanes_.end() ? known->second : stop.attribute("lane").value();
    if (edge.empty()) edge = lane.substr(0, lane.rfind('_'));
    if (!(seconds >= 0 && seconds < 1e9)) {
      return fail(ErrorCode::badInput, stop, "has no duration", "Give its duration in seconds");
    }
    builder_.addStop(edge, seconds);
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
  std::unordered_map<std::string, std::string> stopLanes_;  ///< by bus stop
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

#include "gis/city/sumo_output.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <pugixml.hpp>

namespace citymirror::gis {
namespace {

const double kNothing = std::numeric_limits<double>::quiet_NaN();

std::optional<Error> parseOutput(std::string_view xml, const std::string& name, const char* root,
                                 pugi::xml_document& document) {
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  if (parsed && document.child(root)) return std::nullopt;
  return Error{ErrorCode::unreadable, "is no " + std::string(root) + " file of SUMO", name,
               "Let SUMO write it again"};
}

std::string shortNumber(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

/// Of a class that counts as several, the one that may go where the fewest may.
const char* wordOfUser(RoadUser user) {
  if (user & kPassengerCar) return "passenger";
  if (user & kEmergency) return "emergency";
  if (user & kBus) return "bus";
  if (user & kTruck) return "truck";
  return user & kBicycle ? "bicycle" : "passenger";
}

void addType(pugi::xml_node routes, const VehicleClass& kind) {
  constexpr double kGap = 2.5;  // m, SUMO's own
  pugi::xml_node type = routes.append_child("vType");
  type.append_attribute("id") = kind.code.c_str();
  type.append_attribute("vClass") = wordOfUser(kind.user);
  type.append_attribute("length") = shortNumber(std::max(1.0, kind.space - kGap)).c_str();
  type.append_attribute("minGap") = shortNumber(std::min(kGap, kind.space)).c_str();
  const auto add = [&](const char* key, double value) {
    if (std::isfinite(value)) type.append_attribute(key) = shortNumber(value).c_str();
  };
  add("maxSpeed", kind.maxSpeed);
  add("accel", kind.acceleration);
  add("decel", kind.deceleration);
}

struct StringWriter : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override {
    text.append(static_cast<const char*>(data), size);
  }
};

}  // namespace

Result<std::vector<SumoTrip>> readSumoTrips(std::string_view xml, const std::string& name) {
  pugi::xml_document document;
  if (auto fault = parseOutput(xml, name, "tripinfos", document)) return *fault;
  std::vector<SumoTrip> trips;
  for (const pugi::xml_node node : document.child("tripinfos").children("tripinfo")) {
    SumoTrip trip;
    trip.vehicle = node.attribute("id").as_string();
    trip.type = node.attribute("vType").as_string();
    trip.depart = node.attribute("depart").as_double();
    trip.waited = node.attribute("departDelay").as_double();
    trip.metres = node.attribute("routeLength").as_double();
    const double arrive = node.attribute("arrival").as_double(-1);
    trip.arrive = arrive >= 0 ? arrive : kNothing;
    if (trip.depart >= 0) trips.push_back(std::move(trip));
  }
  return trips;
}

Result<std::vector<SumoEdgeCount>> readSumoEdges(std::string_view xml, const std::string& name) {
  pugi::xml_document document;
  if (auto fault = parseOutput(xml, name, "meandata", document)) return *fault;
  std::vector<SumoEdgeCount> counts;
  for (const pugi::xml_node interval : document.child("meandata").children("interval")) {
    for (const pugi::xml_node node : interval.children("edge")) {
      SumoEdgeCount count;
      count.begin = interval.attribute("begin").as_double();
      count.end = interval.attribute("end").as_double();
      count.edge = node.attribute("id").as_string();
      count.entered =
          node.attribute("entered").as_double() + node.attribute("departed").as_double();
      count.left = node.attribute("left").as_double() + node.attribute("arrived").as_double();
      count.speed = node.attribute("speed").as_double(kNothing);
      count.density = node.attribute("density").as_double();
      counts.push_back(std::move(count));
    }
  }
  return counts;
}

std::string sumoEdgeOrder(const std::string& file, double interval) {
  pugi::xml_document document;
  pugi::xml_node order = document.append_child("additional").append_child("edgeData");
  order.append_attribute("id") = "citymirror";
  order.append_attribute("file") = file.c_str();
  order.append_attribute("period") = shortNumber(interval).c_str();
  order.append_attribute("excludeEmpty") = "false";
  StringWriter writer;
  document.save(writer);
  return writer.text;
}

std::string sumoRoutes(std::vector<SumoDeparture> vehicles, std::span<const VehicleClass> classes) {
  std::stable_sort(vehicles.begin(), vehicles.end(),
                   [](const auto& a, const auto& b) { return a.depart < b.depart; });
  pugi::xml_document document;
  pugi::xml_node routes = document.append_child("routes");
  for (const VehicleClass& kind : classes) addType(routes, kind);
  for (const SumoDeparture& v : vehicles) {
    pugi::xml_node vehicle = routes.append_child("vehicle");
    vehicle.append_attribute("id") = v.code.c_str();
    vehicle.append_attribute("type") = classes[v.type].code.c_str();
    vehicle.append_attribute("depart") = shortNumber(v.depart).c_str();
    vehicle.append_attribute("departLane") = "best";
    vehicle.append_attribute("departSpeed") = v.stands ? "0" : "max";
    if (v.along >= 0) vehicle.append_attribute("departPos") = shortNumber(v.along).c_str();
    std::string edges;
    for (const std::string& edge : v.edges) edges += (edges.empty() ? "" : " ") + edge;
    vehicle.append_child("route").append_attribute("edges") = edges.c_str();
  }
  StringWriter writer;
  document.save(writer);
  return writer.text;
}

std::string sumoRoutes(const TrafficDemand& demand, const TrafficNetwork& network) {
  std::vector<SumoDeparture> vehicles;
  for (std::size_t v = 0; v < demand.size(); ++v) {
    SumoDeparture vehicle{demand.code[v], demand.type[v], demand.depart[v], -1, false, {}};
    for (std::uint32_t k = demand.firstLink[v]; k < demand.firstLink[v + 1]; ++k)
      vehicle.edges.push_back(network.code[demand.links[k]]);
    vehicles.push_back(std::move(vehicle));
  }
  return sumoRoutes(std::move(vehicles), demand.classes);
}

}  // namespace citymirror::gis

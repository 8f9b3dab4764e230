#include "gis/city/demand_builder.h"

#include <algorithm>
#include <cassert>
#include <sstream>

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostNotes = 10;
constexpr std::size_t kMostClasses = 256;

}  // namespace

DemandBuilder::DemandBuilder(const TrafficNetwork& network) {
  for (std::uint32_t link = 0; link < network.linkCount(); ++link) {
    links_.emplace(network.code[link], link);
  }
}

std::uint8_t DemandBuilder::addClass(const VehicleClass& made) {
  if (classes_.size() < kMostClasses) classes_.push_back(made);
  return std::uint8_t(classes_.size() - 1);
}

bool DemandBuilder::add(const std::string& code, double depart, std::uint8_t type,
                        const std::string& edges, bool open, const std::string& file) {
  Vehicle made{code, depart, type, std::uint8_t(open), {}, {}};
  std::istringstream words(edges);
  for (std::string edge; words >> edge;) {
    const auto link = links_.find(edge);
    if (link == links_.end()) {
      if (++leftOut_ <= kMostNotes) {
        notes_.push_back({"Vehicle " + code + " was left out: no edge " + edge, file});
      }
      return false;
    }
    made.links.push_back(link->second);
  }
  vehicles_.push_back(std::move(made));
  return true;
}

bool DemandBuilder::addStop(const std::string& edge, double seconds, double until) {
  assert(!vehicles_.empty());
  const auto link = links_.find(edge);
  if (link == links_.end()) return false;
  vehicles_.back().stops.push_back({0, link->second, seconds, until});
  return true;
}

Result<TrafficDemand> DemandBuilder::take() {
  std::stable_sort(vehicles_.begin(), vehicles_.end(),
                   [](const Vehicle& a, const Vehicle& b) { return a.depart < b.depart; });
  TrafficDemand demand;
  demand.classes = std::move(classes_);
  for (Vehicle& v : vehicles_) {
    for (VehicleStop& stop : v.stops) {
      stop.vehicle = std::uint32_t(demand.size());
      demand.stops.push_back(stop);
    }
    demand.code.push_back(std::move(v.code));
    demand.depart.push_back(v.depart);
    demand.type.push_back(v.type);
    demand.open.push_back(v.open);
    demand.links.insert(demand.links.end(), v.links.begin(), v.links.end());
    demand.firstLink.push_back(std::uint32_t(demand.links.size()));
  }
  if (leftOut_ > kMostNotes) {
    notes_.push_back({std::to_string(leftOut_) + " vehicles in all were left out", "demand"});
  }
  return Result<TrafficDemand>(std::move(demand), std::move(notes_));
}

}  // namespace citymirror::gis

#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/traffic_network.h"

namespace citymirror::gis {

/// Collects vehicles in any order and hands them out by departure.
class DemandBuilder {
 public:
  explicit DemandBuilder(const TrafficNetwork& network);

  /// Its index; at most 256 classes, further ones share the last.
  std::uint8_t addClass(const VehicleClass& made);
  /// `edges`: codes with spaces between. False for a vehicle with an unknown edge: left out,
  /// counted.
  bool add(const std::string& code, double depart, std::uint8_t type, const std::string& edges,
           bool open, const std::string& file);
  /// A stop of the vehicle that was added last (one must be), of `seconds` and until `until`
  /// (VehicleStop). False where its edge is not there: left out.
  bool addStop(const std::string& edge, double seconds, double until);
  void addNote(Note note) { notes_.push_back(std::move(note)); }
  Result<TrafficDemand> take();

 private:
  struct Vehicle {
    std::string code;
    double depart;
    std::uint8_t type, open;
    std::vector<std::uint32_t> links;
    std::vector<VehicleStop> stops;
  };
  std::unordered_map<std::string, std::uint32_t> links_;
  std::vector<VehicleClass> classes_;
  std::vector<Vehicle> vehicles_;
  std::vector<Note> notes_;
  std::size_t leftOut_ = 0;
};

}  // namespace citymirror::gis

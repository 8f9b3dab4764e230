#include "gis/city/city_check.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "gis/city/ground_heights.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kSmallPart = 3;  // nodes; a smaller island of roads is named road by road

class Checker {
 public:
  Checker(const CityModel& city, const std::vector<std::string>& unread)
      : city_(city), unread_(unread) {}

  std::vector<Fault> run() {
    checkTerrain();
    checkBuildings();
    checkRoads();
    checkWater();
    checkDrains();
    checkSensors();
    checkPlaces();
    checkProvenance();
    return std::move(faults_);
  }

 private:
  void add(FaultLevel level, const char* layer, const std::string& code, const Point2& at,
           std::string what, std::string remedy) {
    faults_.push_back({level, layer, code, at, std::move(what), std::move(remedy)});
  }
  void error(const char* layer, const std::string& code, const Point2& at, std::string what,
             std::string remedy) {
    add(FaultLevel::error, layer, code, at, std::move(what), std::move(remedy));
  }
  void warn(const char* layer, const std::string& code, const Point2& at, std::string what,
            std::string remedy) {
    add(FaultLevel::warning, layer, code, at, std::move(what), std::move(remedy));
  }

  bool wasRead(const char* layer) const {
    return std::find(unread_.begin(), unread_.end(), layer) == unread_.end();
  }

  /// Codes of one layer: each present and once.
  void checkCode(std::set<std::string>& seen, const char* layer, const std::string& code,
                 const Point2& at) {
    if (code.empty())
      error(layer, code, at, "The feature has no code", "Give it one that is not used yet");
    else if (!seen.insert(code).second)
      error(layer, code, at, "The code repeats", "Give every feature its own code");
  }

  void checkInside(const char* layer, const std::string& code, const Point2& at) {
    if (!at.allFinite())
      error(layer, code, Point2::Zero(), "The place is not a number", "Set its coordinates");
    else if (!city_.extent.contains(at)) {
      warn(layer, code, at, "It lies outside the city", "Move it, or import a larger extent");
    }
  }

  void checkTerrain() {
    const Point2 centre = city_.extent.centre();
    if (city_.terrain.shape.size() == 0)
      return error("terrain", "", centre, "There is no terrain", "Import the city with a DEM");
    if (!coversCity(city_)) {
      error("terrain", "", centre, "The terrain does not cover the city",
            "Import with a DEM of the whole extent");
    }
    checkHeights();
  }

  Point2 placeOf(std::size_t cell) const {
    const GridShape& shape = city_.terrain.shape;
    const auto columns = std::size_t(shape.columns);
    return shape.centre(int(cell % columns), int(cell / columns));
  }

  void checkHeights() {
    const GroundCells cells = countGround(city_.terrain);
    const Point2 hole = placeOf(cells.firstHole);
    if (cells.holes == cells.all)
      error("terrain", "", hole, "The terrain holds no heights", "Import with another DEM");
    else if (cells.holes > 0) {
      warn("terrain", "", hole, std::to_string(cells.holes) + " cells hold no height, first here",
           "Fill them or cut the extent; water does not flow there");
    }
    if (cells.wild > 0) {
      error("terrain", "", placeOf(cells.firstWild),
            std::to_string(cells.wild) + " cells are no heights of ground, first here",
            "terrain.tif is damaged, or lost its mark for cells without data when it was saved "
            "again: restore the package from a copy, or import the city again");
    }
  }

  bool inDeepWater(const Point2& p) const {
    return std::any_of(waters_.begin(), waters_.end(), [&](const auto& water) {
      return water.second.contains(p) && contains(water.first->area, p);
    });
  }

  void checkBuildings() {
    for (const WaterBody& body : city_.water)
      waters_.emplace_back(&body, boundsOf(body.area.outer));
    const BuildingSet& set = city_.buildings;
    if (set.size() == 0 && wasRead("buildings"))
      warn("buildings", "", city_.extent.centre(), "The city has no building",
           "See the notes of its import: the layer, its place and its reference system");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < set.size(); ++i) {
      const auto ring = set.footprint(i);
      const Point2 at = ring.empty() ? Point2::Zero() : centroid(ring);
      checkCode(seen, "buildings", set.code[i], at);
      if (ring.size() < 3) {
        error("buildings", set.code[i], at, "The footprint has fewer than three corners",
              "Draw it again");
        continue;
      }
      if (crossesItself(ring)) {
        error("buildings", set.code[i], at, "The footprint crosses itself",
              "Repair the polygon, or import it again");
      }
      checkBuildingHeight(i, at);
      checkInside("buildings", set.code[i], at);
      if (inDeepWater(at)) {
        warn("buildings", set.code[i], at, "The building stands in water",
             "Check the footprint and the water");
      }
    }
  }

  void checkBuildingHeight(std::size_t i, const Point2& at) {
    const BuildingSet& set = city_.buildings;
    if (!(set.height[i] > 0) || !std::isfinite(set.height[i])) {
      error("buildings", set.code[i], at, "The building has no height", "Give height_m or levels");
    }
    if (!std::isfinite(set.ground[i])) {
      error("buildings", set.code[i], at, "The building has no ground", "Cover it with terrain");
    }
  }

  void checkRoads() {
    if (city_.roads.roads.empty() && wasRead("roads"))
      warn("roads", "", city_.extent.centre(), "The city has no road: nobody can be sent anywhere",
           "Import some, or see the notes of the import");
    std::set<std::string> seen;
    for (const Road& road : city_.roads.roads) {
      const Point2 at = road.line.empty() ? Point2::Zero() : road.line.front();
      checkCode(seen, "roads", road.code, at);
      if (road.line.size() < 2 || !(length(road.line) > 0)) {
        error("roads", road.code, at, "The road has fewer than two points",
              "Draw it again or remove it");
      }
      if (!(road.freeFlowKmh > 0))
        error("roads", road.code, at, "The free-flow speed is not above 0", "Set free_flow_kmh");
      const bool outside = std::none_of(road.line.begin(), road.line.end(),
                                        [&](const Point2& p) { return city_.extent.contains(p); });
      if (outside && !road.line.empty()) {
        warn("roads", road.code, at, "It lies outside the city",
             "Remove it, or import a larger extent");
      }
    }
    checkConnected();
  }

  std::uint32_t rootOf(std::uint32_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }

  void checkConnected() {
    const RoadNetwork& network = city_.roads;
    parent_.resize(network.nodeCount());
    std::iota(parent_.begin(), parent_.end(), 0u);
    for (std::size_t e = 0; e < network.edgeCount(); ++e)
      parent_[rootOf(network.edgeFrom[e])] = rootOf(network.edgeTo[e]);
    std::vector<std::size_t> size(network.nodeCount(), 0);
    for (std::uint32_t n = 0; n < network.nodeCount(); ++n) ++size[rootOf(n)];
    if (size.empty()) return;
    const auto main = std::uint32_t(std::max_element(size.begin(), size.end()) - size.begin());
    std::set<std::uint32_t> named;
    for (std::size_t e = 0; e < network.edgeCount(); ++e) {
      const std::uint32_t root = rootOf(network.edgeFrom[e]);
      if (root == main || !named.insert(root).second) continue;
      const std::string part = size[root] <= kSmallPart
                                   ? "The road is not connected to the others"
                                   : "A part of " + std::to_string(size[root]) +
                                         " junctions is not connected to the others";
      warn("roads", network.roadOf(e).code, network.line(e).front(), part,
           "Join the ends of the lines (0.5 m), or accept that no route leads there");
    }
  }

  void checkWater() {
    std::set<std::string> seen;
    for (const WaterBody& body : city_.water) {
      const Point2 at = body.area.outer.empty() ? Point2::Zero() : centroid(body.area.outer);
      checkCode(seen, "water", body.code, at);
      if (body.area.outer.size() < 3)
        error("water", body.code, at, "The water has no area", "Draw it again");
      if (!std::isfinite(body.level))
        error("water", body.code, at, "The water has no level", "Set level_m");
    }
    std::set<std::string> levees;
    for (const Levee& levee : city_.levees) {
      const Point2 at = levee.line.empty() ? Point2::Zero() : levee.line.front();
      checkCode(levees, "levees", levee.code, at);
      if (levee.line.size() < 2)
        error("levees", levee.code, at, "The levee has fewer than two points", "Draw it again");
      if (!std::isfinite(levee.crest))
        error("levees", levee.code, at, "The levee has no crest", "Set crest_m");
    }
  }

  void checkDrains() {
    std::set<std::string> seen;
    const auto capacity = [&](const std::string& code, const Point2& at, double value) {
      checkCode(seen, "drains", code, at);
      checkInside("drains", code, at);
      if (!(value > 0))
        error("drains", code, at, "The capacity is not above 0", "Set capacity_m3_s");
    };
    for (const DrainInlet& inlet : city_.drains.inlets)
      capacity(inlet.code, inlet.at, inlet.capacity);
    for (const PumpStation& pump : city_.drains.pumps)
      capacity(pump.code, pump.intake, pump.capacity);
    for (const Gate& gate : city_.drains.gates) {
      checkCode(seen, "drains", gate.code, gate.at);
      checkInside("drains", gate.code, gate.at);
      if (!(gate.width > 0))
        error("drains", gate.code, gate.at, "The gate has no width", "Set width_m");
    }
  }

  void checkSensors() {
    std::set<std::string> seen;
    for (const SensorSite& s : city_.sensors) {
      checkCode(seen, "sensors", s.code, s.at);
      checkInside("sensors", s.code, s.at);
      if (!(s.cadenceSeconds > 0))
        error("sensors", s.code, s.at, "The cadence is not above 0", "Set cadence_s");
      if (s.fortification >= s.warning || s.warning >= s.guarantee ||
          s.fortification >= s.guarantee) {
        error("sensors", s.code, s.at, "The stages do not rise",
              "Set fortification < warning < guarantee");
      }
    }
  }

  void checkPlaces() {
    std::set<std::string> facilities, zones, resources;
    for (const Facility& f : city_.facilities) {
      checkCode(facilities, "facilities", f.code, f.at);
      checkInside("facilities", f.code, f.at);
    }
    for (const Resource& r : city_.resources) {
      checkCode(resources, "resources", r.code, r.at);
      checkInside("resources", r.code, r.at);
      if (r.kind == ResourceKind::pumpTruck && !(r.pumpCapacity > 0)) {
        error("resources", r.code, r.at, "The pump truck pumps nothing", "Set pump_capacity_m3_s");
      }
    }
    for (const Zone& z : city_.zones) {
      const Point2 at = z.area.outer.empty() ? Point2::Zero() : centroid(z.area.outer);
      checkCode(zones, "zones", z.code, at);
      if (z.area.outer.size() < 3)
        error("zones", z.code, at, "The zone has no area", "Draw it again");
    }
  }

  void checkProvenance() {
    const std::pair<const char*, bool> layers[] = {
        {"terrain", city_.terrain.shape.size() > 0}, {"buildings", city_.buildings.size() > 0},
        {"roads", !city_.roads.roads.empty()},       {"water", !city_.water.empty()},
        {"sensors", !city_.sensors.empty()},         {"facilities", !city_.facilities.empty()},
        {"resources", !city_.resources.empty()}};
    for (const auto& [layer, filled] : layers) {
      if (filled && city_.provenance.count(layer) == 0) {
        warn(layer, "", city_.extent.centre(), "The layer does not say where it comes from",
             "Add its provenance to city.json");
      }
    }
  }

  const CityModel& city_;
  const std::vector<std::string>& unread_;
  std::vector<std::pair<const WaterBody*, Bounds>> waters_;
  std::vector<std::uint32_t> parent_;
  std::vector<Fault> faults_;
};

}  // namespace

bool coversCity(const CityModel& city) {
  const Bounds have = city.terrain.shape.bounds(), want = city.extent;
  const double slack = city.terrain.shape.cell;
  return have.west <= want.west + slack && have.south <= want.south + slack &&
         have.east >= want.east - slack && have.north >= want.north - slack;
}

std::vector<Fault> checkCity(const CityModel& city, const std::vector<std::string>& unread) {
  return Checker(city, unread).run();
}

}  // namespace citymirror::gis

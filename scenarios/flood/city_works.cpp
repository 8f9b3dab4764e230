#include "scenarios/flood/city_works.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace citymirror::flood {
namespace {

/// m, mean depth of a cell from which an inlet takes what it is rated for: with a crossfall of 2 %
/// the gutter then stands 6 cm deep.
constexpr double kFullCapture = 0.01;
constexpr double kWeirOfGrate = 1.66;                 ///< m^0.5/s
constexpr double kGateReach = 60;                     ///< m between a gate and its levee
constexpr double kEmbankment = 200;                   ///< m from a levee's line to water
constexpr double kAtUnderpass = 15;                   ///< m from its line
constexpr double kPitOn = 0.05, kPitOff = 0.01;       ///< m of water at the intake of an underpass
constexpr double kCanalOn = 0.05, kCanalOff = -0.20;  ///< m above the usual level of a canal

class CityWorks {
 public:
  CityWorks(const CityModel& city, const RasterGrid<float>& bed, const CityFloodOptions& options)
      : city_(city), bed_(bed), options_(options) {}

  HydraulicStructures make() {
    for (const Levee& levee : city_.levees) {
      if (levee.line.size() < 2 || !std::isfinite(levee.crest)) continue;
      works_.barriers.push_back({levee.code, levee.line, levee.crest, {}});
    }
    addInlets();
    addStores();
    for (const PumpStation& station : city_.drains.pumps) addPump(station);
    for (const Gate& gate : city_.drains.gates) addGate(gate);
    return std::move(works_);
  }

 private:
  float ground(const Point2& p) const {
    return bed_.valueAt(p.x(), p.y(), std::numeric_limits<float>::quiet_NaN());
  }
  bool onGround(const Point2& p) const { return std::isfinite(ground(p)); }

  void addInlets() {
    std::map<std::size_t, Inlet> byCell;
    for (const DrainInlet& given : city_.drains.inlets) {
      if (!onGround(given.at) || !(given.capacity > 0)) continue;
      const GridShape& s = bed_.shape;
      const std::size_t cell = s.index(s.columnOf(given.at.x()), s.rowOf(given.at.y()));
      Inlet& inlet = byCell.try_emplace(cell, Inlet{given.code, given.at, given.district, 0, 0, 0})
                         .first->second;
      inlet.capacity += given.capacity;
    }
    for (auto& [cell, inlet] : byCell) {
      inlet.perimeter = inlet.capacity / (kWeirOfGrate * std::pow(kFullCapture, 1.5));
      inlet.area = inlet.perimeter / 8;
      works_.inlets.push_back(std::move(inlet));
    }
  }

  struct District {
    double capacity = 0, lowest = std::numeric_limits<double>::infinity();
    int inlets = 0;
    Point2 sum = Point2::Zero();
  };

  double hectaresOf(const std::string& district, double capacity) const {
    for (const Zone& zone : city_.zones) {
      if (zone.code == district) return std::fabs(signedArea(zone.area.outer)) / 1e4;
    }
    return capacity / options_.sewerLitresPerSecondHectare * 1000;
  }

  void addStores() {
    std::map<std::string, District> districts;
    for (const Inlet& inlet : works_.inlets) {
      if (inlet.district.empty()) continue;
      District& d = districts[inlet.district];
      d.capacity += inlet.capacity;
      d.lowest = std::min(d.lowest, double(ground(inlet.at)));
      d.inlets += 1;
      d.sum += inlet.at;
    }
    for (const auto& [code, d] : districts) {
      SewerStore store;
      store.district = code;
      store.capacity = options_.sewerCubicMetresPerHectare * hectaresOf(code, d.capacity);
      store.outfallCapacity = d.capacity;
      store.crown = d.lowest - options_.sewerCover;
      store.invert = store.crown - options_.sewerDepth;
      if (const WaterBody* water = receiving(code, d.sum / d.inlets)) {
        const double usual = std::min(water->level, store.invert);
        store.outfall.outsideLevel = {{0}, {usual + (isHeld(*water) ? options_.riverLevel : 0)}};
      }
      works_.stores.push_back(std::move(store));
    }
  }

  static bool isHeld(const WaterBody& body) {
    return body.kind == WaterKind::river || body.kind == WaterKind::sea;
  }
  const WaterBody* waterAt(const Point2& p) const {
    for (const WaterBody& body : city_.water) {
      if (std::isfinite(body.level) && contains(body.area, p)) return &body;
    }
    return nullptr;
  }

  /// The water at the outfall of the district's station, else the nearest that flows.
  const WaterBody* receiving(const std::string& district, const Point2& middle) const {
    for (const PumpStation& station : city_.drains.pumps) {
      if (station.district != district) continue;
      if (const WaterBody* water = waterAt(station.outfall)) return water;
    }
    const WaterBody* nearest = nullptr;
    double best = std::numeric_limits<double>::infinity();
    for (const WaterBody& body : city_.water) {
      if (body.kind == WaterKind::lake || !std::isfinite(body.level)) continue;
      const double away = distanceTo(body.area.outer, middle);
      if (away < best) best = away, nearest = &body;
    }
    return nearest;
  }

  bool inUnderpass(const Point2& p) const {
    const auto& roads = city_.roads.roads;
    return std::any_of(roads.begin(), roads.end(), [&](const Road& road) {
      return road.structure == RoadStructure::underpass && distanceTo(road.line, p) < kAtUnderpass;
    });
  }

  void addPump(const PumpStation& station) {
    if (!onGround(station.intake) || !(station.capacity > 0)) return;
    Pump pump;
    pump.id = station.code;
    pump.capacity = station.capacity;
    const WaterBody* water = waterAt(station.intake);
    const auto hasSewer = [&](const SewerStore& s) { return s.district == station.district; };
    const bool sewer = std::any_of(works_.stores.begin(), works_.stores.end(), hasSewer);
    if (water == nullptr && sewer && !inUnderpass(station.intake)) {
      pump.district = station.district;
    } else {
      pump.from.at = station.intake;
      const double zero = water != nullptr ? water->level : double(ground(station.intake));
      pump.onLevel = zero + (water != nullptr ? kCanalOn : kPitOn);
      pump.offLevel = zero + (water != nullptr ? kCanalOff : kPitOff);
    }
    works_.pumps.push_back(std::move(pump));
  }

  void addGate(const Gate& gate) {
    for (const Levee& levee : city_.levees) {
      for (std::size_t i = 0; i + 1 < levee.line.size(); ++i) {
        const Point2 ends[2] = {levee.line[i], levee.line[i + 1]};
        if (distanceTo(ends, gate.at) > kGateReach) continue;
        const Point2 along = (ends[1] - ends[0]).normalized();
        const double at =
            std::clamp((gate.at - ends[0]).dot(along), 0.0, (ends[1] - ends[0]).norm());
        const Point2 middle = ends[0] + along * at, across(-along.y(), along.x());
        return addGateAcross(gate, sideOf(middle, across), sideOf(middle, -across));
      }
    }
  }

  /// The water that an embankment holds back on this side, else the ground at its foot.
  Point2 sideOf(const Point2& crest, const Point2& way) const {
    const double cell = bed_.shape.cell;
    for (double d = cell / 2; d < kEmbankment; d += cell / 2) {
      const Point2 p = crest + d * way;
      if (onGround(p) && waterAt(p) != nullptr) return p;
    }
    return crest + 1.5 * cell * way;
  }

  /// Water may leave to the side of the river and not come back.
  void addGateAcross(const Gate& gate, const Point2& one, const Point2& other) {
    if (!onGround(one) || !onGround(other)) return;
    const auto inRiver = [&](const Point2& p) {
      const WaterBody* water = waterAt(p);
      return water != nullptr && isHeld(*water);
    };
    const bool turned = inRiver(one) || (!inRiver(other) && ground(one) < ground(other));
    SluiceGate sluice;
    sluice.id = gate.code;
    sluice.from.at = turned ? other : one;
    sluice.to.at = turned ? one : other;
    sluice.sill = gate.sill;
    sluice.width = gate.width;
    sluice.flap = true;
    works_.gates.push_back(std::move(sluice));
  }

  const CityModel& city_;
  const RasterGrid<float>& bed_;
  const CityFloodOptions& options_;
  HydraulicStructures works_;
};

}  // namespace

HydraulicStructures cityWorks(const CityModel& city, const RasterGrid<float>& bed,
                              const CityFloodOptions& options) {
  return CityWorks(city, bed, options).make();
}

}  // namespace citymirror::flood

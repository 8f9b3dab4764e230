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
    }
    for (const auto& [code, d] : districts) {
      SewerStore store;
      store.district = code;
      store.capacity = options_.sewerCubicMetresPerHectare * hectaresOf(code, d.capacity);
      store.outfallCapacity = d.capacity;
      store.crown = d.lowest - options_.sewerCover;
      store.invert = store.crown - options_.sewerDepth;
      for (const PumpStation& station : city_.drains.pumps) {
        if (station.district != code || !onGround(station.outfall)) continue;
        store.outfall.at = station.outfall;
        break;
      }
      works_.stores.push_back(std::move(store));
    }
  }

  const WaterBody* stillWaterAt(const Point2& p) const {
    for (const WaterBody& body : city_.water) {
      const bool still = body.kind == WaterKind::canal || body.kind == WaterKind::lake;
      if (still && std::isfinite(body.level) && contains(body.area, p)) return &body;
    }
    return nullptr;
  }

  void addPump(const PumpStation& station) {
    if (!onGround(station.intake) || !(station.capacity > 0)) return;
    Pump pump;
    pump.id = station.code;
    pump.from.at = station.intake;
    pump.capacity = station.capacity;
    const WaterBody* canal = stillWaterAt(station.intake);
    const double zero = canal != nullptr ? canal->level : double(ground(station.intake));
    pump.onLevel = zero + (canal != nullptr ? kCanalOn : kPitOn);
    pump.offLevel = zero + (canal != nullptr ? kCanalOff : kPitOff);
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
        return addGateAcross(gate, middle - across * bed_.shape.cell * 1.5,
                             middle + across * bed_.shape.cell * 1.5);
      }
    }
  }

  /// Water may leave to the side of the river and not come back.
  void addGateAcross(const Gate& gate, const Point2& one, const Point2& other) {
    if (!onGround(one) || !onGround(other)) return;
    const auto inRiver = [&](const Point2& p) {
      return std::any_of(city_.water.begin(), city_.water.end(), [&](const WaterBody& body) {
        const bool held = body.kind == WaterKind::river || body.kind == WaterKind::sea;
        return held && contains(body.area, p);
      });
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

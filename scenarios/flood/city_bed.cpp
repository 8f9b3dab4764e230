#include "scenarios/flood/city_bed.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/city_bed_raster.h"
#include "scenarios/flood/city_works.h"

namespace citymirror::flood {
namespace {

constexpr double kHeldAbove = 0.5;      ///< m, river cells this far above the level are still held
constexpr double kLeastRiverDepth = 1;  ///< m, where the terrain shows the water's surface

class CityBed {
 public:
  CityBed(const CityModel& city, const CityFloodOptions& options)
      : city_(city),
        options_(options),
        bed_(resampleGround(city.terrain, options.cell)),
        cover_(bed_.shape.size(), Cover::block) {}

  FloodInputs make() {
    paveStreets();
    placeBuildings();
    FloodInputs inputs;
    inputs.initialDepth.assign(bed_.shape.size(), 0.0F);
    fillWater(inputs);
    inputs.structures = cityWorks(city_, bed_, options_);
    setHousesApart(inputs);
    addGauges(inputs);
    inputs.manningGrid = roughness();
    soakIn(inputs);
    inputs.boundaries = {{Side::all, BoundaryKind::open}};
    inputs.bed = std::make_shared<const RasterGrid<float>>(std::move(bed_));
    return inputs;
  }

 private:
  void paveStreets() {
    for (const Road& road : city_.roads.roads) {
      const bool minor = road.roadClass >= RoadClass::service && bed_.shape.cell > 5;
      const bool ground =
          road.structure == RoadStructure::atGrade || road.structure == RoadStructure::underpass;
      if (minor || !ground) continue;
      const auto cells = corridor(bed_.shape, road.line, streetHalfWidth(road.roadClass));
      if (road.structure == RoadStructure::underpass) keepFloors(bed_, city_.terrain, cells);
      for (const std::uint32_t i : cells) {
        if (cover_[i] == Cover::street) continue;
        cover_[i] = Cover::street;
        if (road.structure == RoadStructure::atGrade) bed_.values[i] -= float(options_.curb);
      }
    }
  }

  void placeBuildings() {
    for (std::size_t b = 0; b < city_.buildings.size(); ++b) {
      const auto ring = city_.buildings.footprint(b);
      if (ring.size() < 3) continue;
      forEachCellIn(bed_.shape, Polygon{{ring.begin(), ring.end()}, {}}, [&](int c, int r) {
        const std::size_t i = bed_.shape.index(c, r);
        if (cover_[i] != Cover::block) return;
        cover_[i] = Cover::building;
        if (options_.buildings == BuildingForm::raised) {
          bed_.values[i] += float(options_.buildingRaise);
        }
      });
    }
  }

  void fillWater(FloodInputs& inputs) {
    for (const WaterBody& body : city_.water) {
      if (!std::isfinite(body.level) || body.area.outer.size() < 3) continue;
      const bool held = body.kind == WaterKind::river || body.kind == WaterKind::sea;
      LevelRegion region{body.code, {}, {{0}, {body.level + options_.riverLevel}}};
      forEachCellIn(bed_.shape, body.area, [&](int c, int r) {
        const std::size_t i = bed_.shape.index(c, r);
        float& z = bed_.values[i];
        if (cover_[i] == Cover::water || !std::isfinite(z)) return;
        cover_[i] = Cover::water;
        if (!held) {
          inputs.initialDepth[i] = float(std::max(0.0, body.level - double(z)));
        } else if (z <= body.level + kHeldAbove) {
          z = std::min(z, float(body.level - kLeastRiverDepth));
          region.cells.push_back(std::uint32_t(i));
        }
      });
      if (held && !region.cells.empty()) inputs.levelRegions.push_back(std::move(region));
    }
  }

  bool onGround(const Point2& p) const {
    return std::isfinite(bed_.valueAt(p.x(), p.y(), std::numeric_limits<float>::quiet_NaN()));
  }

  /// Houses as holes or behind walls: nothing flows in, and their rain falls beside them.
  void setHousesApart(FloodInputs& inputs) {
    if (options_.buildings == BuildingForm::raised) return;
    std::vector<bool> house(cover_.size());
    for (std::size_t i = 0; i < cover_.size(); ++i) house[i] = cover_[i] == Cover::building;
    inputs.rainFactor = rainBeside(bed_, house);
    if (options_.buildings == BuildingForm::walls) {
      inputs.walls = edgesOf(bed_.shape, house);
      return;
    }
    for (std::size_t i = 0; i < house.size(); ++i) {
      if (house[i]) bed_.values[i] = std::numeric_limits<float>::quiet_NaN();
    }
  }

  void addGauges(FloodInputs& inputs) const {
    for (const SensorSite& site : city_.sensors) {
      const bool water =
          site.quantity == Quantity::pondingDepth || site.quantity == Quantity::waterLevel;
      if (water && onGround(site.at)) inputs.gauges.push_back({site.code, site.at});
    }
  }

  void soakIn(FloodInputs& inputs) const {
    if (!options_.ground) {
      inputs.infiltrationMmPerHour = options_.infiltrationMmPerHour;
      return;
    }
    const CityGround& ground = *options_.ground;
    inputs.infiltration = {ground.block, ground.roof, ground.street, InfiltrationLaw{}};
    for (const Cover cover : cover_) inputs.infiltrationClass.push_back(lawOf(cover));
  }
  /// Index in the laws of soakIn.
  static std::uint8_t lawOf(Cover cover) {
    switch (cover) {
      case Cover::building:
        return 1;
      case Cover::street:
        return 2;
      case Cover::water:
        return 3;
      default:
        return 0;
    }
  }

  std::vector<float> roughness() const {
    std::vector<float> manning(cover_.size());
    for (std::size_t i = 0; i < cover_.size(); ++i) {
      const bool street = cover_[i] == Cover::street, water = cover_[i] == Cover::water;
      manning[i] = float(street  ? options_.manningStreet
                         : water ? options_.manningWater
                                 : options_.manningBlock);
    }
    return manning;
  }

  const CityModel& city_;
  const CityFloodOptions& options_;
  RasterGrid<float> bed_;
  std::vector<Cover> cover_;
};

}  // namespace

FloodInputs makeCityFlood(const CityModel& city, const CityFloodOptions& options) {
  return CityBed(city, options).make();
}

}  // namespace citymirror::flood

#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/core/building_set.h"
#include "engine/core/drain_network.h"
#include "engine/core/geo_frame.h"
#include "engine/core/layer_terms.h"
#include "engine/core/provenance.h"
#include "engine/core/quantity.h"
#include "engine/core/raster_grid.h"
#include "engine/core/result.h"
#include "engine/core/road_network.h"
#include "engine/core/time.h"
#include "engine/core/tree_set.h"

namespace citymirror {

enum class WaterKind { river, canal, lake, sea };
struct WaterBody {
  std::string code;
  Text name;
  WaterKind kind = WaterKind::river;
  Polygon area;
  double level = 0;  ///< m, usual level, vertical datum of the city
};

/// A crest line that holds water back.
struct Levee {
  std::string code;
  std::vector<Point2> line;
  double crest = 0;  ///< m, vertical datum of the city
};

struct SensorSite {
  std::string code;
  Text name;
  Quantity quantity = Quantity::waterLevel;
  Point2 at = Point2::Zero();
  double cadenceSeconds = 300;  ///< a value older than this is not live
  /// River stations only, metres: fortification (设防) < warning (警戒) < guarantee (保证); NaN = none.
  double fortification = std::numeric_limits<double>::quiet_NaN();
  double warning = std::numeric_limits<double>::quiet_NaN();
  double guarantee = std::numeric_limits<double>::quiet_NaN();
};

enum class FacilityKind { hospital, fireStation, policeStation, shelter, school, pumpStation, commandCentre };
struct Facility {
  std::string code;
  Text name;
  FacilityKind kind = FacilityKind::hospital;
  Point2 at = Point2::Zero();
  int capacity = 0;  ///< beds, places
};

enum class ZoneKind { district, drainage, lowBasin };
struct Zone {
  std::string code;
  Text name;
  ZoneKind kind = ZoneKind::district;
  Polygon area;
};

enum class ResourceKind { crew, pumpTruck };
/// A unit that can be sent: where it stands now, what it brings.
struct Resource {
  std::string code;
  Text name;
  ResourceKind kind = ResourceKind::crew;
  Point2 at = Point2::Zero();
  double pumpCapacity = 0;  ///< m³/s, pump trucks only
  std::string vehicleClass = "truck";  ///< key of the wading rule (assets/config/road_closure.json)
};

/// A whole city, built once by gis, then shared as shared_ptr<const CityModel>.
struct CityModel {
  Text name;
  GeoFrame frame;
  Bounds extent;  ///< local metres
  RasterGrid<float> terrain;  ///< ground without buildings, m, NaN = no data
  BuildingSet buildings;
  RoadNetwork roads;
  std::vector<WaterBody> water;
  std::vector<Levee> levees;
  TreeSet trees;
  DrainNetwork drains;
  std::vector<Zone> zones;
  std::vector<SensorSite> sensors;
  std::vector<Facility> facilities;
  std::vector<Resource> resources;
  std::map<std::string, Provenance> provenance;  ///< by layer: "terrain", "buildings", "roads", ...
  std::map<std::string, LayerTerms> terms;       ///< by layer, where they are known
  int utcOffsetMinutes = kChinaMinutes;          ///< wall clock of the city

  bool synthetic() const {
    const auto found = provenance.find("terrain");
    return found != provenance.end() && found->second.origin == Origin::synthetic;
  }
};

std::string_view wordOf(WaterKind kind);
WaterKind waterKindFromWord(std::string_view word);
std::string_view wordOf(FacilityKind kind);
FacilityKind facilityKindFromWord(std::string_view word);
std::string_view wordOf(ZoneKind kind);
ZoneKind zoneKindFromWord(std::string_view word);
std::string_view wordOf(ResourceKind kind);
ResourceKind resourceKindFromWord(std::string_view word);

}  // namespace citymirror

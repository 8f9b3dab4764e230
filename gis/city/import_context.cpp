#include "gis/city/import_context.h"

#include <algorithm>

#include "gis/city/feature_values.h"
#include "gis/city/greenery.h"
#include "gis/vector/vector_address.h"
#include "gis/vector/vector_server.h"

namespace citymirror::gis {
namespace {

bool endsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

const std::vector<std::string> kBuildingTags{"building:levels", "height", "amenity", "shop",
                                             "office",          "name",   "name:zh", "name:en",
                                             "residents"};

}  // namespace

bool isOsmFile(const std::string& path) { return endsWith(path, ".pbf") || endsWith(path, ".osm"); }

Result<std::vector<VectorSource>> pickSources(const std::string& text, const LayerPurpose& purpose,
                                              const ImportSources& sources, BoundedNotes& notes,
                                              const run::JobContext& job) {
  VectorSource source = vectorSourceFrom(text);
  source.sourceCrs = sources.crs;
  source.trueCrs = sources.vectorCrs;
  source.tags = purpose.tags;
  if (!source.layer.empty()) return std::vector{source};
  if (isOsmFile(source.path)) {
    source.layer = purpose.osmLayer;
    source.where = purpose.osmFilter;
    return std::vector{source};
  }
  const auto layers = listLayers(source.path, job);
  if (!layers) return layers.error();
  if (layers->size() == 1) return std::vector{source};
  for (const char* wanted : purpose.names) {
    for (const std::string& name : *layers) {
      if (lowerCase(name).find(wanted) == std::string::npos) continue;
      source.layer = name;
      return std::vector{source};
    }
  }
  notes.addOnce(std::string("No layer of the file fits the purpose '") + purpose.word +
                    "'; name one as FILE:LAYER",
                shownVectorPath(source.path));
  return std::vector<VectorSource>{};
}

std::string UniqueCodes::take(const std::string& wanted) {
  int& count = seen_[wanted];
  if (++count == 1) return wanted;
  return take(wanted + "." + std::to_string(count));
}

const LayerPurpose& buildingPurpose() {
  static const LayerPurpose purpose{
      "buildings", {"building"}, "multipolygons", "building IS NOT NULL", kBuildingTags};
  return purpose;
}

const LayerPurpose& roadPurpose() {
  static const LayerPurpose purpose{"roads",
                                    {"road", "street", "highway"},
                                    "lines",
                                    "highway IS NOT NULL",
                                    {"oneway",
                                     "lanes",
                                     "maxspeed",
                                     "bridge",
                                     "tunnel",
                                     "layer",
                                     "ref",
                                     "name:zh",
                                     "name:en",
                                     "junction",
                                     "area",
                                     "access",
                                     "vehicle",
                                     "motor_vehicle",
                                     "motorcar",
                                     "hgv",
                                     "goods",
                                     "bus",
                                     "psv",
                                     "emergency",
                                     "foot",
                                     "motorroad",
                                     "lanes:forward",
                                     "lanes:backward",
                                     "maxweight",
                                     "maxaxleload",
                                     "maxheight",
                                     "maxheight:physical",
                                     "maxwidth",
                                     "bus:lanes",
                                     "bus:lanes:forward",
                                     "bus:lanes:backward",
                                     "psv:lanes",
                                     "psv:lanes:forward",
                                     "psv:lanes:backward",
                                     "motor_vehicle:lanes",
                                     "motor_vehicle:lanes:forward",
                                     "motor_vehicle:lanes:backward",
                                     "vehicle:lanes",
                                     "vehicle:lanes:forward",
                                     "vehicle:lanes:backward",
                                     "access:lanes",
                                     "access:lanes:forward",
                                     "access:lanes:backward",
                                     "lanes:bus",
                                     "lanes:bus:forward",
                                     "lanes:bus:backward",
                                     "lanes:psv",
                                     "lanes:psv:forward",
                                     "lanes:psv:backward",
                                     "busway",
                                     "busway:both",
                                     "busway:right",
                                     "busway:left"}};
  return purpose;
}

const LayerPurpose& signalPurpose() {
  static const LayerPurpose purpose{
      "traffic signals", {"traffic_signal"}, "points", "highway = 'traffic_signals'", {}};
  return purpose;
}

const LayerPurpose& waterAreaPurpose() {
  static const LayerPurpose purpose{"water areas",
                                    {"water_area", "water_poly", "estuary", "lake", "water"},
                                    "multipolygons",
                                    "natural = 'water' OR landuse IN ('basin', 'reservoir')",
                                    {"water", "waterway", "name:zh", "name:en"}};
  return purpose;
}

const LayerPurpose& waterLinePurpose() {
  static const LayerPurpose purpose{"waterways",
                                    {"waterway", "river", "stream"},
                                    "lines",
                                    "waterway IS NOT NULL",
                                    {"width", "tunnel", "name:zh", "name:en"}};
  return purpose;
}

const LayerPurpose& drainPurpose() {
  static const LayerPurpose purpose{
      "drains", {"drain", "inlet", "sewer", "pump"}, "points", "man_made IS NOT NULL", {}};
  return purpose;
}

const LayerPurpose& treePurpose() {
  static const LayerPurpose purpose{"trees",
                                    {"tree"},
                                    "points",
                                    "other_tags LIKE '%\"natural\"=>\"tree\"%'",
                                    {"height", "diameter_crown"}};
  return purpose;
}

const LayerPurpose& treeRowPurpose() {
  static const LayerPurpose purpose{"tree rows",
                                    {"tree_row"},
                                    "lines",
                                    "other_tags LIKE '%\"natural\"=>\"tree_row\"%'",
                                    {"height", "diameter_crown"}};
  return purpose;
}

const LayerPurpose& greenPurpose() {
  static const LayerPurpose purpose{
      "woods and parks",
      {"landuse", "land_use", "landcover", "forest", "wood", "vegetation", "green", "park"},
      "multipolygons",
      greeneryFilter().c_str(),
      {"height", "leaf_type"}};
  return purpose;
}

const LayerPurpose& facilityPurpose() {
  static const LayerPurpose purpose{"facilities",
                                    {"facilit", "poi", "amenit"},
                                    "points",
                                    "other_tags LIKE '%\"amenity\"=>%'",
                                    {"amenity", "beds", "capacity", "name:zh", "name:en"}};
  return purpose;
}

}  // namespace citymirror::gis

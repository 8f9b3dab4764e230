#pragma once
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "gis/city/city_import.h"
#include "gis/vector/bounded_notes.h"
#include "gis/vector/osm_restrictions.h"
#include "gis/vector/vector_io.h"

namespace citymirror::gis {

/// True for OSM extracts (.osm.pbf, .pbf, .osm), whose layers are fixed by OGR.
bool isOsmFile(const std::string& path);

/// What the layers are wanted for: which names fit, which OSM layer and tags hold it.
struct LayerPurpose {
  const char* word;                ///< "buildings", for messages
  std::vector<const char*> names;  ///< best first, matched as part of a layer's name
  const char* osmLayer;
  const char* osmFilter;
  std::vector<std::string> tags;
};

/// The layers of `text` (see vectorSourceFrom) that fit the purpose, ready to read. Empty with notes
/// where none does. Errors: as listLayers.
Result<std::vector<VectorSource>> pickSources(const std::string& text, const LayerPurpose& purpose,
                                              const ImportSources& sources, BoundedNotes& notes,
                                              const run::JobContext& job);

/// Makes a code unique by ".2", ".3", ...
class UniqueCodes {
 public:
  std::string take(const std::string& wanted);

 private:
  std::map<std::string, int> seen_;
};

const LayerPurpose& buildingPurpose();
const LayerPurpose& roadPurpose();
const LayerPurpose& signalPurpose();
const LayerPurpose& waterAreaPurpose();
const LayerPurpose& waterLinePurpose();
const LayerPurpose& drainPurpose();
const LayerPurpose& facilityPurpose();
const LayerPurpose& treePurpose();
const LayerPurpose& treeRowPurpose();
const LayerPurpose& greenPurpose();

/// Typed parts from layers in local metres; each adds to the city with its provenance.
void importBuildings(const std::vector<FeatureLayer>& layers, CityModel& city, BoundedNotes& notes);
/// `side` on which traffic keeps: which lane is at the kerb.
void importRoads(const std::vector<FeatureLayer>& layers, DrivingSide side, CityModel& city,
                 BoundedNotes& notes);
/// Signals and restrictions of an OSM file on the roads that were imported from it.
void importJunctions(const std::vector<FeatureLayer>& sites, const OsmRestrictions& restrictions,
                     CityModel& city, BoundedNotes& notes);
void importWater(const std::vector<FeatureLayer>& areas, const std::vector<FeatureLayer>& lines,
                 CityModel& city, BoundedNotes& notes);
void importDrains(const std::vector<FeatureLayer>& layers, CityModel& city, BoundedNotes& notes);
/// Trees and rows as they are, areas planted with up to `mostPlanted` estimated trees clear of the
/// city's buildings, roads and waters, which come first. The layers live as long as the call.
void importTrees(const std::vector<FeatureLayer>& layers, CityModel& city, std::size_t mostPlanted,
                 BoundedNotes& notes);
void importFacilities(const std::vector<FeatureLayer>& layers, CityModel& city,
                      BoundedNotes& notes);

}  // namespace citymirror::gis

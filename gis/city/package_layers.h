#pragma once
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {

/// The layer that only cities with trees have.
inline constexpr const char* kTreeLayer = "trees";
/// The layer that only cities have whose map tells of signals or turns.
inline constexpr const char* kJunctionLayer = "junctions";

/// The layers of city.gpkg, in the order in which they are written. Empty layers are there too, but
/// for trees and junctions.
std::vector<FeatureLayer> layersOf(const CityModel& city);

/// Puts the features of one package layer (named as layersOf names it) into the city. What does not
/// fit becomes a note and is left out; roads are gathered in `roads` for buildRoadNetwork, signs of
/// junctions in the city's. Asks every 1,000 features whether the job is cancelled. Errors:
/// cancelled; the city then holds what was added so far.
Outcome addLayer(const FeatureLayer& layer, CityModel& city, std::vector<Road>& roads,
                 BoundedNotes& notes, const run::JobContext& job);

/// "buildings", "roads", ... : every layer a package may hold.
const std::vector<std::string>& packageLayerNames();

}  // namespace citymirror::gis

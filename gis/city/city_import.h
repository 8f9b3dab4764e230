#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// Outlines of buildings that were traced along the cells of a raster (tracedRaster).
enum class TracedOutlines { straightened, asTheyAre };

/// Real files → CityModel. Empty path = layer left out. `file.gpkg:layer` names a layer.
struct ImportSources {
  std::string dem, buildings, roads, water, drains, facilities;
  std::vector<std::string> lowerDems;  ///< fill the holes of `dem` and go on beside it, in order
  std::string
      crs;  ///< target and, for layers without one, source; empty = the DEM's (UTM for degrees)
  std::string vectorCrs;  ///< of all vector files, instead of what they name: "GCJ-02", "BD-09"
  std::optional<Bounds> extent;  ///< projected coordinates of the target CRS: w, s, e, n
  Text name;
  std::string verticalDatum;  ///< empty = "unknown"
  /// Points and rows of trees, areas of woods, scrub, orchards, gardens and parks, which are
  /// planted (estimated). A file of several layers: one named after trees and one after land use or
  /// woods.
  std::string trees;
  std::optional<int>
      utcOffsetMinutes;  ///< absent: UTC+8 on a datum of China, else by longitude (note)
  std::optional<DrivingSide> drivingSide;  ///< absent: the city's package does not say it
  std::size_t mostPlanted = 250'000;  ///< trees in areas; more are thinned evenly (note)
  TracedOutlines tracedOutlines = TracedOutlines::straightened;  ///< how many: note, provenance
};

/// What was repaired and left out comes as notes and goes into the provenance; so does a file none
/// of whose layers fits, and a layer that lies elsewhere. Errors name the file: a missing DEM, a
/// file that is named and cannot be read, a layer that is named and not in its file (notFound, with
/// those that are), that ends early or whose coordinate reference system nobody names.
Result<CityModel> importCity(const ImportSources& sources, const run::JobContext& job);

}  // namespace citymirror::gis

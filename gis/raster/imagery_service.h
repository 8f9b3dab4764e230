#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "gis/raster/imagery.h"

namespace citymirror::gis {

/// What GDAL is to open for a source.
struct ImageryAddress {
  std::string open;  ///< a path or a description of a service
  std::string kept;  ///< the same, from what the cache holds alone; empty = nothing is kept
  std::string name, attribution, licence;
  std::string shift;  ///< "GCJ-02" where the tiles are known to carry it
  std::vector<Note> notes;
};

/// Writes the descriptions of GDAL's WMS and WMTS drivers. A WMTS or WMS is asked for its
/// capabilities, which are kept and read again where it does not answer (note). Errors:
/// Imagery::open.
Result<ImageryAddress> imageryAddress(const ImagerySource& source, ImageryKind kind,
                                      const ImageryCache& cache);

}  // namespace citymirror::gis

#pragma once
#include <ogrsf_frmts.h>

#include <memory>
#include <string>

#include "engine/core/result.h"
#include "gis/crs/china_offset.h"
#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/vector/vector_io.h"
#include "gis/vector/vector_server.h"

namespace citymirror::gis {

using OgrDataset = DatasetPtr;

/// Of a server, `ServerPatience` is to live while it is opened and read.
Result<OgrDataset> openVector(const std::string& path, const GdalMessages& messages);

/// A layer opened for reading, its CRS known and the filter set.
struct OgrSource {
  std::unique_ptr<ServerPatience> patience;  ///< of a server
  OgrDataset dataset;
  OGRLayer* layer = nullptr;
  OGRSpatialReference reference;
  ChinaOffset offset = ChinaOffset::none;  ///< of coordinates that pretend to be WGS 84
  bool placed = false;                     ///< false: no CRS, allowed only for frames without one
};
/// `job` may end it while a server sends (see ServerPatience).
Result<OgrSource> openSource(const VectorSource& source, bool needsCrs,
                             const GdalMessages& messages, const run::JobContext& job = {});

/// As layerCrs, of a layer that is open.
std::string crsOf(const OgrSource& source);

/// Whether it is a shapefile without its .dbf: shapes alone.
bool lacksTable(const OgrSource& source);

/// Shifts a geometry to WGS 84, point by point.
void unshift(OGRGeometry& geometry, ChinaOffset offset);

OGRSpatialReference referenceOf(const std::string& crs);

}  // namespace citymirror::gis

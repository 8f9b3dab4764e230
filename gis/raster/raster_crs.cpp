#include "gis/raster/raster_crs.h"

namespace citymirror::gis {

std::string wktOf(GDALDataset& dataset) {
  const OGRSpatialReference* reference = dataset.GetSpatialRef();
  if (!reference || reference->IsLocal()) return {};
  char* wkt = nullptr;
  const char* const options[] = {"FORMAT=WKT2_2019", nullptr};
  reference->exportToWkt(&wkt, options);
  const std::string text = wkt ? wkt : "";
  CPLFree(wkt);
  return text;
}

}  // namespace citymirror::gis

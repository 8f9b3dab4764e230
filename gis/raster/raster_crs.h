#pragma once
#include <gdal_priv.h>

#include <string>

namespace citymirror::gis {

/// WKT2 of what a raster says of its CRS; empty for none and for engineering frames.
std::string wktOf(GDALDataset& dataset);

}  // namespace citymirror::gis

#pragma once
#include <gdal_priv.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/core/raster_grid.h"
#include "engine/core/result.h"

namespace citymirror::gis {

/// Values that files use for cells without one and do not declare: -9999, -99999, -32768, -32767,
/// infinite ones and all beyond 1e20.
bool isUsualNoData(float value);

/// The first such value of a band that declares none; large bands are looked at in a raster of
/// 4,096 x 4,096 of their cells.
std::optional<double> undeclaredNoData(GDALRasterBand& band);

/// Such values become NaN, with one note for each that is there.
void maskUndeclared(RasterGrid<float>& grid, const std::string& path, std::vector<Note>& notes);

Note undeclaredNote(double value, const std::string& path);

}  // namespace citymirror::gis

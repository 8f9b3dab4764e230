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

/// What may say the unit of the cells: the band, or for heights of ground its vertical CRS too.
enum class UnitFrom { band, bandOrVerticalCrs };

/// Cells in feet, or in US survey feet (1200/3937 m), become metres, with a remark; usual values of
/// no data stay as they are. Cells in whatever else, or that say nothing, are left alone.
void convertFeet(RasterGrid<float>& grid, GDALDataset& source, UnitFrom from,
                 const std::string& path, std::vector<Note>& notes);

}  // namespace citymirror::gis

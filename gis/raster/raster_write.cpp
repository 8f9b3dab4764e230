#include <gdal_priv.h>

#include <cstdint>
#include <limits>
#include <memory>

#include "engine/core/file_io.h"
#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/memory_file.h"
#include "gis/raster/raster_io.h"

namespace citymirror::gis {
namespace {

Error notWritten(const std::string& why) {
  return {ErrorCode::ioFailed, "The raster cannot be encoded" + (why.empty() ? "" : ": " + why),
          "GeoTIFF", "Check the coordinate reference system and the size of the grid"};
}

bool fill(GDALDataset& dataset, const RasterGrid<float>& grid, const GeoFrame& frame,
          const RasterMeaning& meaning) {
  const GridShape& shape = grid.shape;
  double affine[6] = {frame.originEast + shape.west,
                      shape.cell,
                      0,
                      frame.originNorth + shape.south + shape.rows * shape.cell,
                      0,
                      -shape.cell};
  dataset.SetGeoTransform(affine);
  if (!frame.crs.empty()) {
    OGRSpatialReference reference;
    if (reference.SetFromUserInput(frame.crs.c_str()) != OGRERR_NONE) return false;
    reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    dataset.SetSpatialRef(&reference);
  }
  GDALRasterBand* band = dataset.GetRasterBand(1);
  band->SetNoDataValue(std::numeric_limits<double>::quiet_NaN());
  band->SetUnitType(meaning.unit.c_str());
  if (!meaning.description.empty()) band->SetDescription(meaning.description.c_str());
  for (int row = 0; row < shape.rows; ++row) {
    auto* line = const_cast<float*>(grid.values.data() + shape.index(0, shape.rows - 1 - row));
    if (band->RasterIO(GF_Write, 0, row, shape.columns, 1, line, shape.columns, 1, GDT_Float32, 0,
                       0, nullptr) != CE_None) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<std::string> encodeGeoTiff(const RasterGrid<float>& grid, const GeoFrame& frame,
                                  const RasterMeaning& meaning) {
  if (grid.shape.columns < 1 || grid.shape.rows < 1 || grid.values.size() != grid.shape.size()) {
    return Error{ErrorCode::badInput, "The grid has no cells",
                 meaning.description.empty() ? "GeoTIFF" : meaning.description,
                 "Give a grid of at least one row and one column"};
  }
  GDALAllRegister();
  const GdalMessages messages;
  GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("MEM");
  GDALDriver* cog = GetGDALDriverManager()->GetDriverByName("COG");
  if (!memory || !cog) return notWritten("GDAL lacks the COG driver");
  const DatasetPtr cells(
      memory->Create("", grid.shape.columns, grid.shape.rows, 1, GDT_Float32, nullptr));
  if (!cells || !fill(*cells, grid, frame, meaning)) return notWritten(messages.first());
  const char* const options[] = {"COMPRESS=DEFLATE",          "PREDICTOR=YES",
                                 "BIGTIFF=IF_SAFER",          "OVERVIEW_RESAMPLING=NEAREST",
                                 "OVERVIEWS=IGNORE_EXISTING", nullptr};
  const MemoryFile file("citymirror_" + std::to_string(std::uintptr_t(&messages)) + ".tif");
  const DatasetPtr written(cog->CreateCopy(file.path(), cells.get(), FALSE,
                                           const_cast<char**>(options), nullptr, nullptr));
  if (!written || messages.failed()) return notWritten(messages.first());
  written->FlushCache();
  return file.bytes();
}

Outcome writeGeoTiff(const RasterGrid<float>& grid, const GeoFrame& frame, const std::string& path,
                     const RasterMeaning& meaning) {
  const auto bytes = encodeGeoTiff(grid, frame, meaning);
  if (!bytes) return bytes.error();
  return writeFile(path, *bytes);
}

}  // namespace citymirror::gis

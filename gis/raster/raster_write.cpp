#include <gdal_priv.h>

#include <limits>
#include <memory>

#include "engine/core/file_io.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/raster_io.h"

namespace citymirror::gis {
namespace {

Error notWritten(const std::string& why) {
  return {ErrorCode::ioFailed, "The raster cannot be encoded" + (why.empty() ? "" : ": " + why),
          "GeoTIFF", "Check the coordinate reference system and the size of the grid"};
}

bool fill(GDALDataset& dataset, const RasterGrid<float>& grid, const GeoFrame& frame,
          const std::string& description) {
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
  band->SetUnitType("m");
  if (!description.empty()) band->SetDescription(description.c_str());
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
                                  const std::string& description) {
  if (grid.shape.columns < 1 || grid.shape.rows < 1 || grid.values.size() != grid.shape.size()) {
    return Error{ErrorCode::badInput, "The grid has no cells",
                 description.empty() ? "GeoTIFF" : description,
                 "Give a grid of at least one row and one column"};
  }
  GDALAllRegister();
  const GdalMessages messages;
  const std::string path =
      "/vsimem/citymirror_" + std::to_string(reinterpret_cast<std::uintptr_t>(&messages)) + ".tif";
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  if (!driver) return notWritten("GDAL lacks the GTiff driver");
  const char* const options[] = {"TILED=YES", "COMPRESS=DEFLATE", "PREDICTOR=3", "BIGTIFF=IF_SAFER",
                                 nullptr};
  GDALDataset* dataset = driver->Create(path.c_str(), grid.shape.columns, grid.shape.rows, 1,
                                        GDT_Float32, const_cast<char**>(options));
  const bool filled = dataset && fill(*dataset, grid, frame, description);
  if (dataset) GDALClose(dataset);
  vsi_l_offset size = 0;
  GByte* bytes = VSIGetMemFileBuffer(path.c_str(), &size, TRUE);
  const std::unique_ptr<GByte, void (*)(void*)> owned(bytes, VSIFree);
  VSIUnlink((path + ".aux.xml").c_str());
  if (!filled || messages.failed() || !bytes) return notWritten(messages.first());
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

Outcome writeGeoTiff(const RasterGrid<float>& grid, const GeoFrame& frame, const std::string& path,
                     const std::string& description) {
  const auto bytes = encodeGeoTiff(grid, frame, description);
  if (!bytes) return bytes.error();
  return writeFile(path, *bytes);
}

}  // namespace citymirror::gis

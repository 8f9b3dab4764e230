#include "gis/raster/raster_whole.h"

#include <cstdlib>
#include <string>
#include <vector>

namespace citymirror::gis {
namespace {

std::string rasterDriver(GDALDataset& dataset) {
  return dataset.GetDriver() ? dataset.GetDriver()->GetDescription() : "";
}

}  // namespace

bool lacksRows(GDALDataset& dataset) {
  if (rasterDriver(dataset) != "AAIGrid") return false;
  const int columns = dataset.GetRasterXSize();
  std::vector<float> row(std::size_t(columns), 0);
  for (int y = 0; y < dataset.GetRasterYSize(); ++y) {
    if (dataset.GetRasterBand(1)->RasterIO(GF_Read, 0, y, columns, 1, row.data(), columns, 1,
                                           GDT_Float32, 0, 0, nullptr) != CE_None)
      return true;
  }
  return false;
}

bool endsEarly(GDALDataset& dataset) {
  if (rasterDriver(dataset) != "ENVI") return false;
  const auto number = [&](const char* key) {
    const char* text = dataset.GetMetadataItem(key, "ENVI");
    return text ? std::atof(text) : 0.0;
  };
  const CPLStringList files(dataset.GetFileList());
  VSIStatBufL file;
  if (number("file_compression") > 0 || files.empty() || VSIStatL(files[0], &file) != 0)
    return false;
  const double cells = double(dataset.GetRasterXSize()) * dataset.GetRasterYSize();
  const int bytes = GDALGetDataTypeSizeBytes(dataset.GetRasterBand(1)->GetRasterDataType());
  return double(file.st_size) <
         number("header_offset") + cells * dataset.GetRasterCount() * bytes;
}

}  // namespace citymirror::gis

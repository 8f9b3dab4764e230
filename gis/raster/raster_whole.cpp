#include "gis/raster/raster_whole.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/raster_io.h"

namespace citymirror::gis {
namespace {

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using FilePtr = std::unique_ptr<VSILFILE, CloseFile>;

struct Tile {
  vsi_l_offset at = 0;   // bytes from the begin of the file
  std::size_t size = 0;  // bytes; 0 = nothing is stored, all its cells are without data
};

Tile tileOf(GDALRasterBand& band, int column, int row) {
  const std::string name = std::to_string(column) + "_" + std::to_string(row);
  const auto number = [&](const char* what) -> unsigned long long {
    const char* text = band.GetMetadataItem((what + name).c_str(), "TIFF");
    return text ? std::strtoull(text, nullptr, 10) : 0;
  };
  return {number("BLOCK_OFFSET_"), std::size_t(number("BLOCK_SIZE_"))};
}

/// Whether what the tile inflates to has the checksum that stands at its end.
bool isWhole(VSILFILE* file, const Tile& tile, std::vector<char>& packed,
             std::vector<char>& cells) {
  packed.resize(tile.size);
  if (VSIFSeekL(file, tile.at, SEEK_SET) != 0 ||
      VSIFReadL(packed.data(), 1, packed.size(), file) != packed.size())
    return false;
  std::size_t written = 0;
  return CPLZLibInflate(packed.data(), packed.size(), cells.data(), cells.size(), &written) !=
         nullptr;
}

bool hasChecksums(GDALDataset& dataset) {
  const char* packing = dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE");
  return dataset.GetRasterCount() == 1 && packing && std::string(packing) == "DEFLATE" &&
         std::string(dataset.GetDriver() ? dataset.GetDriver()->GetDescription() : "") == "GTiff";
}

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

Outcome requireWholeTiles(const std::string& path) {
  const GdalMessages quiet;
  GDALAllRegister();
  const DatasetPtr dataset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  const FilePtr file(VSIFOpenL(path.c_str(), "rb"));
  if (!dataset || !file || !hasChecksums(*dataset)) return Done{};
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  int width = 0, height = 0;
  band.GetBlockSize(&width, &height);
  const int columns = (band.GetXSize() + width - 1) / width;
  const int rows = (band.GetYSize() + height - 1) / height;
  std::vector<char> packed, cells(std::size_t(width) * std::size_t(height) *
                                  std::size_t(GDALGetDataTypeSizeBytes(band.GetRasterDataType())));
  for (int tile = 0; tile < columns * rows; ++tile) {
    const Tile stored = tileOf(band, tile % columns, tile / columns);
    if (stored.size == 0 || isWhole(file.get(), stored, packed, cells)) continue;
    return Error{ErrorCode::unreadable,
                 "The raster cannot be read: tile " + std::to_string(tile + 1) + " of " +
                     std::to_string(columns * rows) + " is damaged",
                 path, "Copy the file again"};
  }
  return Done{};
}

}  // namespace citymirror::gis

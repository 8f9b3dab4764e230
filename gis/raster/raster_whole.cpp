#include "gis/raster/raster_whole.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/raster_io.h"

namespace citymirror::gis {
namespace {

constexpr std::int64_t kMostAsked = 1 << 16;  // tiles of a band

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

/// A file whose tiles are looked at one after the other, in the same memory.
class TileFile {
 public:
  TileFile(FilePtr file, std::size_t cellBytes) : file_(std::move(file)), cells_(cellBytes) {
    if (VSIFSeekL(file_.get(), 0, SEEK_END) == 0) length_ = VSIFTellL(file_.get());
  }

  /// Whether what the tile inflates to has the checksum that stands at its end.
  bool isWhole(const Tile& tile) {
    if (tile.size > length_ || tile.at > length_ - tile.size) return false;
    if (packed_.size() < tile.size) packed_.resize(tile.size);
    if (VSIFSeekL(file_.get(), tile.at, SEEK_SET) != 0 ||
        VSIFReadL(packed_.data(), 1, tile.size, file_.get()) != tile.size)
      return false;
    std::size_t written = 0;
    return CPLZLibInflate(packed_.data(), tile.size, cells_.data(), cells_.size(), &written) !=
           nullptr;
  }

 private:
  FilePtr file_;
  vsi_l_offset length_ = 0;  // bytes
  std::vector<char> packed_, cells_;
};

std::string rasterDriver(GDALDataset& dataset) {
  return dataset.GetDriver() ? dataset.GetDriver()->GetDescription() : "";
}

bool hasChecksums(GDALDataset& dataset) {
  const char* packing = dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE");
  return dataset.GetRasterCount() == 1 && packing && std::string(packing) == "DEFLATE" &&
         rasterDriver(dataset) == "GTiff";
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

bool lacksTiles(GDALDataset& dataset) {
  VSIStatBufL file;
  if (rasterDriver(dataset) != "GTiff" || VSIStatL(dataset.GetDescription(), &file) != 0)
    return false;
  const GdalMessages messages;
  const char* order = dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE");
  const bool together = order && std::string(order) == "PIXEL";  // all bands in one tile
  const auto length = vsi_l_offset(file.st_size);
  for (int k = 1; k <= (together ? 1 : dataset.GetRasterCount()); ++k) {
    GDALRasterBand& band = *dataset.GetRasterBand(k);
    int width = 0, height = 0;
    band.GetBlockSize(&width, &height);
    const int columns = (band.GetXSize() - 1) / width + 1;
    const std::int64_t tiles = std::int64_t(columns) * ((band.GetYSize() - 1) / height + 1);
    const std::int64_t step = (tiles - 1) / kMostAsked + 1;
    for (std::int64_t tile = tiles - 1; tile >= 0; tile -= step) {
      const Tile stored = tileOf(band, int(tile % columns), int(tile / columns));
      const bool inside = stored.size <= length && stored.at <= length - stored.size;
      if (messages.failed() || (stored.size > 0 && !inside)) return true;
    }
  }
  return false;
}

Outcome requireWholeTiles(const std::string& path, const run::JobContext& job) {
  const GdalMessages quiet;
  GDALAllRegister();
  const DatasetPtr dataset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  FilePtr file(VSIFOpenL(path.c_str(), "rb"));
  if (!dataset || !file || !hasChecksums(*dataset)) return Done{};
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  int width = 0, height = 0;
  band.GetBlockSize(&width, &height);
  const int columns = (band.GetXSize() - 1) / width + 1, rows = (band.GetYSize() - 1) / height + 1;
  const std::int64_t tiles = std::int64_t(columns) * rows;
  TileFile packed(std::move(file),
                  std::size_t(width) * std::size_t(height) *
                      std::size_t(GDALGetDataTypeSizeBytes(band.GetRasterDataType())));
  for (std::int64_t tile = 0; tile < tiles; ++tile) {
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "Stopped on request", path, "Start again when wanted"};
    const Tile stored = tileOf(band, int(tile % columns), int(tile / columns));
    if (stored.size == 0 || packed.isWhole(stored)) continue;
    return Error{ErrorCode::unreadable,
                 "The raster cannot be read: tile " + std::to_string(tile + 1) + " of " +
                     std::to_string(tiles) + " is damaged",
                 path, "Copy the file again"};
  }
  return Done{};
}

}  // namespace citymirror::gis

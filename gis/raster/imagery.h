#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/core/geo_frame.h"
#include "engine/core/picture.h"
#include "engine/core/result.h"

namespace citymirror::gis {

/// Where a picture of the ground comes from.
struct ImagerySource {
  /// A file or an http(s) address: of a GeoTIFF, of tiles with {x}, {y} (or {-y}) and {z}, of a
  /// WMTS or of a WMS (`layers=` or `layer=` names the layer, else its first).
  std::string where;
  /// Of a file, instead of what it names; a definition or a file of parameters (crsDefinition); of
  /// services, which know their grid, only where they name none. "GCJ-02" and "BD-09": its
  /// coordinates carry that shift. Tiles of Chinese web maps known to be shifted are taken as
  /// GCJ-02 where this is empty.
  std::string crs;
};

/// What the error of a file says that holds vectors (vector tiles, GeoJSON …) and no picture.
inline constexpr const char* kHoldsVectors = "It holds vectors, not an image";

enum class ImageryKind { file, remoteFile, tiles, wmts, wms };

/// By the look of the address. Errors: badInput for an address of none of them.
Result<ImageryKind> imageryKindOf(const std::string& where);

/// Where answers of services are kept, so that what was once seen is seen again without a network.
struct ImageryCache {
  std::string folder;                    ///< empty = nothing is kept
  std::int64_t mostBytes = 512LL << 20;  ///< of each source; the oldest leave
  int freshSeconds = 30 * 24 * 3600;     ///< then asked for anew; still shown out of reach
  int retrySeconds = 20;                 ///< a server out of reach is asked again after
};

struct ImageryInfo {
  std::string name;
  std::string address;      ///< for people: without keys
  std::string attribution;  ///< to be shown beside the picture; empty = none is demanded
  std::string licence;      ///< as the source tells it, may be empty
  ImageryKind kind = ImageryKind::file;
  std::string crs;    ///< of its pixels, in words (crsName); empty = plain metres of the city
  Bounds extent;      ///< local metres
  double finest = 1;  ///< m a texel at its best, in the city
};

/// A raster of colours seen from a city: RGB, RGBA, palette or one band of grey; more than 8 bits
/// are stretched over the 2nd to the 98th percentile of each band (note), or drawn mid grey where a
/// coarse look finds one value only (note). Carried into the city's frame texel by texel (within
/// half a texel of the source over squares of 50 km), from the overview that fits. Alpha, masks and
/// nodata become holes. Tiles that a service, MBTiles or a GeoPackage lacks are filled from the
/// nearest coarser ones that it has (tilePicture).
class Imagery {
 public:
  /// `city`: local metres, where it is to be seen. Notes: what was stretched, shifted, of one
  /// colour, or read from the cache, and that a service has no picture of the city (404, empty
  /// answers). Errors: notFound, unreadable (truncated, not an image, vector tiles, a wrong
  /// answer), ioFailed (no answer), badInput (no georeference, no CRS, not in the city),
  /// unsupported (a grid of its own). Blocks; for workers.
  static Result<std::shared_ptr<const Imagery>> open(const ImagerySource& source,
                                                     const GeoFrame& frame, const Bounds& city,
                                                     const ImageryCache& cache = {});
  ~Imagery();

  const ImageryInfo& info() const;
  /// `side` texels wide and high over a square of local metres. A note: the service is out of
  /// reach, what was kept is shown. Any thread, several at once. Cost: 2 to 4 ms for 256 texels of
  /// a JPEG GeoTIFF; blocks while a service answers, 10 s at most for each of its tiles.
  /// `cancelled` is asked between tiles: then an error, cancelled.
  Result<Picture> read(const Bounds& square, int side,
                       const std::function<bool()>& cancelled = {}) const;

 private:
  struct State;
  explicit Imagery(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::gis

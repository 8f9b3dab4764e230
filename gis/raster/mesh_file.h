#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/geo_frame.h"
#include "engine/core/raster_grid.h"
#include "engine/core/result.h"

namespace citymirror::gis {

/// One variable on the faces of a mesh. Names after the CF conventions where they have one.
struct MeshField {
  std::string name;          ///< of the variable: "depth"
  std::string standardName;  ///< of CF, may be empty
  std::string longName;      ///< for people; "velocity, x-component" makes vectors in QGIS
  std::string unit;          ///< UDUNITS: "m", "m s-1", "s", "1"
};

struct MeshAbout {
  std::string title, source;
  std::string epoch = "2000-01-01 00:00:00";  ///< UTC of time 0
};

/// The cells of a grid as a mesh whose values change in time: one NetCDF-4 file after CF-1.8 and
/// UGRID-1.0, faces = the cells with ground, rows from south. QGIS opens it as a mesh layer (MDAL)
/// with its time slider. The file grows beside `path` and is there when finished, or not at all.
/// One thread.
class MeshFile {
 public:
  /// NaN cells of `ground` are no faces; the others' values are written as bed level. Errors:
  /// badInput (no ground), ioFailed.
  static Result<MeshFile> make(const std::string& path, const RasterGrid<float>& ground,
                               const GeoFrame& frame, const MeshAbout& about,
                               const std::vector<MeshField>& fields);
  ~MeshFile();
  MeshFile(MeshFile&&) noexcept;
  MeshFile& operator=(MeshFile&&) noexcept;

  /// The fields at `time` (s, rising), in their order, each in grid order; NaN = missing. Errors:
  /// ioFailed, diskFull.
  Outcome add(double time, const std::vector<std::vector<float>>& values);
  /// A field that does not change. Errors: as add.
  Outcome addStatic(const MeshField& field, const std::vector<float>& values);
  /// Errors: as add.
  Outcome finish();

 private:
  struct State;
  explicit MeshFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::gis

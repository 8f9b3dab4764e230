#include <gdal_priv.h>
#include <gdal_utils.h>
#include <gdalwarper.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>

#include "engine/core/file_io.h"
#include "gis/crs/datum_doubt.h"
#include "gis/crs/transform.h"
#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/raster_crs.h"
#include "gis/raster/raster_heights.h"
#include "gis/raster/raster_io.h"
#include "gis/raster/raster_whole.h"

namespace citymirror::gis {
namespace {

constexpr double kSquareTolerance = 1e-6;
constexpr double kMaxCells = 4e8;

struct Affine {
  double t[6] = {0, 1, 0, 0, 0, -1};
  bool known = false;

  bool northUp() const { return t[2] == 0 && t[4] == 0 && t[1] > 0 && t[5] < 0; }
  bool square() const { return northUp() && std::abs(t[1] + t[5]) <= kSquareTolerance * t[1]; }
};

Error unreadable(const std::string& path, const std::string& why) {
  return {ErrorCode::unreadable, "The raster cannot be read" + (why.empty() ? "" : ": " + why),
          path,
          "Check that the file is whole (copy or export it again) and a raster that GDAL knows"};
}

Error withoutPlace(const std::string& path) {
  return {ErrorCode::badInput, "The raster has no place on Earth (no georeference)", path,
          "Export it as a GeoTIFF or put its world file (.tfw, .pgw) beside it"};
}

Result<DatasetPtr> open(const std::string& path, const GdalMessages& messages) {
  GDALAllRegister();
  std::error_code ignored;
  if (path.rfind("/vsi", 0) != 0 && !std::filesystem::exists(path, ignored)) {
    return Error{ErrorCode::notFound, "There is no such raster file", path, "Check the path"};
  }
  if (const Outcome readable = requireReadable(path); !readable) return readable.error();
  DatasetPtr dataset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  if (!dataset || dataset->GetRasterCount() < 1) return unreadable(path, messages.first());
  if (dataset->GetRasterXSize() < 1 || dataset->GetRasterYSize() < 1)
    return unreadable(path, "it has no cells");
  if (endsEarly(*dataset)) return unreadable(path, "it ends early");
  return dataset;
}

Affine affineOf(GDALDataset& dataset) {
  Affine affine;
  affine.known = dataset.GetGeoTransform(affine.t) == CE_None;
  if (!affine.known) {
    const double plain[6] = {0, 1, 0, double(dataset.GetRasterYSize()), 0, -1};
    std::copy(plain, plain + 6, affine.t);
  }
  return affine;
}

std::string crsOf(GDALDataset& dataset) {
  const std::string definition = wktOf(dataset);
  return definition.empty() ? definition : crsName(definition);
}

void maskAndScale(GDALRasterBand& band, std::vector<float>& values) {
  int hasNoData = 0;
  const double noData = band.GetNoDataValue(&hasNoData);
  const double scale = band.GetScale(), offset = band.GetOffset();
  const auto empty = float(noData);
  for (float& v : values) {
    if (hasNoData && (v == empty || std::isnan(v)))
      v = std::numeric_limits<float>::quiet_NaN();
    else if (scale != 1 || offset != 0)
      v = float(v * scale + offset);
  }
}

struct PixelWindow {
  int x = 0, y = 0, columns = 0, rows = 0;
};

Error stoppedAt(const std::string& path) {
  return {ErrorCode::cancelled, "Stopped on request", path, "Start again when wanted"};
}

/// Cells as they are, turned so that row 0 is south.
Result<RasterFile> readCells(GDALDataset& dataset, const Affine& affine, const PixelWindow& window,
                             const std::string& path, const GdalMessages& messages,
                             const run::JobContext& job) {
  if (double(window.columns) * window.rows > kMaxCells) {
    return Error{ErrorCode::unsupported, "The raster has more cells than a city holds", path,
                 "Cut it with --extent w,s,e,n or resample it to larger cells"};
  }
  GDALRasterBand* band = dataset.GetRasterBand(1);
  GridShape shape{window.columns, window.rows, affine.t[1], affine.t[0] + window.x * affine.t[1],
                  affine.t[3] + (window.y + window.rows) * affine.t[5]};
  RasterFile file{RasterGrid<float>(shape), crsOf(dataset), band->GetUnitType()};
  for (int row = 0; row < shape.rows; ++row) {
    if (job.cancelled()) return stoppedAt(path);
    float* target = file.grid.values.data() + shape.index(0, shape.rows - 1 - row);
    if (band->RasterIO(GF_Read, window.x, window.y + row, shape.columns, 1, target, shape.columns,
                       1, GDT_Float32, 0, 0, nullptr) != CE_None) {
      return unreadable(path, messages.first());
    }
  }
  maskAndScale(*band, file.grid.values);
  return file;
}

/// 5.000226 → 5: four significant digits are as much as a cell size means.
double roundedCell(double cell) {
  const double unit = std::pow(10, std::floor(std::log10(cell)) - 3);
  return std::round(cell / unit) * unit;
}

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

struct WarpTask {
  std::string sourceCrs, targetCrs;
  double cell = 0;
  std::optional<Bounds> window;
  std::optional<double> noData;  // that the file does not declare
};

/// The window grown to whole cells from its south-west corner.
Bounds wholeCells(const Bounds& window, double cell) {
  constexpr double kSlack = 1e-6;
  return {window.west, window.south, window.west + std::ceil(window.width() / cell - kSlack) * cell,
          window.south + std::ceil(window.height() / cell - kSlack) * cell};
}

std::vector<std::string> warpArguments(const WarpTask& task) {
  std::vector<std::string> a{"-of", "MEM", "-ot", "Float32", "-dstnodata", "nan", "-r", "bilinear"};
  a.insert(a.end(), {"-tr", number(task.cell), number(task.cell)});
  if (!task.targetCrs.empty()) a.insert(a.end(), {"-t_srs", task.targetCrs});
  if (!task.sourceCrs.empty()) a.insert(a.end(), {"-s_srs", task.sourceCrs});
  if (task.noData) {
    char exact[40];
    std::snprintf(exact, sizeof exact, "%.17g", *task.noData);
    a.insert(a.end(), {"-srcnodata", exact});
  }
  if (task.window) {
    const Bounds w = wholeCells(*task.window, task.cell);
    a.insert(a.end(), {"-te", number(w.west), number(w.south), number(w.east), number(w.north)});
  }
  return a;
}

bool emptyColumn(const RasterGrid<float>& grid, int column) {
  for (int row = 0; row < grid.shape.rows; ++row) {
    if (!std::isnan(grid.at(column, row))) return false;
  }
  return true;
}

bool emptyRow(const RasterGrid<float>& grid, int row) {
  const auto first = grid.values.begin() + std::ptrdiff_t(grid.shape.index(0, row));
  return std::all_of(first, first + grid.shape.columns, [](float v) { return std::isnan(v); });
}

/// Rows and columns without a value at the rim, which whole cells of a new size bring in, are cut
/// off.
RasterGrid<float> withoutEmptyRim(const RasterGrid<float>& grid) {
  int west = 0, south = 0, east = grid.shape.columns, north = grid.shape.rows;
  while (west < east && emptyColumn(grid, west)) ++west;
  while (east > west && emptyColumn(grid, east - 1)) --east;
  while (south < north && emptyRow(grid, south)) ++south;
  while (north > south && emptyRow(grid, north - 1)) --north;
  if (west == east || south == north) return grid;
  GridShape shape = grid.shape;
  shape.columns = east - west;
  shape.rows = north - south;
  shape.west += west * shape.cell;
  shape.south += south * shape.cell;
  RasterGrid<float> cut(shape);
  for (int row = 0; row < shape.rows; ++row) {
    for (int column = 0; column < shape.columns; ++column)
      cut.at(column, row) = grid.at(column + west, row + south);
  }
  return cut;
}

/// GDAL asks between the parts of a warp whether it goes on; `job` is a JobContext.
int CPL_STDCALL goesOn(double done, const char*, void* job) {
  const auto& context = *static_cast<const run::JobContext*>(job);
  context.progress(std::clamp(done, 0.0, 1.0), {"读取地形", "reading the terrain"});
  return context.cancelled() ? FALSE : TRUE;
}

Result<RasterFile> warped(GDALDataset& dataset, const WarpTask& task, const std::string& path,
                          const GdalMessages& messages, const run::JobContext& job) {
  if (task.window &&
      task.window->width() / task.cell * (task.window->height() / task.cell) > kMaxCells) {
    return Error{ErrorCode::unsupported, "The raster has more cells than a city holds", path,
                 "Cut it with --extent w,s,e,n"};
  }
  const std::vector<std::string> arguments = warpArguments(task);
  std::vector<char*> list;
  for (const std::string& argument : arguments) list.push_back(const_cast<char*>(argument.c_str()));
  list.push_back(nullptr);
  GDALWarpAppOptions* options = GDALWarpAppOptionsNew(list.data(), nullptr);
  run::JobContext asked = job;
  GDALWarpAppOptionsSetProgress(options, goesOn, &asked);
  GDALDatasetH source = &dataset;
  int misuse = 0;
  const DatasetPtr result(
      static_cast<GDALDataset*>(GDALWarp("", nullptr, 1, &source, options, &misuse)));
  GDALWarpAppOptionsFree(options);
  if (job.cancelled()) return stoppedAt(path);
  if (!result || messages.failed()) return unreadable(path, messages.first());
  const PixelWindow all{0, 0, result->GetRasterXSize(), result->GetRasterYSize()};
  auto file = readCells(*result, affineOf(*result), all, path, messages, job);
  if (file) file->grid = withoutEmptyRim(file->grid);
  return file;
}

double ownCell(GDALDataset& dataset, const Affine& affine, const std::string& sourceCrs,
               const std::string& targetCrs) {
  const bool sameCrs = targetCrs.empty() || sourceCrs == targetCrs;
  if (sameCrs && affine.northUp())
    return affine.square() ? affine.t[1] : roundedCell(std::sqrt(-affine.t[1] * affine.t[5]));
  CPLStringList arguments;
  if (!sourceCrs.empty()) arguments.SetNameValue("SRC_SRS", sourceCrs.c_str());
  if (!targetCrs.empty()) arguments.SetNameValue("DST_SRS", targetCrs.c_str());
  void* transformer = GDALCreateGenImgProjTransformer2(&dataset, nullptr, arguments.List());
  double suggested[6] = {};
  int columns = 0, rows = 0;
  const bool known =
      transformer && GDALSuggestedWarpOutput(&dataset, GDALGenImgProjTransform, transformer,
                                             suggested, &columns, &rows) == CE_None;
  if (transformer) GDALDestroyGenImgProjTransformer(transformer);
  return known ? roundedCell(suggested[1]) : std::abs(affine.t[1]);
}

PixelWindow pixelsOf(GDALDataset& dataset, const Affine& affine,
                     const std::optional<Bounds>& window) {
  const int columns = dataset.GetRasterXSize(), rows = dataset.GetRasterYSize();
  if (!window) return {0, 0, columns, rows};
  constexpr double kSlack = 1e-6;
  const auto clampTo = [](double v, int limit) { return int(std::clamp(v, 0.0, double(limit))); };
  const int x0 = clampTo(std::floor((window->west - affine.t[0]) / affine.t[1] + kSlack), columns);
  const int x1 = clampTo(std::ceil((window->east - affine.t[0]) / affine.t[1] - kSlack), columns);
  const int y0 = clampTo(std::floor((window->north - affine.t[3]) / affine.t[5] + kSlack), rows);
  const int y1 = clampTo(std::ceil((window->south - affine.t[3]) / affine.t[5] - kSlack), rows);
  return {x0, y0, x1 - x0, y1 - y0};
}

std::optional<std::string> doubtOf(GDALDataset& dataset, const Affine& affine,
                                   const std::string& from, const std::string& to) {
  const double column = dataset.GetRasterXSize() / 2.0, row = dataset.GetRasterYSize() / 2.0;
  const auto toDegrees = Transform::make(from, "EPSG:4326");
  if (!toDegrees) return std::nullopt;
  const auto place =
      toDegrees->forward({affine.t[0] + column * affine.t[1] + row * affine.t[2],
                          affine.t[3] + column * affine.t[4] + row * affine.t[5]});
  return place ? datumDoubt(from, to, *place) : std::nullopt;
}

/// The name of a vertical system; of one in feet without them and its code: heights become metres.
std::string datumInMetres(const std::string& name) {
  for (const char* feet : {" (ftUS)", "_(ftUS)", " (ft)"})
    if (const std::size_t at = name.find(feet); at != std::string::npos) return name.substr(0, at);
  return name;
}

/// What is read within a window are heights of ground.
void toMetres(RasterFile& file, GDALDataset& source, const std::optional<Bounds>& window,
              const std::string& path, std::vector<Note>& notes) {
  const std::size_t before = notes.size();
  convertFeet(file.grid, source, window ? UnitFrom::bandOrVerticalCrs : UnitFrom::band, path,
              notes);
  if (notes.size() > before) file.unit = "m";
}

Result<RasterFile> readInto(const std::string& path, const std::string& crs, double cell,
                            const std::string& given, const std::optional<Bounds>& window,
                            const run::JobContext& job) {
  const GdalMessages messages;
  const auto dataset = open(path, messages);
  if (!dataset) return dataset.error();
  GDALDataset& source = **dataset;
  const Affine affine = affineOf(source);
  const std::string own = crsOf(source), sourceCrs = own.empty() ? given : own;
  if (messages.failed() && (sourceCrs.empty() || !affine.known))
    return unreadable(path, messages.first());  // what is missing stood in the part cut off
  if (sourceCrs.empty() && !crs.empty()) {
    return Error{ErrorCode::badInput, "The raster has no coordinate reference system", path,
                 "Name it with --crs EPSG:n"};
  }
  if (!crs.empty() && !affine.known) return withoutPlace(path);
  if (lacksRows(source)) return unreadable(path, messages.first());
  const double wanted = cell > 0 ? cell : ownCell(source, affine, sourceCrs, crs);
  const bool sameCrs = crs.empty() || crsName(crs) == crsName(sourceCrs);
  if (sameCrs && affine.square() && std::abs(wanted - affine.t[1]) <= kSquareTolerance * wanted) {
    const PixelWindow pixels = pixelsOf(source, affine, window);
    if (pixels.columns < 1 || pixels.rows < 1) {
      return Error{ErrorCode::badInput, "The raster does not reach the wanted extent", path,
                   "Check --extent: its numbers are coordinates of " + crs};
    }
    auto file = readCells(source, affine, pixels, path, messages, job);
    if (file && !crs.empty()) file->crs = crsName(crs);
    if (file && window) maskUndeclared(file->grid, path, file.notes());
    if (file) toMetres(*file, source, window, path, file.notes());
    return file;
  }
  const auto noData = window ? undeclaredNoData(*source.GetRasterBand(1)) : std::nullopt;
  auto file = warped(source, {sourceCrs, crs, wanted, window, noData}, path, messages, job);
  if (!file) return file;
  if (!crs.empty()) file->crs = crsName(crs);
  const std::string reason =
      !sameCrs ? "reprojected from " + sourceCrs.substr(0, 60)
               : "resampled from cells of " + number(affine.t[1]) + " x " + number(-affine.t[5]);
  file.notes().push_back(
      {"The raster was " + reason + " to square cells of " + number(wanted), path});
  if (noData) file.notes().push_back(undeclaredNote(*noData, path));
  toMetres(*file, source, window, path, file.notes());
  if (const auto doubt = sameCrs ? std::nullopt : doubtOf(source, affine, sourceCrs, crs))
    file.notes().push_back({*doubt, path});
  return file;
}

}  // namespace

Result<RasterFile> readRaster(const std::string& path) {
  return readInto(path, {}, 0, {}, std::nullopt, {});
}

Result<RasterFile> readRasterInto(const std::string& path, const std::string& crs, double cell,
                                  const std::string& sourceCrs) {
  return readInto(path, crs, cell, sourceCrs, std::nullopt, {});
}

Result<RasterFile> readRasterWindow(const std::string& path, const std::string& crs, double cell,
                                    const std::string& sourceCrs, const Bounds& window,
                                    const run::JobContext& job) {
  return readInto(path, crs, cell, sourceCrs, window, job);
}

Result<RasterInfo> rasterInfo(const std::string& path) {
  const GdalMessages messages;
  const auto dataset = open(path, messages);
  if (!dataset) return dataset.error();
  const Affine affine = affineOf(**dataset);
  if (!affine.known) return withoutPlace(path);
  const double columns = (*dataset)->GetRasterXSize(), rows = (*dataset)->GetRasterYSize();
  std::vector<Point2> corners;
  for (const auto& [c, r] : {std::pair{0.0, 0.0}, {columns, 0.0}, {0.0, rows}, {columns, rows}}) {
    corners.emplace_back(affine.t[0] + c * affine.t[1] + r * affine.t[2],
                         affine.t[3] + c * affine.t[4] + r * affine.t[5]);
  }
  const std::string definition = wktOf(**dataset);
  return RasterInfo{boundsOf(corners), crsOf(**dataset),
                    definition.empty() ? "" : datumInMetres(verticalName(definition)),
                    std::abs(affine.t[1])};
}

}  // namespace citymirror::gis

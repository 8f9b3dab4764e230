#include "gis/city/import_terrain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "gis/city/ground_heights.h"
#include "gis/crs/transform.h"
#include "gis/raster/raster_io.h"

namespace citymirror::gis {
namespace {

/// The cells of `shape` carried on until they cover `window`.
GridShape grown(const GridShape& shape, const Bounds& window) {
  GridShape wide = shape;
  const auto steps = [&](double metres) { return int(std::ceil(metres / shape.cell - 1e-6)); };
  const int west = std::max(0, steps(shape.west - window.west));
  const int south = std::max(0, steps(shape.south - window.south));
  wide.west -= west * shape.cell;
  wide.south -= south * shape.cell;
  wide.columns += west + std::max(0, steps(window.east - shape.bounds().east));
  wide.rows += south + std::max(0, steps(window.north - shape.bounds().north));
  return wide;
}

/// Heights of `from` for the cells of `to` that have none; how many.
std::size_t fill(RasterGrid<float>& to, const RasterGrid<float>& from) {
  const Bounds box = from.shape.bounds();
  std::size_t filled = 0;
  for (int row = 0; row < to.shape.rows; ++row) {
    for (int column = 0; column < to.shape.columns; ++column) {
      float& z = to.at(column, row);
      const Point2 p = to.shape.centre(column, row);
      if (!std::isnan(z) || !box.contains(p)) continue;
      z = bilinear(from, p.x(), p.y());
      if (std::isnan(z)) z = from.valueAt(p.x(), p.y(), z);  // at the rim of a hole
      filled += std::isnan(z) ? 0 : 1;
    }
  }
  return filled;
}

}  // namespace

Result<Bounds> boxIn(const Bounds& box, const std::string& from, const std::string& to) {
  const auto transform = Transform::make(from, to);
  if (!transform) return transform.error();
  std::vector<Point2> rim;
  constexpr int kSteps = 16;
  for (int i = 0; i <= kSteps; ++i) {
    const double x = box.west + box.width() * i / kSteps, y = box.south + box.height() * i / kSteps;
    for (const Point2& p :
         {Point2(x, box.south), Point2(x, box.north), Point2(box.west, y), Point2(box.east, y)}) {
      const auto q = transform->forward(p);
      if (!q) return q.error();
      rim.push_back(*q);
    }
  }
  return boundsOf(rim);
}

Result<Bounds> joinedBox(std::vector<std::string>& paths, const std::string& firstCrs,
                         const std::string& crs, BoundedNotes& notes) {
  std::optional<Bounds> all;
  std::optional<Error> first;
  std::erase_if(paths, [&](const std::string& path) {
    if (first) return false;
    const Outcome heights = requireHeights(path);
    const auto info = heights ? rasterInfo(path) : Result<RasterInfo>(heights.error());
    const std::string own = !info || info->crs.empty() ? firstCrs : info->crs;
    auto box = !info                 ? Result<Bounds>(info.error())
               : crsName(own) == crs ? Result<Bounds>(info->bounds)
                                     : boxIn(info->bounds, own, crs);
    if (!box && !all) first = box.error();
    if (!box && all) notes.addOnce(box.error().text(), path + " left out");
    if (box)
      all = all ? Bounds{std::min(all->west, box->west), std::min(all->south, box->south),
                         std::max(all->east, box->east), std::max(all->north, box->north)}
                : *box;
    return !box.ok();
  });
  if (first) return *first;
  return *all;
}

std::size_t withoutWildHeights(RasterGrid<float>& grid, const std::string& path,
                               BoundedNotes& notes) {
  const WildHeights wild = dropWildHeights(grid);
  if (wild.cells > 0) notes.addOnce(wildHeightsNote(wild), path);
  return wild.cells;
}

RasterGrid<float> filledFrom(const RasterGrid<float>& first, std::vector<std::string>& paths,
                             const std::string& crs, const Bounds& window,
                             const std::string& verticalDatum, BoundedNotes& notes,
                             const run::JobContext& job) {
  RasterGrid<float> all(grown(first.shape, window), std::numeric_limits<float>::quiet_NaN());
  fill(all, first);
  const auto unreadable = [&](const std::string& path) {
    auto raster = readRasterWindow(path, crs, 0, crs, all.shape.bounds(), job);
    if (!raster) {
      notes.addOnce(raster.error().text(), path + " left out");
      return true;
    }
    notes.append(raster.notes());
    withoutWildHeights(raster->grid, path, notes);  // before its cells are blended
    notes.addOnce(std::to_string(fill(all, raster->grid)) + " cells take their height from it",
                  path);
    const auto info = rasterInfo(path);
    if (info && !info->verticalDatum.empty() && info->verticalDatum != verticalDatum)
      notes.addOnce("Its vertical datum is " + info->verticalDatum + ", the city's " +
                        verticalDatum + "; heights are not shifted",
                    path);
    return false;
  };
  paths.erase(std::remove_if(paths.begin() + 1, paths.end(), unreadable), paths.end());
  return all;
}

}  // namespace citymirror::gis

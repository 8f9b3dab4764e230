#include "gis/raster/tile_picture.h"

#include <gdal_priv.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "gis/raster/service_answer.h"

namespace citymirror::gis {
namespace {

using TileClock = std::chrono::steady_clock;

constexpr double kUsualStep = 8;   // pixels a texel: what most services have at their finest
constexpr double kFarLevels = 16;  // how much coarser a drawing with transparency is still enlarged
constexpr double kCoarserBy = 1.2;  // a level may be so much coarser than what is asked for
constexpr double kWidestGap = 4;    // between what is asked for and the level that is read for it

/// One size of the picture: 0 = the finest.
struct TileLevel {
  std::size_t index = 0;
  int columns = 0, rows = 0;
  int tileColumns = 256, tileRows = 256;
  double across = 1, down = 1;  // pixels of the finest level a pixel of this one
};

std::vector<TileLevel> tileLevelsOf(GDALDataset& dataset) {
  GDALRasterBand& finest = *dataset.GetRasterBand(1);
  std::vector<TileLevel> levels;
  for (int k = -1; k < finest.GetOverviewCount(); ++k) {
    GDALRasterBand* band = k < 0 ? &finest : finest.GetOverview(k);
    if (band == nullptr || band->GetXSize() < 1 || band->GetYSize() < 1) continue;
    TileLevel level;
    level.columns = band->GetXSize();
    level.rows = band->GetYSize();
    band->GetBlockSize(&level.tileColumns, &level.tileRows);
    level.across = double(finest.GetXSize()) / level.columns;
    level.down = double(finest.GetYSize()) / level.rows;
    levels.push_back(level);
  }
  std::sort(levels.begin(), levels.end(),
            [](const TileLevel& a, const TileLevel& b) { return a.across < b.across; });
  for (std::size_t i = 0; i < levels.size(); ++i) levels[i].index = i;
  return levels;
}

std::size_t levelFor(const std::vector<TileLevel>& levels, double step) {
  std::size_t best = 0;
  for (const TileLevel& level : levels) {
    if (level.across <= kCoarserBy * step) best = level.index;
  }
  return best;
}

Result<Picture> readBox(const TileSource& source, const PixelBox& box, int width, int height) {
  return source.service
             ? source.colors.readAnswers(source.dataset, box, width, height, source.address)
             : source.colors.read(source.dataset, box, width, height, source.address);
}

/// Tiles of a level, half-open.
struct TileRange {
  int west = 0, north = 0, east = 0, south = 0;
};

/// Whole tiles of a level side by side.
struct Mosaic {
  Picture picture;   // rows from the top
  int x = 0, y = 0;  // its corner, pixels of the level
  bool hasSomething = false, halfTransparent = false;
};

std::uint8_t* texelOf(Picture& picture, std::size_t index) { return &picture.rgba[4 * index]; }

/// Puts the mean of the four texels round a place of `from` under what `to` shows, each by its
/// share and opacity. x, y in texels of `from`, whose rows count from the top.
void blendUnder(const Picture& from, double x, double y, std::uint8_t* to) {
  const double fx = std::clamp(x - 0.5, 0.0, double(from.width - 1));
  const double fy = std::clamp(y - 0.5, 0.0, double(from.height - 1));
  const int c = int(fx), r = int(fy);
  const double s = fx - c, t = fy - r;
  double sum[4] = {0, 0, 0, 0};
  const auto add = [&](int column, int row, double share) {
    const auto* texel = from.at(std::min(column, from.width - 1), std::min(row, from.height - 1));
    const double weight = share * texel[3];
    for (int k = 0; k < 3; ++k) sum[k] += weight * texel[k];
    sum[3] += weight;
  };
  add(c, r, (1 - s) * (1 - t));
  add(c + 1, r, s * (1 - t));
  add(c, r + 1, (1 - s) * t);
  add(c + 1, r + 1, s * t);
  if (sum[3] <= 0) return;
  const double over = to[3], share = 1 - over / 255, all = over + share * sum[3];
  for (int k = 0; k < 3; ++k) to[k] = std::uint8_t((over * to[k] + share * sum[k]) / all + 0.5);
  to[3] = std::uint8_t(all + 0.5);
}

class TileReader {
 public:
  TileReader(const TileSource& source, const Knots& knots, int side)
      : source_(source), knots_(knots), side_(side), levels_(tileLevelsOf(source.dataset)) {
    for (int r = 0; r < side; ++r) {
      for (int c = 0; c < side; ++c) place_.push_back(knots.at((c + 0.5) / side, (r + 0.5) / side));
    }
  }

  Result<Picture> read() {
    Picture picture(side_, side_);
    std::vector<std::size_t> open = placesInside();
    if (open.empty() || levels_.empty()) return picture;
    const Bounds pixels = boundsOf(knots_.pixel);
    const double step = std::max(1.0, std::max(pixels.width(), pixels.height()) / side_);
    const std::size_t first = levelFor(levels_, step);
    if (step > kWidestGap * levels_[first].across) {
      auto means = wholePicture(source_, knots_, side_);
      if (!means) return told(means.error());
      return means;
    }
    const double nearby = std::max(step, source_.service ? kUsualStep : step) * kFarLevels;
    if (Outcome filled = fillFrom(first, nearby, open, picture); !filled) return filled.error();
    return picture;
  }

 private:
  /// Fills the texels in `open` from a level on. Levels that are asked beyond what was found, or
  /// far above (`nearby`: pixels of the finest), make no error by failing: they are a help. One out
  /// of reach does, so that it is asked again.
  Outcome fillFrom(std::size_t first, double nearby, std::vector<std::size_t>& open,
                   Picture& picture) const {
    std::size_t end = levels_.size();
    while (!source_.lacksTiles && end > first + 1 && levels_[end - 1].across > nearby) --end;
    std::vector<double> inVain;
    bool found = false;
    for (std::size_t i = first; i < end && !open.empty(); ++i) {
      const TileLevel& level = levels_[i];
      const bool last = i + 1 == end, extra = found || level.across > nearby;
      if (source_.levels && !last && !source_.levels->worthAsking(level.across, TileClock::now()))
        continue;
      const bool mayRefuse = extra || (level.across < kUsualStep && !last);
      const auto mosaic = mosaicOf(level, boxOf(level, open), mayRefuse);
      if (!mosaic) {
        const bool stopped = mosaic.error().code == ErrorCode::cancelled;
        const Error why = stopped ? mosaic.error() : told(mosaic.error());
        if (extra && why.code == ErrorCode::unreadable) break;
        return why;
      }
      if (!mosaic->hasSomething) {
        inVain.push_back(level.across);
        continue;
      }
      if (mosaic->halfTransparent && level.across > nearby) break;
      if (source_.levels && !found)
        source_.levels->answered(level.across, inVain, TileClock::now());
      found = true;
      fill(picture, open, level, *mosaic);
      if (mosaic->halfTransparent || !source_.lacksTiles) break;
    }
    return Done{};
  }

  std::vector<std::size_t> placesInside() const {
    const double columns = source_.dataset.GetRasterXSize();
    const double rows = source_.dataset.GetRasterYSize();
    std::vector<std::size_t> inside;
    for (std::size_t k = 0; k < place_.size(); ++k) {
      const Point2& p = place_[k];
      if (p.x() >= 0 && p.y() >= 0 && p.x() <= columns && p.y() <= rows) inside.push_back(k);
    }
    return inside;
  }

  /// Pixels of a level under texels, and those that they blend with.
  PixelBox boxOf(const TileLevel& level, const std::vector<std::size_t>& texels) const {
    std::vector<Point2> places;
    for (const std::size_t k : texels) places.push_back(place_[k]);
    const Bounds box = boundsOf(places);
    const auto pixel = [](double at, int most) {
      return std::clamp(int(std::floor(at)), 0, most - 1);
    };
    const int x = pixel(box.west / level.across - 0.5, level.columns);
    const int y = pixel(box.south / level.down - 0.5, level.rows);
    return {x, y, pixel(box.east / level.across + 0.5, level.columns) + 1 - x,
            pixel(box.north / level.down + 0.5, level.rows) + 1 - y};
  }

  static TileRange tilesOf(const TileLevel& level, const PixelBox& box) {
    return {box.x / level.tileColumns, box.y / level.tileRows,
            (box.x + box.columns - 1) / level.tileColumns + 1,
            (box.y + box.rows - 1) / level.tileRows + 1};
  }

  /// Pixels of the level that the tiles have.
  static PixelBox pixelsOf(const TileLevel& level, const TileRange& range) {
    const int x = range.west * level.tileColumns, y = range.north * level.tileRows;
    return {x, y, std::min(range.east * level.tileColumns, level.columns) - x,
            std::min(range.south * level.tileRows, level.rows) - y};
  }

  bool isMissing(const TileLevel& level, int column, int row) const {
    return source_.missing && source_.missing->has({level.index, column, row}, TileClock::now());
  }

  /// The range without what is known to be missing, in as few pieces as rows allow.
  std::vector<TileRange> worthReading(const TileLevel& level, const TileRange& range) const {
    std::vector<TileRange> runs;
    bool whole = true;
    for (int row = range.north; row < range.south; ++row) {
      std::optional<int> begun;
      for (int column = range.west; column <= range.east; ++column) {
        const bool ends = column == range.east || isMissing(level, column, row);
        whole = whole && (column == range.east || !ends);
        if (!ends && !begun) begun = column;
        if (!ends || !begun) continue;
        runs.push_back({*begun, row, column, row + 1});
        begun.reset();
      }
    }
    return whole ? std::vector{range} : runs;
  }

  Result<Picture> readAt(const TileLevel& level, const PixelBox& box) const {
    const auto from = [](int pixel, double scale) { return int(std::lround(pixel * scale)); };
    const int x = from(box.x, level.across), y = from(box.y, level.down);
    const PixelBox finest{x, y, from(box.x + box.columns, level.across) - x,
                          from(box.y + box.rows, level.down) - y};
    return readBox(source_, finest, box.columns, box.rows);
  }

  /// The tiles that a box of pixels needs; what it has is looked at within the box. `mayRefuse`: a
  /// tile that the service refuses is one that it lacks.
  Result<Mosaic> mosaicOf(const TileLevel& level, const PixelBox& wanted, bool mayRefuse) const {
    const TileRange range = tilesOf(level, wanted);
    const PixelBox all = pixelsOf(level, range);
    Mosaic mosaic{Picture(all.columns, all.rows), all.x, all.y};
    std::vector<TileRange> runs = worthReading(level, range);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const TileRange run = runs[i];
      if (source_.cancelled && source_.cancelled())
        return Error{ErrorCode::cancelled, "Stopped on request", source_.address,
                     "Start again when wanted"};
      const PixelBox box = pixelsOf(level, run);
      const auto read = readAt(level, box);
      if (!read && !(mayRefuse && source_.service && mayHaveNoSuchTile(read.error().what)))
        return read.error();
      if (!read) {
        askForEach(level, run, runs);
        continue;
      }
      for (int r = 0; r < box.rows; ++r)
        std::memcpy(mosaic.picture.at(box.x - all.x, box.y - all.y + r), read->at(0, r),
                    std::size_t(box.columns) * 4);
      if (source_.missing) rememberMissing(level, run, *read);
    }
    for (int r = 0; r < wanted.rows; ++r) {
      const std::uint8_t* texel = mosaic.picture.at(wanted.x - all.x, wanted.y - all.y + r);
      for (int c = 0; c < wanted.columns; ++c) {
        const std::uint8_t opacity = texel[4 * c + 3];
        mosaic.hasSomething = mosaic.hasSomething || opacity > 0;
        mosaic.halfTransparent = mosaic.halfTransparent || (opacity > 0 && opacity < 255);
      }
    }
    return mosaic;
  }

  /// After a refusal, which names no tile: one by one; a single one is not there.
  void askForEach(const TileLevel& level, const TileRange& run,
                  std::vector<TileRange>& runs) const {
    if (run.east - run.west == 1 && run.south - run.north == 1) {
      if (source_.missing)
        source_.missing->add({level.index, run.west, run.north}, TileClock::now());
      return;
    }
    for (int row = run.north; row < run.south; ++row) {
      for (int column = run.west; column < run.east; ++column)
        runs.push_back({column, row, column + 1, row + 1});
    }
  }

  void rememberMissing(const TileLevel& level, const TileRange& run, const Picture& picture) const {
    const PixelBox all = pixelsOf(level, run);
    for (int row = run.north; row < run.south; ++row) {
      for (int column = run.west; column < run.east; ++column) {
        const PixelBox box = pixelsOf(level, {column, row, column + 1, row + 1});
        bool nothing = true;
        for (int r = 0; r < box.rows && nothing; ++r) {
          const std::uint8_t* texel = picture.at(box.x - all.x, box.y - all.y + r);
          for (int c = 0; c < box.columns && nothing; ++c) nothing = texel[4 * c + 3] == 0;
        }
        if (nothing) source_.missing->add({level.index, column, row}, TileClock::now());
      }
    }
  }

  /// Leaves in `open` what is still to be filled.
  void fill(Picture& picture, std::vector<std::size_t>& open, const TileLevel& level,
            const Mosaic& mosaic) const {
    for (const std::size_t k : open) {
      const Point2& p = place_[k];
      blendUnder(mosaic.picture, p.x() / level.across - mosaic.x, p.y() / level.down - mosaic.y,
                 texelOf(picture, k));
    }
    std::erase_if(open, [&](std::size_t k) { return texelOf(picture, k)[3] == 255; });
  }

  Error told(const Error& error) const {
    return source_.service ? serviceError(error.what, source_.address) : error;
  }

  const TileSource& source_;
  const Knots& knots_;
  int side_;
  std::vector<TileLevel> levels_;
  std::vector<Point2> place_;  // of each texel, pixels of the finest level
};

}  // namespace

bool isOfTiles(GDALDataset& dataset) {
  const std::string driver = dataset.GetDriver() ? dataset.GetDriver()->GetDescription() : "";
  if (driver == "WMS" || driver == "WMTS") return true;
  return (driver == "MBTiles" || driver == "GPKG") &&
         (dataset.GetRasterBand(1)->GetMaskFlags() & GMF_ALPHA) != 0;
}

Result<Picture> wholePicture(const TileSource& source, const Knots& knots, int side) {
  Picture picture(side, side);
  const Bounds pixels = boundsOf(knots.pixel);
  const double columns = source.dataset.GetRasterXSize(), rows = source.dataset.GetRasterYSize();
  const int x0 = int(std::clamp(std::floor(pixels.west) - 1, 0.0, columns));
  const int y0 = int(std::clamp(std::floor(pixels.south) - 1, 0.0, rows));
  const int x1 = int(std::clamp(std::ceil(pixels.east) + 1, 0.0, columns));
  const int y1 = int(std::clamp(std::ceil(pixels.north) + 1, 0.0, rows));
  if (x1 <= x0 || y1 <= y0) return picture;
  const PixelBox box{x0, y0, x1 - x0, y1 - y0};
  const double step = std::max(1.0, std::max(pixels.width(), pixels.height()) / side);
  const int width = std::max(1, int(std::ceil(box.columns / step)));
  const int height = std::max(1, int(std::ceil(box.rows / step)));
  const auto read = readBox(source, box, width, height);
  if (!read) return read.error();
  const Bounds there{0, 0, columns, rows};
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      const Point2 p = knots.at((c + 0.5) / side, (r + 0.5) / side);
      if (!there.contains(p)) continue;  // nor a place that is no number
      blendUnder(*read, (p.x() - x0) / box.columns * width, (p.y() - y0) / box.rows * height,
                 picture.at(c, r));
    }
  }
  return picture;
}

Result<Picture> tilePicture(const TileSource& source, const Knots& knots, int side) {
  return TileReader(source, knots, side).read();
}

}  // namespace citymirror::gis

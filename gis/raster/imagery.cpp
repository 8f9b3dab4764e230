#include "gis/raster/imagery.h"

#include <gdal_priv.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <optional>

#include "engine/core/file_io.h"
#include "gis/crs/china_offset.h"
#include "gis/crs/transform.h"
#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/imagery_bands.h"
#include "gis/raster/imagery_carrier.h"
#include "gis/raster/imagery_service.h"
#include "gis/raster/missing_tiles.h"
#include "gis/raster/raster_crs.h"
#include "gis/raster/raster_whole.h"
#include "gis/raster/service_answer.h"
#include "gis/raster/tile_picture.h"
#include "gis/raster/vain_levels.h"

namespace citymirror::gis {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kEverywhere = 1e7;  // m
constexpr int kProbe = 64;           // texels of the first look
constexpr int kCloserLooks = 3;      // each four times closer, where the first finds nothing

/// The colour of all that is known of a picture; nothing where there are several or none.
std::optional<std::array<int, 3>> onlyColor(const Picture& picture) {
  std::optional<std::array<int, 3>> color;
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
    if (picture.rgba[i + 3] == 0) continue;
    const std::array<int, 3> here{picture.rgba[i], picture.rgba[i + 1], picture.rgba[i + 2]};
    if (color && *color != here) return std::nullopt;
    color = here;
  }
  return color;
}

/// What a person who sees one colour instead of a picture wants to know.
std::optional<Note> oneValueNote(const ColorBands& colors, const Picture& probe,
                                 const std::string& address) {
  char text[200];
  if (colors.flat()) {
    std::string values;
    for (std::size_t i = 0; i < colors.bands.size(); ++i) {
      std::snprintf(text, sizeof text, "%s%g", i > 0 ? ", " : "", double(colors.value[i].low));
      values += text;
    }
    return Note{"The image has one value only, " + values +
                    ": there is no range to stretch, and it is drawn mid grey",
                address, NoteKind::remark};
  }
  const auto color = onlyColor(probe);
  if (!color) return std::nullopt;
  std::snprintf(
      text, sizeof text,
      "The image has one colour only where the city lies: red %d, green %d, blue %d of 255",
      (*color)[0], (*color)[1], (*color)[2]);
  return Note{text, address, NoteKind::remark};
}

bool empty(const Picture& picture) {
  for (std::size_t i = 3; i < picture.rgba.size(); i += 4) {
    if (picture.rgba[i] != 0) return false;
  }
  return true;
}

/// An open dataset and its way from the city: one thread at a time.
struct Handle {
  DatasetPtr dataset;
  Carrier carrier;
  std::string crs;
};

/// What is to be read.
struct PictureWish {
  Bounds square;
  int side = 0;
  std::function<bool()> cancelled;
  bool kept = false;  // of what was seen before
};

Error notAnImage(const std::string& path, const std::string& name, const std::string& why) {
  const GdalMessages quiet;
  const DatasetPtr vectors(GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
  if (vectors) {
    return {ErrorCode::unreadable, kHoldsVectors, name,
            "Add it as a vector layer; vector tiles are no imagery"};
  }
  return {ErrorCode::unreadable, "The image cannot be opened" + (why.empty() ? "" : ": " + why),
          name, "Check that it is whole and an image that GDAL knows"};
}

/// An error where a file ends before all that it says to hold.
Outcome requireWhole(GDALDataset& dataset, ImageryKind kind, const std::string& name) {
  const GdalMessages quiet;
  if (kind != ImageryKind::file ||
      !(endsEarly(dataset) || lacksRows(dataset) || lacksTiles(dataset)))
    return Done{};
  return Error{ErrorCode::unreadable, "The image cannot be read: it ends early", name,
               "Check that it is whole: copy or export it again"};
}

/// A square as large as the city where the image has something of it.
Bounds firstLook(const Bounds& city, const Bounds& extent) {
  const double half = std::max(city.width(), city.height()) / 2;
  const Point2 middle(std::clamp(city.centre().x(), extent.west, extent.east),
                      std::clamp(city.centre().y(), extent.south, extent.north));
  return {middle.x() - half, middle.y() - half, middle.x() + half, middle.y() + half};
}

/// Whether a service that has nothing of the whole city has something of its middle.
bool hasSomethingCloser(const Imagery& imagery, const Bounds& look) {
  double half = look.width() / 2;
  const Point2 middle = look.centre();
  for (int k = 0; k < kCloserLooks; ++k) {
    half /= 4;
    const auto closer = imagery.read(
        {middle.x() - half, middle.y() - half, middle.x() + half, middle.y() + half}, kProbe);
    if (closer && !empty(*closer)) return true;
  }
  return false;
}

std::string firstOf(GDALDataset& dataset, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const char* value = dataset.GetMetadataItem(key);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

}  // namespace

struct Imagery::State {
  ImagerySource source;
  GeoFrame frame;
  ImageryCache cache;
  ImageryAddress address;
  ImageryInfo info;
  ColorBands colors;
  VainLevels levels;
  MissingTiles missing;
  std::mutex mutex;
  std::vector<std::unique_ptr<Handle>> idle[2];  // open, kept
  std::optional<Error> trouble;                  // of a service that was out of reach
  Clock::time_point askAgain;

  /// "GCJ-02" or "BD-09" where the source is flagged so, or known to be so and not flagged.
  std::string shift() const {
    const bool flagged = chinaOffsetOf(source.crs) != ChinaOffset::none;
    return flagged ? source.crs : source.crs.empty() ? address.shift : "";
  }
  Result<std::unique_ptr<Handle>> open(bool kept) const;
  Result<std::unique_ptr<Handle>> take(bool kept);
  Result<Picture> read(const PictureWish& wish);
  Result<Picture> readKept(PictureWish wish, const Error& error);
  std::optional<Error> waiting();
  void waitAfter(const Error& error);
  Result<Picture> readThrough(Handle& handle, const PictureWish& wish);
  Outcome look(Handle& handle, const Bounds& city);
  Bounds extentOf(Handle& handle) const;
};

Result<std::unique_ptr<Handle>> Imagery::State::open(bool kept) const {
  GDALAllRegister();
  const GdalMessages messages;
  const std::string& path = kept ? address.kept : address.open;
  auto handle = std::make_unique<Handle>();
  handle->dataset.reset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  if (!handle->dataset || handle->dataset->GetRasterCount() < 1)
    return notAnImage(path, info.address, messages.first());
  double affine[6];
  if (handle->dataset->GetGeoTransform(affine) != CE_None) {
    const Outcome whole = requireWhole(*handle->dataset, info.kind, info.address);
    if (!whole) return whole.error();
    return Error{ErrorCode::badInput, "The image has no place on Earth (no georeference)",
                 info.address,
                 "Export it as a GeoTIFF or put its world file (.tfw, .jgw) beside it"};
  }
  const std::string own = wktOf(*handle->dataset);
  const bool flagged = chinaOffsetOf(source.crs) != ChinaOffset::none;
  const bool instead = !flagged && !source.crs.empty() && info.kind < ImageryKind::tiles;
  std::string crs = !own.empty() && !instead ? own : flagged ? "EPSG:4326" : source.crs;
  if (crs.empty() && !frame.crs.empty()) {
    const Outcome whole = requireWhole(*handle->dataset, info.kind, info.address);
    if (!whole) return whole.error();
    return Error{ErrorCode::badInput, "The image names no coordinate reference system",
                 info.address, "Name it on the card of imagery or with --imagery-crs EPSG:n"};
  }
  if (!crs.empty() && frame.crs.empty()) {
    return Error{ErrorCode::badInput, "The city has no place on Earth", info.address,
                 "Import the city with --crs EPSG:n"};
  }
  auto carrier = Carrier::make(frame, crs, shift(), affine, info.address);
  if (!carrier) return carrier.error();
  handle->carrier = std::move(*carrier);
  handle->crs = std::move(crs);
  return handle;
}

Result<std::unique_ptr<Handle>> Imagery::State::take(bool kept) {
  {
    const std::lock_guard lock(mutex);
    auto& ready = idle[kept ? 1 : 0];
    if (!ready.empty()) {
      auto handle = std::move(ready.back());
      ready.pop_back();
      return handle;
    }
  }
  return open(kept);
}

Result<Picture> Imagery::State::readThrough(Handle& handle, const PictureWish& wish) {
  const auto knots = Knots::of(handle.carrier, wish.square);
  if (!knots) return Picture(wish.side, wish.side);
  TileSource tiles{*handle.dataset, colors, info.address};
  if (!isOfTiles(tiles.dataset)) return wholePicture(tiles, *knots, wish.side);
  tiles.service = info.kind >= ImageryKind::tiles;
  tiles.lacksTiles = info.kind != ImageryKind::wms;
  tiles.cancelled = wish.cancelled;
  if (tiles.service && !wish.kept) {
    tiles.levels = &levels;
    tiles.missing = &missing;
  }
  return tilePicture(tiles, *knots, wish.side);
}

Result<Picture> Imagery::State::read(const PictureWish& wish) {
  auto handle = take(wish.kept);
  if (!handle) return handle.error();
  auto picture = readThrough(**handle, wish);
  if (picture) {
    const std::lock_guard lock(mutex);
    idle[wish.kept ? 1 : 0].push_back(std::move(*handle));
  }
  return picture;
}

/// What was seen before, with the error as a note; the error where there is nothing.
Result<Picture> Imagery::State::readKept(PictureWish wish, const Error& error) {
  if (address.kept.empty()) return error;
  wish.kept = true;
  auto kept = read(wish);
  if (!kept || empty(*kept)) return error;
  kept.notes().push_back({error.what, error.where});
  return kept;
}

std::optional<Error> Imagery::State::waiting() {
  const std::lock_guard lock(mutex);
  return Clock::now() < askAgain ? trouble : std::nullopt;
}

void Imagery::State::waitAfter(const Error& error) {
  const std::lock_guard lock(mutex);
  trouble = error;
  askAgain = Clock::now() + std::chrono::seconds(cache.retrySeconds);
}

Bounds Imagery::State::extentOf(Handle& handle) const {
  const double columns = handle.dataset->GetRasterXSize(), rows = handle.dataset->GetRasterYSize();
  const Bounds everywhere{-kEverywhere, -kEverywhere, kEverywhere, kEverywhere};
  std::vector<Point2> rim;
  for (int i = 0; i <= Knots::kAlong; ++i) {
    const double x = columns * i / Knots::kAlong, y = rows * i / Knots::kAlong;
    for (const Point2& p : {Point2(x, 0), Point2(x, rows), Point2(0, y), Point2(columns, y)}) {
      const auto local = handle.carrier.local(p);
      if (!local) return everywhere;
      rim.push_back(*local);
    }
  }
  const Bounds box = boundsOf(rim);
  return std::max(box.width(), box.height()) > kEverywhere / 2 ? everywhere : box;
}

/// What there is to know before the first picture.
Outcome Imagery::State::look(Handle& handle, const Bounds& city) {
  auto bands = ColorBands::of(*handle.dataset, info.address);
  if (!bands) return bands.error();
  colors = std::move(*bands);
  info.extent = extentOf(handle);
  const Bounds& e = info.extent;
  if (e.west >= city.east || e.east <= city.west || e.south >= city.north ||
      e.north <= city.south) {
    return Error{ErrorCode::badInput, "The image does not reach the city", info.address,
                 "Check its coordinate reference system and that it shows this place"};
  }
  const Point2 middle = city.centre();
  const auto a = handle.carrier.pixel(middle);
  const auto b = handle.carrier.pixel(middle + Point2(1, 0));
  if (a && b) info.finest = 1 / std::max((*b - *a).norm(), 1e-6);
  if (info.kind >= ImageryKind::tiles) return Done{};
  const std::string title = firstOf(*handle.dataset, {"name"});
  if (!title.empty()) info.name = title;
  info.attribution = firstOf(*handle.dataset, {"attribution"});
  info.licence = firstOf(*handle.dataset, {"TIFFTAG_COPYRIGHT", "license", "licence"});
  return Done{};
}

Imagery::Imagery(std::unique_ptr<State> state) : state_(std::move(state)) {}
Imagery::~Imagery() {
  const GdalMessages quiet;
  state_.reset();
}

const ImageryInfo& Imagery::info() const { return state_->info; }

Result<Picture> Imagery::read(const Bounds& square, int side,
                              const std::function<bool()>& cancelled) const {
  State& s = *state_;
  const PictureWish wish{square, side, cancelled};
  if (const auto trouble = s.waiting()) return s.readKept(wish, *trouble);
  auto fresh = s.read(wish);
  if (fresh || fresh.error().code == ErrorCode::cancelled) return fresh;
  if (fresh.error().code == ErrorCode::ioFailed) s.waitAfter(fresh.error());
  return s.readKept(wish, fresh.error());
}

Result<std::shared_ptr<const Imagery>> Imagery::open(const ImagerySource& source,
                                                     const GeoFrame& frame, const Bounds& city,
                                                     const ImageryCache& cache) {
  const auto kind = imageryKindOf(source.where);
  if (!kind) return kind.error();
  std::error_code ignored;
  if (*kind == ImageryKind::file && !std::filesystem::exists(source.where, ignored)) {
    return Error{ErrorCode::notFound, "There is no such image", source.where, "Check the path"};
  }
  const Outcome readable =
      *kind == ImageryKind::file ? requireReadable(source.where) : Outcome(Done{});
  if (!readable) return readable.error();
  auto address = imageryAddress(source, *kind, cache);
  if (!address) return address.error();
  const auto crs = crsDefinition(source.crs);
  if (!crs) return crs.error();
  auto state = std::make_unique<State>();
  state->source = {source.where, *crs};
  state->frame = frame;
  state->cache = cache;
  state->address = std::move(*address);
  state->info.kind = *kind;
  state->info.name = state->address.name;
  state->info.address = shownAddress(source.where);
  state->info.attribution = state->address.attribution;
  state->info.licence = state->address.licence;
  auto handle = state->take(false);
  if (!handle) return handle.error();
  if (!(*handle)->crs.empty()) state->info.crs = crsName((*handle)->crs);
  const Outcome whole = requireWhole(*(*handle)->dataset, *kind, state->info.address);
  if (!whole) return whole.error();
  const Outcome looked = state->look(**handle, city);
  if (!looked) return looked.error();
  state->idle[0].push_back(std::move(*handle));
  std::vector<Note> notes = state->address.notes;
  if (const std::string shift = state->shift(); !shift.empty())
    notes.push_back({"All coordinates were shifted to WGS 84 from " + shift, state->info.address,
                     NoteKind::remark});
  if (state->colors.stretched && !state->colors.flat())
    notes.push_back({"Its values are shown from their 2nd to their 98th percentile",
                     state->info.address, NoteKind::remark});
  std::shared_ptr<const Imagery> imagery(new Imagery(std::move(state)));
  const Bounds first = firstLook(city, imagery->info().extent);
  const auto probe = imagery->read(first, kProbe);
  if (!probe) return probe.error();
  if (*kind < ImageryKind::tiles) {
    auto told = oneValueNote(imagery->state_->colors, *probe, imagery->info().address);
    if (told) notes.push_back(std::move(*told));
  }
  if (*kind >= ImageryKind::tiles && empty(*probe) && !hasSomethingCloser(*imagery, first)) {
    notes.push_back({"The service has no picture of the city: every answer is empty or says that "
                     "there is none. Check the address, its key and its layer, and of tiles the "
                     "places of {z}, {x} and {y} (or {-y})",
                     imagery->info().address});
  }
  notes.insert(notes.end(), probe.notes().begin(), probe.notes().end());
  return {std::move(imagery), std::move(notes)};
}

}  // namespace citymirror::gis

#include "engine/scene/imagery_pager.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <mutex>
#include <osg/Image>
#include <set>

namespace citymirror::scene {
namespace {

constexpr int kGlance = 3;  // levels above: asked first where there is nothing at all
constexpr int kMostLevels = 24;

double secondsNow() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool meet(const Bounds& a, const Bounds& b) {
  return a.west < b.east && b.west < a.east && a.south < b.north && b.south < a.north;
}

bool shows(const draw::ImageryLayer& layer, const Bounds& square) {
  return layer.visible && layer.opacity > 0 && meet(layer.extent, square);
}

/// s until a tile is asked for again that has failed so often in a row.
double retryAfter(double first, int failures) {
  return first * std::min(std::ldexp(1, failures - 1), draw::ImageryLayer::kLongestRetry);
}

osg::ref_ptr<osg::Texture2D> pageTexture(osg::Image* image) {
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR_MIPMAP_NEAREST);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  texture->setResizeNonPowerOfTwoHint(false);
  return texture;
}

osg::ref_ptr<osg::Image> imageOf(const Picture& picture) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(picture.width, picture.height, 1, GL_RGBA, GL_UNSIGNED_BYTE);
  image->setInternalTextureFormat(GL_RGBA8);
  std::copy(picture.rgba.begin(), picture.rgba.end(), image->data());
  return image;
}

bool known(const Picture& picture) {
  for (std::size_t i = 3; i < picture.rgba.size(); i += 4) {
    if (picture.rgba[i] != 0) return true;
  }
  return false;
}

Bounds squareAbove(const TileKey& key, const Bounds& square, int levels) {
  const auto [level, column, row] = key;
  const double side = square.width();
  const double west = square.west - (column - ((column >> levels) << levels)) * side;
  const double south = square.south - (row - ((row >> levels) << levels)) * side;
  const double wide = std::ldexp(side, levels);
  return {west, south, west + wide, south + wide};
}

TileKey above(const TileKey& key, int levels) {
  const auto [level, column, row] = key;
  return {level + levels, column >> levels, row >> levels};
}

}  // namespace

Picture blended(std::span<const std::pair<PicturePtr, double>> layers) {
  if (layers.empty()) return {};
  Picture out(layers[0].first->width, layers[0].first->height);
  for (const auto& [picture, opacity] : layers) {
    const auto share = float(std::clamp(opacity, 0.0, 1.0));
    const std::uint8_t* from = picture->rgba.data();
    for (std::size_t i = 0; i < out.rgba.size(); i += 4) {
      const float over = share * from[i + 3] / 255;
      if (over <= 0) continue;
      const float under = out.rgba[i + 3] / 255.0F * (1 - over), all = over + under;
      for (std::size_t k = i; k < i + 3; ++k)
        out.rgba[k] = std::uint8_t((from[k] * over + out.rgba[k] * under) / all + 0.5F);
      out.rgba[i + 3] = std::uint8_t(255 * all + 0.5F);
    }
  }
  return out;
}

/// What the workers and the drawing thread share.
struct ImageryPager::Shared {
  mutable std::mutex mutex;
  std::vector<Wanted> wanted;  // the next one last
  std::set<std::pair<TileKey, unsigned>> underway;
  std::vector<Arrived> arrived;
  std::map<std::uint64_t, draw::ImageryReport> reports;
  std::map<std::uint64_t, std::set<TileKey>> broken;  // tiles of a layer that nobody understands
  std::multiset<std::uint64_t> reading;               // layers
  std::size_t came = 0;                               // pictures
  std::function<void()> listener;
  unsigned workers = 0;

  void begin(std::uint64_t layer) {
    const std::lock_guard lock(mutex);
    reading.insert(layer);
  }
  void end(std::uint64_t layer, bool gave) {
    const std::lock_guard lock(mutex);
    reading.erase(reading.find(layer));
    if (gave) ++came;
  }
  void report(const draw::ImageryLayer& layer, const TileKey& tile,
              const Result<Picture>& picture) {
    draw::ImageryReport report{layer.id, draw::ImageryState::shown};
    if (!picture) report = {layer.id, draw::ImageryState::failed, picture.error()};
    if (picture && !picture.notes().empty()) {
      const Note& note = picture.notes().front();
      report = {layer.id, draw::ImageryState::offline,
                {ErrorCode::ioFailed, note.what, note.where, {}}};
    }
    const std::lock_guard lock(mutex);
    std::set<TileKey>& lost = broken[layer.id];
    if (picture)
      lost.erase(tile);
    else if (!layer.service && picture.error().code == ErrorCode::unreadable)
      lost.insert(tile);
    if (!picture || lost.empty()) reports[layer.id] = std::move(report);
  }
};

ImageryPager::ImageryPager() : shared_(std::make_unique<Shared>()) {
  nothing_ = pageTexture(imageOf(Picture(1, 1)));
  nothing_->setUnRefImageDataAfterApply(false);
}

ImageryPager::~ImageryPager() { close(); }

void ImageryPager::close() {
  setLayers({});
  jobs_.cancelAll();
  jobs_.drain();
}

void ImageryPager::onArrival(std::function<void()> listener) {
  const std::lock_guard lock(shared_->mutex);
  shared_->listener = std::move(listener);
}

void ImageryPager::setLayers(std::vector<draw::ImageryLayer> layers) {
  std::set<std::uint64_t> ids;
  for (const draw::ImageryLayer& layer : layers) ids.insert(layer.id);
  for (auto& [key, tile] : tiles_)
    std::erase_if(tile.raws, [&](const auto& raw) { return !ids.contains(raw.first); });
  layers_ = std::make_shared<const Layers>(std::move(layers));
  ++revision_;
  if (layers_->empty()) tiles_.clear();
  const std::lock_guard lock(shared_->mutex);
  shared_->wanted.clear();
  std::erase_if(shared_->reports, [&](const auto& entry) { return !ids.contains(entry.first); });
  std::erase_if(shared_->broken, [&](const auto& entry) { return !ids.contains(entry.first); });
}

void ImageryPager::restart() {
  tiles_.clear();
  oldest_ = ++revision_;
  const std::lock_guard lock(shared_->mutex);
  shared_->wanted.clear();
  shared_->broken.clear();
}

bool ImageryPager::finerThan(const Bounds& square) const {
  return std::any_of(layers_->begin(), layers_->end(), [&](const draw::ImageryLayer& layer) {
    return shows(layer, square) && square.width() / kTexels > layer.finest;
  });
}

void ImageryPager::beginFrame() {
  ++frame_;
  now_ = secondsNow();
  wanted_.clear();
  std::vector<Arrived> arrived;
  {
    const std::lock_guard lock(shared_->mutex);
    arrived.swap(shared_->arrived);
  }
  for (Arrived& a : arrived) {
    if (layers_->empty() || a.revision < oldest_) continue;
    Tile& tile = tiles_[a.key];
    if (a.revision < tile.revision) continue;
    tile.square = a.square;
    tile.raws = std::move(a.raws);
    const bool failed = a.retry > 0;
    tile.failures = failed ? tile.failures + 1 : 0;
    tile.askAgainAt = failed ? now_ + retryAfter(a.retry, tile.failures) : 0;
    tile.failedWith = a.revision;
    tile.usedIn = frame_;
    if (failed && !a.image) continue;  // as if nothing had come: the coarser stays
    tile.revision = a.revision;
    tile.texture = a.image ? pageTexture(a.image) : nullptr;
    if (tile.texture) tile.texture->setUnRefImageDataAfterApply(true);
  }
}

void ImageryPager::want(const TileKey& key, const Bounds& square) {
  Tile& tile = tiles_[key];
  tile.usedIn = frame_;
  const bool rests = tile.askAgainAt > now_ && tile.failedWith == revision_;
  if (rests || (tile.revision == revision_ && tile.askAgainAt <= 0)) return;
  wanted_.push_back({key, square, tile.raws, revision_, layers_});
}

/// The nearest tile at or above this one of which something has come.
const ImageryPager::Tile* ImageryPager::shownAbove(TileKey key) {
  for (int k = 0; k < kMostLevels; ++k, key = above(key, 1)) {
    const auto found = tiles_.find(key);
    if (found == tiles_.end() || found->second.revision == 0) continue;
    found->second.usedIn = frame_;
    return &found->second;
  }
  return nullptr;
}

void ImageryPager::dress(const TileKey& key, const Bounds& square, osg::StateSet& state) {
  want(key, square);
  const Tile* shown = shownAbove(key);
  if (!shown) want(above(key, kGlance), squareAbove(key, square, kGlance));
  osg::Texture2D* texture = shown && shown->texture ? shown->texture.get() : nothing_.get();
  const Bounds& place = shown ? shown->square : square;
  if (state.getTextureAttribute(kUnit, osg::StateAttribute::TEXTURE) != texture)
    state.setTextureAttribute(kUnit, texture);
  state.getOrCreateUniform("imageMin", osg::Uniform::FLOAT_VEC2)
      ->set(osg::Vec2(float(place.west), float(place.south)));
  state.getOrCreateUniform("imageSize", osg::Uniform::FLOAT)->set(float(place.width()));
}

bool ImageryPager::endFrame() {
  std::sort(wanted_.begin(), wanted_.end(), [](const Wanted& a, const Wanted& b) {
    return std::tuple(std::get<0>(a.key), a.key) < std::tuple(std::get<0>(b.key), b.key);
  });
  const auto same = [](const Wanted& a, const Wanted& b) { return a.key == b.key; };
  wanted_.erase(std::unique(wanted_.begin(), wanted_.end(), same), wanted_.end());
  const bool full = tiles_.size() > kMostTiles;
  if (full) forget();
  unsigned missing = 0;
  {
    const std::lock_guard lock(shared_->mutex);
    std::erase_if(wanted_, [&](const Wanted& w) {
      return shared_->underway.contains({w.key, w.revision});
    });
    shared_->wanted.swap(wanted_);
    missing = std::min(unsigned(shared_->wanted.size()), kWorkers - shared_->workers);
    shared_->workers += missing;
  }
  for (; missing > 0; --missing)
    jobs_.submit({"读取影像", "Reading imagery"},
                 [this](const run::JobContext& job) { work(job); });
  return full;
}

void ImageryPager::work(const run::JobContext& job) {
  Shared& shared = *shared_;
  for (;;) {
    Wanted wanted;
    {
      const std::lock_guard lock(shared.mutex);
      if (job.cancelled() || shared.wanted.empty()) {
        --shared.workers;
        return;
      }
      wanted = std::move(shared.wanted.back());
      shared.wanted.pop_back();
      shared.underway.insert({wanted.key, wanted.revision});
    }
    Arrived arrived = readTile(wanted, shared, job);
    std::function<void()> listener;
    {
      const std::lock_guard lock(shared.mutex);
      shared.underway.erase({wanted.key, wanted.revision});
      shared.arrived.push_back(std::move(arrived));
      listener = shared.listener;
    }
    if (listener && !job.cancelled()) listener();
  }
}

ImageryPager::Arrived ImageryPager::readTile(const Wanted& wanted, Shared& shared,
                                             const run::JobContext& job) {
  Arrived arrived{wanted.key, wanted.square, wanted.raws, wanted.revision, 0, nullptr};
  std::vector<std::pair<PicturePtr, double>> stack;
  for (const draw::ImageryLayer& layer : *wanted.layers) {
    if (!shows(layer, wanted.square) || job.cancelled()) continue;
    PicturePtr& raw = arrived.raws[layer.id];
    bool outOfReach = false;
    if (!raw) {
      shared.begin(layer.id);
      auto picture = layer.read(wanted.square, kTexels, [&job] { return job.cancelled(); });
      shared.end(layer.id, picture.ok());
      if (!picture && job.cancelled()) {
        arrived.raws.erase(layer.id);
        break;
      }
      outOfReach = picture && !picture.notes().empty();
      shared.report(layer, wanted.key, picture);
      if (picture) raw = std::make_shared<const Picture>(std::move(*picture));
    }
    if (raw) stack.emplace_back(raw, layer.opacity);
    if (raw && !outOfReach) continue;
    arrived.retry = arrived.retry > 0 ? std::min(arrived.retry, layer.retrySeconds)
                                      : layer.retrySeconds;
    arrived.raws.erase(layer.id);
  }
  const Picture all = blended(stack);
  if (known(all)) arrived.image = imageOf(all);
  return arrived;
}

void ImageryPager::forget() {
  std::vector<unsigned> used;
  for (const auto& [key, tile] : tiles_) used.push_back(tile.usedIn);
  const auto last = used.begin() + std::ptrdiff_t(used.size() - kMostTiles * 3 / 4);
  std::nth_element(used.begin(), last, used.end());
  std::erase_if(tiles_, [&](const auto& entry) {
    return entry.second.usedIn < *last && entry.second.usedIn != frame_;
  });
}

std::optional<double> ImageryPager::askAgainIn() const {
  std::optional<double> next;
  for (const auto& [key, tile] : tiles_) {
    if (tile.usedIn != frame_ || tile.askAgainAt <= now_) continue;
    next = std::min(next.value_or(tile.askAgainAt), tile.askAgainAt);
  }
  if (next) *next = std::max(0.0, *next - secondsNow());
  return next;
}

bool ImageryPager::loading() const {
  const std::lock_guard lock(shared_->mutex);
  return !shared_->wanted.empty() || !shared_->underway.empty() || !shared_->arrived.empty();
}

ImageryProgress ImageryPager::progress() const {
  const std::lock_guard lock(shared_->mutex);
  ImageryProgress progress{shared_->wanted.size() + shared_->underway.size(), shared_->came, {}};
  std::unique_copy(shared_->reading.begin(), shared_->reading.end(),
                   std::back_inserter(progress.reading));
  return progress;
}

std::vector<draw::ImageryReport> ImageryPager::reports() const {
  const std::lock_guard lock(shared_->mutex);
  std::vector<draw::ImageryReport> reports;
  for (const draw::ImageryLayer& layer : *layers_) {
    const auto found = shared_->reports.find(layer.id);
    reports.push_back(found == shared_->reports.end() ? draw::ImageryReport{layer.id}
                                                      : found->second);
  }
  return reports;
}

void ImageryPager::releaseGLObjects(osg::State* state) const {
  nothing_->releaseGLObjects(state);
  for (const auto& [key, tile] : tiles_) {
    if (tile.texture) tile.texture->releaseGLObjects(state);
  }
}

}  // namespace citymirror::scene

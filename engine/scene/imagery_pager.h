#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <osg/StateSet>
#include <osg/Texture2D>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/draw/imagery.h"
#include "engine/run/job_queue.h"

namespace citymirror::scene {

/// A square of the ground: level, column, row. Four make the one a level above.
using TileKey = std::tuple<int, int, int>;

using PicturePtr = std::shared_ptr<const Picture>;

/// One picture of several of one size, each over those before it by its opacity. O(texels).
Picture blended(std::span<const std::pair<PicturePtr, double>> layers);

/// How far the reading is.
struct ImageryProgress {
  std::size_t missing = 0;             ///< squares that are read or wait to be
  std::size_t came = 0;                ///< pictures that layers have given since the beginning
  std::vector<std::uint64_t> reading;  ///< layers that are being read
};

/// The pictures laid over the tiles of the terrain: read in workers, what is looked at and coarse
/// first; a tile shows the nearest picture above it until its own has come. Keeps the `kMostTiles`
/// used last and what the view needs. Belongs to the thread that draws, which it blocks only at its
/// end, while workers finish the picture they are at.
class ImageryPager {
 public:
  static constexpr int kTexels = 256;  ///< a side of a tile
  static constexpr std::size_t kMostTiles = 320;
  static constexpr unsigned kUnit = 1;  ///< of its textures

  ImageryPager();
  ~ImageryPager();
  /// Stops for good; waits for the workers.
  void close();
  ImageryPager(const ImageryPager&) = delete;
  ImageryPager& operator=(const ImageryPager&) = delete;

  /// From the lowest to the highest. What was read of a layer that stays (by id) is kept.
  void setLayers(std::vector<draw::ImageryLayer> layers);
  /// The keys mean other squares from now on: another city.
  void restart();
  const std::vector<draw::ImageryLayer>& layers() const { return *layers_; }
  bool active() const { return !layers_->empty(); }
  /// Called from a worker when there is something new to draw or to report. Set once, first.
  void onArrival(std::function<void()> listener);
  /// Whether a tile over these metres would be sharper if it were divided.
  bool finerThan(const Bounds& square) const;
  /// Where no tile is dressed: nothing known.
  osg::Texture2D* nothing() const { return nothing_; }

  /// Before the tiles of a frame: takes what has come.
  void beginFrame();
  /// Gives a tile the best picture there is and asks for its own.
  void dress(const TileKey& key, const Bounds& square, osg::StateSet& state);
  /// After them: the workers go on with what is missing now; all other wishes are dropped.
  /// True = tiles were forgotten: take their textures off what is not drawn now.
  bool endFrame();

  /// s from now until what failed in this frame is to be asked for again, by drawing once more;
  /// nothing where nothing has failed.
  std::optional<double> askAgainIn() const;

  /// Pictures are being read, or wait to be drawn.
  bool loading() const;
  ImageryProgress progress() const;
  /// Of the layers in their order.
  std::vector<draw::ImageryReport> reports() const;
  std::size_t tilesHeld() const { return tiles_.size(); }
  void releaseGLObjects(osg::State* state) const;

 private:
  using Layers = std::vector<draw::ImageryLayer>;
  using Raws = std::map<std::uint64_t, PicturePtr>;  // by layer
  struct Tile {
    Bounds square;
    Raws raws;
    osg::ref_ptr<osg::Texture2D> texture;  // null = nothing is known here
    unsigned revision = 0;                 // of the layers it shows; 0 = nothing has come yet
    unsigned usedIn = 0;
    int failures = 0;         // in a row
    double askAgainAt = 0;    // s; 0 = no layer failed
    unsigned failedWith = 0;  // revision of the layers
  };
  struct Wanted {
    TileKey key;
    Bounds square;
    Raws raws;
    unsigned revision = 0;
    std::shared_ptr<const Layers> layers;
  };
  struct Arrived {
    TileKey key;
    Bounds square;
    Raws raws;
    unsigned revision = 0;
    double retry = 0;  // s after the first failure; 0 = no layer failed
    osg::ref_ptr<osg::Image> image;  // null = nothing is known here
  };
  struct Shared;

  static Arrived readTile(const Wanted& wanted, Shared& shared, const run::JobContext& job);
  void work(const run::JobContext& job);
  void want(const TileKey& key, const Bounds& square);
  const Tile* shownAbove(TileKey key);
  void forget();

  std::shared_ptr<const Layers> layers_ = std::make_shared<const Layers>();
  std::map<TileKey, Tile> tiles_;
  std::vector<Wanted> wanted_;
  osg::ref_ptr<osg::Texture2D> nothing_;
  unsigned revision_ = 1, oldest_ = 1, frame_ = 0;
  double now_ = 0;  // s, of the frame
  std::unique_ptr<Shared> shared_;
  run::JobQueue jobs_{kWorkers};  // last: its end waits for the workers

  static constexpr unsigned kWorkers = 2;
};

}  // namespace citymirror::scene

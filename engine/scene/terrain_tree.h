#pragma once
#include <functional>
#include <map>
#include <osg/Geometry>
#include <osg/MatrixTransform>
#include <osg/Node>

#include "engine/core/geometry.h"
#include "engine/core/raster_grid.h"
#include "engine/scene/imagery_pager.h"

namespace citymirror::scene {

/// The ground as a quadtree of tiles of 32 × 32 squares, each as fine as its distance asks for:
/// squares of a tile are at most 1/96 of its distance wide, never finer than the grid; under
/// imagery that is finer, tiles are divided on down to one square of the grid. Where the ground is
/// flat, fewer triangles are drawn than squares (terrain_mesh.h): they lie off by 0.0003 of the
/// distance at most, near by 5 cm. Tiles are made when the camera first needs them (about 60 µs
/// each) and the least used leave beyond `kMostTiles`, so a terrain of any size costs what is seen
/// of it. Belongs to the thread that draws.
class TerrainTree : public osg::Node {
 public:
  /// Heights without NaN, two columns and rows at least; they outlive the node. Tiles on which
  /// `wet` finds water carry the state `nearWater`, those more than 900 m wide `farWater`. Tiles
  /// are dressed with what `imagery` has for them.
  TerrainTree(const RasterGrid<float>& height, std::function<bool(const Bounds&)> wet,
              osg::StateSet* nearWater, osg::StateSet* farWater, ImageryPager& imagery);

  void traverse(osg::NodeVisitor& visitor) override;
  osg::BoundingSphere computeBound() const override;
  void releaseGLObjects(osg::State* state) const override;
  std::size_t tilesHeld() const { return tiles_.size(); }

  static constexpr int kSquares = 32;
  static constexpr int kFinestLevel = -5;  ///< a tile of one square
  static constexpr std::size_t kMostTiles = 1500;

 private:
  struct Tile {
    osg::ref_ptr<osg::MatrixTransform> node;
    unsigned usedIn = 0;
  };

  void draw(const TileKey& key, osg::NodeVisitor& visitor);
  double sideOf(int level) const;
  Bounds squareOf(const TileKey& key) const;
  bool divides(int level, const Bounds& square) const;
  void undress();
  osg::BoundingSphere boundOf(const TileKey& key) const;
  osg::ref_ptr<osg::MatrixTransform> make(const TileKey& key) const;
  void forget();

  const RasterGrid<float>& height_;
  std::function<bool(const Bounds&)> wet_;
  osg::ref_ptr<osg::StateSet> nearWater_, farWater_;
  float lowest_ = 0, highest_ = 0;
  int rootLevel_ = 0;
  unsigned frame_ = 0;
  ImageryPager& imagery_;
  bool dressed_ = false;
  std::map<TileKey, Tile> tiles_;
};

/// How far beyond the terrain's rim, as a share of its longer side, its colours have run into each
/// other and the haze is all that is seen (`blurBeyondRim` and `beyondRim` of the shaders).
inline constexpr double kBlurredBeyond = 0.04, kLostBeyond = 0.4;

/// States of the bands around the terrain: where the painted ground passes into what its corners
/// know of it, where these are all, where nothing is left of the ground.
struct ApronStates {
  osg::ref_ptr<osg::StateSet> near = new osg::StateSet, blurred = new osg::StateSet,
                              lost = new osg::StateSet;
};

/// From the rim of the terrain to the horizon.
osg::ref_ptr<osg::Node> buildApron(const RasterGrid<float>& height, const ApronStates& states);

}  // namespace citymirror::scene

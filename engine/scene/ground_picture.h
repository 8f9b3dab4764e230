#pragma once
#include <cstdint>
#include <osg/Image>
#include <osg/ref_ptr>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/draw/daylight.h"

/// Pictures laid over the ground, row 0 = south, over the bounds that are given. Any thread.
namespace citymirror::scene {

struct GroundModel;

/// What the ground is made of, texel by texel.
struct GroundMaterial {
  GridShape shape;
  std::vector<std::uint8_t> texels;  ///< normal x, normal y (128 = none), share of street, of roof
  std::vector<std::uint8_t> paths;   ///< share of foot and field paths; empty = there are none
  std::vector<std::uint8_t> crowns;  ///< share of trees; empty = there are none
  RasterGrid<std::uint8_t> builtUp;  ///< coarse: 255 = all roofs
};

/// What of the layers that stand on the ground is painted into its picture.
struct GroundContent {
  bool buildings = true, roads = true, trees = true;
  friend bool operator==(const GroundContent&, const GroundContent&) = default;
};

/// How the ground is to be painted.
struct GroundLook {
  draw::Daylight light;
  GroundContent content;
};

/// O(texels + points); texels of 2 m or more, 2048 a side at most.
GroundMaterial groundMaterial(const CityModel& city, const RasterGrid<float>& height,
                              const Bounds& bounds);

/// R8: 255 = river, lake or sea.
osg::ref_ptr<osg::Image> paintWaters(const CityModel& city, const Bounds& bounds);

/// R8 of the material's shape: 255 = in the shadow that buildings cast on level ground, sun in this
/// direction (towards it, unit vector). O(walls), 0.2 s for 25,000 buildings.
RasterGrid<std::uint8_t> castShadows(const BuildingSet& buildings, const GridShape& shape,
                                     const Point3& sun);
/// Adds the shadows of the trees' crowns.
void castShadows(const TreeSet& trees, const Point3& sun, RasterGrid<std::uint8_t>& shadow);

/// RGBA8 with its mipmaps: the ground in this light, with the streets, paths, roofs and trees that
/// are too small to draw from far, dimmed where buildings stand close, and by night lamps on
/// streets. Alpha up to 0.5 = twice the shadow, from 0.8 on = water, 1 = some 24 m from its shore.
/// O(texels), 0.4 s for 2048².
osg::ref_ptr<osg::Image> paintGround(const GroundModel& ground, const CityModel& city,
                                     const GroundLook& look);

}  // namespace citymirror::scene

#pragma once
#include <osg/Geode>
#include <osg/Geometry>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/draw/color_ramp.h"
#include "engine/scene/glyph_atlas.h"

namespace citymirror::scene {

struct TextItem {
  std::string_view text;  ///< UTF-8, one line
  Point2 at;              ///< its middle, pixels from the top left
  double size = 13;       ///< pixels
  draw::Color color;
};

/// Texts of a picture in one draw call. Drawn under a projection of one unit a pixel, y up.
class TextBatch {
 public:
  explicit TextBatch(GlyphAtlas& atlas);
  osg::Node* node() const { return geode_; }
  /// Replaces what was drawn. What the atlas cannot hold together is left out. O(characters).
  void draw(const std::vector<TextItem>& items, int pictureHeight);

 private:
  bool fill(const std::vector<TextItem>& items, int pictureHeight);
  void add(const GlyphAtlas::Glyph& glyph, int left, int baseline, const draw::Color& color);

  GlyphAtlas& atlas_;
  osg::ref_ptr<osg::Geode> geode_;
  osg::ref_ptr<osg::Geometry> geometry_;  // one for all pictures: only what it holds changes
  osg::ref_ptr<osg::Vec3Array> vertices_;
  osg::ref_ptr<osg::Vec2Array> texels_;
  osg::ref_ptr<osg::Vec4ubArray> colors_;
  osg::ref_ptr<osg::DrawElementsUInt> triangles_;
};

}  // namespace citymirror::scene

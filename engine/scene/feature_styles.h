#pragma once
#include <cstdint>
#include <osg/Image>
#include <osg/Texture2D>
#include <span>

#include "engine/draw/color_ramp.h"

namespace citymirror::scene {

/// A colour for each feature, read by the shader with texelFetch: alpha = its strength over the
/// feature's own colour. Geometry never changes with it.
class FeatureStyles {
 public:
  FeatureStyles() = default;
  explicit FeatureStyles(std::size_t features);

  /// O(1); an index beyond the features changes nothing.
  void set(std::uint32_t feature, draw::Color color);
  /// All at once; features beyond the colours lose theirs.
  void setAll(std::span<const draw::Color> colors);
  draw::Color at(std::uint32_t feature) const;
  osg::Texture2D* texture() const { return texture_; }

  static constexpr int kPerRow = 1024;

 private:
  osg::ref_ptr<osg::Image> image_;
  osg::ref_ptr<osg::Texture2D> texture_;
  std::size_t count_ = 0;
};

}  // namespace citymirror::scene

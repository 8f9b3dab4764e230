#include "engine/scene/feature_styles.h"

#include <algorithm>

namespace citymirror::scene {

FeatureStyles::FeatureStyles(std::size_t features) : count_(features) {
  const int rows = std::max(1, int((features + kPerRow - 1) / kPerRow));
  image_ = new osg::Image;
  image_->allocateImage(kPerRow, rows, 1, GL_RGBA, GL_UNSIGNED_BYTE);
  image_->setInternalTextureFormat(GL_RGBA8);
  std::fill_n(image_->data(), image_->getTotalSizeInBytes(), std::uint8_t(0));
  image_->setDataVariance(osg::Object::DYNAMIC);
  texture_ = new osg::Texture2D(image_);
  texture_->setDataVariance(osg::Object::DYNAMIC);
  texture_->setFilter(osg::Texture::MIN_FILTER, osg::Texture::NEAREST);
  texture_->setFilter(osg::Texture::MAG_FILTER, osg::Texture::NEAREST);
  texture_->setResizeNonPowerOfTwoHint(false);
  texture_->setUnRefImageDataAfterApply(false);
}

void FeatureStyles::set(std::uint32_t feature, draw::Color color) {
  if (feature >= count_) return;
  auto* texel = image_->data() + std::size_t(feature) * 4;
  texel[0] = color.r, texel[1] = color.g, texel[2] = color.b, texel[3] = color.a;
  image_->dirty();
}

void FeatureStyles::setAll(std::span<const draw::Color> colors) {
  for (std::uint32_t i = 0; i < count_; ++i) {
    set(i, i < colors.size() ? colors[i] : draw::Color{0, 0, 0, 0});
  }
}

draw::Color FeatureStyles::at(std::uint32_t feature) const {
  if (feature >= count_) return {0, 0, 0, 0};
  const auto* texel = image_->data() + std::size_t(feature) * 4;
  return {texel[0], texel[1], texel[2], texel[3]};
}

}  // namespace citymirror::scene

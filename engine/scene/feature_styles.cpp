#include "engine/scene/feature_styles.h"

#include <algorithm>
#include <type_traits>

namespace citymirror::scene {
namespace {

constexpr std::size_t kTexel = 4;  // bytes

}  // namespace

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
  auto* texel = image_->data() + feature * kTexel;
  texel[0] = color.r, texel[1] = color.g, texel[2] = color.b, texel[3] = color.a;
  image_->dirty();
}

void FeatureStyles::setAll(std::span<const draw::Color> colors) {
  static_assert(sizeof(draw::Color) == kTexel && std::is_trivially_copyable_v<draw::Color>);
  if (count_ == 0) return;
  const std::size_t coloured = std::min(colors.size(), count_);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(colors.data());
  auto* rest = std::copy_n(bytes, coloured * kTexel, image_->data());
  std::fill_n(rest, (count_ - coloured) * kTexel, std::uint8_t(0));
  image_->dirty();
}

draw::Color FeatureStyles::at(std::uint32_t feature) const {
  if (feature >= count_) return {0, 0, 0, 0};
  const auto* texel = image_->data() + feature * kTexel;
  return {texel[0], texel[1], texel[2], texel[3]};
}

}  // namespace citymirror::scene

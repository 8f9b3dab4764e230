#include "engine/scene/text_batch.h"

#include <cmath>
#include <initializer_list>

#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

constexpr double kBaseline = 0.37;  // of the size, from the middle of a line down to its baseline
constexpr float kHaloOpacity = 0.9F;

}  // namespace

TextBatch::TextBatch(GlyphAtlas& atlas)
    : atlas_(atlas),
      geode_(new osg::Geode),
      geometry_(new osg::Geometry),
      vertices_(new osg::Vec3Array),
      texels_(new osg::Vec2Array),
      colors_(new osg::Vec4ubArray),
      triangles_(new osg::DrawElementsUInt(GL_TRIANGLES)) {
  geode_->setCullingActive(false);
  osg::StateSet* state = geode_->getOrCreateStateSet();
  setOrder(*state, RenderOrder::texts);
  state->setAttributeAndModes(makeProgram("text"));
  state->addUniform(new osg::Uniform("letters", 0));
  osg::Vec4 halo = vec4Of(draw::darkPalette().ground);
  halo.a() = kHaloOpacity;
  state->addUniform(new osg::Uniform("haloColor", halo));
  colors_->setNormalize(true);
  geometry_->setUseDisplayList(false);
  geometry_->setUseVertexBufferObjects(true);
  geometry_->setCullingActive(false);
  geometry_->setVertexArray(vertices_);
  geometry_->setVertexAttribArray(6, texels_, osg::Array::BIND_PER_VERTEX);
  geometry_->setVertexAttribArray(7, colors_, osg::Array::BIND_PER_VERTEX);
  geometry_->addPrimitiveSet(triangles_);
}

void TextBatch::add(const GlyphAtlas::Glyph& glyph, int left, int baseline,
                    const draw::Color& color) {
  const unsigned first = unsigned(vertices_->size());
  const int x = left + glyph.left, y = baseline + glyph.top;
  for (const auto& [right, down] : {std::pair(0, 0), {0, 1}, {1, 1}, {1, 0}}) {
    const int dx = right * glyph.width, dy = down * glyph.height;
    vertices_->push_back({float(x + dx), float(y - dy), 0});
    texels_->push_back({float(glyph.column + dx), float(glyph.row + dy)});
    colors_->push_back({color.r, color.g, color.b, color.a});
  }
  for (const unsigned k : {0U, 1U, 2U, 0U, 2U, 3U}) triangles_->push_back(first + k);
}

bool TextBatch::fill(const std::vector<TextItem>& items, int pictureHeight) {
  vertices_->clear();
  texels_->clear();
  colors_->clear();
  triangles_->clear();
  bool complete = true;
  for (const TextItem& item : items) {
    const int size = std::max(1, int(std::lround(item.size)));
    double pen = std::round(item.at.x() - atlas_.widthOf(item.text) * size / 2);
    const int baseline = int(std::lround(pictureHeight - item.at.y() - kBaseline * size));
    for (const char32_t character : charactersOf(item.text)) {
      const GlyphAtlas::Glyph* glyph = atlas_.glyph(character, size);
      if (glyph == nullptr)
        complete = false;
      else if (glyph->width > 0)
        add(*glyph, int(std::lround(pen)), baseline, item.color);
      pen += atlas_.advanceOf(character) * size;
    }
  }
  return complete;
}

void TextBatch::draw(const std::vector<TextItem>& items, int pictureHeight) {
  if (!fill(items, pictureHeight)) {
    atlas_.clear();
    fill(items, pictureHeight);
  }
  if (triangles_->empty()) {
    geode_->removeDrawables(0, geode_->getNumDrawables());
    return;
  }
  for (osg::BufferData* data :
       std::initializer_list<osg::BufferData*>{vertices_, texels_, colors_, triangles_})
    data->dirty();
  if (geode_->getNumDrawables() == 0) geode_->addDrawable(geometry_);
  geode_->getOrCreateStateSet()->setTextureAttribute(0, atlas_.texture());
}

}  // namespace citymirror::scene

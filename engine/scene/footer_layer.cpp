#include "engine/scene/footer_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <osg/BlendFunc>
#include <osg/Geometry>
#include <osg/MatrixTransform>
#include <osg/Projection>

#include "engine/draw/color_ramp.h"
#include "engine/draw/depth_opacity.h"
#include "engine/draw/flow_arrows.h"
#include "engine/scene/programs.h"
#include "engine/scene/text_batch.h"

namespace citymirror::scene {
namespace {

constexpr double kMargin = 16, kGap = 14;                   // design pixels
constexpr double kTitle = 16, kSource = 12, kFigures = 11;  // sizes of text, design pixels
constexpr double kBandWidth = 52, kBandHeight = 12;         // of the legend
constexpr double kThemeHeight = 26, kSwatch = 11;           // of the row of a theme
constexpr double kRoadSample = 18, kRoadLine = 3;           // of a line on roads
constexpr double kShaft = 1.6, kHead = 4.5, kHeadHalf = 3.5;  // of an arrow
constexpr int kVeilSteps = 4;                               // of its first band
constexpr int kBackground = 110, kTexts = 111;              // above everything else

std::string bandText(const draw::ColorRamp& ramp, std::size_t band) {
  const auto figure = [](float v) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.2f", double(v));
    return std::string(text.data());
  };
  return band + 1 < ramp.value.size() ? figure(ramp.value[band]) : "≥ " + figure(ramp.value[band]);
}

}  // namespace

struct FooterLayer::State {
  osg::ref_ptr<osg::Projection> projection = new osg::Projection;
  osg::ref_ptr<osg::Group> quads = new osg::Group, texts = new osg::Group;
  GlyphAtlas letters;
  TextBatch batch{letters};
  std::vector<std::string> words;
  std::vector<TextItem> items;  // each of its words
  std::optional<draw::PictureFooter> footer;
  ViewGeometry laidOut;
  float night = 0;
  bool dirty = true;
  osg::ref_ptr<osg::Vec3Array> corners;
  osg::ref_ptr<osg::Vec4Array> colors;

  void addQuad(const PixelBox& box, double height, const osg::Vec4& color) {
    for (const auto& [x, y] : {std::pair(box.left, box.bottom), std::pair(box.right, box.bottom),
                               std::pair(box.right, box.top), std::pair(box.left, box.top)}) {
      corners->push_back({float(x), float(height - y), 0});
      colors->push_back(color);
    }
  }
  void addOutline(const PixelBox& box, double height, const osg::Vec4& color, double line);
  void addArrow(const Point2& foot, double length, double scale, double height, float opacity);
  /// From its left middle; returns its width.
  double addText(const std::string& text, const Point2& at, double size, draw::Color color) {
    const double width = letters.widthOf(text) * size;
    words.push_back(text);
    items.push_back({{}, {at.x() + width / 2, at.y()}, size, color});
    return width;
  }
  void addVeil(const PixelBox& box, double height);
  /// Adds a line by line(size), which returns its width; smaller where that is more than `room`.
  template <class Line>
  void fitted(const Line& line, double size, double room) {
    const std::size_t before = items.size(), drawn = corners->size();
    const double width = line(size);
    if (width <= room || room <= 0) return;
    items.resize(before);
    words.resize(before);
    corners->resize(drawn);
    colors->resize(drawn);
    line(size * room / width);
  }
  double addLegend(const ViewGeometry& view, const PixelBox& strip);
  /// A row of its own above `bottom`: fill(x, middle, scale) returns where it ends, and is asked
  /// again at a smaller scale where that is too far. Returns the row's top.
  template <class Fill>
  double addRow(const ViewGeometry& view, const PixelBox& strip, double bottom, const Fill& fill) {
    const double s = view.scale, top = bottom - kThemeHeight * s;
    addQuad({strip.left, top, strip.right, bottom}, view.height,
            vec4Of(draw::darkPalette().panel));
    const auto row = [&](double scale) {
      return fill(strip.left + kMargin * s, (top + bottom) / 2, scale) - strip.left;
    };
    fitted(row, s, strip.right - strip.left);
    return top;
  }
  double addTheme(const ViewGeometry& view, const PixelBox& strip);
  void addKeys(const ViewGeometry& view, const PixelBox& strip, double bottom);
  double addFlow(double x, double middle, double scale, double height);
  double addLevels(double x, double middle, double scale, double height);
  double addLines(double x, double middle, double scale, double height);
  void addTexts(const ViewGeometry& view, const PixelBox& strip, double right);
};

/// The first band hides as much of the ground as sheet flow does, from its least depth on.
void FooterLayer::State::addVeil(const PixelBox& box, double height) {
  const osg::Vec4 ground = vec4Of(draw::groundOfLegend(night));
  const osg::Vec4 water = vec4Of(draw::depthRampBy(night).color.front());
  const double step = (box.right - box.left) / kVeilSteps;
  for (int i = 0; i < kVeilSteps; ++i) {
    const float along = float(i) / float(kVeilSteps - 1);
    const float hides = std::lerp(draw::kFilmOpacity, draw::kSheetFlowOpacity, along);
    const double left = box.left + step * i;
    addQuad({left, box.top, left + step, box.bottom}, height,
            ground * (1 - hides) + water * hides);
  }
}

/// Returns where the legend begins.
double FooterLayer::State::addLegend(const ViewGeometry& view, const PixelBox& strip) {
  const double s = view.scale;
  if (footer->legend.empty()) return strip.right - kMargin * s;
  const draw::ColorRamp& ramp = draw::depthRampBy(night);
  const draw::Palette& palette = draw::darkPalette();
  const double width = kBandWidth * s * double(ramp.value.size());
  const double left = strip.right - kMargin * s - width, top = strip.top + 24 * s;
  addText(footer->legend, {left, strip.top + 13 * s}, kFigures * s, palette.muted);
  for (std::size_t band = 0; band < ramp.value.size(); ++band) {
    const double x = left + double(band) * kBandWidth * s;
    const PixelBox box{x, top, x + kBandWidth * s, top + kBandHeight * s};
    if (band == 0)
      addVeil(box, view.height);
    else
      addQuad(box, view.height, vec4Of(ramp.color[band]));
    addText(bandText(ramp, band), {x, top + (kBandHeight + 10) * s}, kFigures * s, palette.text);
  }
  return left - kGap * s;
}

/// What buildings are coloured by, class by class. Returns the top of what stands there now.
double FooterLayer::State::addTheme(const ViewGeometry& view, const PixelBox& strip) {
  if (footer->theme.empty()) return strip.top;
  const draw::Palette& palette = draw::darkPalette();
  return addRow(view, strip, strip.top, [&](double x, double middle, double scale) {
    x += addText(footer->theme, {x, middle}, kSource * scale, palette.text) + kGap * scale;
    for (const auto& [color, name] : footer->classes) {
      const double half = kSwatch / 2 * scale;
      addQuad({x, middle - half, x + 2 * half, middle + half}, view.height,
              vec4Of(color.a == 0 ? palette.building : color));
      x += 2 * half + 4 * scale;
      x += addText(name, {x, middle}, kFigures * scale, palette.muted) + kGap * scale;
    }
    return x;
  });
}

void FooterLayer::State::addOutline(const PixelBox& box, double height, const osg::Vec4& color,
                                    double line) {
  addQuad({box.left, box.top, box.right, box.top + line}, height, color);
  addQuad({box.left, box.bottom - line, box.right, box.bottom}, height, color);
  addQuad({box.left, box.top, box.left + line, box.bottom}, height, color);
  addQuad({box.right - line, box.top, box.right, box.bottom}, height, color);
}

void FooterLayer::State::addArrow(const Point2& foot, double length, double scale, double height,
                                  float opacity) {
  osg::Vec4 color = vec4Of(draw::darkPalette().text);
  color.a() *= opacity;
  const double neck = foot.x() + std::max(length - kHead * scale, 0.0), half = kShaft / 2 * scale;
  addQuad({foot.x(), foot.y() - half, neck, foot.y() + half}, height, color);
  const auto corner = [&](double x, double y) {
    corners->push_back({float(x), float(height - y), 0});
    colors->push_back(color);
  };
  corner(neck, foot.y() + kHeadHalf * scale);
  corner(foot.x() + length, foot.y());
  corner(foot.x() + length, foot.y());
  corner(neck, foot.y() - kHeadHalf * scale);
}

/// Arrows as long as they are in a picture seen from above, each with its speed.
double FooterLayer::State::addFlow(double x, double middle, double scale, double height) {
  const draw::Palette& palette = draw::darkPalette();
  x += addText(footer->flow, {x, middle}, kSource * scale, palette.text) + kGap * scale;
  for (const double speed : draw::kScaleSpeeds) {
    const double length = draw::arrowLength(speed) * scale;
    addArrow({x, middle}, length, scale, height, float(draw::arrowOpacity(speed)));
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%g", speed);
    x += length + 4 * scale;
    x += addText(text.data(), {x, middle}, kFigures * scale, palette.muted) + kGap * scale;
  }
  return x;
}

double FooterLayer::State::addLevels(double x, double middle, double scale, double height) {
  const draw::Palette& palette = draw::darkPalette();
  x += addText(footer->outlines, {x, middle}, kSource * scale, palette.text) + kGap * scale;
  for (const auto& [color, name] : footer->levels) {
    const double half = kSwatch / 2 * scale;
    addOutline({x, middle - half, x + 2 * half, middle + half}, height, vec4Of(color), 2 * scale);
    x += 2 * half + 4 * scale;
    x += addText(name, {x, middle}, kFigures * scale, palette.muted) + kGap * scale;
  }
  return x;
}

double FooterLayer::State::addLines(double x, double middle, double scale, double height) {
  const draw::Palette& palette = draw::darkPalette();
  x += addText(footer->roads, {x, middle}, kSource * scale, palette.text) + kGap * scale;
  for (const auto& [color, dashed, name] : footer->lines) {
    const double half = kRoadLine / 2 * scale, part = kRoadSample * scale * (dashed ? 0.4 : 1);
    addQuad({x, middle - half, x + part, middle + half}, height, vec4Of(color));
    if (dashed) {
      const double end = x + kRoadSample * scale;
      addQuad({end - part, middle - half, end, middle + half}, height, vec4Of(color));
    }
    x += (kRoadSample + 4) * scale;
    x += addText(name, {x, middle}, kFigures * scale, palette.muted) + kGap * scale;
  }
  return x;
}

/// What lines on roads, and over them what arrows and outlines on the picture mean.
void FooterLayer::State::addKeys(const ViewGeometry& view, const PixelBox& strip, double bottom) {
  if (!footer->roads.empty()) {
    bottom = addRow(view, strip, bottom, [&](double x, double middle, double scale) {
      return addLines(x, middle, scale, view.height);
    });
  }
  if (footer->flow.empty() && footer->outlines.empty()) return;
  addRow(view, strip, bottom, [&](double x, double middle, double scale) {
    if (!footer->flow.empty()) x = addFlow(x, middle, scale, view.height);
    if (!footer->outlines.empty()) x = addLevels(x, middle, scale, view.height);
    return x;
  });
}

void FooterLayer::State::addTexts(const ViewGeometry& view, const PixelBox& strip, double right) {
  const draw::Palette& palette = draw::darkPalette();
  const double left = strip.left + kMargin * view.scale, room = right - left;
  const double first = strip.top + 20 * view.scale, second = strip.top + 43 * view.scale;
  const auto upper = [&](double size) {
    const double title = addText(footer->title, {left, first}, size, palette.text);
    const double beside = title + kGap * view.scale;
    const double mark = addText(footer->mark, {left + beside, first}, size, palette.forecast);
    return footer->mark.empty() ? title : beside + mark;
  };
  const auto lower = [&](double size) {
    return addText(footer->source, {left, second}, size, palette.muted);
  };
  fitted(upper, kTitle * view.scale, room);
  fitted(lower, kSource * view.scale, room);
}

FooterLayer::FooterLayer() : state_(std::make_unique<State>()) {
  State& s = *state_;
  osg::ref_ptr<osg::MatrixTransform> pixels = new osg::MatrixTransform;
  pixels->setReferenceFrame(osg::Transform::ABSOLUTE_RF);
  pixels->addChild(s.quads);
  pixels->addChild(s.texts);
  s.texts->addChild(s.batch.node());
  pixels->setCullingActive(false);
  s.projection->addChild(pixels);
  s.projection->setCullingActive(false);
  osg::StateSet* state = s.projection->getOrCreateStateSet();
  state->setMode(GL_LIGHTING, osg::StateAttribute::OFF);
  state->setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  s.quads->getOrCreateStateSet()->setRenderBinDetails(kBackground, "RenderBin");
  s.texts->getOrCreateStateSet()->setRenderBinDetails(
      kTexts, "RenderBin", osg::StateSet::OVERRIDE_PROTECTED_RENDERBIN_DETAILS);
}

FooterLayer::~FooterLayer() = default;

osg::Node* FooterLayer::node() const { return state_->projection; }

void FooterLayer::show(std::optional<draw::PictureFooter> footer) {
  if (footer == state_->footer) return;
  state_->footer = std::move(footer);
  state_->dirty = true;
}

void FooterLayer::setNight(float night) {
  State& s = *state_;
  s.dirty = s.dirty || &draw::depthRampBy(night) != &draw::depthRampBy(s.night);
  s.night = night;
}

bool FooterLayer::shown() const { return state_->footer.has_value(); }

PixelBox FooterLayer::place(const ViewGeometry& view) {
  return {0, view.height - std::round(kHeight * view.scale), double(view.width),
          double(view.height)};
}

void FooterLayer::layOut(const ViewGeometry& view) {
  State& s = *state_;
  const PixelRect part = view.drawn();
  s.projection->setMatrix(osg::Matrix::ortho(part.left, part.left + part.width,
                                             view.height - part.top - part.height,
                                             view.height - part.top, -1, 1));
  ViewGeometry picture = view.whole();
  picture.pose = {};
  if (!s.dirty && s.laidOut == picture) return;
  s.dirty = false;
  s.laidOut = picture;
  s.quads->removeChildren(0, s.quads->getNumChildren());
  s.words.clear();
  s.items.clear();
  if (!s.footer) return s.batch.draw({}, picture.height);
  s.corners = new osg::Vec3Array;
  s.colors = new osg::Vec4Array;
  const PixelBox strip = place(picture);
  s.addQuad(strip, picture.height, vec4Of(draw::darkPalette().panel));
  s.addTexts(picture, strip, s.addLegend(picture, strip));
  s.addKeys(picture, strip, s.addTheme(picture, strip));
  for (std::size_t k = 0; k < s.items.size(); ++k) s.items[k].text = s.words[k];
  s.batch.draw(s.items, picture.height);
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setCullingActive(false);
  geometry->setVertexArray(s.corners);
  geometry->setColorArray(s.colors, osg::Array::BIND_PER_VERTEX);
  geometry->addPrimitiveSet(new osg::DrawArrays(GL_QUADS, 0, GLsizei(s.corners->size())));
  s.quads->addChild(geometry);
}

}  // namespace citymirror::scene

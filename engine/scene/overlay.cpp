#include "engine/scene/overlay.h"

#include <algorithm>
#include <cmath>
#include <osg/BlendFunc>
#include <osg/Geometry>
#include <osg/MatrixTransform>
#include <osg/Projection>
#include <osgText/Text>
#include <unordered_map>

#include "engine/scene/label_font.h"
#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

constexpr std::size_t kMostLabels = 120, kMostPlainMarks = 90, kMostKept = 1500;
constexpr double kCoincident = 9;  // design pixels: of two marks this near the weightier one shows
constexpr double kBadgeLift = 21;  // design pixels from the ground point to the middle of a badge

using Box = PixelBox;

struct LabelLook {
  double size;  // design pixels
  osg::Vec4 color;
};

LabelLook lookOf(const draw::Label& label) {
  const draw::Palette& palette = draw::darkPalette();
  switch (label.role) {
    case draw::Label::Role::water:
      return {15, vec4Of(draw::colorFromHex("#BFE3E8"))};
    case draw::Label::Role::warning:
      return {15, vec4Of(palette.warningYellow)};
    case draw::Label::Role::road:
      return {label.priority >= 640 ? 13.5 : 12.0, vec4Of(palette.text)};
    case draw::Label::Role::place:
      break;
  }
  return {label.priority >= 880 ? 18.0 : 12.5, vec4Of(palette.text)};
}

/// m from the eye up to which a label of this priority is worth its place.
double rangeOf(int priority) {
  if (priority >= 700) return 1e9;
  if (priority >= 640) return 14000;
  if (priority >= 560) return 7000;
  if (priority >= 480) return 3600;
  if (priority >= 400) return 2600;
  return priority >= 350 ? 1500 : 800;
}

double widthInEms(const std::string& utf8) {
  double ems = 0;
  for (unsigned char byte : utf8) {
    if (byte < 0x80)
      ems += 0.56;
    else if (byte >= 0xC0)
      ems += byte >= 0xE0 ? 1.0 : 0.6;
  }
  return ems;
}

int importanceOf(const draw::Mark& mark) {
  using draw::MarkIcon;
  int value = int(mark.severity) * 100 - (mark.stale ? 20 : 0);
  if (mark.icon == MarkIcon::warning) value += 50;
  if (mark.icon == MarkIcon::crew || mark.icon == MarkIcon::pumpTruck) value += 40;
  if (mark.icon == MarkIcon::hospital) value += 10;
  return value;
}

struct PlacedMark {
  std::size_t index;
  Point2 at;  // middle of the badge, pixels from the top left
};

}  // namespace

struct Overlay::State {
  osg::ref_ptr<osg::Projection> projection = new osg::Projection;
  osg::ref_ptr<osg::Group> texts = new osg::Group;
  osg::ref_ptr<osg::Group> badges = new osg::Group;
  osg::ref_ptr<osgText::Font> font;
  draw::LabelSet cityLabels;
  std::shared_ptr<const draw::LabelSet> moreLabels;
  std::shared_ptr<const draw::MarkSet> marks;
  Language language = Language::zh;
  std::string selected;
  bool marksVisible = true, labelsVisible = true, dirty = true;
  ViewGeometry laidOut;
  std::vector<PlacedMark> placed;
  std::vector<const draw::Label*> shown;
  std::unordered_map<std::string, osg::ref_ptr<osgText::Text>> kept;
  std::vector<Box> taken, reserved;

  void placeMarks(const ViewGeometry& view, const GroundModel& ground);
  void placeLabels(const ViewGeometry& view, const GroundModel& ground);
  void drawMarks(const ViewGeometry& view);
  void addCaption(const ViewGeometry& view, const draw::Mark& mark, const Point2& badge);
  void addText(const std::string& text, const Point2& at, double size, const osg::Vec4& color,
               double height);
  bool free(const Box& box) const {
    return std::none_of(taken.begin(), taken.end(), [&](const Box& o) { return o.meets(box); });
  }
};

void Overlay::State::addText(const std::string& text, const Point2& at, double size,
                             const osg::Vec4& color, double height) {
  const std::string key = text + "|" + std::to_string(int(size * 4)) + "|" +
                          std::to_string(int(color.r() * 255)) + "," +
                          std::to_string(int(color.b() * 255));
  if (kept.size() > kMostKept) kept.clear();
  osg::ref_ptr<osgText::Text>& drawn = kept[key];
  if (!drawn) {
    drawn = new osgText::Text;
    drawn->setFont(font);
    const unsigned resolution = unsigned(std::lround(size));
    drawn->setFontResolution(resolution, resolution);
    drawn->setCharacterSize(float(resolution));
    drawn->setAlignment(osgText::Text::CENTER_CENTER);
    drawn->setAxisAlignment(osgText::Text::XY_PLANE);
    drawn->setColor(color);
    drawn->setBackdropType(osgText::Text::OUTLINE);
    osg::Vec4 halo = vec4Of(draw::darkPalette().ground);
    halo.a() = 0.9F;
    drawn->setBackdropColor(halo);
    drawn->setBackdropOffset(0.075F);
    drawn->setText(text, osgText::String::ENCODING_UTF8);
    drawn->setCullingActive(false);
  }
  drawn->setPosition(osg::Vec3(float(std::round(at.x())), float(std::round(height - at.y())), 0));
  texts->addChild(drawn);
}

void Overlay::State::placeMarks(const ViewGeometry& view, const GroundModel& ground) {
  placed.clear();
  if (!marks || !marksVisible) return;
  std::vector<std::size_t> order(marks->size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return importanceOf((*marks)[a]) > importanceOf((*marks)[b]);
  });
  std::size_t plain = 0;
  for (std::size_t i : order) {
    const draw::Mark& mark = (*marks)[i];
    const double z = ground.heightAt(mark.at.x(), mark.at.y()) + 1;
    const Point3 p = view.project({mark.at.x(), mark.at.y(), z});
    if (p.z() < 1 || p.x() < -20 || p.y() < -20 || p.x() > view.width + 20 ||
        p.y() > view.height + 40)
      continue;
    const Point2 badge(p.x(), p.y() - kBadgeLift * view.scale);
    const bool must = mark.severity >= Severity::yellow || mark.code == selected;
    const double half = (must ? 9 : 15) * view.scale;
    const Box box{badge.x() - half, badge.y() - half, badge.x() + half, badge.y() + half};
    if (!must && (plain >= kMostPlainMarks || p.z() > 9000 || !free(box))) continue;
    const auto hides = [&](const PlacedMark& other) {
      return (other.at - badge).norm() < kCoincident * view.scale;
    };
    if (mark.code != selected && std::any_of(placed.begin(), placed.end(), hides)) continue;
    if (!must) ++plain;
    taken.push_back({badge.x() - 13 * view.scale, badge.y() - 13 * view.scale,
                     badge.x() + 13 * view.scale, badge.y() + 13 * view.scale});
    placed.push_back({i, badge});
  }
}

void Overlay::State::addCaption(const ViewGeometry& view, const draw::Mark& mark,
                                const Point2& badge) {
  const std::string& text = mark.caption.in(language);
  if (text.empty()) return;
  const double size = 13 * view.scale, width = widthInEms(text) * size;
  const double beside = 17 * view.scale + width / 2;
  for (const Point2& step : {Point2(beside, 0), Point2(-beside, 0), Point2(0, 31 * view.scale),
                             Point2(0, -24 * view.scale)}) {
    const Point2 at = badge + step;
    const Box box{at.x() - width / 2 - 2, at.y() - 0.6 * size, at.x() + width / 2 + 2,
                  at.y() + 0.6 * size};
    if (!free(box)) continue;
    taken.push_back(box);
    osg::Vec4 color = vec4Of(draw::darkPalette().text);
    if (mark.stale) color.a() = 0.5F;
    addText(text, at, size, color, view.height);
    return;
  }
}

void Overlay::State::placeLabels(const ViewGeometry& view, const GroundModel& ground) {
  if (!labelsVisible) return;
  struct Candidate {
    const draw::Label* label;
    int rank;
  };
  std::vector<Candidate> order;
  const auto collect = [&](const draw::LabelSet& labels) {
    for (const draw::Label& label : labels) {
      const bool was = std::find(shown.begin(), shown.end(), &label) != shown.end();
      order.push_back({&label, label.priority + (was ? 30 : 0)});
    }
  };
  if (moreLabels) collect(*moreLabels);
  collect(cityLabels);
  std::stable_sort(order.begin(), order.end(),
                   [](const Candidate& a, const Candidate& b) { return a.rank > b.rank; });
  std::vector<const draw::Label*> visible;
  for (const Candidate& candidate : order) {
    if (visible.size() >= kMostLabels) break;
    const draw::Label& label = *candidate.label;
    const std::string& text = label.text.in(language);
    const Point3 p =
        view.project({label.at.x(), label.at.y(), ground.heightAt(label.at.x(), label.at.y()) + 2});
    if (text.empty() || p.z() < 10 || p.z() > rangeOf(label.priority)) continue;
    const LabelLook look = lookOf(label);
    const double size = look.size * view.scale, width = widthInEms(text) * size;
    const bool facility = label.role == draw::Label::Role::place && label.priority < 880;
    const Point2 at(p.x(), p.y() + (facility ? 0.8 * size : 0.0));
    const double pad = 6 * view.scale;
    const Box box{at.x() - width / 2 - pad, at.y() - 0.6 * size - pad / 2, at.x() + width / 2 + pad,
                  at.y() + 0.6 * size + pad / 2};
    if (box.left < 0 || box.top < 0 || box.right > view.width || box.bottom > view.height) continue;
    if (!free(box)) continue;
    taken.push_back(box);
    visible.push_back(&label);
    addText(text, at, size, look.color, view.height);
  }
  shown = std::move(visible);
}

void Overlay::State::drawMarks(const ViewGeometry& view) {
  badges->removeChildren(0, badges->getNumChildren());
  if (placed.empty()) return;
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec2Array> local = new osg::Vec2Array;
  osg::ref_ptr<osg::Vec4Array> kind = new osg::Vec4Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
  for (auto it = placed.rbegin(); it != placed.rend(); ++it) {  // most important on top
    const draw::Mark& mark = (*marks)[it->index];
    const unsigned first = unsigned(vertices->size());
    for (const osg::Vec2& corner :
         {osg::Vec2(-18, -23), osg::Vec2(18, -23), osg::Vec2(18, 18), osg::Vec2(-18, 18)}) {
      vertices->push_back({float(it->at.x() + corner.x() * view.scale),
                           float(view.height - it->at.y() + corner.y() * view.scale), 0});
      local->push_back(corner);
      kind->push_back({float(mark.icon), float(mark.severity), mark.stale ? 1.0F : 0.0F,
                       mark.code == selected && !selected.empty() ? 1.0F : 0.0F});
    }
    for (unsigned i : {0U, 1U, 2U, 0U, 2U, 3U}) triangles->push_back(first + i);
  }
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setCullingActive(false);
  geometry->setVertexArray(vertices);
  geometry->setVertexAttribArray(6, local, osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(7, kind, osg::Array::BIND_PER_VERTEX);
  geometry->addPrimitiveSet(triangles);
  badges->addChild(geometry);
}

Overlay::Overlay() : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.font = loadLabelFont();
  osg::ref_ptr<osg::MatrixTransform> pixels = new osg::MatrixTransform;
  pixels->setReferenceFrame(osg::Transform::ABSOLUTE_RF);
  pixels->addChild(s.badges);
  pixels->addChild(s.texts);
  s.projection->addChild(pixels);
  s.projection->setCullingActive(false);
  pixels->setCullingActive(false);
  osg::StateSet* state = s.projection->getOrCreateStateSet();
  state->setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  s.texts->getOrCreateStateSet()->setRenderBinDetails(
      int(RenderOrder::texts), "RenderBin", osg::StateSet::OVERRIDE_PROTECTED_RENDERBIN_DETAILS);
  const draw::Palette& palette = draw::darkPalette();
  osg::StateSet* badge = s.badges->getOrCreateStateSet();
  setOrder(*badge, RenderOrder::badges);
  badge->setAttributeAndModes(makeProgram("mark"));
  badge->addUniform(new osg::Uniform("panelColor", vec3Of(palette.panel)));
  badge->addUniform(new osg::Uniform("textColor", vec3Of(palette.text)));
  badge->addUniform(new osg::Uniform("groundColor", vec3Of(palette.ground)));
  badge->addUniform(new osg::Uniform("accentColor", vec3Of(palette.accent)));
  osg::ref_ptr<osg::Uniform> warning =
      new osg::Uniform(osg::Uniform::FLOAT_VEC3, "warningColor", 5);
  for (unsigned i = 0; i < 5; ++i) warning->setElement(i, vec3Of(palette.warning(Severity(i))));
  badge->addUniform(warning);
}

Overlay::~Overlay() = default;

osg::Node* Overlay::node() const { return state_->projection; }

void Overlay::setCityLabels(const draw::LabelSet& labels) {
  state_->cityLabels = labels;
  state_->shown.clear();
  state_->dirty = true;
}

void Overlay::setLabels(std::shared_ptr<const draw::LabelSet> labels) {
  if (labels == state_->moreLabels) return;
  state_->moreLabels = std::move(labels);
  state_->dirty = true;
}

void Overlay::setMarks(std::shared_ptr<const draw::MarkSet> marks) {
  if (marks == state_->marks) return;
  state_->marks = std::move(marks);
  state_->placed.clear();
  state_->dirty = true;
}

void Overlay::setLanguage(Language language) {
  if (language == state_->language) return;
  state_->language = language;
  state_->kept.clear();
  state_->dirty = true;
}

void Overlay::setSelected(const std::string& code) {
  if (code == state_->selected) return;
  state_->selected = code;
  state_->dirty = true;
}

void Overlay::setReserved(std::vector<PixelBox> places) {
  state_->reserved = std::move(places);
  state_->dirty = true;
}

void Overlay::setVisible(bool marks, bool labels) {
  if (marks == state_->marksVisible && labels == state_->labelsVisible) return;
  state_->marksVisible = marks;
  state_->labelsVisible = labels;
  state_->dirty = true;
}

void Overlay::layOut(const ViewGeometry& view, const GroundModel& ground) {
  State& s = *state_;
  const PixelRect part = view.drawn();
  s.projection->setMatrix(osg::Matrix::ortho(part.left, part.left + part.width,
                                             view.height - part.top - part.height,
                                             view.height - part.top, -1, 1));
  if (!s.dirty && s.laidOut == view.whole()) return;
  s.dirty = false;
  s.laidOut = view.whole();
  s.taken = s.reserved;
  s.texts->removeChildren(0, s.texts->getNumChildren());
  s.placeMarks(view, ground);
  for (const PlacedMark& mark : s.placed) s.addCaption(view, (*s.marks)[mark.index], mark.at);
  s.placeLabels(view, ground);
  s.drawMarks(view);
}

std::int64_t Overlay::markAt(const Point2& pixel) const {
  const State& s = *state_;
  for (const PlacedMark& mark : s.placed) {
    if ((mark.at - pixel).norm() <= 13 * s.laidOut.scale) return std::int64_t(mark.index);
  }
  return -1;
}

const draw::MarkSet* Overlay::marks() const { return state_->marks.get(); }

}  // namespace citymirror::scene

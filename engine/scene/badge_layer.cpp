#include "engine/scene/badge_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <osg/Geometry>

#include "engine/scene/label_layout.h"
#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

constexpr std::size_t kMostPlain = 90;  // without a warning
constexpr double kPlainRange = 9000;    // m
// Design pixels: of two marks this near the weightier one shows; from the ground point to the
// middle of a badge; half of what a badge covers; half of the room that one needs to stay, to come.
constexpr double kCoincident = 9, kLift = 21, kHalf = 13, kHalfStay = 11, kHalfNew = 15;
constexpr double kCaption = 13;

int importanceOf(const draw::Mark& mark) {
  using draw::MarkIcon;
  int value = int(mark.severity) * 100 - (mark.stale ? 20 : 0);
  if (mark.icon == MarkIcon::warning) value += 50;
  if (mark.icon == MarkIcon::crew || mark.icon == MarkIcon::pumpTruck) value += 40;
  if (mark.icon == MarkIcon::hospital) value += 10;
  return value;
}

PixelBox squareAround(const Point2& middle, double half) {
  return {middle.x() - half, middle.y() - half, middle.x() + half, middle.y() + half};
}

std::vector<std::size_t> byImportance(const draw::MarkSet& marks) {
  std::vector<std::size_t> order(marks.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return importanceOf(marks[a]) > importanceOf(marks[b]);
  });
  return order;
}

}  // namespace

BadgeLayer::BadgeLayer() : group_(new osg::Group) {
  const draw::Palette& palette = draw::darkPalette();
  osg::StateSet* state = group_->getOrCreateStateSet();
  setOrder(*state, RenderOrder::badges);
  state->setAttributeAndModes(makeProgram("mark"));
  state->addUniform(new osg::Uniform("panelColor", vec3Of(palette.panel)));
  state->addUniform(new osg::Uniform("textColor", vec3Of(palette.text)));
  state->addUniform(new osg::Uniform("groundColor", vec3Of(palette.ground)));
  state->addUniform(new osg::Uniform("accentColor", vec3Of(palette.accent)));
  osg::ref_ptr<osg::Uniform> warning =
      new osg::Uniform(osg::Uniform::FLOAT_VEC3, "warningColor", 5);
  for (unsigned i = 0; i < 5; ++i) warning->setElement(i, vec3Of(palette.warning(Severity(i))));
  state->addUniform(warning);
}

void BadgeLayer::setMarks(std::shared_ptr<const draw::MarkSet> marks) {
  marks_ = std::move(marks);
  placed_.clear();
}

void BadgeLayer::clear() {
  placed_.clear();
  sides_.clear();
  group_->removeChildren(0, group_->getNumChildren());
}

bool BadgeLayer::fits(const draw::Mark& mark, const Point2& badge,
                      const std::vector<PixelBox>& taken, double scale) const {
  const double half = sides_.contains(mark.code) ? kHalfStay : kHalfNew;
  return !meetsAny(squareAround(badge, half * scale), taken);
}

void BadgeLayer::layOut(const ViewGeometry& view, const GroundModel& ground,
                        std::vector<PixelBox>& taken) {
  placed_.clear();
  scale_ = view.scale;
  const Projector project(view);
  std::size_t plain = 0;
  for (const std::size_t i : marks_ ? byImportance(*marks_) : std::vector<std::size_t>{}) {
    const draw::Mark& mark = (*marks_)[i];
    const Point3 place(mark.at.x(), mark.at.y(), ground.heightAt(mark.at.x(), mark.at.y()) + 1);
    if (cut_ && cut_->beyond(place) > 0) continue;
    const Point3 p = project(place);
    if (p.z() < 1 || p.x() < -20 || p.y() < -20 || p.x() > view.width + 20 ||
        p.y() > view.height + 40)
      continue;
    const Point2 badge(p.x(), p.y() - kLift * view.scale);
    const bool must = mark.severity >= Severity::yellow || mark.code == selected_;
    if (!must &&
        (plain >= kMostPlain || p.z() > kPlainRange || !fits(mark, badge, taken, view.scale)))
      continue;
    const auto hides = [&](const Placed& other) {
      return (other.at - badge).norm() < kCoincident * view.scale;
    };
    if (mark.code != selected_ && std::any_of(placed_.begin(), placed_.end(), hides)) continue;
    if (!must) ++plain;
    taken.push_back(squareAround(badge, kHalf * view.scale));
    placed_.push_back({i, badge});
  }
  draw(view);
}

std::vector<TextItem> BadgeLayer::captions(const ViewGeometry& view, Language language,
                                           GlyphAtlas& letters, std::vector<PixelBox>& taken) {
  std::vector<TextItem> items;
  std::unordered_map<std::string, int> sides;
  const double size = std::round(kCaption * view.scale);
  for (const Placed& placed : placed_) {
    const draw::Mark& mark = (*marks_)[placed.index];
    const std::string& text = mark.caption.in(language);
    const auto before = sides_.find(mark.code);
    int& side = sides[mark.code] = before != sides_.end() ? before->second : 0;
    if (text.empty()) continue;
    const double half = letters.widthOf(text) * size / 2, beside = 17 * view.scale + half;
    const std::array steps{Point2(beside, 0), Point2(-beside, 0), Point2(0, 31 * view.scale),
                           Point2(0, -24 * view.scale)};
    for (int k = 0; k < int(steps.size()); ++k) {
      const int tried = (side + k) % int(steps.size());
      const Point2 at = placed.at + steps[std::size_t(tried)];
      const PixelBox box{at.x() - half - 2, at.y() - 0.6 * size, at.x() + half + 2,
                         at.y() + 0.6 * size};
      if (meetsAny(box, taken)) continue;
      taken.push_back(box);
      draw::Color color = draw::darkPalette().text;
      if (mark.stale) color.a = 128;
      items.push_back({text, at, size, color});
      side = tried;
      break;
    }
  }
  sides_ = std::move(sides);
  return items;
}

void BadgeLayer::draw(const ViewGeometry& view) {
  group_->removeChildren(0, group_->getNumChildren());
  if (placed_.empty()) return;
  osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec2Array> local = new osg::Vec2Array;
  osg::ref_ptr<osg::Vec4Array> kind = new osg::Vec4Array;
  osg::ref_ptr<osg::DrawElementsUInt> triangles = new osg::DrawElementsUInt(GL_TRIANGLES);
  for (auto it = placed_.rbegin(); it != placed_.rend(); ++it) {  // most important on top
    const draw::Mark& mark = (*marks_)[it->index];
    const unsigned first = unsigned(vertices->size());
    for (const osg::Vec2& corner :
         {osg::Vec2(-18, -23), osg::Vec2(18, -23), osg::Vec2(18, 18), osg::Vec2(-18, 18)}) {
      vertices->push_back({float(it->at.x() + corner.x() * view.scale),
                           float(view.height - it->at.y() + corner.y() * view.scale), 0});
      local->push_back(corner);
      kind->push_back({float(mark.icon), float(mark.severity), mark.stale ? 1.0F : 0.0F,
                       mark.code == selected_ && !selected_.empty() ? 1.0F : 0.0F});
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
  group_->addChild(geometry);
}

std::int64_t BadgeLayer::at(const Point2& pixel) const {
  for (const Placed& mark : placed_) {
    if ((mark.at - pixel).norm() <= kHalf * scale_) return std::int64_t(mark.index);
  }
  return -1;
}

}  // namespace citymirror::scene

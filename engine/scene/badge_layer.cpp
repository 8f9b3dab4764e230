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
// Sensors crowd from here on, m from the eye; design pixels between full badges of one kind; what a
// full one may lack of both and stays.
constexpr double kCrowdRange = 4000, kApart = 150, kStayCrowd = 1.06, kStayApart = 0.85;
constexpr double kLead = 0.1;  // of its weight, by which one that was full goes before its like
// Design pixels: half of a small sign, of its room, of where it is picked; small ones this near are
// one.
constexpr double kSmall = 7.5, kSmallRoom = 5, kSmallPick = 8, kMerged = 4;
constexpr float kSmallIcon = 32;  // added to the icon, for the shader

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

bool isInAlarm(const draw::Mark& mark) { return mark.severity >= Severity::yellow; }

bool isSensor(const draw::Mark& mark) {
  using draw::MarkIcon;
  return mark.icon == MarkIcon::rainGauge || mark.icon == MarkIcon::riverStage ||
         mark.icon == MarkIcon::pondingSensor || mark.icon == MarkIcon::pin;
}

/// Those that were badges lead a little among their like, so that values that are almost equal do
/// not take turns.
std::vector<std::size_t> byImportance(const draw::MarkSet& marks,
                                      const std::unordered_set<std::string>& full) {
  struct Rank {
    int importance, icon;
    double weight;
  };
  std::vector<Rank> ranks;
  ranks.reserve(marks.size());
  for (const draw::Mark& mark : marks) {
    const double weight = std::isnan(mark.weight) ? 0 : mark.weight;
    const double lead = full.contains(mark.code) ? kLead * std::abs(weight) : 0;
    ranks.push_back({importanceOf(mark), int(mark.icon), weight + lead});
  }
  std::vector<std::size_t> order(marks.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Rank &left = ranks[a], &right = ranks[b];
    if (left.importance != right.importance) return left.importance > right.importance;
    if (left.icon != right.icon) return left.icon < right.icon;
    return left.weight > right.weight;
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
  full_.clear();
  group_->removeChildren(0, group_->getNumChildren());
}

bool BadgeLayer::wasFull(const draw::Mark& mark) const { return full_.contains(mark.code); }

std::optional<BadgeLayer::Seen> BadgeLayer::see(const draw::Mark& mark, const ViewGeometry& view,
                                                const Projector& project,
                                                const GroundModel& ground) const {
  const Point3 place(mark.at.x(), mark.at.y(), ground.heightAt(mark.at.x(), mark.at.y()) + 1);
  if (cut_ && cut_->beyond(place) > 0) return std::nullopt;
  const Point3 p = project(place);
  if (p.z() < 1 || p.x() < -20 || p.y() < -20 || p.x() > view.width + 20 ||
      p.y() > view.height + 40)
    return std::nullopt;
  return Seen{{p.x(), p.y()}, {p.x(), p.y() - kLift * view.scale}, p.z()};
}

bool BadgeLayer::meetsFull(const draw::Mark& mark, const Seen& seen) const {
  return mark.code != selected_ &&
         std::any_of(placed_.begin(), placed_.end(), [&](const Placed& other) {
           return !other.small && (other.at - seen.badge).norm() < kCoincident * scale_;
         });
}

bool BadgeLayer::isCrowded(const draw::Mark& mark, const Seen& seen) const {
  const bool was = wasFull(mark);
  if (mark.code == selected_ || !isSensor(mark) ||
      seen.away <= kCrowdRange * (was ? kStayCrowd : 1))
    return false;
  if (!isInAlarm(mark)) return mark.caption.zh.empty() && mark.caption.en.empty();
  const double apart = kApart * (was ? kStayApart : 1) * scale_;
  return std::any_of(placed_.begin(), placed_.end(), [&](const Placed& other) {
    const draw::Mark& shown = (*marks_)[other.index];
    return !other.small && shown.icon == mark.icon && shown.severity >= mark.severity &&
           (other.at - seen.badge).norm() < apart;
  });
}

bool BadgeLayer::hasRoom(const draw::Mark& mark, const Placed& place, const Seen& seen,
                         const std::vector<PixelBox>& taken) const {
  const double half = place.small                ? kSmallRoom
                      : sides_.contains(mark.code) ? kHalfStay
                                                   : kHalfNew;
  return seen.away <= kPlainRange && !meetsAny(squareAround(place.at, half * scale_), taken);
}

void BadgeLayer::place(std::size_t index, const Seen& seen, std::size_t& plain,
                       std::vector<PixelBox>& taken) {
  const draw::Mark& mark = (*marks_)[index];
  const bool must = isInAlarm(mark) || mark.code == selected_, behind = meetsFull(mark, seen);
  if (behind && !must) return;
  const bool small = behind || isCrowded(mark, seen);
  const Placed placed{index, small ? seen.foot : seen.badge, small};
  if (!must && (plain >= kMostPlain || !hasRoom(mark, placed, seen, taken))) return;
  const auto covers = [&](const Placed& other) {
    return other.small && (other.at - placed.at).norm() < kMerged * scale_;
  };
  if (small && std::any_of(placed_.begin(), placed_.end(), covers)) return;
  plain += must ? 0 : 1;
  taken.push_back(squareAround(placed.at, (small ? kSmallRoom : kHalf) * scale_));
  placed_.push_back(placed);
}

void BadgeLayer::layOut(const ViewGeometry& view, const GroundModel& ground,
                        std::vector<PixelBox>& taken) {
  placed_.clear();
  scale_ = view.scale;
  const Projector project(view);
  std::size_t plain = 0;
  for (const std::size_t i : marks_ ? byImportance(*marks_, full_) : std::vector<std::size_t>{}) {
    if (const auto seen = see((*marks_)[i], view, project, ground)) place(i, *seen, plain, taken);
  }
  full_.clear();
  for (const Placed& placed : placed_)
    if (!placed.small) full_.insert((*marks_)[placed.index].code);
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
    if (text.empty() || placed.small) continue;
    const double half = letters.widthOf(text) * size / 2, beside = 17 * view.scale + half;
    const std::array steps{Point2(beside, 0), Point2(-beside, 0), Point2(0, 31 * view.scale),
                           Point2(0, -24 * view.scale)};
    for (int k = 0; k < int(steps.size()); ++k) {
      const int tried = (side + k) % int(steps.size());
      const Point2 at = placed.at + steps[std::size_t(tried)];
      const PixelBox box{at.x() - half - 2, at.y() - 0.6 * size, at.x() + half + 2,
                         at.y() + 0.6 * size};
      if (!inside(box, view) || meetsAny(box, taken)) continue;
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
    const float below = it->small ? -18 : -23, icon = float(mark.icon);
    const double scale = view.scale * (it->small ? kSmall / 18 : 1);
    for (const osg::Vec2& corner :
         {osg::Vec2(-18, below), osg::Vec2(18, below), osg::Vec2(18, 18), osg::Vec2(-18, 18)}) {
      vertices->push_back({float(it->at.x() + corner.x() * scale),
                           float(view.height - it->at.y() + corner.y() * scale), 0});
      local->push_back(corner);
      kind->push_back({it->small ? icon + kSmallIcon : icon, float(mark.severity),
                       mark.stale ? 1.0F : 0.0F,
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
    const double reach = mark.small ? kSmallPick : kHalf;
    if ((mark.at - pixel).norm() <= reach * scale_) return std::int64_t(mark.index);
  }
  return -1;
}

}  // namespace citymirror::scene

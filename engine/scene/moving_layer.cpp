#include "engine/scene/moving_layer.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/Geometry>
#include <utility>

#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

constexpr double kMarkReach = 9;  // design pixels
constexpr std::size_t kCorners = 3;
constexpr double kSteepest = 0.25;  // m a metre: what a body follows of the ground
constexpr double kAbove = 0.5;      // m from the road to the middle of what moves

float floatRadians(double degrees) { return float(degrees * std::numbers::pi / 180.0); }

osg::ref_ptr<osg::Geometry> trianglesOf(osg::Vec4Array* before, osg::Vec4Array* after,
                                        osg::Vec4ubArray* look) {
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setCullingActive(false);
  geometry->setVertexArray(before);
  geometry->setVertexAttribArray(6, after, osg::Array::BIND_PER_VERTEX);
  look->setNormalize(true);
  geometry->setVertexAttribArray(7, look, osg::Array::BIND_PER_VERTEX);
  return geometry;
}

/// All indices, in steps that spread every beginning of them over the whole.
std::vector<std::uint32_t> spread(std::size_t count) {
  std::size_t step = std::size_t(double(count) * (std::numbers::phi - 1)) | 1;
  while (std::gcd(step, count) != 1) ++step;
  std::vector<std::uint32_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = std::uint32_t(i * step % count);
  return order;
}

}  // namespace

MovingLayer::MovingLayer()
    : placed_(new osg::MatrixTransform),
      near_(makeProgram("moving")),
      far_(makeProgram("moving", "FAR")) {
  osg::StateSet* state = placed_->getOrCreateStateSet();
  setOrder(*state, RenderOrder::moving);
  state->setAttributeAndModes(near_);
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  state->setMode(GL_BLEND, osg::StateAttribute::ON);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
  const draw::Palette& palette = draw::darkPalette();
  state->addUniform(new osg::Uniform("rimColor", vec3Of(palette.ground)));
  state->addUniform(new osg::Uniform("accentColor", vec3Of(palette.accent)));
  state->addUniform(between_ = new osg::Uniform("between", 0.0F));
  state->addUniform(selectedMark_ = new osg::Uniform("selectedMark", -1));
  state->addUniform(scale_ = new osg::Uniform("designScale", 1.0F));
  state->addUniform(bodyReach_ = new osg::Uniform("bodyReach", 0.0F));
  placed_->setCullingActive(false);
}

void MovingLayer::show(std::shared_ptr<const draw::MovingMarks> marks,
                       std::shared_ptr<const SceneBuild> city,
                       std::shared_ptr<const draw::VehicleShapes> vehicles) {
  placed_->removeChildren(0, placed_->getNumChildren());
  marks_ = marks && draw::drawable(*marks) && marks->size() > 0 ? std::move(marks) : nullptr;
  bodied_.clear();
  vehicles_ = std::move(vehicles);
  city_ = marks_ ? std::move(city) : nullptr;
  if (!marks_) return;
  middle_ = city_->ground.bounds.centre();
  placed_->setMatrix(osg::Matrix::translate(middle_.x(), middle_.y(), 0));
  before_ = new osg::Vec4Array;
  after_ = new osg::Vec4Array;
  look_ = new osg::Vec4ubArray;
  order_ = spread(marks_->size());
  cells_ = {};
  const osg::ref_ptr<osg::Geometry> geometry = trianglesOf(before_, after_, look_);
  geometry->addPrimitiveSet(some_ = new osg::DrawArrays(GL_TRIANGLES, 0, 0));
  geometry->addPrimitiveSet(one_ = new osg::DrawArrays(GL_TRIANGLES, 0, 0));
  geometry->addPrimitiveSet(inSight_ = new osg::DrawElementsUInt(GL_TRIANGLES));
  placed_->addChild(geometry);
  select();
}

const RoadDeck* MovingLayer::deckOf(std::uint32_t mark, const Point2& p, double headingDeg,
                                    std::int32_t road) const {
  if (marks_->kind[mark] == draw::MovingKind::boat) return nullptr;
  return road == draw::kUnknownRoad ? city_->decks.below(p, headingDeg) : city_->decks.of(road);
}

double MovingLayer::surfaceAt(const Point2& p, const RoadDeck* deck) const {
  return deck ? deck->heightAt(p, city_->ground) : roadOnGround(p, city_->ground);
}

void MovingLayer::place(std::size_t count) {
  const std::size_t done = before_->size() / kCorners;
  if (count <= done) return;
  const auto placeOf = [&](const Point2& p, const RoadDeck* deck, double angle) {
    const Point2 from = p - middle_;
    return osg::Vec4(float(from.x()), float(from.y()), float(surfaceAt(p, deck) + kAbove),
                     floatRadians(angle));
  };
  for (osg::Array* array : std::initializer_list<osg::Array*>{before_, after_, look_}) {
    array->reserveArray(unsigned(kCorners * count));
    array->dirty();
  }
  for (std::size_t k = done; k < count; ++k) {
    const std::uint32_t i = order_[k];
    const double turn = draw::turnBetween(marks_->headingBefore[i], marks_->headingAfter[i]);
    const draw::Color& color = marks_->color[i];
    const Point2 &from = marks_->before[i], &to = marks_->after[i];
    const RoadDeck* begin = deckOf(i, from, marks_->headingBefore[i], marks_->roadBefore[i]);
    const RoadDeck* end = deckOf(i, to, marks_->headingAfter[i], marks_->roadAfter[i]);
    before_->insert(before_->end(), kCorners, placeOf(from, begin, marks_->headingBefore[i]));
    after_->insert(after_->end(), kCorners, placeOf(to, end, turn));
    look_->insert(look_->end(), kCorners,
                  osg::Vec4ub(color.r, color.g, color.b, GLubyte(marks_->kind[i])));
  }
}

void MovingLayer::setTime(Instant at) {
  fraction_ = marks_ ? draw::fractionAt(*marks_, at) : 0;
  between_->set(float(fraction_));
}

void MovingLayer::setSelected(const std::string& code) {
  if (code == selected_) return;
  selected_ = code;
  select();
}

void MovingLayer::select() {
  selectedMark_->set(-1);
  if (!marks_) return;
  const auto chosen = [&](std::uint32_t i) { return marks_->code[i] == selected_; };
  const auto found =
      selected_.empty() ? order_.end() : std::find_if(order_.begin(), order_.end(), chosen);
  const int at = found == order_.end() ? -1 : int(found - order_.begin());
  place(std::size_t(at + 1));
  selectedMark_->set(at);
  one_->setFirst(std::max(at, 0) * GLint(kCorners));
  one_->setCount(at < 0 ? 0 : GLsizei(kCorners));
  drawSome();
}

void MovingLayer::drawSome() {
  if (distance_ <= kFar) return drawInSight();
  const std::size_t count = std::min(order_.size(), kMostFar);
  place(count);
  some_->setCount(GLsizei(kCorners * count));
  seen_.clear();
  inSight_->clear();
}

void MovingLayer::drawInSight() {
  some_->setCount(0);
  place(order_.size());
  if (cells_.size() != order_.size()) cells_ = {*before_, *after_, kCorners, middle_, kMostFar};
  cells_.inSight(view_, seen_);
  inSight_->clear();
  for (const std::uint32_t k : seen_) {
    for (GLuint corner = 0; corner < kCorners; ++corner)
      inSight_->push_back(GLuint(kCorners * k) + corner);
  }
  inSight_->dirty();
}

std::size_t MovingLayer::drawn() const {
  return marks_ ? seen_.size() + std::size_t(some_->getCount()) / kCorners : 0;
}

void MovingLayer::setView(const ViewGeometry& view) {
  if (!(view == view_)) {
    view_ = view;
    scale_->set(float(view.scale));
    const double before = std::exchange(distance_, view.pose.distance);
    const bool far = distance_ > kFar;
    placed_->getOrCreateStateSet()->setAttributeAndModes(far ? far_ : near_);
    if (marks_ && (!far || before != distance_)) drawSome();
  }
  embody(view.eye());
}

VehicleBody MovingLayer::bodyOf(std::size_t drawn) const {
  const std::uint32_t i = order_[drawn];
  const Point2 &from = marks_->before[i], &to = marks_->after[i];
  const Point2 p = from + (to - from) * fraction_;
  const RoadDeck* begin = deckOf(i, from, marks_->headingBefore[i], marks_->roadBefore[i]);
  const RoadDeck* end = deckOf(i, to, marks_->headingAfter[i], marks_->roadAfter[i]);
  const double turn = draw::turnBetween(marks_->headingBefore[i], marks_->headingAfter[i]);
  VehicleBody body;
  body.shape = vehicles_->of(marks_->kind[i]);
  body.heading = (marks_->headingBefore[i] + turn * fraction_) * std::numbers::pi / 180;
  double height = std::lerp(surfaceAt(from, begin), surfaceAt(to, end), fraction_);
  if (begin == end) {
    height = surfaceAt(p, begin);
    const Point2 half =
        Point2(std::sin(body.heading), std::cos(body.heading)) * (body.shape->length / 2);
    const double rise = surfaceAt(p + half, begin) - surfaceAt(p - half, begin);
    body.climb = std::clamp(rise / body.shape->length, -kSteepest, kSteepest);
  }
  body.at = {p.x(), p.y(), height};
  body.color = marks_->color[i];
  body.chosen = !selected_.empty() && marks_->code[i] == selected_;
  return body;
}

void MovingLayer::embody(const Point3& eye) {
  squared_.clear();
  if (marks_ && vehicles_ && mostBodies_ > 0 && distance_ <= kFar) {
    const osg::Vec3 from(float(eye.x() - middle_.x()), float(eye.y() - middle_.y()),
                         float(eye.z()));
    const float f = float(fraction_);
    squared_.resize(seen_.size());
    for (std::size_t n = 0; n < squared_.size(); ++n) {
      const std::size_t k = seen_[n];
      const auto kind = draw::MovingKind((*look_)[kCorners * k].a());
      const bool solid = vehicles_->of(kind) != nullptr;
      const osg::Vec4 at = (*before_)[kCorners * k] * (1 - f) + (*after_)[kCorners * k] * f;
      squared_[n] = solid ? (osg::Vec3(at.x(), at.y(), at.z()) - from).length2() : HUGE_VALF;
    }
  }
  NearOnes near = nearOnes(squared_, kBodyReach, mostBodies_);
  bodyReach_->set(float(near.reach));
  std::vector<VehicleBody> bodies;
  bodied_.clear();
  for (const std::uint32_t n : near.index) {
    const std::uint32_t k = seen_[n];
    VehicleBody body = bodyOf(k);
    body.size = bodySize(std::sqrt(double(squared_[n])), near.reach);
    if (body.size <= 0) continue;
    bodied_.push_back(k);
    bodies.push_back(body);
  }
  bodies_.show(std::move(bodies), middle_);
}

std::optional<MovingLayer::Hit> MovingLayer::pick(const ViewGeometry& view,
                                                  const Point2& pixel) const {
  if (!marks_) return std::nullopt;
  const Ray ray = view.rayThrough(pixel);
  std::optional<Hit> body;
  double ahead = kBodyReach;
  for (std::size_t n = 0; n < bodied_.size(); ++n) {
    const VehicleBody& each = bodies_.bodies()[n];
    const auto met = meets(each, ray);
    if (!met || *met >= ahead) continue;
    ahead = *met;
    body = Hit{order_[bodied_[n]], each.at + Point3(0, 0, kAbove)};
  }
  if (body) return body;
  const Projector project(view);
  const float f = float(fraction_);
  double nearest = kMarkReach * view.scale;
  std::optional<Hit> found;
  const auto look = [&](std::size_t k) {
    const osg::Vec4 place = (*before_)[kCorners * k] * (1 - f) + (*after_)[kCorners * k] * f;
    const Point3 at(place.x() + middle_.x(), place.y() + middle_.y(), place.z());
    const Point3 p = project(at);
    const double distance = std::hypot(p.x() - pixel.x(), p.y() - pixel.y());
    if (p.z() < 1 || distance > nearest) return;
    nearest = distance;
    found = Hit{order_[k], at};
  };
  for (std::size_t k = 0; k < std::size_t(some_->getCount()) / kCorners; ++k) look(k);
  for (const std::uint32_t k : seen_) look(k);
  return found;
}

}  // namespace citymirror::scene

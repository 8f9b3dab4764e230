#include "engine/scene/vehicle_bodies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <osg/Geometry>

#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {
namespace {

constexpr double kGrowing = 0.9;        // of the reach: nearer ones are whole
constexpr double kBodyClearance = 0.1;  // m below a body

/// As the shader reads it.
enum class Face { side = 0, top = 1, nose = 2, tail = 3, glass = 4 };

/// Axes of a body and a corner of it by shares of its size.
struct Placing {
  Eigen::Vector3d ahead, right, up, base;
  double length, width, height;

  explicit Placing(const VehicleBody& body)
      : length(body.shape->length * body.size),
        width(body.shape->width * body.size),
        height(body.shape->height * body.size) {
    const double s = std::sin(body.heading), c = std::cos(body.heading);
    ahead = Eigen::Vector3d(s, c, body.climb).normalized();
    right = Eigen::Vector3d(c, -s, 0);
    up = right.cross(ahead);
    base = body.at;
  }
  Eigen::Vector3d at(double along, double across, double upward) const {
    const double clear = std::min(kBodyClearance, 0.1 * height);
    return base + ahead * (along * length) + right * (0.5 * across * width) +
           up * (clear + upward * (height - clear));
  }
};

}  // namespace

double bodySize(double distance, double reach) {
  if (!(reach > 0)) return 0;
  const double t = std::clamp((reach - distance) / ((1 - kGrowing) * reach), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

NearOnes nearOnes(std::span<const float> squared, double reach, std::size_t most) {
  NearOnes near;
  if (most == 0) return near;
  const auto limit = float(reach * reach);
  for (std::size_t i = 0; i < squared.size(); ++i)
    if (squared[i] < limit) near.index.push_back(std::uint32_t(i));
  near.reach = near.index.empty() ? 0 : reach;
  if (near.index.size() <= most) return near;
  const auto nearer = [&](std::uint32_t a, std::uint32_t b) {
    return squared[a] != squared[b] ? squared[a] < squared[b] : a < b;
  };
  const auto first = near.index.begin() + std::ptrdiff_t(most);
  std::nth_element(near.index.begin(), first, near.index.end(), nearer);
  near.reach = std::sqrt(double(squared[*first]));
  near.index.resize(most);
  return near;
}

std::optional<double> meets(const VehicleBody& body, const Ray& ray) {
  const Placing place(body);
  const Eigen::Vector3d from = ray.origin - place.base;
  double enter = 0, leave = 1e9;
  const auto slab = [&](const Eigen::Vector3d& axis, double low, double high) {
    const double at = from.dot(axis), way = ray.direction.dot(axis);
    if (std::abs(way) < 1e-12) return at >= low && at <= high;
    const double a = (low - at) / way, b = (high - at) / way;
    enter = std::max(enter, std::min(a, b));
    leave = std::min(leave, std::max(a, b));
    return enter <= leave;
  };
  const bool met = slab(place.ahead, -place.length / 2, place.length / 2) &&
                   slab(place.right, -place.width / 2, place.width / 2) &&
                   slab(place.up, 0, place.height);
  return met ? std::optional(enter) : std::nullopt;
}

VehicleBodies::VehicleBodies() {
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setCullingActive(false);
  geometry->setVertexArray(corners_);
  geometry->setNormalArray(normals_, osg::Array::BIND_PER_VERTEX);
  paint_->setNormalize(true);
  geometry->setVertexAttribArray(6, paint_, osg::Array::BIND_PER_VERTEX);
  geometry->setVertexAttribArray(7, face_, osg::Array::BIND_PER_VERTEX);
  geometry->addPrimitiveSet(faces_);
  placed_->addChild(geometry);
  placed_->setCullingActive(false);
  placed_->setNodeMask(0);
  osg::StateSet* state = placed_->getOrCreateStateSet();
  setOrder(*state, RenderOrder::models);
  state->setAttributeAndModes(makeProgram("vehicle"));
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->addUniform(new osg::Uniform("accentColor", vec3Of(draw::darkPalette().accent)));
}

void VehicleBodies::show(std::vector<VehicleBody> bodies, const Point2& middle) {
  if (bodies.empty() && bodies_.empty()) return;
  bodies_ = std::move(bodies);
  placed_->setNodeMask(bodies_.empty() ? 0U : ~0U);
  placed_->setMatrix(osg::Matrix::translate(middle.x(), middle.y(), 0));
  for (osg::Array* array : std::initializer_list<osg::Array*>{corners_, normals_, paint_, face_}) {
    array->resizeArray(0);
    array->dirty();
  }
  for (const VehicleBody& body : bodies_) add(body, middle);
  faces_->clear();
  for (unsigned first = 0; first + 3 < corners_->size(); first += 4)
    for (const unsigned i : {0U, 1U, 2U, 0U, 2U, 3U}) faces_->push_back(first + i);
  faces_->dirty();
}

void VehicleBodies::add(const VehicleBody& body, const Point2& middle) {
  const Placing place(body);
  const draw::VehicleShape& shape = *body.shape;
  const osg::Vec4ub paint(body.color.r, body.color.g, body.color.b, GLubyte(body.chosen ? 255 : 0));
  struct Corner {
    double along, across, up;
  };
  const auto addFace = [&](Face face, const std::array<Corner, 4>& corners,
                           const Eigen::Vector3d& normal, float glassFrom) {
    for (const Corner& c : corners) {
      const Eigen::Vector3d p = place.at(c.along, c.across, c.up);
      corners_->push_back({float(p.x() - middle.x()), float(p.y() - middle.y()), float(p.z())});
      normals_->push_back({float(normal.x()), float(normal.y()), float(normal.z())});
      paint_->push_back(paint);
      face_->push_back({float(c.across), float(c.up), float(face), glassFrom});
    }
  };
  const auto& line = shape.outline;
  for (std::size_t k = 0; k + 1 < line.size(); ++k) {
    const draw::OutlinePoint &a = line[k], &b = line[k + 1];
    const Eigen::Vector3d run = place.at(b.along, 0, b.up) - place.at(a.along, 0, a.up);
    const Eigen::Vector3d normal = run.normalized().cross(-place.right);
    addFace(a.glass ? Face::glass : Face::top,
            {{{a.along, -1, a.up}, {b.along, -1, b.up}, {b.along, 1, b.up}, {a.along, 1, a.up}}},
            normal, 2);
    if (b.along <= a.along) continue;
    for (const double side : {-1.0, 1.0}) {
      addFace(
          Face::side,
          {{{a.along, side, 0}, {b.along, side, 0}, {b.along, side, b.up}, {a.along, side, a.up}}},
          place.right * side, shape.sideGlass);
    }
  }
  const draw::OutlinePoint &tail = line.front(), &nose = line.back();
  addFace(Face::tail,
          {{{tail.along, -1, 0},
            {tail.along, 1, 0},
            {tail.along, 1, tail.up},
            {tail.along, -1, tail.up}}},
          -place.ahead, 2);
  addFace(Face::nose,
          {{{nose.along, -1, 0},
            {nose.along, 1, 0},
            {nose.along, 1, nose.up},
            {nose.along, -1, nose.up}}},
          place.ahead, shape.noseGlass);
}

}  // namespace citymirror::scene

#include "engine/scene/shed_geometry.h"

#include <osg/State>
#include <utility>

namespace citymirror::scene {
namespace {

template <class Elements>
class ShedTriangles : public Elements {
 public:
  explicit ShedTriangles(const std::vector<unsigned>& indices)
      : Elements(GL_TRIANGLES, indices.begin(), indices.end()), count_(GLsizei(indices.size())) {}

  void draw(osg::State& state, bool) const override {
    osg::GLBufferObject* buffer = this->getOrCreateGLBufferObject(state.getContextID());
    state.getCurrentVertexArrayState()->bindElementBufferObject(buffer);
    constexpr GLenum kType =
        sizeof(typename Elements::value_type) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT;
    glDrawElements(GL_TRIANGLES, count_, kType,
                   reinterpret_cast<const void*>(buffer->getOffset(this->getBufferIndex())));
  }

 private:
  GLsizei count_;
};

template <class Elements>
bool shed(osg::PrimitiveSet* set) {
  auto* elements = dynamic_cast<Elements*>(set);
  if (elements == nullptr) return false;
  elements->asVector().clear();
  elements->asVector().shrink_to_fit();
  return true;
}

struct KnownBounds : osg::Drawable::ComputeBoundingBoxCallback {
  explicit KnownBounds(const osg::BoundingBox& b) : box(b) {}
  osg::BoundingBox computeBound(const osg::Drawable&) const override { return box; }
  osg::BoundingBox box;
};

/// The driver's buffers stay: nothing is marked as changed.
void shed(osg::Geometry& geometry) {
  osg::Geometry::ArrayList arrays;
  geometry.getArrayList(arrays);
  for (const auto& array : arrays) {
    array->resizeArray(0);
    array->trim();
  }
  for (unsigned i = 0; i < geometry.getNumPrimitiveSets(); ++i) {
    osg::PrimitiveSet* set = geometry.getPrimitiveSet(i);
    shed<osg::DrawElementsUShort>(set) || shed<osg::DrawElementsUInt>(set);
  }
}

}  // namespace

ShedGeometry::ShedGeometry(Make make) : ShedGeometry(std::move(make), {}) {
  first_ = make_();
  box_ = first_->getBoundingBox();
}

ShedGeometry::ShedGeometry(Make make, const osg::BoundingBox& box)
    : make_(std::move(make)), box_(box) {
  setUseDisplayList(false);
  setUseVertexBufferObjects(true);
}

void ShedGeometry::drawImplementation(osg::RenderInfo& info) const {
  auto& drawn = drawn_[info.getContextID()];
  const bool fresh = !drawn;
  if (fresh) drawn = first_ ? std::exchange(first_, nullptr) : make_();
  drawn->drawImplementation(info);
  if (fresh) shed(*drawn);
}

void ShedGeometry::releaseGLObjects(osg::State* state) const {
  osg::Drawable::releaseGLObjects(state);
  for (unsigned context = 0; context < drawn_.size(); ++context) {
    if (!drawn_[context] || (state != nullptr && state->getContextID() != context)) continue;
    drawn_[context]->releaseGLObjects(state);
    drawn_[context] = nullptr;
  }
}

std::size_t ShedGeometry::bytesHeld() const {
  std::size_t bytes = 0;
  const auto add = [&](const osg::Geometry* geometry) {
    if (geometry == nullptr) return;
    osg::Geometry::ArrayList arrays;
    geometry->getArrayList(arrays);
    for (const auto& array : arrays) bytes += array->getTotalDataSize();
    for (const auto& set : geometry->getPrimitiveSetList()) bytes += set->getTotalDataSize();
  };
  add(first_);
  for (unsigned context = 0; context < drawn_.size(); ++context) add(drawn_[context]);
  return bytes;
}

void setBounds(osg::Geometry& geometry, const osg::BoundingBox& box) {
  geometry.setComputeBoundingBoxCallback(new KnownBounds(box));
}

osg::ref_ptr<osg::DrawElements> shedTriangles(const std::vector<unsigned>& indices,
                                              std::size_t vertices) {
  if (vertices > 65535) return new ShedTriangles<osg::DrawElementsUInt>(indices);
  return new ShedTriangles<osg::DrawElementsUShort>(indices);
}

}  // namespace citymirror::scene

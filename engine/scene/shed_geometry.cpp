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

std::size_t bytesOf(const osg::Geometry& geometry) {
  std::size_t bytes = 0;
  osg::Geometry::ArrayList arrays;
  geometry.getArrayList(arrays);
  for (const auto& array : arrays) bytes += array->getTotalDataSize();
  for (const auto& set : geometry.getPrimitiveSetList()) bytes += set->getTotalDataSize();
  return bytes;
}

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
  Drawn& drawn = drawn_[info.getContextID()];
  if (const osg::FrameStamp* stamp = info.getState()->getFrameStamp())
    drawn.frame = stamp->getFrameNumber();
  const bool fresh = !drawn.geometry;
  if (fresh) {
    drawn.geometry = first_ ? std::exchange(first_, nullptr) : make_();
    drawn.bytes = bytesOf(*drawn.geometry);
  }
  drawn.geometry->drawImplementation(info);
  if (fresh) shed(*drawn.geometry);
}

void ShedGeometry::releaseGLObjects(osg::State* state) const {
  osg::Drawable::releaseGLObjects(state);
  for (unsigned context = 0; context < drawn_.size(); ++context) {
    Drawn& drawn = drawn_[context];
    if (!drawn.geometry || (state != nullptr && state->getContextID() != context)) continue;
    drawn.geometry->releaseGLObjects(state);
    drawn = {};
  }
}

std::size_t ShedGeometry::bytesHeld() const {
  std::size_t bytes = first_ ? bytesOf(*first_) : 0;
  for (unsigned context = 0; context < drawn_.size(); ++context)
    if (drawn_[context].geometry) bytes += bytesOf(*drawn_[context].geometry);
  return bytes;
}

std::size_t ShedGeometry::bytesDrawn(unsigned context) const {
  return context < drawn_.size() && drawn_[context].geometry ? drawn_[context].bytes : 0;
}

unsigned ShedGeometry::lastDrawn(unsigned context) const {
  return context < drawn_.size() ? drawn_[context].frame : 0;
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

#include "engine/scene/embedded_viewer.h"

#include <cmath>
#include <osg/FrameBufferObject>
#include <osg/GLExtensions>

#include "engine/scene/shed_budget.h"

namespace citymirror::scene {
namespace {

constexpr unsigned kTidyEvery = 64;               // frames
constexpr unsigned kFront = 1U << 1;              // bit of the masks of nodes
constexpr GLbitfield kEverything = GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT;
constexpr std::size_t kMostOnCard = 80'000'000;  // bytes of buildings and trees

/// OSG tells arrays and buffers apart by their address, which a new one may have inherited from one
/// that is gone: it would be drawn from a buffer that the driver has deleted.
void forgetArrays(osg::State& state) {
  osg::VertexArrayState* arrays = state.getCurrentVertexArrayState();
  if (arrays == nullptr) return;  // nothing drawn yet
  arrays->lazyDisablingOfVertexAttributes();
  arrays->applyDisablingOfVertexAttributes(state);
  arrays->unbindVertexBufferObject();
  arrays->unbindElementBufferObject();
}

unsigned maskOf(ScenePart part) {
  return part == ScenePart::all ? ~0U : part == ScenePart::rest ? ~kFront : kFront;
}

}  // namespace

void setPart(osg::Node& node, ScenePart part) { node.setNodeMask(maskOf(part)); }

EmbeddedViewer::EmbeddedViewer(int width, int height) : viewer_(new osgViewer::Viewer) {
  osg::ref_ptr<osg::GraphicsContext::Traits> traits = new osg::GraphicsContext::Traits;
  traits->width = width;
  traits->height = height;
  window_ = new osgViewer::GraphicsWindowEmbedded(traits);
  osg::Camera* camera = viewer_->getCamera();
  camera->setGraphicsContext(window_);
  camera->setViewport(0, 0, width, height);
  camera->setDrawBuffer(GL_COLOR_ATTACHMENT0);
  camera->setReadBuffer(GL_COLOR_ATTACHMENT0);
  camera->setClearMask(kEverything);
  camera->setComputeNearFarMode(osg::Camera::DO_NOT_COMPUTE_NEAR_FAR);
  camera->setCullingMode(osg::CullSettings::VIEW_FRUSTUM_CULLING);
  viewer_->setLightingMode(osg::View::NO_LIGHT);
  viewer_->setThreadingModel(osgViewer::ViewerBase::SingleThreaded);
  viewer_->setKeyEventSetsDone(0);
  viewer_->setQuitEventSetsDone(false);
  viewer_->setReleaseContextAtEndOfFrameHint(false);
  viewer_->setCameraManipulator(nullptr);
}

EmbeddedViewer::~EmbeddedViewer() = default;

void EmbeddedViewer::setScene(osg::Node* scene) { viewer_->setSceneData(scene); }

void EmbeddedViewer::resize(int width, int height) {
  window_->resized(0, 0, width, height);
  window_->getEventQueue()->windowResize(0, 0, width, height);
  viewer_->getCamera()->setViewport(0, 0, width, height);
}

void EmbeddedViewer::setReach(float factor) { viewer_->getCamera()->setLODScale(1 / factor); }

void EmbeddedViewer::draw(const ViewGeometry& view, unsigned fbo, double scale, ScenePart part) {
  osg::Camera* camera = viewer_->getCamera();
  const PixelRect size = view.drawn();
  camera->setViewport(0, 0, std::lround(size.width * scale), std::lround(size.height * scale));
  camera->setViewMatrix(view.view());
  camera->setProjectionMatrix(view.projection());
  window_->setDefaultFboId(fbo);  // OSG goes back to it only after buffers of its own
  window_->makeCurrent();
  const unsigned context = window_->getState()->getContextID();
  osg::GLExtensions::Get(context, true)->glBindFramebuffer(GL_FRAMEBUFFER_EXT, fbo);
  forgetArrays(*window_->getState());
  const bool front = part == ScenePart::front;
  camera->setCullMask(maskOf(part));
  camera->setClearMask(front ? 0 : kEverything);
  if (front) return viewer_->renderingTraversals();
  viewer_->frame();
  osg::Node* scene = viewer_->getSceneData();
  if (scene != nullptr && ++frames_ % kTidyEvery == 0)
    keepWithin(*scene, *window_->getState(), kMostOnCard, kTidyEvery);
}

bool EmbeddedViewer::loading() const {
  const osgDB::DatabasePager* pager = viewer_->getDatabasePager();
  return pager != nullptr && (pager->requiresUpdateSceneGraph() || pager->getRequestsInProgress());
}

void EmbeddedViewer::release() {
  viewer_->setSceneData(nullptr);
  viewer_->getCamera()->releaseGLObjects(window_->getState());
  if (window_->getState() != nullptr) {
    osg::flushAllDeletedGLObjects(window_->getState()->getContextID());
  }
}

osg::State* EmbeddedViewer::state() { return window_->getState(); }

}  // namespace citymirror::scene

#include "engine/scene/offscreen.h"

#define GL_GLEXT_PROTOTYPES
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>
#include <GL/glext.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "engine/scene/city_scene.h"
#include "engine/scene/embedded_viewer.h"
#include "engine/scene/footer_layer.h"

namespace citymirror::scene {
namespace {

constexpr double kTellEvery = 3, kTellAtLeast = 3;  // s; times in a wait
constexpr std::chrono::milliseconds kPause{5};

/// Device pixels per design pixel of a picture that is this high.
double scaleOf(int height) { return std::max(1.0, height / 1080.0); }

Error unsupported(const std::string& what) {
  return {ErrorCode::unsupported, what, "EGL",
          "install libegl1 and libgl1-mesa-dri (software rendering) or the driver of the GPU"};
}

EGLDisplay surfacelessDisplay() {
  const auto get = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
      eglGetProcAddress("eglGetPlatformDisplayEXT"));
  const char* known = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  if (get == nullptr || known == nullptr) return EGL_NO_DISPLAY;
  if (std::strstr(known, "EGL_MESA_platform_surfaceless") != nullptr) {
    return get(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
  }
  return EGL_NO_DISPLAY;
}

EGLDisplay deviceDisplay() {
  const auto get = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
      eglGetProcAddress("eglGetPlatformDisplayEXT"));
  const auto query =
      reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
  EGLDeviceEXT device = nullptr;
  EGLint count = 0;
  if (get == nullptr || query == nullptr || !query(1, &device, &count) || count < 1) {
    return EGL_NO_DISPLAY;
  }
  return get(EGL_PLATFORM_DEVICE_EXT, device, nullptr);
}

/// A display and a desktop OpenGL compatibility context, current without a surface.
struct Context {
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;

  bool open(EGLDisplay candidate) {
    if (candidate == EGL_NO_DISPLAY || !eglInitialize(candidate, nullptr, nullptr)) return false;
    display = candidate;
    if (!eglBindAPI(EGL_OPENGL_API)) return false;
    const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE, 0, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (!eglChooseConfig(display, wanted, &config, 1, &count) || count < 1) return false;
    const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION,
                              4,
                              EGL_CONTEXT_MINOR_VERSION,
                              5,
                              EGL_CONTEXT_OPENGL_PROFILE_MASK,
                              EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT,
                              EGL_NONE};
    const EGLint least[] = {EGL_CONTEXT_MAJOR_VERSION,
                            3,
                            EGL_CONTEXT_MINOR_VERSION,
                            3,
                            EGL_CONTEXT_OPENGL_PROFILE_MASK,
                            EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT,
                            EGL_NONE};
    context = eglCreateContext(display, config, EGL_NO_CONTEXT, version);
    if (context == EGL_NO_CONTEXT)
      context = eglCreateContext(display, config, EGL_NO_CONTEXT, least);
    return context != EGL_NO_CONTEXT && makeCurrent();
  }
  bool makeCurrent() const {
    return eglBindAPI(EGL_OPENGL_API) &&
           eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context);
  }
  void leave() const { eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT); }
  void close() {
    if (display == EGL_NO_DISPLAY) return;
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context != EGL_NO_CONTEXT) eglDestroyContext(display, context);
    context = EGL_NO_CONTEXT;
    display = EGL_NO_DISPLAY;
  }
};

/// Colour and depth to draw into.
struct Target {
  GLuint framebuffer = 0, color = 0, depth = 0;

  bool make(int width, int height, GLsizei samples) {
    glGenFramebuffers(1, &framebuffer);
    glGenRenderbuffers(1, &color);
    glGenRenderbuffers(1, &depth);
    glBindRenderbuffer(GL_RENDERBUFFER, color);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_RGBA8, width, height);
    glBindRenderbuffer(GL_RENDERBUFFER, depth);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_DEPTH24_STENCIL8, width, height);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_STENCIL_ATTACHMENT, GL_RENDERBUFFER, depth);
    return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  }
  void drop() {
    glDeleteFramebuffers(1, &framebuffer);
    glDeleteRenderbuffers(1, &color);
    glDeleteRenderbuffers(1, &depth);
  }
};

}  // namespace

struct OffscreenRenderer::State {
  int width = 0, height = 0;
  Quality quality = Quality::software;
  Context context;
  Target drawn, resolved;
  std::unique_ptr<EmbeddedViewer> viewer;
  std::unique_ptr<CityScene> scene = std::make_unique<CityScene>();
  FooterLayer footer;
  std::optional<PixelBox> kept;  // free of labels, for the footer
  double patience = kPictureWait;
  run::JobContext job;
  std::function<void(const PictureWait&)> tell;
  std::optional<PictureWait> lacking;
  std::optional<std::size_t> stuckAt;  // what had come before a wait in which nothing came

  ViewGeometry viewOf(const draw::CameraPose& pose) const {
    return {scene->constrained(pose), width, height, scaleOf(height)};
  }
  void paint(const draw::DrawFrame& frame, const ViewGeometry& view);
  void keepFooterFree(const ViewGeometry& view);
  void waitForPieces(const ViewGeometry& view);
  PictureWait waitAfter(double seconds, bool models) const;
  Image readBack(int columns, int rows) const;
};

/// The upper left columns and rows of what was drawn.
Image OffscreenRenderer::State::readBack(int columns, int rows) const {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, drawn.framebuffer);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, resolved.framebuffer);
  glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, resolved.framebuffer);
  Image image{columns, rows,
              std::vector<std::uint8_t>(std::size_t(columns) * std::size_t(rows) * 4)};
  std::vector<std::uint8_t> upsideDown(image.rgba.size());
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadBuffer(GL_COLOR_ATTACHMENT0);
  glReadPixels(0, height - rows, columns, rows, GL_RGBA, GL_UNSIGNED_BYTE, upsideDown.data());
  const std::size_t line = std::size_t(columns) * 4;
  for (int row = 0; row < rows; ++row) {
    std::copy_n(upsideDown.data() + std::size_t(rows - 1 - row) * line, line,
                image.rgba.data() + std::size_t(row) * line);
  }
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  return image;
}

OffscreenRenderer::OffscreenRenderer(std::unique_ptr<State> state) : state_(std::move(state)) {}

OffscreenRenderer::~OffscreenRenderer() {
  if (!state_ || !state_->context.makeCurrent()) return;
  state_->scene->models().close();
  state_->scene->root()->releaseGLObjects(state_->viewer->state());
  state_->footer.node()->releaseGLObjects(state_->viewer->state());
  state_->viewer->release();
  state_->scene.reset();
  state_->viewer.reset();
  state_->drawn.drop();
  state_->resolved.drop();
  state_->context.close();
}

Result<std::unique_ptr<OffscreenRenderer>> OffscreenRenderer::make(int width, int height,
                                                                   int samples) {
  if (width < 16 || height < 16 || width > 16384 || height > 16384) {
    return Error{ErrorCode::badInput,
                 "a picture of " + std::to_string(width) + " × " + std::to_string(height), "size",
                 "give 16 to 16384 pixels each way"};
  }
  auto state = std::make_unique<State>();
  state->width = width;
  state->height = height;
  if (!state->context.open(surfacelessDisplay())) {
    state->context.close();
    if (!state->context.open(deviceDisplay())) {
      state->context.close();
      return unsupported("no desktop OpenGL 3.3 compatibility context without a window");
    }
  }
  const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  state->quality = qualityFor(name != nullptr ? name : "");
  if (!state->resolved.make(width, height, 0)) return unsupported("no framebuffer of this size");
  if (!state->drawn.make(width, height, samples)) {
    state->drawn.drop();
    if (!state->drawn.make(width, height, 0)) return unsupported("no framebuffer of this size");
  }
  state->viewer = std::make_unique<EmbeddedViewer>(width, height);
  osg::ref_ptr<osg::Group> root = new osg::Group;
  root->addChild(state->scene->root());
  root->addChild(state->footer.node());
  state->viewer->setScene(root);
  state->context.leave();
  return std::unique_ptr<OffscreenRenderer>(new OffscreenRenderer(std::move(state)));
}

Quality OffscreenRenderer::quality() const { return state_->quality; }

CityScene& OffscreenRenderer::scene() { return *state_->scene; }

void OffscreenRenderer::setCity(std::shared_ptr<const CityModel> city, const run::JobContext& job) {
  auto build = buildScene(std::move(city), job);
  if (job.cancelled()) return;
  state_->scene->attach(std::move(build));
  state_->scene->complete();
}

void OffscreenRenderer::setFooter(std::optional<draw::PictureFooter> footer) {
  state_->footer.show(std::move(footer));
}

void OffscreenRenderer::setWait(double seconds, const run::JobContext& job,
                                std::function<void(const PictureWait&)> tell) {
  state_->patience = seconds;
  state_->job = job;
  state_->tell = std::move(tell);
}

const std::optional<PictureWait>& OffscreenRenderer::lacking() const { return state_->lacking; }

void OffscreenRenderer::setReach(float factor) { state_->viewer->setReach(factor); }

void OffscreenRenderer::State::keepFooterFree(const ViewGeometry& view) {
  std::optional<PixelBox> wanted;
  if (footer.shown()) wanted = FooterLayer::place(view);
  if (wanted == kept) return;
  kept = wanted;
  scene->setReserved(wanted ? std::vector{*wanted} : std::vector<PixelBox>{});
}

void OffscreenRenderer::State::paint(const draw::DrawFrame& frame, const ViewGeometry& view) {
  scene->setFrame(frame);
  if (const auto look = scene->groundWanted()) {
    const SceneBuild& build = *scene->build();
    scene->showGround(paintGround(build.ground, *build.city, *look), *look);
  }
  keepFooterFree(view);
  scene->prepare(view);
  footer.setNight(scene->light().night);
  footer.layOut(view);
  viewer->draw(view, drawn.framebuffer);
  waitForPieces(view);
}

PictureWait OffscreenRenderer::State::waitAfter(double seconds, bool models) const {
  const ImageryProgress progress = scene->imagery().progress();
  PictureWait wait{seconds, patience, progress.missing, {}, models};
  for (const draw::ImageryLayer& layer : scene->imagery().layers()) {
    const auto& reading = progress.reading;
    const bool read = std::find(reading.begin(), reading.end(), layer.id) != reading.end();
    if (read && !layer.name.empty()) wait.imagery.push_back(layer.name);
  }
  return wait;
}

void OffscreenRenderer::State::waitForPieces(const ViewGeometry& view) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  const std::size_t before = scene->imagery().progress().came;
  const bool stuck = stuckAt == before;
  const double tellEvery = std::min(kTellEvery, patience / kTellAtLeast);
  double tellAt = tellEvery;
  for (;;) {
    const bool more = scene->models().waiting();  // asked once a frame
    const bool models = viewer->loading() || more;
    if (!models && (stuck || !scene->imagery().loading())) return;
    if (job.cancelled()) return;
    const double waited = std::chrono::duration<double>(Clock::now() - begun).count();
    if (waited >= tellAt) {  // also where one frame took all of the time
      if (tell) tell(waitAfter(waited, models));
      tellAt += tellEvery;
    }
    if (waited >= patience) {
      PictureWait left = waitAfter(waited, models);
      if (scene->imagery().progress().came == before && left.pieces > 0) stuckAt = before;
      if (!lacking || lacking->pieces <= left.pieces) lacking = std::move(left);
      return;
    }
    std::this_thread::sleep_for(kPause);
    scene->prepare(view);
    viewer->draw(view, drawn.framebuffer);
  }
}

Image OffscreenRenderer::render(const draw::DrawFrame& frame, const draw::CameraPose& pose) {
  state_->context.makeCurrent();
  state_->paint(frame, state_->viewOf(pose));
  Image image = state_->readBack(state_->width, state_->height);
  state_->context.leave();
  return image;
}

Image OffscreenRenderer::renderPart(const draw::DrawFrame& frame, const draw::CameraPose& pose,
                                    int pictureWidth, int pictureHeight, const PixelRect& part) {
  const State& s = *state_;
  const ViewGeometry view{s.scene->constrained(pose),
                          pictureWidth,
                          pictureHeight,
                          scaleOf(pictureHeight),
                          {part.left, part.top, s.width, s.height}};
  s.context.makeCurrent();
  state_->paint(frame, view);
  Image image = s.readBack(std::min(part.width, s.width), std::min(part.height, s.height));
  s.context.leave();
  return image;
}

void OffscreenRenderer::draw(const draw::DrawFrame& frame, const draw::CameraPose& pose) {
  state_->context.makeCurrent();
  state_->paint(frame, state_->viewOf(pose));
  glFinish();
  state_->context.leave();
}

}  // namespace citymirror::scene

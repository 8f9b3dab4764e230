#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFunctions>

#include "app/view/city_view_state.h"

/// Pictures of the scene in the widget's context.
namespace citymirror::view {
namespace {

constexpr int kPageTickMs = 16;  // until the next look at what is being loaded

/// The buffer in this size, made anew where it has another; null = none is needed or to be had.
QOpenGLFramebufferObject* fitted(std::unique_ptr<QOpenGLFramebufferObject>& buffer,
                                 const QSize& size, int samples, bool needed) {
  if (!needed) {
    buffer.reset();
  } else if (!buffer || buffer->size() != size || buffer->format().samples() != samples) {
    QOpenGLFramebufferObjectFormat format;
    format.setAttachment(QOpenGLFramebufferObject::CombinedDepthStencil);
    format.setSamples(samples);
    buffer = std::make_unique<QOpenGLFramebufferObject>(size, format);
  }
  return buffer && buffer->isValid() ? buffer.get() : nullptr;
}

}  // namespace

void CityView::setQuality(std::optional<scene::Quality> quality) {
  state_->chosen = quality;
  state_->redraw(*this);
}

scene::Quality CityView::quality() const { return state_->chosen.value_or(state_->automatic); }

void CityView::initializeGL() {
  State& s = *state_;
  if (s.viewer) {  // a new context: everything is uploaded again
    s.drawn->releaseGLObjects(s.viewer->state());
    s.viewer->release();
  }
  const scene::ViewGeometry view = s.view(*this);
  s.viewer = std::make_unique<scene::EmbeddedViewer>(view.drawn().width, view.drawn().height);
  if (s.drawn->getNumChildren() == 0) s.drawn->addChild(s.scene.root());
  s.viewer->setScene(s.drawn);
  const auto* renderer =
      reinterpret_cast<const char*>(context()->functions()->glGetString(GL_RENDERER));
  s.automatic = scene::qualityFor(renderer != nullptr ? renderer : "");
  s.smooth.reset();
  s.coarse.reset();
  s.still.reset();
  s.stillOf.reset();
  s.menu->setAutomatic(s.automatic, QString::fromLatin1(renderer));
}

void CityView::resizeGL(int, int) {
  if (!state_->posed && state_->build) {
    state_->pose = state_->wholeCity(*this);
    emit poseChanged();
  }
  const scene::PixelRect drawn = state_->view(*this).drawn();
  state_->viewer->resize(drawn.width, drawn.height);
  state_->compass->move(width() - 64, 16);
  state_->scaleBar->move(16, height() - 44);
  placeMenu();
}

void CityView::placeMenu() {
  state_->menu->move(width() - 16 - state_->menu->width(), 72);
  reserve();
}

/// A picture at all pixels, drawn once each: without its front it is kept, as most frames of a city
/// at rest bring other readings only.
void CityView::drawKept(const scene::ViewGeometry& view) {
  State& s = *state_;
  s.smooth.reset();
  const QSize size(view.drawn().width, view.drawn().height);
  auto* still = fitted(s.still, size, 0, true);
  if (still == nullptr) return s.viewer->draw(view, defaultFramebufferObject());
  s.viewer->draw(view, still->handle(), 1, scene::ScenePart::rest);
  s.stillOf = view;
  drawFront(view);
}

void CityView::drawFront(const scene::ViewGeometry& view) {
  copyFrom(*state_->still);
  state_->viewer->draw(view, defaultFramebufferObject(), 1, scene::ScenePart::front);
}

/// All of a buffer over all of the widget's.
void CityView::copyFrom(const QOpenGLFramebufferObject& buffer) {
  const scene::PixelRect size = state_->view(*this).drawn();
  const QSize from = buffer.size();
  const bool stretched = from != QSize(size.width, size.height);
  auto* gl = context()->extraFunctions();
  gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, buffer.handle());
  gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
  gl->glBlitFramebuffer(0, 0, from.width(), from.height(), 0, 0, size.width, size.height,
                        GL_COLOR_BUFFER_BIT, stretched ? GL_LINEAR : GL_NEAREST);
  gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
}

void CityView::drawInto(const scene::ViewGeometry& view, const scene::QualityStep& step) {
  State& s = *state_;
  if (!s.restWaits && s.stillOf == view) return drawFront(view);
  ++s.wholeFrames;
  s.viewer->setReach(step.reach);
  const QSize size(view.drawn().width, view.drawn().height);
  const double scale = s.pace.begin(s.clock.elapsed());
  s.stillOf.reset();
  if (scale == 1 && step.samples == 0) return drawKept(view);
  const auto* through = scale < 1 ? fitted(s.coarse, size * scale, 0, true)
                                  : fitted(s.smooth, size, step.samples, true);
  s.viewer->draw(view, through != nullptr ? through->handle() : defaultFramebufferObject(), scale);
  if (through != nullptr) copyFrom(*through);
}

void CityView::paintGL() {
  State& s = *state_;
  const scene::ViewGeometry view = s.view(*this);
  s.restWaits = s.restWaits || s.paging || s.scene.pending();
  const scene::QualityStep step = scene::stepOf(quality());
  s.scene.setQuality(step);
  s.scene.prepare(view);
  if (s.footer) {
    s.footer->setNight(night());
    s.footer->layOut(view);
  }
  drawInto(view, step);
  ++s.frames;
  s.waiting = s.restWaits = false;
  if (s.scene.pending()) s.redraw(*this);
  s.paging = s.viewer->loading() || s.scene.models().waiting();
  tellOfPages();
  if (s.paging) QTimer::singleShot(kPageTickMs, this, [this] { update(); });
  askAgain();
  s.compass->setHeading(s.pose.headingDeg);
  s.scaleBar->setMetresPerPixel(view.pixelSize() * s.pose.distance * devicePixelRatioF());
}

QImage CityView::pictureWith(const draw::PictureFooter& footer) {
  State& s = *state_;
  if (!s.footer) {
    s.footer = std::make_unique<scene::FooterLayer>();
    scene::setPart(*s.footer->node(), scene::ScenePart::front);
    s.drawn->addChild(s.footer->node());
  }
  s.footer->show(footer);
  reserve();
  const QImage picture = grabFramebuffer();
  s.footer->show(std::nullopt);
  reserve();
  return picture;
}

}  // namespace citymirror::view

#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFunctions>

#include "app/view/city_view_state.h"

/// Pictures of the scene in the widget's context.
namespace citymirror::view {
namespace {

constexpr int kPageTickMs = 16;  // until the next look at what is being loaded

}  // namespace

void CityView::setQuality(std::optional<scene::Quality> quality) {
  state_->chosen = quality;
  state_->redraw(*this);
}

scene::Quality CityView::quality() const { return state_->chosen.value_or(state_->automatic); }

void CityView::initializeGL() {
  State& s = *state_;
  if (s.viewer) {  // a new context: everything is uploaded again
    s.scene.root()->releaseGLObjects(s.viewer->state());
    s.viewer->release();
  }
  const scene::ViewGeometry view = s.view(*this);
  s.viewer = std::make_unique<scene::EmbeddedViewer>(view.drawn().width, view.drawn().height);
  s.viewer->setScene(s.scene.root());
  const auto* renderer =
      reinterpret_cast<const char*>(context()->functions()->glGetString(GL_RENDERER));
  s.automatic = scene::qualityFor(renderer != nullptr ? renderer : "");
  s.smooth.reset();
  s.menu->setAutomatic(s.automatic, QString::fromLatin1(renderer));
}

void CityView::resizeGL(int, int) {
  const scene::PixelRect drawn = state_->view(*this).drawn();
  state_->viewer->resize(drawn.width, drawn.height);
  state_->compass->move(width() - 64, 16);
  state_->scaleBar->move(16, height() - 44);
  state_->menu->adjustSize();
  state_->menu->move(width() - 16 - state_->menu->width(), 72);
  reserve();
}

void CityView::drawInto(const scene::ViewGeometry& view) {
  State& s = *state_;
  const scene::QualityStep step = scene::stepOf(quality());
  s.viewer->setReach(step.reach);
  s.scene.setQuality(step);
  const QSize size(view.drawn().width, view.drawn().height);
  if (step.samples == 0) {
    s.smooth.reset();
  } else if (!s.smooth || s.smooth->size() != size ||
             s.smooth->format().samples() != step.samples) {
    QOpenGLFramebufferObjectFormat format;
    format.setAttachment(QOpenGLFramebufferObject::CombinedDepthStencil);
    format.setSamples(step.samples);
    s.smooth = std::make_unique<QOpenGLFramebufferObject>(size, format);
  }
  const bool through = s.smooth && s.smooth->isValid();
  s.viewer->draw(view, through ? s.smooth->handle() : defaultFramebufferObject());
  if (!through) return;
  auto* gl = context()->extraFunctions();
  gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, s.smooth->handle());
  gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
  gl->glBlitFramebuffer(0, 0, size.width(), size.height(), 0, 0, size.width(), size.height(),
                        GL_COLOR_BUFFER_BIT, GL_NEAREST);
  gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
}

void CityView::paintGL() {
  State& s = *state_;
  const scene::ViewGeometry view = s.view(*this);
  s.scene.prepare(view);
  drawInto(view);
  ++s.frames;
  s.waiting = false;
  if (s.scene.pending()) s.redraw(*this);
  s.paging = s.viewer->loading();
  if (s.paging) QTimer::singleShot(kPageTickMs, this, [this] { update(); });
  s.compass->setHeading(s.pose.headingDeg);
  s.scaleBar->setMetresPerPixel(view.pixelSize() * s.pose.distance * devicePixelRatioF());
}

}  // namespace citymirror::view

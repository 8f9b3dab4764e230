#include "app/view/surface_format.h"

#include <QCoreApplication>
#include <QSurfaceFormat>

namespace citymirror::view {

void chooseSurfaceFormat() {
  QSurfaceFormat format;
  format.setRenderableType(QSurfaceFormat::OpenGL);
  format.setProfile(QSurfaceFormat::CompatibilityProfile);
  format.setVersion(4, 5);
  format.setOption(QSurfaceFormat::DeprecatedFunctions);
  format.setDepthBufferSize(24);
  format.setStencilBufferSize(8);
  QSurfaceFormat::setDefaultFormat(format);
  QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
}

}  // namespace citymirror::view

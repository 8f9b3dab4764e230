#pragma once

namespace citymirror::view {

/// OpenGL as the scene needs it; before the QApplication is made.
void chooseSurfaceFormat();

}  // namespace citymirror::view

#pragma once

namespace citymirror::desktop {

/// The program: 0 done, 1 the work failed, 2 bad usage.
int runDesktop(int argc, char** argv);

/// OpenGL as the scene needs it; before the QApplication is made.
void chooseSurfaceFormat();

}  // namespace citymirror::desktop

#pragma once

namespace citymirror::desktop {

/// The program: 0 done, 1 the work failed, 2 bad usage.
int runDesktop(int argc, char** argv);

}  // namespace citymirror::desktop

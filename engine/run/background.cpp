#include "engine/run/background.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace citymirror::run {

void stepBehind(Behind behind) {
#ifdef __linux__
  const int nice = behind == Behind::work ? 10 : 19;
  if (getpriority(PRIO_PROCESS, 0) < nice) setpriority(PRIO_PROCESS, 0, nice);
#else
  (void)behind;
#endif
}

}  // namespace citymirror::run

#include "engine/run/background.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace citymirror::run {

void stepBehind() {
#ifdef __linux__
  constexpr int kBehind = 10;  // nice: a tenth of the weight of who is in front
  if (getpriority(PRIO_PROCESS, 0) < kBehind) setpriority(PRIO_PROCESS, 0, kBehind);
#endif
}

}  // namespace citymirror::run

#include "engine/run/heap.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace citymirror::run {

void giveLargeBlocksBack() {
#ifdef __GLIBC__
  constexpr int kLarge = 128 * 1024, kHeaps = 2, kKept = 32 * 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_ARENA_MAX, kHeaps);
  mallopt(M_TRIM_THRESHOLD, kKept);
#endif
}

}  // namespace citymirror::run

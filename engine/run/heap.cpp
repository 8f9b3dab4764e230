#include "engine/run/heap.h"

#include <cstddef>  // __GLIBC__

// A sanitizer has a heap of its own.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CITYMIRROR_GLIBC_HEAP
#include <malloc.h>

#include <array>
#include <atomic>
#include <utility>

extern "C" void* __libc_malloc(std::size_t size);
extern "C" void __libc_free(void* block);
#endif

namespace citymirror::run {

#ifdef CITYMIRROR_GLIBC_HEAP
namespace {

constexpr std::size_t kPictureLeast = 2 << 20, kPictureMost = 40 << 20;  // bytes
constexpr unsigned kPatience = 64;  // pictures that are asked for until one that none wants goes

struct KeptBlock {
  void* block = nullptr;
  unsigned since = 0;  ///< of the pictures that were asked for
};

// A process has one heap. Nobody waits for what is kept: who finds it in use goes without.
constinit std::atomic<bool> keepsPictures{false};
constinit std::atomic_flag inUse{};
constinit std::array<KeptBlock, 4> keptBlocks{};
constinit unsigned asked = 0;

bool isPicture(std::size_t bytes) { return bytes >= kPictureLeast && bytes <= kPictureMost; }

bool fits(const KeptBlock& kept, std::size_t size) {
  const std::size_t room = kept.block ? malloc_usable_size(kept.block) : 0;
  return room >= size && room - size <= size / 8;
}

/// A kept block with room for `size` and hardly more, null where there is none.
void* takeKept(std::size_t size) {
  if (inUse.test_and_set(std::memory_order_acquire)) return nullptr;
  ++asked;
  void* taken = nullptr;
  for (KeptBlock& kept : keptBlocks) {
    if (!taken && fits(kept, size)) {
      taken = std::exchange(kept.block, nullptr);
    } else if (asked - kept.since > kPatience) {
      __libc_free(std::exchange(kept.block, nullptr));
    }
  }
  inUse.clear(std::memory_order_release);
  return taken;
}

/// Keeps the block; what gives way to it, null where nothing does.
void* keep(void* block) {
  if (inUse.test_and_set(std::memory_order_acquire)) return block;
  KeptBlock* place = &keptBlocks.front();
  for (KeptBlock& kept : keptBlocks) {
    if (place->block && (!kept.block || asked - kept.since > asked - place->since)) place = &kept;
  }
  place->since = asked;
  void* gone = std::exchange(place->block, block);
  inUse.clear(std::memory_order_release);
  return gone;
}

}  // namespace

void* allocate(std::size_t size) {
  if (isPicture(size) && keepsPictures.load(std::memory_order_relaxed)) {
    if (void* kept = takeKept(size)) return kept;
  }
  return __libc_malloc(size);
}

void release(void* block) {
  if (block != nullptr && keepsPictures.load(std::memory_order_relaxed) &&
      isPicture(malloc_usable_size(block)))
    block = keep(block);
  __libc_free(block);
}
#endif

void giveLargeBlocksBack() {
#ifdef CITYMIRROR_GLIBC_HEAP
  constexpr int kLarge = 128 * 1024, kHeaps = 2, kKept = 32 * 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_ARENA_MAX, kHeaps);
  mallopt(M_TRIM_THRESHOLD, kKept);
#endif
}

void keepBlocksOfPictures() {
#ifdef CITYMIRROR_GLIBC_HEAP
  keepsPictures = true;
#endif
}

}  // namespace citymirror::run

#ifdef CITYMIRROR_GLIBC_HEAP
// In place of the library's own for the whole program, as glibc provides for ("Replacing malloc").
extern "C" void* malloc(std::size_t size) { return citymirror::run::allocate(size); }
extern "C" void free(void* block) { citymirror::run::release(block); }
#endif

#include "engine/run/heap.h"

#include <cstddef>  // __GLIBC__

// A sanitizer has a heap of its own.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CITYMIRROR_GLIBC_HEAP
#include <malloc.h>

#include <array>
#include <atomic>

extern "C" void* __libc_malloc(std::size_t size);
extern "C" void __libc_free(void* block);
#endif

namespace citymirror::run {

#ifdef CITYMIRROR_GLIBC_HEAP
namespace {

constexpr std::size_t kPictureLeast = 2 << 20, kPictureMost = 40 << 20;  // bytes
// A process has one heap.
constinit std::atomic<bool> keepsPictures{false};
constinit std::array<std::atomic<void*>, 2> keptBlocks{};
constinit std::atomic<unsigned> nextKept{0};

bool isPicture(std::size_t bytes) { return bytes >= kPictureLeast && bytes <= kPictureMost; }

/// A kept block with room for `size` and hardly more, null where there is none.
void* takeKept(std::size_t size) {
  for (std::atomic<void*>& kept : keptBlocks) {
    void* block = kept.exchange(nullptr);
    if (block == nullptr) continue;
    const std::size_t room = malloc_usable_size(block);
    if (room >= size && room - size <= size / 8) return block;
    void* none = nullptr;
    if (!kept.compare_exchange_strong(none, block)) __libc_free(block);
  }
  return nullptr;
}

/// Keeps the block; what gives way to it, null where nothing does.
void* keep(void* block) {
  for (std::atomic<void*>& kept : keptBlocks) {
    void* none = nullptr;
    if (kept.compare_exchange_strong(none, block)) return nullptr;
  }
  return keptBlocks[nextKept++ % keptBlocks.size()].exchange(block);
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
  keepsPictures = true;
#endif
}

}  // namespace citymirror::run

#ifdef CITYMIRROR_GLIBC_HEAP
// In place of the library's own for the whole program, as glibc provides for ("Replacing malloc").
extern "C" void* malloc(std::size_t size) { return citymirror::run::allocate(size); }
extern "C" void free(void* block) { citymirror::run::release(block); }
#endif

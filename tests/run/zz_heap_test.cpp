// The heap of a program with a window: pictures of the window that come and go with each frame.
#include <sys/resource.h>

#include <QtTest>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include "engine/run/heap.h"

using namespace citymirror;

namespace {

constexpr std::size_t kWindowPicture = 1920 * 1080 * 4;  // bytes

void write(void* block, std::size_t bytes) {
  for (std::size_t at = 0; at < bytes; at += 4096) static_cast<volatile char*>(block)[at] = 1;
}

/// Takes a block, writes all of it and frees it; how many pages came anew for that.
long pagesFor(std::size_t bytes) {
  rusage before{}, after{};
  getrusage(RUSAGE_THREAD, &before);
  void* block = std::malloc(bytes);
  write(block, bytes);
  std::free(block);
  getrusage(RUSAGE_THREAD, &after);
  return after.ru_minflt - before.ru_minflt;
}

long residentPages() {
  std::ifstream file("/proc/self/statm");
  long all = 0, resident = 0;
  file >> all >> resident;
  return resident;
}

}  // namespace

class HeapTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
    QSKIP("the heap is not the library's");
#endif
    run::giveLargeBlocksBack();
    run::keepBlocksOfPictures();
  }

  void thePictureOfTheNextFrameNeedsNoNewPages() {
    (void)pagesFor(kWindowPicture);
    for (int frame = 0; frame < 5; ++frame) QVERIFY(pagesFor(kWindowPicture) < 20);
  }

  void aPictureOfASmallerWindowDoesNotKeepTheLargeOne() {
    (void)pagesFor(kWindowPicture);
    QVERIFY(pagesFor(kWindowPicture / 2) > 500);
    QVERIFY(pagesFor(kWindowPicture / 2) < 20);
  }

  void ofManyPicturesFourStay() {
    std::vector<void*> all;
    for (int i = 0; i < 12; ++i) {
      all.push_back(std::malloc(kWindowPicture));
      write(all.back(), kWindowPicture);
    }
    const long held = residentPages();
    for (void* block : all) std::free(block);
    const long page = 4096, gone = (held - residentPages()) * page;
    QVERIFY2(gone > long(7 * kWindowPicture), qPrintable(QString::number(gone)));
  }

  void whatNobodyAsksForAgainGoesBack() {
    const std::size_t once = 30 << 20;
    (void)pagesFor(once);
    for (int frame = 0; frame < 100; ++frame) (void)pagesFor(kWindowPicture);
    QVERIFY(pagesFor(once) > 500);
  }

  void aLargerBlockThanAPictureGoesBack() {
    const std::size_t bytes = 64 << 20;
    (void)pagesFor(bytes);
    QVERIFY(pagesFor(bytes) > 500);
  }

  void threadsThatTakeAndFreeAtOnceHaveBlocksOfTheirOwn() {
    std::atomic<int> mixed{0};
    const auto work = [&](unsigned char mark) {
      for (int round = 0; round < 200; ++round) {
        auto* block = static_cast<unsigned char*>(std::malloc(2'500'000));
        for (std::size_t i = 0; i < 2'500'000; i += 50'000) block[i] = mark;
        std::this_thread::yield();
        for (std::size_t i = 0; i < 2'500'000; i += 50'000) mixed += block[i] == mark ? 0 : 1;
        std::free(block);
      }
    };
    std::vector<std::thread> threads;
    for (unsigned char mark = 1; mark <= 4; ++mark) threads.emplace_back(work, mark);
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(mixed.load(), 0);
  }
};

QTEST_GUILESS_MAIN(HeapTest)
#include "zz_heap_test.moc"

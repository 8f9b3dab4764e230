// Seats that start in one moment open one new file of the log: none is refused.
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/store/shared_log.h"

using namespace citymirror;
using namespace citymirror::store;

class OpenedAtOnceTest : public QObject {
  Q_OBJECT
 private slots:
  void aNewLogThatManySeatsOpenInOneMomentRefusesNone() {
    constexpr int kOpeners = 8, kNewFiles = 25;
    const QTemporaryDir folder;
    std::mutex mutex;
    std::string refused;
    for (int file = 0; file < kNewFiles; ++file) {
      const std::string path = folder.filePath(QString("log-%1.sqlite").arg(file)).toStdString();
      std::atomic<int> ready{0};
      std::vector<std::thread> openers;
      for (int n = 0; n < kOpeners; ++n)
        openers.emplace_back([&] {
          ++ready;
          while (ready < kOpeners) std::this_thread::yield();
          const auto log = openSharedLog(path, {});
          const std::scoped_lock lock(mutex);
          if (!log) refused = log.error().text();
        });
      for (std::thread& opener : openers) opener.join();
      QVERIFY2(refused.empty(), refused.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(OpenedAtOnceTest)
#include "zz_opened_at_once_test.moc"

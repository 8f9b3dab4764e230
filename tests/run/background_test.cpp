// A thread that steps behind leaves the others where they are.
#include "engine/run/background.h"

#include <sys/resource.h>

#include <QtTest>
#include <thread>

class BackgroundTest : public QObject {
  Q_OBJECT
 private slots:
  void onlyTheCallingThreadStepsBehind() {
    const int before = getpriority(PRIO_PROCESS, 0);
    int behind = before, again = before, further = before;
    std::thread([&] {
      citymirror::run::stepBehind();
      behind = getpriority(PRIO_PROCESS, 0);
      citymirror::run::stepBehind();
      again = getpriority(PRIO_PROCESS, 0);
      citymirror::run::stepBehind(citymirror::run::Behind::pictures);
      further = getpriority(PRIO_PROCESS, 0);
    }).join();
    QVERIFY(behind >= 10);  // higher is further behind
    QCOMPARE(again, behind);
    QVERIFY(further > behind || behind == 19);
    QCOMPARE(getpriority(PRIO_PROCESS, 0), before);
  }
};

QTEST_GUILESS_MAIN(BackgroundTest)
#include "background_test.moc"

// A session that is closed while it reads, makes or tells. Run it with the preset `asan`: there a
// use of what is gone is an error at once.
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <random>

#include "app/session/session.h"
#include "gis/city/city_package.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class ClosingSessionTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  Result<std::unique_ptr<session::Session>> make(session::Pace pace) {
    session::Options options;
    options.dataFolder = path("data");
    options.threads = 1;
    return session::Session::make(options, pace);
  }
  static bool hasCity(const session::Session& session) {
    const auto view = session.view();
    return view && view->city;
  }

 private slots:
  void initTestCase() { QVERIFY(gis::writeCity(smallCity(), path("city"), {}).ok()); }

  void closingAtAnyMomentOfReadingACityLeavesTheDataFolderInOrder() {
    constexpr int kMoments = 16, kLatest = 60;  // ms
    std::mt19937 random(5);
    int busy = 0;
    for (int i = 0; i < kMoments; ++i) {
      const auto pace = i % 2 == 0 ? session::Pace::realTime : session::Pace::asFastAsPossible;
      auto session = make(pace);  // the folder of the one before is free again
      QVERIFY2(session.ok(), session.ok() ? "" : session.error().text().c_str());
      (*session)->openCity(path("city"), "");
      if (i % 4 == 1) (*session)->openCity(path("city"), "");
      if (i % 4 == 2) (*session)->cancelJobs();
      if (i % 3 != 0) QTest::qWait(int(random() % kLatest));
      busy += hasCity(**session) ? 0 : 1;
    }
    qInfo("%d of %d were closed before the city was there", busy, kMoments);
    QVERIFY(busy > 0);
    const auto session = make(session::Pace::asFastAsPossible);
    QVERIFY2(session.ok(), session.ok() ? "" : session.error().text().c_str());
    (*session)->openCity(path("city"), "");
    (*session)->waitIdle();
    QVERIFY(hasCity(**session) && (*session)->view()->faults.empty());
  }
  void closingWhileTheDemoCityIsMadeLeavesNoHalfOfIt() {
    {
      const auto session = make(session::Pace::realTime);
      QVERIFY2(session.ok(), session.ok() ? "" : session.error().text().c_str());
      (*session)->openDemo();
      QTest::qWait(80);
      QVERIFY(!hasCity(**session));
    }
    const std::string stored = path("data/demo-city");
    if (QFile::exists(QString::fromStdString(stored + "/city.json")))
      QVERIFY(gis::readCity(stored, {}).ok());
  }
  /// A window goes after it has taken its listener away: nothing may reach it from then on.
  void aListenerThatIsTakenAwayIsNotInTheMiddleOfACall() {
    std::atomic<int> calls = 0;
    std::atomic<bool> within = false;
    const auto session = make(session::Pace::realTime);
    QVERIFY2(session.ok(), session.ok() ? "" : session.error().text().c_str());
    (*session)->onPublished([&] {
      within = true;
      ++calls;
      QTest::qSleep(50);
      within = false;
    });
    (*session)->openCity(path("city"), "");
    QElapsedTimer waited;
    waited.start();
    while (!within && waited.elapsed() < 30000) QTest::qSleep(1);
    QVERIFY(calls > 0);
    (*session)->onPublished({});
    QVERIFY(!within);
    const int heard = calls;
    (*session)->dismissFaults("Li Wei");
    (*session)->waitIdle();
    QCOMPARE(calls.load(), heard);
  }
};

QTEST_GUILESS_MAIN(ClosingSessionTest)
#include "zz_closing_session_test.moc"

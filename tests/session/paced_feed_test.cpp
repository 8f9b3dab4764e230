#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/feed/feed_intake.h"
#include "tests/bench/paced_feed.h"

using namespace citymirror;

/// What the benchmarks of delay feed is what they say.
class PacedFeedTest : public QObject {
  Q_OBJECT
 private slots:
  void aSecondHasSoManyObservationsAndEachMarkedOneIsAnotherThanTheLast() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("grows.csv").toStdString();
    bench::growPaced(file, 5000, 1, 11);
    const auto text = readFile(file);
    QVERIFY(text.ok());
    const auto feed = gis::readFeedDescriptor(bench::pondingDescriptor("file:" + file), "bench");
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    gis::FeedIntake intake(*feed);
    std::vector<gis::SensorKind> kinds;
    for (const SensorSite& site : bench::pondingCity().sensors)
      kinds.push_back({site.code, site.quantity});
    std::ranges::sort(kinds, {}, &gis::SensorKind::code);
    intake.expect(kinds);
    const gis::FeedBatch batch = intake.take({*text, "", run::wallNow()});
    QVERIFY(batch.rejected.empty());
    QCOMPARE(batch.readings.size(), std::size_t(5000));
    std::vector<double> marked;
    for (const gis::FeedReading& reading : batch.readings)
      if (reading.observation.sensor == "S0") marked.push_back(reading.observation.value);
    QCOMPARE(marked.size(), std::size_t(5));
    for (std::size_t i = 1; i < marked.size(); ++i)
      QVERIFY(std::abs(marked[i] - marked[i - 1]) > 0.009);  // a centimetre
    QVERIFY(std::ranges::max(marked) < 0.12);                // below every threshold
  }
};

QTEST_GUILESS_MAIN(PacedFeedTest)
#include "paced_feed_test.moc"

#include <QTemporaryDir>
#include <QtTest>

#include "app/session/live/recording_file.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

const char* const kTable =
    "datetime_utc,discharge_ft3s,discharge_q,gage_height_ft,gage_height_q\n"
    "2018-06-01T04:00:00Z,100,A,1.0,A\n"
    "2018-06-01T04:05:00Z,110,A,1.1,A\n"
    "2018-06-01T04:05:00Z,110,A,1.1,A\n"
    "2018-06-01T04:10:00Z,120,A,1.2,A\n"
    "2018-06-01T04:30:00Z,130,A,1.3,A\n";

}  // namespace

class RecordingFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void initTestCase() {
    QVERIFY(writeFile(path("creek.csv"), kTable).ok());
    QVERIFY(gis::writeCity(smallCity(), path("city"), {}).ok());
  }

  void stationsOfATableBecomeSitesThatSayTheyAreFromElsewhere() {
    const auto city = session::withRecordedStations(smallCity(), path("creek.csv"));
    QVERIFY(city.ok());
    QCOMPARE(city->sensors.size(), smallCity().sensors.size() + 2);
    const SensorSite& site = city->sensors.back();
    QVERIFY(QString::fromStdString(site.name.en).contains("not of this city"));
    QVERIFY(city->extent.contains(site.at));
    QCOMPARE(site.cadenceSeconds, 300.0);
  }

  void aRealSeriesPlaysThroughTheOneInboxOnTheOneClock() {
    session::Options options;
    options.dataFolder = path("data");
    auto made = session::Session::make(options, session::Pace::asFastAsPossible);
    QVERIFY(made.ok());
    session::Session& session = **made;
    session.openCity(path("city"), path("creek.csv"));
    session.waitIdle();
    session.waitUntil(*parseIso("2018-06-01T04:40:00Z"));
    const auto view = session.view();
    const auto& flow = *view->series.at("creek/discharge");
    QCOMPARE(flow.size(), std::size_t(4));
    QVERIFY(std::abs(flow.value[0] - 2.8317) < 1e-3);
    QVERIFY(std::abs(view->series.at("creek/water_level")->value[0] - 0.3048) < 1e-4);
    QCOMPARE(view->feed->gaps, 2);
  }

  void aTableThatIsNoneIsOneErrorWithTheFile() {
    QVERIFY(writeFile(path("broken.csv"), "a,b\n1,2\n").ok());
    const auto read = session::readRecordingFile(path("broken.csv"));
    QVERIFY(!read.ok());
    QVERIFY(QString::fromStdString(read.error().where).contains("broken.csv"));
    QCOMPARE(session::readRecordingFile(path("missing.jsonl")).error().code, ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(RecordingFileTest)
#include "recording_file_test.moc"

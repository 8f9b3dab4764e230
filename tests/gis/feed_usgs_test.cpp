#include <QtTest>
#include <algorithm>
#include <cmath>

#include "gis/feed/recording.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::string kHeader =
    "datetime_utc,discharge_ft3s,discharge_q,gage_height_ft,gage_height_q\n";

bool anyNote(const std::vector<Note>& notes, const std::string& part) {
  return std::any_of(notes.begin(), notes.end(),
                     [&](const Note& n) { return n.what.find(part) != std::string::npos; });
}

}  // namespace

class FeedUsgsTest : public QObject {
  Q_OBJECT
 private slots:
  void feetBecomeMetres() {
    const auto series = readUsgsCsv(kHeader + "2018-06-01T04:00:00Z,100,A,10,P\n", "01589330");
    QVERIFY(series.ok());
    QCOMPARE(series->size(), std::size_t(2));
    QCOMPARE((*series)[0].sensor, std::string("01589330/discharge"));
    QVERIFY(std::abs((*series)[0].value[0] - 2.8316846592) < 1e-9);
    QVERIFY((*series)[1].quantity == Quantity::waterLevel);
    QVERIFY(std::abs((*series)[1].value[0] - 3.048) < 1e-12);
    QVERIFY((*series)[0].quality[0] == Quality::good);
    QVERIFY((*series)[1].quality[0] == Quality::suspect);
  }
  void gapsAndDuplicatesAreNotes() {
    const auto series =
        readUsgsCsv(kHeader +
                        "2018-06-01T04:00:00Z,1,A,1,A\n2018-06-01T04:05:00Z,2,A,1,A\n"
                        "2018-06-01T04:05:00Z,3,A,1,A\n2018-06-01T04:10:00Z,2,A,1,A\n"
                        "2018-06-01T04:15:00Z,2,A,1,A\n2018-06-01T04:30:00Z,4,A,,\n",
                    "S");
    QVERIFY(series.ok());
    QCOMPARE((*series)[0].size(), std::size_t(5));
    QVERIFY(std::abs((*series)[0].value[1] - 3 * 0.028316846592) < 1e-12);
    QVERIFY(anyNote(series.notes(), "a gap from 2018-06-01T04:20:00Z to 2018-06-01T04:30:00Z"));
    QVERIFY(anyNote(series.notes(), "a second value for 2018-06-01T04:05:00Z"));
    QCOMPARE((*series)[1].size(), std::size_t(4));
  }
  void badCellsAndLinesAreLeftOutWithANote() {
    const auto series =
        readUsgsCsv(kHeader +
                        "2018-06-01T04:00:00,1,A,1,A\nrubbish\n2018-06-01T04:00:00Z,Ice,A,nan,A\n"
                        "2018-06-01T04:05:00Z,7,A\n",
                    "S");
    QVERIFY(series.ok());
    QCOMPARE(series->size(), std::size_t(1));
    QCOMPARE((*series)[0].size(), std::size_t(1));
    QVERIFY(anyNote(series.notes(), "\"Ice\" is not a number"));
    QVERIFY(anyNote(series.notes(), "no zone"));
    QCOMPARE(series.notes().size(), std::size_t(4));
  }
  void rowsOutOfOrderAreSorted() {
    const auto series =
        readUsgsCsv("datetime,stage_m\n2018-06-01T05:00:00Z,2\n2018-06-01T04:00:00Z,1\n", "S");
    QCOMPARE((*series)[0].value, (std::vector<double>{1, 2}));
  }
  void aTableWithoutColumnsOrLinesIsAnError() {
    QVERIFY(readUsgsCsv("", "S").error().code == ErrorCode::badInput);
    QVERIFY(readUsgsCsv("time,flow\n1,2\n", "S").error().code == ErrorCode::badInput);
    QVERIFY(readUsgsCsv(kHeader, "S").error().code == ErrorCode::unreadable);
    QVERIFY(readUsgsCsv(kHeader + "\xFF\xFE,,,\n", "S").error().code == ErrorCode::unreadable);
  }
  void manyFaultsDoNotDrownTheReader() {
    std::string text = kHeader + "2018-06-01T04:00:00Z,1,A,1,A\n";
    for (int i = 0; i < 5000; ++i) text += "x\n";
    const auto series = readUsgsCsv(text, "S");
    QVERIFY(series.notes().size() < 60);
    QVERIFY(anyNote(series.notes(), "more notes"));
  }
  void aSeriesBecomesAFeedUnderTheCitysCodes() {
    const auto series =
        readUsgsCsv(kHeader + "2018-06-01T04:00:00Z,1,A,1,A\n2018-06-01T04:05:00Z,2,A,2,A\n", "S");
    const auto messages = recordingOf(*series, {{"S/water_level", "W001"}}, Millis{3000});
    QCOMPARE(messages.size(), std::size_t(4));
    QVERIFY(std::is_sorted(messages.begin(), messages.end(),
                           [](auto& a, auto& b) { return a.received < b.received; }));
    const std::vector<SensorKind> kinds{{"S/discharge", Quantity::discharge},
                                        {"W001", Quantity::waterLevel}};
    for (const FeedMessage& message : messages) {
      const auto decoded = decodeObservation(message, kinds);
      QVERIFY2(decoded.ok(), decoded.ok() ? "" : decoded.error().text().c_str());
      QCOMPARE((message.received - decoded->at).count(), std::int64_t(3000));
    }
    QVERIFY(*readRecording(writeRecording(messages)) == messages);
    QCOMPARE(kindsOf(messages).size(), std::size_t(2));
  }
  void theRealFloodOfDeadRunIsReadWhole() {
    const QString folder =
        qEnvironmentVariable("CITYMIRROR_DATA", CITYMIRROR_SOURCE_DIR "/../shared/data");
    QFile file(folder + "/sensor_feeds/usgs_01589330_dead_run_5min_2018-06.csv");
    if (!file.open(QIODevice::ReadOnly))
      QSKIP("sensor_feeds/usgs_01589330_dead_run_5min_2018-06.csv is absent");
    const auto series = readUsgsCsv(file.readAll().toStdString(), "01589330");
    QVERIFY(series.ok());
    const SensorSeries& discharge = series->at(0);
    QCOMPARE(discharge.size(), std::size_t(8928));
    const auto peak = std::max_element(discharge.value.begin(), discharge.value.end());
    QVERIFY(std::abs(*peak - 1360 * 0.028316846592) < 1e-6);
    QCOMPARE(toIso(discharge.at[std::size_t(peak - discharge.value.begin())]),
             std::string("2018-06-03T22:05:00Z"));
    QCOMPARE(usualStep(discharge).count(), std::int64_t(300'000));
    QVERIFY(series.notes().empty());
  }
};

QTEST_GUILESS_MAIN(FeedUsgsTest)
#include "feed_usgs_test.moc"

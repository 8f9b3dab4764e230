// What was measured is on the disk: all of it, once, whatever breaks, and it is read again for
// charts.
#include <QtTest>
#include <cmath>
#include <filesystem>

#include "app/session/live/feed_entry.h"
#include "app/session/live/history_desk.h"
#include "app/session/live/series_keeper.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "gis/city/city_package.h"
#include "tests/support/postgres_server.h"
#include "tests/support/small_city.h"
#include "tests/support/talking_server.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr Millis kKeeperPatience{20'000};
constexpr Instant kWrittenBegin{1'784'368'800'000};  // a whole hour
constexpr Span kAllOfIt{{0}, {4'000'000'000'000}};

Instant writtenSecond(std::int64_t s) { return kWrittenBegin + Millis{1000 * s}; }

gis::FeedReading depthAt(std::int64_t s, double depth, const char* sensor = "S1") {
  return {{sensor, writtenSecond(s), depth, Quality::good, "ponds"}, Quantity::pondingDepth};
}

/// A journal of a city as a live session writes it, and the archive beside it.
struct WrittenDesk {
  QTemporaryDir folder;
  std::string journalPath = folder.filePath("journal.sqlite").toStdString();
  std::string archivePath = folder.filePath("series.sqlite").toStdString();
  store::Journal journal = std::move(*store::Journal::open(journalPath));
  std::vector<std::string> told;

  std::int64_t open(const char* city) {
    return *journal.append(kWrittenBegin, "session", "session",
                           std::string("{\"city\":\"") + city + "\"}");
  }
  /// Readings of one round, journalled.
  KeptReadings write(const std::vector<gis::FeedReading>& readings) {
    FeedEntry entry;
    KeptReadings kept;
    for (const gis::FeedReading& reading : readings) {
      entry.add(reading);
      kept.observations.push_back(reading.observation);
    }
    kept.sequence = *journal.append(kWrittenBegin, "observations", "feeds",
                                    '[' + entry.text("ponds", kWrittenBegin) + ']');
    return kept;
  }
  KeeperPlace place(const char* city = "Here") const {
    return {archivePath, journalPath, {}, city, {{"S1", Quantity::pondingDepth},
                                                 {"S2", Quantity::pondingDepth}}};
  }
  std::unique_ptr<SeriesKeeper> keeper(const char* city = "Here") { return keeper(place(city)); }
  std::unique_ptr<SeriesKeeper> keeper(KeeperPlace place) {
    return std::make_unique<SeriesKeeper>(std::move(place), [] { return writtenSecond(3600); },
                                          [this](const Error& e) { told.push_back(e.text()); });
  }
  SensorSeries raw(const char* sensor = "S1", const char* city = "Here") const {
    const auto archive = store::SeriesArchive::openToRead(archivePath);
    const auto series = archive ? archive->raw(archiveName(city, sensor), kAllOfIt)
                                : Result<SensorSeries>(archive.error());
    return series ? *series : SensorSeries{};
  }
};

/// Descriptor of a table of ponding depths that grows.
std::string growingFeed(const std::string& file) {
  return "{\"id\": \"ponds\", \"codec\": \"csv\", \"from\": {\"url\": \"file:" + file +
         "\", \"every_s\": 0.05}, \"mapping\": {\"columns\": [\"s\", \"t\", \"v\"], \"sensor\": "
         "\"s\", \"at\": {\"path\": \"t\", \"format\": \"unix_ms\"}, \"values\": [{\"path\": \"v\", "
         "\"quantity\": \"ponding_depth\", \"unit\": \"cm\"}]}, \"cadence_s\": 60, "
         "\"late_after_s\": 120, \"silent_after_s\": 360, "
         "\"limits\": {\"ahead_s\": 60, \"oldest_s\": 864000}}";
}

constexpr const char* kRecordedEntry =
    "[{\"channel\":\"c\",\"received\":\"2026-07-18T10:00:00Z\",\"format\":\"json\",\"body\":\"{}\"}]";

}  // namespace

class WrittenSeriesTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsHandedOverIsInTheArchiveAsItWasJudged() {
    WrittenDesk desk;
    desk.open("Here");
    const auto keeper = desk.keeper();
    QVERIFY(keeper->settle(kKeeperPatience));
    KeptReadings first = desk.write({depthAt(0, 0.1), depthAt(10, 9.0)});
    first.observations[1].quality = Quality::suspect;
    const std::int64_t sequence = first.sequence;
    keeper->keep(std::move(first));
    QVERIFY(keeper->settle(kKeeperPatience));
    QCOMPARE(keeper->taken(), sequence);
    const SensorSeries series = desk.raw();
    QCOMPARE(series.at, (std::vector{writtenSecond(0), writtenSecond(10)}));
    QVERIFY(series.quality[1] == Quality::suspect);
    QVERIFY(series.quantity == Quantity::pondingDepth);
    const auto archive = store::SeriesArchive::openToRead(desk.archivePath);
    QCOMPARE(archive->rolledUp("Here/S1", store::kMinute, kAllOfIt)->at(0).suspect, 1);
    QVERIFY(desk.told.empty());
  }

  void whatACrashLeftOutComesFromTheJournalOnce() {
    WrittenDesk desk;
    desk.open("Here");
    {
      const auto keeper = desk.keeper();
      keeper->keep(desk.write({depthAt(0, 0.1)}));
      QVERIFY(keeper->settle(kKeeperPatience));
    }
    desk.write({depthAt(1, 0.2), depthAt(1, 0.5, "S2")});  // journalled, then it was killed
    desk.write({depthAt(2, 0.3), depthAt(2, 0.3, "NOBODY")});
    const auto keeper = desk.keeper();
    keeper->keep(desk.write({depthAt(3, 0.4)}));
    QVERIFY(keeper->settle(kKeeperPatience));
    QCOMPARE(desk.raw().value, (std::vector{0.1, 0.2, 0.3, 0.4}));
    QCOMPARE(desk.raw("S2").value, std::vector{0.5});
    QVERIFY(desk.raw("NOBODY").at.empty());
    const auto archive = store::SeriesArchive::openToRead(desk.archivePath);
    QCOMPARE(archive->rolledUp("Here/S1", store::kHour, kAllOfIt)->at(0).good, 4);
  }

  /// The journal has what came, memory what quality control made of it: which of the two was read
  /// shows in the archive.
  void aBurstWaitsInMemoryAsFarAsItFitsAndTheRestIsReadFromTheJournal_data() {
    QTest::addColumn<int>("mostWaiting");
    QTest::newRow("it fits") << 10'000'000;
    QTest::newRow("it does not") << 8'000;
  }
  void aBurstWaitsInMemoryAsFarAsItFitsAndTheRestIsReadFromTheJournal() {
    QFETCH(int, mostWaiting);
    WrittenDesk desk;
    desk.open("Here");
    KeeperPlace place = desk.place();
    place.mostWaiting = std::size_t(mostWaiting);
    const auto keeper = desk.keeper(place);
    QVERIFY(keeper->settle(kKeeperPatience));
    constexpr int kRows = 5000, kBatches = 8;
    for (int b = 0; b < kBatches; ++b) {
      std::vector<gis::FeedReading> rows;
      for (int i = 0; i < kRows; ++i) rows.push_back(depthAt(b * kRows + i, (i % 7) / 100.0));
      KeptReadings judged = desk.write(rows);
      for (Observation& one : judged.observations) one.quality = Quality::suspect;
      keeper->keep(std::move(judged));
    }
    QVERIFY(keeper->settle(Millis{60'000}));
    const SensorSeries series = desk.raw();
    QCOMPARE(series.size(), std::size_t(kRows) * kBatches);
    const auto judged = std::size_t(std::ranges::count(series.quality, Quality::suspect));
    if (mostWaiting > kRows * kBatches)
      QCOMPARE(judged, series.size());
    else
      QVERIFY(judged < series.size());
    QVERIFY(desk.told.empty());
  }

  void valuesWaitPackedWholeEntryByWholeEntry() {
    WaitingValues waiting;
    QVERIFY(waiting.empty());
    for (std::int64_t entry = 1; entry <= 4; ++entry) {
      KeptReadings readings{entry, {}, {}};
      for (int i = 0; i < 6000; ++i)
        readings.observations.push_back({i % 2 ? "A" : "B", writtenSecond(i), double(entry),
                                         Quality::suspect, "a feed with a long name"});
      if (entry == 2) readings.fresh = {{"A", Quantity::speed}};
      waiting.add(readings);
    }
    QCOMPARE(waiting.count(), std::size_t(24'000));
    const WaitingValues::Batch first = waiting.take(1);
    QCOMPARE(first.sequence, std::int64_t(2));  // about as many as were asked for
    QCOMPARE(first.names, (std::vector<std::string>{"B", "A"}));
    QCOMPARE(first.fresh.size(), std::size_t(1));
    QCOMPARE(first.values.at(0).at(1).sensor, std::uint32_t(1));
    QVERIFY(first.values.at(0).at(1).quality == Quality::suspect);
    QCOMPARE(waiting.count(), std::size_t(12'000));
    const WaitingValues::Batch rest = waiting.take(1'000'000);
    QCOMPARE(rest.sequence, std::int64_t(4));
    QVERIFY(rest.names.empty() && rest.fresh.empty() && waiting.empty());
    waiting.add({5, {{"C", writtenSecond(0), 1, Quality::good, ""}}, {}});
    waiting.clear();
    QCOMPARE(waiting.count(), std::size_t(0));
    QCOMPARE(waiting.take(1).names, std::vector<std::string>{"C"});  // numbers stay
    QCOMPARE(waiting.take(1).sequence, std::int64_t(0));
  }

  /// A server that takes the connection and never answers.
  void closingWaitsForNoServerAndTheNextStartAddsWhatIsMissing() {
    WrittenDesk desk;
    desk.open("Here");
    test::TalkingServer silent([](test::Talk& talk) { talk.stall(); });
    KeeperPlace place = desk.place();
    place.archive = silent.at("postgresql") + "/city";
    auto keeper = desk.keeper(place);
    keeper->keep(desk.write({depthAt(0, 0.1)}));
    QTRY_VERIFY_WITH_TIMEOUT(silent.connections() > 0, 20'000);
    QElapsedTimer took;
    took.start();
    const Outcome closed = keeper->close();
    QVERIFY2(took.elapsed() <= 3000, qPrintable(QString::number(took.elapsed())));
    QVERIFY(!closed);
    QVERIFY2(closed.error().text().find("Nothing is lost") != std::string::npos,
             closed.error().text().c_str());
    QVERIFY(closed.error().text().find("127.0.0.1") != std::string::npos);
    QVERIFY(keeper->close());  // once
    keeper.reset();
    QVERIFY(desk.keeper()->settle(kKeeperPatience));
    QCOMPARE(desk.raw().value, std::vector{0.1});
  }

  void closingWritesWhatWasHandedOver() {
    WrittenDesk desk;
    desk.open("Here");
    const auto keeper = desk.keeper();
    QVERIFY(keeper->settle(kKeeperPatience));
    keeper->keep(desk.write({depthAt(0, 0.1), depthAt(1, 0.2)}));
    QVERIFY(keeper->close());
    QCOMPARE(desk.raw().value, (std::vector{0.1, 0.2}));
  }

  void aJournalBegunAnewIsFilledFromItsBegin() {
    WrittenDesk desk;
    desk.open("Here");
    desk.write({depthAt(0, 0.1)});
    QVERIFY(desk.keeper()->settle(kKeeperPatience));
    desk.journal = std::move(*store::Journal::open(":memory:"));
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(desk.journalPath + part);
    desk.journal = std::move(*store::Journal::open(desk.journalPath));
    QVERIFY(desk.journal.append({1}, "fault", "session", "{}").ok());
    desk.open("Here");
    desk.write({depthAt(0, 0.1), depthAt(5, 0.2)});
    QVERIFY(desk.keeper()->settle(kKeeperPatience));
    QCOMPARE(desk.raw().value, (std::vector{0.1, 0.2}));
  }

  void citiesDoNotMixAndRecordingsAreNoMeasurements() {
    WrittenDesk desk;
    desk.open("There");
    desk.write({depthAt(0, 0.7)});
    desk.open("Here");
    desk.write({depthAt(0, 0.1)});
    QVERIFY(desk.journal
                .append(kWrittenBegin, "observations", "replay", kRecordedEntry)
                .ok());
    QVERIFY(desk.keeper("Here")->settle(kKeeperPatience));
    QVERIFY(desk.keeper("There")->settle(kKeeperPatience));
    QCOMPARE(desk.raw().value, std::vector{0.1});
    QCOMPARE(desk.raw("S1", "There").value, std::vector{0.7});
  }

  void anArchiveThatCannotBeWrittenIsToldOnceAndFilledWhenItCan() {
    WrittenDesk desk;
    desk.open("Here");
    desk.archivePath = desk.folder.filePath("later/series.sqlite").toStdString();
    const auto keeper = desk.keeper();
    keeper->keep(desk.write({depthAt(0, 0.1)}));
    QTRY_COMPARE_WITH_TIMEOUT(desk.told.size(), std::size_t(1), 20'000);
    QVERIFY(desk.told[0].find("series.sqlite") != std::string::npos);
    std::filesystem::create_directory(desk.folder.filePath("later").toStdString());
    QVERIFY(keeper->settle(kKeeperPatience));
    QCOMPARE(desk.raw().value, std::vector{0.1});
    QCOMPARE(desk.told.size(), std::size_t(1));
  }

  void aLongerSpanIsShownByCoarserSteps() {
    ArchiveConfig config;
    using std::chrono::hours;
    QVERIFY(historyStep(config, hours(6)) == HistoryStep::raw);
    QVERIFY(historyStep(config, hours(7)) == HistoryStep::minute);
    QVERIFY(historyStep(config, hours(24 * 7)) == HistoryStep::hour);
    WrittenDesk desk;
    desk.open("Here");
    std::vector<gis::FeedReading> rows;
    for (int i = 0; i < 7200; i += 10) rows.push_back(depthAt(i, i / 7200.0));
    desk.write(rows);
    QVERIFY(desk.keeper()->settle(kKeeperPatience));
    const Span within{kWrittenBegin, kWrittenBegin + hours(2)};
    const auto read = [&](HistoryStep step) {
      return readHistory(desk.archivePath, "Here", "S1", within, step);
    };
    QCOMPARE(read(HistoryStep::raw).points.size(), std::size_t(720));
    QCOMPARE(read(HistoryStep::minute).points.size(), std::size_t(120));
    const SeriesHistory hourly = read(HistoryStep::hour);
    QCOMPARE(hourly.points.size(), std::size_t(2));
    QCOMPARE(hourly.points[1].least, 0.5);
    QCOMPARE(hourly.points[1].most, 7190 / 7200.0);
    QVERIFY(std::abs(hourly.points[0].mean - 0.25) < 0.01);
    QVERIFY(readHistory(desk.archivePath, "Here", "S9", within, HistoryStep::raw).points.empty());
    QVERIFY(readHistory("no.sqlite", "Here", "S1", within, HistoryStep::raw).trouble);
  }

  void aHistoryIsReadWhenSomebodyLooksAndThenOnceAMinute() {
    HistoryDesk desk{ArchiveConfig{}};
    const Millis day = std::chrono::hours(24);
    QVERIFY(!desk.due(writtenSecond(0)));
    desk.ask("S1", day);
    const auto ask = desk.due(writtenSecond(0));
    QVERIFY(ask && ask->step == HistoryStep::minute && ask->within.end == writtenSecond(0));
    QVERIFY(!desk.due(writtenSecond(100)));  // it is being read
    SeriesHistory history{"S1", ask->within, ask->step, {}, {}, {}};
    QVERIFY(desk.read(history));
    QVERIFY(!desk.due(writtenSecond(30)));
    QVERIFY(desk.due(writtenSecond(60)));
    desk.ask("S2", day);
    QVERIFY(!desk.read(history));  // nobody looks at it any more
    QVERIFY(desk.due(writtenSecond(61)));
    desk.ask("", Millis{0});
    (void)desk.read(history);
    QVERIFY(!desk.due(writtenSecond(1000)));
  }

  /// From a file that is fed, through a session and its end, into the next one's chart: of the same
  /// computer, or of another seat that shares the server and has measured nothing.
  void theNextSessionShowsWhatTheLastOneMeasured_data() const {
    QTest::addColumn<bool>("shared");
    QTest::newRow("from the disk") << false;
    QTest::newRow("from the server of the seats") << true;
  }
  void theNextSessionShowsWhatTheLastOneMeasured() {
    QFETCH(bool, shared);
    if (shared && test::PostgresServer::programs().isEmpty())
      QSKIP("Debian's postgresql is not installed");
    std::optional<test::PostgresServer> server;
    if (shared) QVERIFY(server.emplace().start());
    QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(name).toStdString(); };
    QVERIFY(gis::writeCity(smallCity(), path("city"), {}).ok());
    QVERIFY(writeFile(path("feed.json"), growingFeed(path("grows.csv"))).ok());
    Options options;
    options.dataFolder = path("data");
    options.threads = 1;
    options.feeds = {path("feed.json")};
    if (shared) options.seat = {server->address(), "desk-1", false, ""};
    const auto begun = [&] {
      auto made = Session::make(options, Pace::realTime);
      if (!made) qFatal("%s", made.error().text().c_str());
      (*made)->openCity(path("city"), "");
      (*made)->waitIdle();
      return std::move(*made);
    };
    const Instant now = run::wallNow();
    std::string rows;
    for (int minute = 600; minute > 0; minute -= 10)
      rows += "S-POND1," + std::to_string((now - std::chrono::minutes(minute)).ms) + ",4\n";
    {
      const auto session = begun();
      QVERIFY(writeFile(path("grows.csv"), rows).ok());
      QTRY_VERIFY_WITH_TIMEOUT(session->view()->series.contains("S-POND1") &&
                                   session->view()->series.at("S-POND1")->size() == 60,
                               20'000);
    }
    options.feeds.clear();  // who looks needs no feed
    options.seat = {shared ? server->address() : path("seats.sqlite"), "desk-2", shared, ""};
    if (shared) options.dataFolder = path("data of another computer");
    const auto session = begun();
    // The archive may still be filled with what the last session left in its journal: who looks
    // again sees it.
    const auto seesAll = [&] {
      session->showHistory("S-POND1", std::chrono::hours(24));
      QTest::qWait(300);
      const auto read = session->view()->history;
      return read && read->points.size() == 60;
    };
    QTRY_VERIFY_WITH_TIMEOUT(seesAll(), 60'000);
    const auto history = session->view()->history;
    QVERIFY(!history->trouble && history->step == HistoryStep::minute);
    QCOMPARE(history->points.size(), std::size_t(60));
    QCOMPARE(history->points.front().mean, 0.04);
    session->showHistory("", Millis{0});
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->history == nullptr, 20'000);
  }
};

QTEST_GUILESS_MAIN(WrittenSeriesTest)
#include "written_series_test.moc"

// What feeds bring is kept once, in the series and in the journal.
#include <QtTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/config.h"
#include "app/session/live/feed_books.h"
#include "app/session/session.h"

using namespace citymirror;
using session::FeedBooks;

namespace {

const Instant kArrived = *parseIso("2026-07-18T10:20:00Z");

gis::FeedReading levelAt(int minute, double value) {
  return {{"W001", kArrived - std::chrono::minutes(20 - minute), value, Quality::good, "river"},
          Quantity::waterLevel};
}

gis::FeedBatch batchOf(std::vector<gis::FeedReading> readings) {
  gis::FeedBatch batch;
  batch.readings = std::move(readings);
  return batch;
}

/// Books over a journal in a folder, and the journal as it is read afterwards.
struct BooksOnDisk {
  QTemporaryDir folder;
  std::string path = folder.filePath("books.journal").toStdString();
  FeedBooks books = FeedBooks(std::move(*store::Journal::open(path)), {});

  FeedBooks::Entered enter(const gis::FeedBatch& batch, const std::string& feed = "river") {
    const auto entered = books.enter(feed, {&batch}, kArrived);
    if (!entered) qFatal("%s", entered.error().text().c_str());
    return *entered;
  }
  std::vector<store::JournalEntry> entries() const {
    const auto journal = store::Journal::open(path);
    if (!journal || !journal->verify()) qFatal("the journal is broken");
    return *journal->read();
  }
};

}  // namespace

class FeedBooksTest : public QObject {
  Q_OBJECT
 private slots:
  void readingsThatCameTogetherAreOneEntryOfTheJournalAndStandInTheSeries() {
    BooksOnDisk disk;
    const auto one = batchOf({levelAt(5, 23.1)}), two = batchOf({levelAt(10, 23.2)});
    const auto entered = disk.books.enter("river", {&one, &two}, kArrived);
    QVERIFY(entered.ok());
    QCOMPARE(entered->added, std::size_t(2));
    const auto entries = disk.entries();
    QCOMPARE(entries.size(), std::size_t(1));
    QCOMPARE(entries[0].kind, std::string("observations"));
    QCOMPARE(entries[0].by, std::string("river"));
    QVERIFY(entries[0].at == kArrived);
    const auto body = nlohmann::json::parse(entries[0].body);
    QCOMPARE(body["readings"].size(), std::size_t(2));
    QVERIFY(body["readings"][1] ==
            nlohmann::json({"W001", "2026-07-18T10:10:00Z", 23.2, "m", "good"}));
    QCOMPARE(disk.books.series().find("W001")->size(), std::size_t(2));
  }

  void whatTheJournalHoldsIsKnownToTheNextRun() {
    BooksOnDisk disk;
    gis::FeedBatch batch = batchOf({levelAt(5, 23.1), levelAt(10, 23.2)});
    gis::FeedNotice call, unnamed;
    call.id = "h1";
    call.at = unnamed.at = kArrived;
    unnamed.text = "路口积水";
    batch.notices = {call, unnamed};
    batch.vehicles = {{"B1", kArrived, 114.2, 30.5, 31.0, 90.0, "12", ""}};
    gis::CapAlert alert;
    alert.identifier = "A1";
    alert.sender = "weather@example.cn";
    alert.status = "Actual";
    alert.msgType = "Alert";
    alert.scope = "Public";
    alert.sent = kArrived;
    batch.alerts = {alert};
    QCOMPARE(disk.enter(batch).added, std::size_t(6));
    disk.books = FeedBooks(std::move(*store::Journal::open(disk.path)), {});
    QVERIFY(disk.books.recall().ok());
    const auto again = disk.enter(batch);
    QCOMPARE(again.duplicates, std::size_t(6));
    QCOMPARE(again.added, std::size_t(0));
    batch.readings = {levelAt(15, 23.3)};
    batch.notices[1].text = "积水已退";
    QCOMPARE(disk.enter(batch).added, std::size_t(2));
    QCOMPARE(disk.entries().size(), std::size_t(2));
  }

  void whatWasKeptBeforeGoesNowhere() {
    BooksOnDisk disk;
    disk.enter(batchOf({levelAt(5, 23.1)}));
    const auto again = disk.enter(batchOf({levelAt(5, 23.1)}));
    QCOMPARE(again.duplicates, std::size_t(1));
    QCOMPARE(again.added, std::size_t(0));
    QCOMPARE(disk.entries().size(), std::size_t(1));
    QCOMPARE(disk.books.series().find("W001")->size(), std::size_t(1));
  }

  void whatNoInstrumentCanHaveMeasuredIsKeptAsBad() {
    const auto config = session::loadConfig(session::findAssets());
    FeedBooks books(std::nullopt, {}, config->watch.qualityLimits);
    gis::FeedReading missing = levelAt(4, std::nan(""));
    missing.observation.quality = Quality::missing;
    const auto batch = batchOf(
        {levelAt(1, 1e308), levelAt(2, -1e308), levelAt(3, 23.1), missing, levelAt(5, 9001)});
    QCOMPARE(books.enter("river", {&batch}, kArrived)->added, std::size_t(5));
    const SensorSeries& held = *books.series().find("W001");
    QVERIFY(held.quality == (std::vector{Quality::bad, Quality::bad, Quality::good,
                                         Quality::missing, Quality::bad}));
  }

  void whatIsKeptGoesToTheArchiveOfSensorsWithoutACity() {
    BooksOnDisk disk;
    const std::string archive = disk.folder.filePath("series.sqlite").toStdString();
    const auto keeper = [&] {
      auto made = std::make_unique<session::SeriesKeeper>(
          session::KeeperPlace{archive, disk.path, {}, "", {}}, [] { return kArrived; },
          [](const Error& error) { qFatal("%s", error.text().c_str()); });
      disk.books.keepSeries(
          [k = made.get()](session::KeptReadings readings) { k->keep(std::move(readings)); });
      return made;
    };
    {
      const auto first = keeper();
      disk.enter(batchOf({levelAt(5, 23.1)}));
      QVERIFY(first->settle(Millis{20'000}));
    }
    disk.books.keepSeries({});
    disk.enter(batchOf({levelAt(10, 23.2)}));  // not archived: from the journal, later
    const auto second = keeper();
    disk.enter(batchOf({levelAt(15, 23.3)}));
    QVERIFY(second->settle(Millis{20'000}));
    const auto read = store::SeriesArchive::openToRead(archive);
    const auto series = read->raw("W001", {{0}, {4'000'000'000'000}});
    QCOMPARE(series->value, (std::vector{23.1, 23.2, 23.3}));
    QVERIFY(series->quantity == Quantity::waterLevel);
  }

  void aCorrectedValueReplacesAndIsJournalledBesideTheFirst() {
    BooksOnDisk disk;
    disk.enter(batchOf({levelAt(5, 23.1)}));
    QCOMPARE(disk.enter(batchOf({levelAt(5, 23.4)})).replaced, std::size_t(1));
    QCOMPARE(disk.books.series().find("W001")->value, std::vector<double>{23.4});
    QCOMPARE(disk.entries().size(), std::size_t(2));
  }

  void ofAVehicleWhatCameEarlierIsKeptOnceToo() {
    BooksOnDisk disk;
    const auto at = [](int minute) {
      return gis::VehiclePosition{
          "V1", kArrived + std::chrono::minutes(minute), 112.2, 30.3, {}, {}, "", ""};
    };
    gis::FeedBatch now, missed;
    now.vehicles = {at(0)};
    missed.vehicles = {at(-3), at(-2), at(-1)};  // of the time without a connection
    QCOMPARE(disk.enter(now).added, std::size_t(1));
    QCOMPARE(disk.enter(missed).added, std::size_t(3));
    QCOMPARE(disk.enter(missed).duplicates, std::size_t(3));
    QCOMPARE(disk.enter(now).duplicates, std::size_t(1));
    const auto entries = disk.entries();
    QCOMPARE(entries.size(), std::size_t(2));
    QCOMPARE(nlohmann::json::parse(entries[1].body)["vehicles"].size(), std::size_t(3));
  }

  void aLongTimeWithoutAConnectionIsKeptInOrderAndLongAgoIsKnown() {
    session::FeedMemory memory;
    gis::VehiclePosition vehicle;
    vehicle.vehicle = "V1";
    const auto isNewAt = [&](int minute) {
      vehicle.at = kArrived + std::chrono::minutes(minute);
      return memory.isNew(vehicle);
    };
    QVERIFY(isNewAt(0));
    for (int minute = -500; minute < 0; ++minute)
      QVERIFY2(isNewAt(minute), qPrintable(QString::number(minute)));
    memory.commit();
    QVERIFY(!isNewAt(0) && !isNewAt(-1) && !isNewAt(-500));
    QVERIFY(isNewAt(1) && isNewAt(3) && isNewAt(2));
    memory.undo();  // could not be kept: new again, and what was known stays so
    QVERIFY(!isNewAt(0) && !isNewAt(-1) && !isNewAt(-int(session::FeedMemory::kStampsKept)));
    QVERIFY(isNewAt(2) && isNewAt(1) && isNewAt(3));
  }

  void aNoticeOfOneNumberIsAnotherFromAnotherFeed() {
    BooksOnDisk disk;
    gis::FeedBatch batch;
    gis::FeedNotice notice;
    notice.id = "17";
    notice.at = kArrived;
    batch.notices = {notice};
    QCOMPARE(disk.enter(batch, "hotline").added, std::size_t(1));
    QCOMPARE(disk.enter(batch, "patrol").added, std::size_t(1));
    QCOMPARE(disk.enter(batch, "hotline").duplicates, std::size_t(1));
  }

  void anAlertIsKeptOnceWhicheverFeedBringsIt() {
    BooksOnDisk disk;
    gis::FeedBatch batch;
    gis::CapAlert alert;
    alert.identifier = "A1";
    alert.sender = "met";
    alert.sent = kArrived;
    batch.alerts = {alert};
    QCOMPARE(disk.enter(batch, "one").added, std::size_t(1));
    QCOMPARE(disk.enter(batch, "other").duplicates, std::size_t(1));
  }

  void withoutAJournalTheSeriesAreKeptAllTheSame() {
    FeedBooks books(std::nullopt, {});
    const auto batch = batchOf({levelAt(5, 23.1)});
    QCOMPARE(books.enter("river", {&batch}, kArrived)->added, std::size_t(1));
    QVERIFY(books.series().find("W001") != nullptr);
  }

  void valuesStayAsLongAsTheConfigurationSays() {
    using std::chrono::hours, std::chrono::seconds;
    FeedBooks books(std::nullopt, {hours(4), hours(1), 4000});
    const Instant now = kArrived + hours(12);
    for (Instant at = kArrived; at < now; at = at + seconds(5)) {
      const double value = 20 + double(at.ms / 5000 % 7);
      const auto batch =
          batchOf({{{"W001", at, value, Quality::good, "river"}, Quantity::waterLevel}});
      QVERIFY(books.enter("river", {&batch}, at).ok());
    }
    const SensorSeries& held = *books.series().find("W001");
    const auto heldWithin = [&](Instant from, Instant until) {
      return std::ranges::count_if(held.at, [&](Instant at) { return at >= from && at < until; });
    };
    // Values that are too old go once they are an eighth of what is held (SeriesStore::forgetBefore).
    QVERIFY(held.at.front() > kArrived);
    QVERIFY(heldWithin(kArrived, now - hours(4)) <= std::ptrdiff_t(held.size() / 8) + 10);
    QCOMPARE(heldWithin(now - hours(1), now), 720);
    const auto thinned = heldWithin(now - hours(2), now - hours(1));
    QVERIFY2(thinned >= 60 && thinned <= 300, qPrintable(QString::number(thinned)));
  }
};

QTEST_GUILESS_MAIN(FeedBooksTest)
#include "feed_books_test.moc"

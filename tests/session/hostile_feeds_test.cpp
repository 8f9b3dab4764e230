// What a hostile or broken sender can do to a running world, and what it cannot.
#include <QtTest>

#include "app/session/live/feed_books.h"
#include "app/session/live/feed_memory.h"
#include "app/session/live/live_feeds.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/utf8.h"
#include "gis/feed/feed_intake.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kHeard = demoEveningBegin(480);

gis::FeedDescriptor feedOf(const std::string& codec, const std::string& mapping) {
  const auto read = gis::readFeedDescriptor(
      R"({"id": "x", "codec": ")" + codec +
          R"(", "from": {"url": "folder:x", "every_s": 1}, "name": {"zh": "x", "en": "x"}, "mapping": )" +
          mapping +
          R"(, "cadence_s": 60, "late_after_s": 120, "silent_after_s": 360, "limits": {"ahead_s": 120, "oldest_s": 86400}})",
      "x.json");
  if (!read) qFatal("%s", read.error().text().c_str());
  return *read;
}

gis::FeedDescriptor ponds() {
  return feedOf("json", R"({"rows": "/d", "sensor": "/id", "at": {"path": "/t", "format": "unix_s"},
    "values": [{"path": "/v", "quantity": "ponding_depth", "unit": {"path": "/u"}}]})");
}

gis::FeedDescriptor calls() {
  return feedOf("json", R"({"yields": "notices", "id": "/i", "class": "/c",
    "at": {"path": "/t", "format": "unix_s"}, "text": "/x"})");
}

std::string row(const std::string& sensor, std::int64_t second, const std::string& value,
                const std::string& unit = "cm") {
  return "{\"id\":\"" + sensor + "\",\"t\":" + std::to_string(second) + ",\"v\":" + value +
         ",\"u\":\"" + unit + "\"},";
}

std::string message(std::string rows) {
  if (!rows.empty()) rows.pop_back();
  return "{\"d\":[" + rows + "]}";
}

std::int64_t secondsOf(Instant at) { return at.ms / 1000; }

qint64 milliseconds(const std::function<void()>& work) {
  QElapsedTimer timer;
  timer.start();
  work();
  return timer.elapsed();
}

/// A live desk and the intake of its feed.
struct Target {
  LoopDesk desk;
  gis::FeedIntake intake{ponds()};

  Target() { desk.world->goLive(kHeard); }
  gis::FeedBatch decoded(const std::string& text, Instant at = kHeard) {
    return intake.take({text, "", at});
  }
  std::size_t enter(const gis::FeedBatch& batch, Instant at = kHeard) {
    const auto known = desk.world->takeLive(at, {{"x", {&batch}}});
    if (!known) qFatal("%s", known.error().text().c_str());
    return known->front();
  }
  std::size_t held(const char* sensor = "S-POND1") {
    const auto view = desk.view();
    const auto found = view->series.find(sensor);
    return found == view->series.end() ? 0 : found->second->size();
  }
};

}  // namespace

class HostileFeedsTest : public QObject {
  Q_OBJECT
 private slots:
  void tenMegabytesOfHistoryToldBackwardsHoldTheWorldForNoMoreThanSeconds() {
    Target target;
    std::string rows;
    for (std::int64_t second = secondsOf(kHeard); rows.size() < 9900000; --second)
      rows += row("S-POND1", second, std::to_string(second % 7));
    gis::FeedBatch batch;
    const qint64 decoding = milliseconds([&] { batch = target.decoded(message(rows)); });
    QVERIFY(batch.readings.size() > 80000);
    const qint64 entering = milliseconds([&] { target.enter(batch); });
    qInfo("%zu values: decoded in %lld ms, entered in %lld ms", batch.readings.size(), decoding,
          entering);
    QVERIFY(entering < 15000);
    QVERIFY(std::ranges::is_sorted(batch.readings, {}, [](const gis::FeedReading& reading) {
      return reading.observation.at;
    }));
    QCOMPARE(target.enter(batch), batch.readings.size());  // all of it once more: all known
    target.enter(target.decoded(message(row("S-POND2", secondsOf(kHeard), "3"))));
    QCOMPARE(target.held("S-POND2"), std::size_t(1));  // the others go on
  }

  void aMessageThatIsTooLongIsRejectedWholeAndTheNextIsTaken() {
    Target target;
    const auto refused = target.decoded(std::string(10000001, '{'));
    QCOMPARE(refused.rejected.front().reason,
             std::string("the message is longer than the feed allows"));
    const auto garbage = target.decoded(std::string(9999999, '['));
    QCOMPARE(garbage.accepted(), std::size_t(0));
    target.enter(target.decoded(message(row("S-POND1", secondsOf(kHeard), "3"))));
    QCOMPARE(target.held(), std::size_t(1));
    QCOMPARE(target.intake.status(kHeard).rejected, std::size_t(2));
    for (const FeedEvidence& kept : target.intake.status(kHeard).evidence)
      QVERIFY(kept.bytes.size() <= FeedEvidence::kMostBytes);
  }

  void stampsOfAWrongClockAreTakenRejectedOrShiftedAsTheDescriptorSays() {
    Target target;
    const std::int64_t now = secondsOf(kHeard);
    const auto batch = target.decoded(
        message(row("S-POND1", now + 119, "1") + row("S-POND1", now + 121, "1") +
                row("S-POND1", now - 86399, "1") + row("S-POND1", now - 86401, "1") +
                row("S-POND1", 9000000000000, "1") + row("S-POND1", -9000000000, "1")));
    QCOMPARE(batch.readings.size(), std::size_t(2));
    QCOMPARE(batch.rejected.size(), std::size_t(4));
    target.enter(batch);
    // What the fast clock brought does not hide what comes at its own time afterwards.
    target.enter(target.decoded(message(row("S-POND1", now + 10, "5"))));
    QCOMPARE(target.held(), std::size_t(3));
  }

  void unitsAndValuesOfNoSenseAreRejectedRowByRow() {
    Target target;
    const std::int64_t now = secondsOf(kHeard);
    const auto batch = target.decoded(
        message(row("S-POND1", now - 3, "1", "mm/h") + row("S-POND1", now - 2, "1", "") +
                row("S-POND1", now - 1, "\"1e999\"") + row("S-POND1", now, "12", "mm")));
    QCOMPARE(batch.readings.size(), std::size_t(1));
    QCOMPARE(batch.readings.front().observation.value, 0.012);
    QCOMPARE(batch.rejected.size(), std::size_t(3));
  }

  void aThousandRepeatsAreOneValueInSeriesAndJournal() {
    Target target;
    std::string rows;
    for (int n = 0; n < 1000; ++n) rows += row("S-POND1", secondsOf(kHeard), "12");
    QCOMPARE(target.enter(target.decoded(message(rows))), std::size_t(999));
    QCOMPARE(target.enter(target.decoded(message(rows))), std::size_t(1000));
    QCOMPARE(target.held(), std::size_t(1));
  }

  void namesAndTextsThatAreTooLongGoNoFurther() {
    gis::FeedIntake notices(calls());
    const auto one = [&](const std::string& id, const std::string& text) {
      return notices.take({"{\"i\":\"" + id + "\",\"c\":\"leak\",\"t\":" +
                               std::to_string(secondsOf(kHeard)) + ",\"x\":\"" + text + "\"}",
                           "", kHeard});
    };
    std::string words;
    while (words.size() < 2000000) words += "积水";
    const auto cut = one("a", words);
    QCOMPARE(cut.notices.size(), std::size_t(1));
    QVERIFY(cut.notices.front().text.size() <= 4100 && isUtf8(cut.notices.front().text));
    QVERIFY(cut.notices.front().text.ends_with("…"));
    const auto named = one(std::string(300, 'n'), "x");
    QVERIFY(named.notices.empty());
    QCOMPARE(named.rejected.front().reason, std::string("a name is longer than 256 bytes"));
    Target target;
    for (int n = 0; n < 5000; ++n) target.enter(one("n" + std::to_string(n), "x"));
    QVERIFY(target.desk.view()->log.size() <= 4000);
  }

  void faultsOfABrokenSenderDoNotPileUp() {
    LoopDesk desk;
    for (int n = 0; n < 1000; ++n)
      desk.world->addFault({ErrorCode::badInput, "bad " + std::to_string(n), "x", ""});
    const auto view = desk.view();
    QCOMPARE(view->faults.size(), std::size_t(200));
    QCOMPARE(view->faults.back().error.what, std::string("bad 999"));
  }

  void aSenderThatInventsNamesHasAnEnd() {
    FeedMemory memory;
    gis::VehiclePosition vehicle;
    for (int n = 0; n < 450000; ++n) {
      vehicle.vehicle = "v" + std::to_string(n);
      vehicle.at = kHeard + Millis{n};
      QVERIFY(memory.isNew(vehicle));
      memory.commit();
    }
    QVERIFY(!memory.isNew(vehicle));  // the newest is known …
    vehicle.vehicle = "v0";
    vehicle.at = kHeard;
    QVERIFY(memory.isNew(vehicle));  // … the oldest forgotten
  }

  void booksOfAYearStayAsLongAsThoseOfADay() {
    FeedBooks books(std::nullopt, {});
    std::size_t most = 0;
    for (int minute = 0; minute < 4 * 24 * 60; ++minute) {
      gis::FeedBatch batch;
      const Instant at = kHeard + std::chrono::minutes(minute);
      for (int second = 0; second < 60; second += 5)
        batch.readings.push_back({{"W001", at + std::chrono::seconds(second),
                                   10 + (minute * 60 + second) % 97 / 10.0, Quality::good, "river"},
                                  Quantity::waterLevel});
      QCOMPARE(books.enter("river", {&batch}, at + std::chrono::minutes(1))->added,
               std::size_t(12));
      QCOMPARE(books.enter("river", {&batch}, at + std::chrono::minutes(1))->duplicates,
               std::size_t(12));
      most = std::max(most, books.series().count());
    }
    QVERIFY2(most < 20000, qPrintable(QString::number(most)));
  }
};

QTEST_GUILESS_MAIN(HostileFeedsTest)
#include "hostile_feeds_test.moc"

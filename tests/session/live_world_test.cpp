// What live feeds bring goes the way of a recording: judged, kept once, put to the rules, journalled
// first.
#include <sys/resource.h>

#include <QtTest>
#include <csignal>
#include <nlohmann/json.hpp>

#include "app/session/live/feed_entry.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::LivePart, session::WorldWriter;

namespace {

const Instant kLiveBegin = *parseIso("2026-07-18T10:00:00Z");

Instant liveMinute(double minute) { return kLiveBegin + millis(minute * 60); }

gis::FeedBatch pondBatch(double minute, double depth, const std::string& sensor = "S-POND1") {
  gis::FeedBatch batch;
  batch.readings.push_back({{sensor, liveMinute(minute), depth, Quality::good, "ponds"},
                            Quantity::pondingDepth});
  return batch;
}

/// A world that lives since kLiveBegin, without water.
struct LiveWorld {
  QTemporaryDir folder;
  std::string path = folder.filePath("live.journal").toStdString();
  std::shared_ptr<const CityModel> city = std::make_shared<const CityModel>(smallCity());
  std::unique_ptr<WorldWriter> world;

  LiveWorld() {
    auto config = session::loadConfig(session::findAssets());
    auto journal = store::Journal::open(path);
    if (!config || !journal) qFatal("configuration or journal");
    world = std::make_unique<WorldWriter>(*config, std::move(*journal), 1);
    world->openCity(city, nullptr, kLiveBegin);
    world->goLive(kLiveBegin);
  }
  Result<std::vector<std::size_t>> take(double minute, const gis::FeedBatch& batch,
                                        const std::string& feed = "ponds") {
    return world->takeLive(liveMinute(minute), {{feed, {&batch}}});
  }
  std::shared_ptr<const session::WorldView> view() { return world->publish(true, 1, {}); }
  std::vector<store::JournalEntry> entries(const std::string& kind) const {
    const auto journal = store::Journal::open(path);
    if (!journal || !journal->verify()) qFatal("the journal is broken");
    auto all = *journal->read();
    std::erase_if(all, [&](const auto& entry) { return entry.kind != kind; });
    return all;
  }
};

std::vector<std::string> alarmIds(const std::vector<const incident::Alarm*>& queue) {
  std::vector<std::string> ids;
  for (const incident::Alarm* alarm : queue) ids.push_back(alarm->id);
  return ids;
}

}  // namespace

class LiveWorldTest : public QObject {
  Q_OBJECT
 private slots:
  void aLiveReadingShowsWithItsFeedAndRaisesItsAlarm() {
    LiveWorld live;
    QVERIFY(live.take(5, pondBatch(4.9, 0.31)).ok());
    const auto view = live.view();
    QVERIFY(view->cursor.mode == run::Mode::live);
    QVERIFY(view->now == liveMinute(5));
    const auto& readings = view->sensors;
    const auto pond = std::find_if(readings.begin(), readings.end(), [&](const auto& r) {
      return view->city->sensors[r.site].code == "S-POND1";
    });
    QVERIFY(pond != readings.end() && pond->latest);
    QCOMPARE(pond->latest->value, 0.31);
    QCOMPARE(pond->latest->source, std::string("ponds"));
    QVERIFY(pond->severity == Severity::orange);
    QVERIFY(view->alarms && !view->alarms->queue.empty());
    QCOMPARE(view->alarms->queue[0].id, std::string("ponding-road@S-POND1"));
    QVERIFY(view->feed && view->feed->received == 1);
  }

  void aBurstIsJournalledInEntriesThatAReplayCanHoldAndNothingOfItTwice() {
    LiveWorld live;
    constexpr int kBatches = 9, kRows = 5'000;  // of 20,000 in an entry
    std::vector<gis::FeedBatch> batches(kBatches);
    LivePart part{"ponds", {}};
    for (int b = 0; b < kBatches; ++b) {
      for (int i = 0; i < kRows; ++i)
        batches[std::size_t(b)].readings.push_back(
            {{"S-POND1", kLiveBegin + Millis{10 * (b * kRows + i)}, 0.05 + i % 5 / 100.0,
              Quality::good, "ponds"},
             Quantity::pondingDepth});
      part.batches.push_back(&batches[std::size_t(b)]);
    }
    part.batches.push_back(&batches[0]);  // once more, after it has been entered
    QCOMPARE(*live.world->takeLive(liveMinute(8), {part}), std::vector<std::size_t>{kRows});
    const auto kept = live.entries("observations");
    QCOMPARE(kept.size(), std::size_t(3));
    std::size_t readings = 0;
    for (const store::JournalEntry& entry : kept) {
      QVERIFY(entry.body.size() < 3'000'000);
      for (const auto& json : nlohmann::json::parse(entry.body))
        readings += session::readingsOf(json)->size();
    }
    QCOMPARE(readings, std::size_t(kBatches) * kRows);
    QCOMPARE(live.view()->feed->received, 1);
  }

  void whatCameBeforeIsKeptAndJournalledOnce() {
    LiveWorld live;
    gis::FeedBatch twice = pondBatch(4, 0.1);
    twice.readings.push_back(twice.readings[0]);
    gis::FeedNotice notice;
    notice.id = "17";
    notice.at = liveMinute(4);
    twice.notices = {notice};
    QCOMPARE(*live.take(5, twice), std::vector<std::size_t>{1});
    QCOMPARE(*live.take(6, twice), std::vector<std::size_t>{3});
    const auto kept = live.entries("observations");
    QCOMPARE(kept.size(), std::size_t(1));
    const auto body = nlohmann::json::parse(kept[0].body);
    QCOMPARE(body[0]["readings"].size(), std::size_t(1));
    QCOMPARE(body[0]["notices"].size(), std::size_t(1));
    QCOMPARE(live.view()->series.at("S-POND1")->size(), std::size_t(1));
  }

  void nothingIsTakenInThatTheJournalCannotHold() {
    LiveWorld live;
    QVERIFY(live.take(1, pondBatch(0.9, 0.05)).ok());
    gis::FeedBatch batch = pondBatch(2, 0.1);
    gis::FeedNotice notice;
    notice.id = "18";
    notice.at = liveMinute(2);
    batch.notices = {notice};
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto wasHandled = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit none{0, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    const auto first = live.take(3, batch), second = live.take(4, batch);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, wasHandled);
    QVERIFY(!first.ok() && !second.ok());
    QCOMPARE(live.view()->series.at("S-POND1")->size(), std::size_t(1));
    QCOMPARE(live.view()->faults.size(), std::size_t(1));  // said once
    QCOMPARE(*live.take(5, batch), std::vector<std::size_t>{0});
    QCOMPARE(live.view()->series.at("S-POND1")->size(), std::size_t(2));
    QCOMPARE(live.entries("observations").size(), std::size_t(2));
  }

  void replayOfALiveJournalGivesTheSameAlarms() {
    LiveWorld live;
    for (int minute = 1; minute <= 20; ++minute) {
      const bool deep = minute > 5 && minute < 15;
      QVERIFY(live.take(minute, pondBatch(minute - 0.1, deep ? 0.31 : 0.02)).ok());
      QVERIFY(live.take(minute + 0.1, pondBatch(minute, 0.2, "S-POND2"), "others").ok());
      live.world->advanceTo(liveMinute(minute + 0.5));  // a tick changes nothing
    }
    const auto config = session::loadConfig(session::findAssets());
    const auto journal = store::Journal::open(live.path);
    const auto replayed = session::replayWatch(*journal->read(), config->watch, *live.city,
                                               liveMinute(20.5));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    const auto view = live.view();
    QVERIFY(!view->alarms->queue.empty());
    QVERIFY(replayed->alarms().queue().size() == view->alarms->queue.size());
    for (std::size_t i = 0; i < view->alarms->queue.size(); ++i)
      QVERIFY2(*replayed->alarms().queue()[i] == view->alarms->queue[i],
               view->alarms->queue[i].id.c_str());
    QVERIFY(!alarmIds(replayed->alarms().queue()).empty());
    QCOMPARE(replayed->groups().open().size(), view->alarms->groups.size());
  }

  void anEntryOfAFeedThatWasTamperedWithIsNotReplayed() {
    const auto entry = nlohmann::json::parse(
        R"({"feed": "ponds", "readings": [["S-POND1", "2026-07-18T10:04:00Z", 0.1, "m", "good"]]})");
    const auto read = session::readingsOf(entry);
    QVERIFY(read.ok());
    QCOMPARE(read->at(0), (Observation{"S-POND1", liveMinute(4), 0.1, Quality::good, "ponds"}));
    for (const auto& [place, wrong] :
         {std::pair{1, nlohmann::json("10:04")}, {2, nlohmann::json("deep")},
          {4, nlohmann::json("fine")}, {0, nlohmann::json(7)}}) {
      auto broken = entry;
      broken["readings"][0][std::size_t(place)] = wrong;
      QVERIFY(!session::readingsOf(broken).ok());
    }
    QVERIFY(session::readingsOf(nlohmann::json::parse(R"({"feed": "ponds"})"))->empty());
    QVERIFY(!session::readingsOf(nlohmann::json::parse(R"({"feed": "p", "readings": 7})")).ok());
  }

  void rejectionsAreJournalledByReasonWithinABound() {
    LiveWorld live;
    gis::FeedBatch batch;
    for (int i = 0; i < 300; ++i) batch.reject("this is not JSON", "", 0);
    QVERIFY(live.take(5, batch).ok());
    const auto entries = live.entries("rejected");
    QCOMPARE(entries.size(), std::size_t(1));
    const auto body = nlohmann::json::parse(entries[0].body);
    QCOMPARE(body[0]["count"].get<int>(), 300);
    QCOMPARE(body[0]["first"].size(), std::size_t(8));
    live.world->setRole(session::Role::commander);  // an emergency keeps more, peace less again
    const auto keptIn = [&](const char* posture, double minute) {
      session::CommandAct act;
      act.kind = session::CommandKind::switchPosture;
      act.subject = posture;
      act.why = "red rain";
      act.by = "Wang";
      live.world->command(act);
      if (!live.take(minute, batch)) qFatal("not taken");
      return nlohmann::json::parse(live.entries("rejected").back().body)[0]["first"].size();
    };
    QCOMPARE(keptIn("emergency", 6), gis::FeedBatch::kMostRejections);
    QCOMPARE(keptIn("peace", 7), std::size_t(8));
    QVERIFY(!live.view()->feed);  // nothing usable has come
  }

  /// Twelve hours of a value each second; the journal has them all.
  void memoryOfFastSensorsIsBoundedAndAlarmsAreAsBefore() {
    LiveWorld live;
    const auto kept = session::loadConfig(session::findAssets())->forecastLoop.measured;
    const auto held = [&] { return live.view()->series.at("S-POND1")->size(); };
    std::size_t afterSix = 0;
    for (int minute = 1; minute <= 720; ++minute) {
      gis::FeedBatch batch;
      for (int s = 0; s < 60; ++s) {
        const double depth = minute == 400 && s > 30 ? 0.31 : 0.02 + s % 7 / 1000.0;
        const auto one = pondBatch(minute - 1 + s / 60.0, depth);
        batch.readings.push_back(one.readings[0]);
      }
      QVERIFY(live.take(minute, batch).ok());
      QCOMPARE(*live.take(minute, batch), std::vector<std::size_t>{60});  // repeats stay known
      if (minute % 60 != 0) continue;
      QVERIFY2(held() <= kept.rawMost + 60 + std::size_t(minute) * 7, qPrintable(QString::number(held())));
      if (minute == 360) afterSix = held();
    }
    QVERIFY(held() < afterSix + 360 * 7);
    const auto& series = *live.view()->series.at("S-POND1");
    QCOMPARE(*std::max_element(series.value.begin(), series.value.end()), 0.31);
    const auto again = pondBatch(10 - 1 + 13 / 60.0, 0.02 + 13 % 7 / 1000.0);
    QCOMPARE(*live.take(720.5, again), std::vector<std::size_t>{1});  // twelve hours late
    std::size_t journalled = 0;
    for (const auto& entry : live.entries("observations"))
      for (const auto& part : nlohmann::json::parse(entry.body))
        journalled += session::readingsOf(part)->size();
    QCOMPARE(journalled, std::size_t(720 * 60));
    const auto config = session::loadConfig(session::findAssets());
    const auto replayed = session::replayWatch(*store::Journal::open(live.path)->read(),
                                               config->watch, *live.city, liveMinute(720.5));
    QVERIFY(replayed.ok());
    QCOMPARE(alarmIds(replayed->alarms().queue()).size(), live.view()->alarms->queue.size());
  }

  void theTimelineOfALiveWorldMovesOn() {
    LiveWorld live;
    live.world->advanceTo(kLiveBegin + std::chrono::hours(30));
    const auto view = live.view();
    QVERIFY(view->recording.end > view->now);
    QVERIFY(view->recording.begin > kLiveBegin);
    QVERIFY(view->cursor.at == view->now);
  }
};

QTEST_GUILESS_MAIN(LiveWorldTest)
#include "live_world_test.moc"

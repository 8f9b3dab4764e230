// A feed is connected and disconnected while the session runs.
#include "app/session/live/connected_feeds.h"

#include <QtTest>

#include "app/session/live/live_feeds.h"
#include "app/session/session.h"
#include "engine/run/clock.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "gis/feed/recording.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr int kConnectPatience = 20'000;

/// The small city and folders that feeds look into.
struct FolderStage {
  QTemporaryDir folder;
  std::string city = folder.filePath("city").toStdString();

  FolderStage() {
    if (!gis::writeCity(smallCity(), city, {})) qFatal("no city");
  }
  std::string write(const QString& name, const QByteArray& bytes) const {
    const QString path = folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("no file");
    return path.toStdString();
  }
  /// Watches the folder of its own name.
  std::string feed(const QString& id) const {
    QDir().mkpath(folder.filePath(id));
    return write(id + ".json",
                 QString(R"({"id": "%1", "codec": "json", "from": {"url": "folder:%1",
          "every_s": 0.05}, "name": {"zh": "积水点", "en": "Ponding"},
          "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_ms"},
            "values": [{"path": "/cm", "quantity": "ponding_depth", "unit": "cm"}]},
          "cadence_s": 60, "late_after_s": 120, "silent_after_s": 360,
          "limits": {"ahead_s": 3600, "oldest_s": 86400}})")
                     .arg(id)
                     .toUtf8());
  }
  /// Of one value, in July 2026.
  std::string recording() const {
    const Instant at = *parseIso("2026-07-18T10:00:00Z");
    return write("evening.jsonl",
                 QByteArray::fromStdString(gis::writeRecording({gis::encodeObservation(
                     {"S-POND1", at, 0.1, Quality::good, "test"}, Quantity::pondingDepth, at,
                     "test")})));
  }
  void measured(const QString& feed, const QString& sensor, double centimetres) const {
    write(feed + "/" + sensor + "-" + QString::number(run::wallNow().ms) + ".json",
          QString(R"({"id": "%1", "t": %2, "cm": %3})")
              .arg(sensor)
              .arg(run::wallNow().ms)
              .arg(centimetres)
              .toUtf8());
  }
  std::unique_ptr<Session> session(std::vector<std::string> feeds,
                                   Role role = Role::dutyOfficer,
                                   const std::string& recording = {}, const Seat& seat = {}) const {
    Options options;
    options.dataFolder = folder.filePath("data" + QString::fromStdString(seat.name)).toStdString();
    options.seat = seat;
    options.threads = 1;
    options.feeds = std::move(feeds);
    options.role = role;
    auto made = Session::make(options, Pace::realTime);
    if (!made) qFatal("%s", made.error().text().c_str());
    (*made)->openCity(city, recording);
    (*made)->waitIdle();
    return std::move(*made);
  }
  std::vector<std::string> journalled(const std::string& kind) const {
    std::vector<std::string> found;
    const auto journal =
        store::Journal::open(folder.filePath("data/journal.sqlite").toStdString());
    const auto entries = *journal->read();
    for (const auto& entry : entries)
      if (entry.kind == kind) found.push_back(entry.by + " " + entry.body);
    return found;
  }
};

std::set<std::string> feedsOf(const Session& session) {
  std::set<std::string> ids;
  const auto view = session.view();
  for (std::size_t i = 0; view->feeds && i < view->feeds->size(); ++i)
    ids.insert((*view->feeds)[i].status.id);
  return ids;
}

std::size_t readingsOf(const Session& session, const std::string& sensor) {
  const auto view = session.view();
  const auto found = view->series.find(sensor);
  return found == view->series.end() ? 0 : found->second->size();
}

std::string lastFaultOf(const Session& session) {
  const auto view = session.view();
  return view->faults.empty() ? std::string() : view->faults.back().error.text();
}

using Ids = std::set<std::string>;

}  // namespace

class ConnectedFeedsTest : public QObject {
  Q_OBJECT
 private slots:
  void aFeedIsTakenAtOnceAndItsHealthStandsInTheList() {
    const FolderStage stage;
    const auto session = stage.session({stage.feed("one")});
    QTRY_VERIFY_WITH_TIMEOUT(feedsOf(*session) == Ids{"one"}, kConnectPatience);
    session->connectFeed(stage.feed("two"), "Li Wei");
    QTRY_VERIFY_WITH_TIMEOUT((feedsOf(*session) == Ids{"one", "two"}), kConnectPatience);
    stage.measured("two", "S-POND2", 12);
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*session, "S-POND2"), std::size_t(1), kConnectPatience);
    stage.measured("one", "S-POND1", 31);
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*session, "S-POND1"), std::size_t(1), kConnectPatience);
    const auto told = stage.journalled("feed_connected");
    QCOMPARE(told.size(), std::size_t(1));
    QVERIFY2(told[0].starts_with("Li Wei") && told[0].find("\"two\"") != std::string::npos,
             told[0].c_str());
  }

  void aFeedThatIsDisconnectedBringsNothingMore() {
    const FolderStage stage;
    const auto session = stage.session({stage.feed("one"), stage.feed("two")});
    stage.measured("two", "S-POND2", 12);
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*session, "S-POND2"), std::size_t(1), kConnectPatience);
    session->disconnectFeed("two", "Li Wei");
    QTRY_VERIFY_WITH_TIMEOUT(feedsOf(*session) == Ids{"one"}, kConnectPatience);
    stage.measured("two", "S-POND2", 13);
    stage.measured("one", "S-POND1", 31);
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*session, "S-POND1"), std::size_t(1), kConnectPatience);
    QTest::qWait(500);
    QCOMPARE(readingsOf(*session, "S-POND2"), std::size_t(1));  // what it brought stays
    QCOMPARE(stage.journalled("feed_disconnected").size(), std::size_t(1));
    session->disconnectFeed("two", "Li Wei");
    QTRY_VERIFY_WITH_TIMEOUT(lastFaultOf(*session).find("no such feed") != std::string::npos,
                             kConnectPatience);
    session->connectFeed(stage.feed("two"), "Li Wei");  // and once more
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*session, "S-POND2"), std::size_t(2), kConnectPatience);
  }

  void aCityWithoutFeedsBeginsToLive() {
    const FolderStage stage;
    const auto session = stage.session({});
    QVERIFY(session->view()->feeds == nullptr);
    session->connectFeed(stage.feed("one"), "Li Wei");
    QTRY_VERIFY_WITH_TIMEOUT(feedsOf(*session) == Ids{"one"}, kConnectPatience);
    stage.measured("one", "S-POND1", 31);
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*session, "S-POND1"), std::size_t(1), kConnectPatience);
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(session->view()->now.ms - run::wallNow().ms) < 5'000,
                             kConnectPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!session->view()->alarms->queue.empty(), kConnectPatience);
  }

  void itComesAgainAfterARestartOfALiveSessionUntilItIsDisconnected() {
    const FolderStage stage;
    {
      const auto session = stage.session({stage.feed("one")});
      session->connectFeed(stage.feed("two"), "Li Wei");
      QTRY_VERIFY_WITH_TIMEOUT((feedsOf(*session) == Ids{"one", "two"}), kConnectPatience);
    }
    QCOMPARE(rememberedFeeds(stage.folder.filePath("data").toStdString())->size(), std::size_t(1));
    {
      const auto session = stage.session({stage.feed("one")});
      QTRY_VERIFY_WITH_TIMEOUT((feedsOf(*session) == Ids{"one", "two"}), kConnectPatience);
      session->disconnectFeed("two", "Li Wei");
      QTRY_VERIFY_WITH_TIMEOUT(feedsOf(*session) == Ids{"one"}, kConnectPatience);
    }
    QVERIFY(rememberedFeeds(stage.folder.filePath("data").toStdString())->empty());
  }

  void aRememberedFeedWhoseFileIsGoneIsToldAndTheOthersRun() {
    const FolderStage stage;
    const std::string data = stage.folder.filePath("data").toStdString();
    QVERIFY(rememberFeed(data, "gone", stage.folder.filePath("gone.json").toStdString()).ok());
    const auto session = stage.session({stage.feed("one")});
    QTRY_VERIFY_WITH_TIMEOUT(feedsOf(*session) == Ids{"one"}, kConnectPatience);
    QVERIFY(lastFaultOf(*session).find("gone.json") != std::string::npos);
  }

  void whoMayNotConnectsAndDisconnectsNothing() {
    const FolderStage stage;
    const auto session = stage.session({stage.feed("one")}, Role::department);
    session->connectFeed(stage.feed("two"), "x");
    session->waitIdle();
    QTRY_VERIFY_WITH_TIMEOUT(lastFaultOf(*session).find("may not connect feeds") !=
                                 std::string::npos, kConnectPatience);
    session->disconnectFeed("one", "x");
    session->waitIdle();
    QTest::qWait(700);
    QVERIFY(feedsOf(*session) == Ids{"one"});
    QVERIFY(stage.journalled("feed_connected").empty());
    QVERIFY(stage.journalled("feed_disconnected").empty());
  }

  void whatCannotBeConnectedSaysWhy() {
    const FolderStage stage;
    const std::string recording = stage.recording();
    {
      const auto session = stage.session({}, Role::dutyOfficer, recording);
      session->connectFeed(stage.feed("one"), "x");
      QTRY_VERIFY_WITH_TIMEOUT(lastFaultOf(*session).find("plays a recording") !=
                                   std::string::npos, kConnectPatience);
    }
    const auto session = stage.session({stage.feed("one")});
    session->connectFeed(stage.feed("one"), "x");
    QTRY_VERIFY_WITH_TIMEOUT(lastFaultOf(*session).find("two feeds have one id") !=
                                 std::string::npos, kConnectPatience);
    session->connectFeed(stage.folder.filePath("nowhere.json").toStdString(), "x");
    QTRY_VERIFY_WITH_TIMEOUT(lastFaultOf(*session).find("nowhere.json") != std::string::npos,
                             kConnectPatience);
    session->connectFeed(stage.write("bad.json", "{\"id\": 7}"), "x");
    QTRY_VERIFY_WITH_TIMEOUT(lastFaultOf(*session).find("bad.json") != std::string::npos,
                             kConnectPatience);
    session->connectFeed(
        stage.write("wild.json",
                    "{\"id\": \"wild\", \"codec\": \"jt808\", \"cadence_s\": 60, "
                    "\"late_after_s\": 120, \"silent_after_s\": 360, "
                    "\"limits\": {\"ahead_s\": 60, \"oldest_s\": 3600}, "
                    "\"from\": {\"url\": \"mqtt://host/city/#\"}}"),
        "x");
    QTRY_VERIFY_WITH_TIMEOUT(lastFaultOf(*session).find("wild: from.url, its topic") !=
                                 std::string::npos, kConnectPatience);
    QVERIFY(feedsOf(*session) == Ids{"one"});
  }

  void atASharedSeatFeedsMeanALiveWorldAndNoRecordingIsPlayed() {
    const FolderStage stage;
    const std::string log = stage.folder.filePath("seats.sqlite").toStdString();
    const std::string recording = stage.recording();
    const auto leader = stage.session({stage.feed("one")}, Role::dutyOfficer, recording,
                                      {log, "desk-1", false, {}});
    QTRY_VERIFY_WITH_TIMEOUT(leader->view()->seat && leader->view()->seat->seat.leads(),
                             kConnectPatience);
    stage.measured("one", "S-POND1", 31);
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*leader, "S-POND1"), std::size_t(1), kConnectPatience);
    const auto seen = leader->view();
    QCOMPARE(seen->series.at("S-POND1")->value.back(), 0.31);
    QVERIFY(std::abs(seen->now.ms - run::wallNow().ms) < 3'600'000);

    const auto follower =
        stage.session({}, Role::dutyOfficer, recording, {log, "desk-2", true, {}});
    QTRY_COMPARE_WITH_TIMEOUT(readingsOf(*follower, "S-POND1"), std::size_t(1), kConnectPatience);
    QCOMPARE(follower->view()->series.at("S-POND1")->value.back(), 0.31);
    follower->play();  // its time is told: it does not run ahead
    QTest::qWait(600);
    QVERIFY(follower->view()->now.ms <= run::wallNow().ms);
    QCOMPARE(follower->view()->cursor.rate, 1.0);
    QVERIFY(leader->view()->exercise && follower->view()->exercise);
  }

  void aListThatIsNoneIsRefusedByName() {
    QTemporaryDir folder;
    const std::string data = folder.path().toStdString();
    QVERIFY(rememberedFeeds(data)->empty());
    QVERIFY(rememberFeed(data, "a", "a.json").ok());
    QVERIFY(rememberFeed(data, "a", "/b.json").ok());
    QCOMPARE(rememberedFeeds(data)->size(), std::size_t(1));
    QCOMPARE(rememberedFeeds(data)->front().second, std::string("/b.json"));
    QVERIFY(forgetFeed(data, "z").ok());
    QFile file(folder.filePath("feeds.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[{\"id\":1}]") > 0);
    file.close();
    QVERIFY(rememberedFeeds(data).error().where.find("feeds.json") != std::string::npos);
    QVERIFY(!rememberFeed(data, "c", "c.json").ok());
  }
};

QTEST_GUILESS_MAIN(ConnectedFeedsTest)
#include "connected_feeds_test.moc"

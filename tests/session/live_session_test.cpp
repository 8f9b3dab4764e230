// The whole way from a broker to what people see, and back to the broker once it is in the journal.
// CITYMIRROR_BROKER_RESTARTS=20 is the long form.
#include <QtTest>
#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "app/feeds/mqtt_link.h"
#include "app/session/live/feed_entry.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "tests/support/mqtt_broker.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using citymirror::test::MqttBroker;

namespace {

constexpr int kLivePatience = 30'000;
using LiveSteady = std::chrono::steady_clock;

/// The small city, a broker, descriptors of feeds, and a sender.
struct LiveStage {
  QTemporaryDir folder;
  MqttBroker broker;
  std::string city = folder.filePath("city").toStdString();

  explicit LiveStage(const char* saves = test::kSavesAtItsEnd) : broker({}, saves) {
    if (!gis::writeCity(smallCity(), city, {})) qFatal("the stage cannot be set");
    if (!broker.start()) qFatal("%s", broker.log().constData());
  }
  std::string write(const QString& name, const QByteArray& bytes) const {
    const QString path = folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
      qFatal("cannot write");
    return path.toStdString();
  }
  std::string descriptor(const QString& id, const QString& from) const {
    return write(id + ".json", QString(R"({"id": "%1", "codec": "json", "from": %2,
      "name": {"zh": "积水点", "en": "Ponding"},
      "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_ms"},
        "values": [{"path": "/cm", "quantity": "ponding_depth", "unit": "cm"}]},
      "cadence_s": 60, "late_after_s": 120, "silent_after_s": 360,
      "limits": {"ahead_s": 3600, "oldest_s": 86400}})")
                                   .arg(id, from)
                                   .toUtf8());
  }
  std::string mqttFeed(const QString& id) const {
    const QString url = QString("mqtt://gauge:p%40ss%2F1@127.0.0.1:%1/city").arg(broker.port);
    return descriptor(id, R"({"client": "desk", "url": ")" + url + R"("})");
  }
  std::string polledFeed(const QString& id, const QString& url, double every) const {
    return descriptor(id, QString(R"({"url": "%1", "every_s": %2})").arg(url).arg(every));
  }
  std::unique_ptr<feeds::MqttLink> sender() const {
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker.port, false, "gauge", "p@ss/1", "city"};
    settings.firstRetry = Millis{20};
    settings.longestRetry = Millis{100};
    auto link = feeds::MqttLink::open(settings);
    if (!link) qFatal("%s", link.error().text().c_str());
    return std::move(*link);
  }
  std::unique_ptr<session::Session> session(std::vector<std::string> feeds) const {
    session::Options options;
    options.dataFolder = folder.filePath("data").toStdString();
    options.threads = 1;
    options.feeds = std::move(feeds);
    auto made = session::Session::make(options, session::Pace::realTime);
    if (!made) qFatal("%s", made.error().text().c_str());
    (*made)->openCity(city, "");
    (*made)->waitIdle();
    return std::move(*made);
  }
  std::vector<store::JournalEntry> journal() const {
    auto read = store::Journal::open(folder.filePath("data/journal.sqlite").toStdString());
    if (!read || !read->verify()) qFatal("the journal is broken");
    return *read->read();
  }
  /// Of the readings in the journal, in its order.
  std::vector<std::int64_t> journalledStamps() const {
    std::vector<std::int64_t> stamps;
    for (const store::JournalEntry& entry : journal()) {
      if (entry.kind != "observations") continue;
      for (const auto& part : nlohmann::json::parse(entry.body)) {
        const auto readings = session::readingsOf(part);
        if (!readings) qFatal("%s", readings.error().text().c_str());
        for (const Observation& o : *readings) stamps.push_back(o.at.ms);
      }
    }
    return stamps;
  }
};

QByteArray depthMessage(const char* sensor, std::int64_t at, double centimetres) {
  return QString(R"({"id": "%1", "t": %2, "cm": %3})").arg(sensor).arg(at).arg(centimetres).toUtf8();
}

bool alarmed(const session::WorldView& view, const std::string& id) {
  return view.alarms && std::any_of(view.alarms->queue.begin(), view.alarms->queue.end(),
                                    [&](const incident::Alarm& a) { return a.id == id; });
}

std::size_t heldOf(const session::WorldView& view, const std::string& sensor) {
  const auto found = view.series.find(sensor);
  return found == view.series.end() ? 0 : found->second->size();
}

bool listens(const session::WorldView& view) {
  return view.feeds && std::all_of(view.feeds->begin(), view.feeds->end(),
                                   [](const session::FeedLine& line) { return line.connected; });
}

}  // namespace

class LiveSessionTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    if (MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
  }

  void anAlarmStandsInTheViewOnceItsMessageIsPublished() {
    const LiveStage stage;
    const auto session = stage.session({stage.mqttFeed("ponds")});
    QTRY_VERIFY_WITH_TIMEOUT(listens(*session->view()), kLivePatience);
    std::atomic<std::int64_t> seen = 0;
    session->onPublished([&] {
      if (seen == 0 && alarmed(*session->view(), "ponding-road@S-POND1"))
        seen = LiveSteady::now().time_since_epoch().count();
    });
    const auto sender = stage.sender();
    const auto published = LiveSteady::now();
    const QByteArray deep = depthMessage("S-POND1", run::wallNow().ms, 31);
    QVERIFY(sender->publish("city/p", deep.toStdString()).ok());
    QTRY_VERIFY_WITH_TIMEOUT(seen != 0, kLivePatience);
    session->onPublished({});
    const std::chrono::duration<double, std::milli> delay(LiveSteady::duration(seen.load()) -
                                                          published.time_since_epoch());
    qInfo("from the publishing of the message to the view with its alarm: %.0f ms", delay.count());
    QVERIFY(session->view()->followsNow);
  }

  void feedsOfSeveralKindsComeTogetherAndTellTheirHealth() {
    const LiveStage stage;
    stage.write("inbox/1.json", depthMessage("S-POND2", run::wallNow().ms, 4));
    const auto session = stage.session(
        {stage.mqttFeed("ponds"), stage.polledFeed("drops", "folder:inbox", 0.05),
         stage.polledFeed("far", "http://127.0.0.1:1/levels", 60)});
    const auto sender = stage.sender();
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->feeds && (*session->view()->feeds)[0].connected,
                             kLivePatience);
    for (const QByteArray& bytes : {depthMessage("S-POND1", run::wallNow().ms, 3),
                                    depthMessage("NOBODY", run::wallNow().ms, 3),
                                    QByteArray("not JSON")})
      QVERIFY(sender->publish("city/p", bytes.toStdString()).ok());
    QTRY_VERIFY_WITH_TIMEOUT((*session->view()->feeds)[0].status.rejected == 2, kLivePatience);
    QTRY_VERIFY_WITH_TIMEOUT(heldOf(*session->view(), "S-POND2") == 1, kLivePatience);
    QTRY_VERIFY_WITH_TIMEOUT(!(*session->view()->feeds)[2].trouble.empty(), kLivePatience);
    QTRY_VERIFY_WITH_TIMEOUT((*session->view()->feeds)[1].status.accepted == 1, kLivePatience);
    const auto view = session->view();
    QCOMPARE(heldOf(*view, "S-POND1"), std::size_t(1));
    const auto& feeds = *view->feeds;
    QVERIFY(feeds[0].status.state == FeedState::fresh);
    QVERIFY(feeds[0].status.lastSeen && feeds[0].status.delayMedian);
    QCOMPARE(feeds[0].status.evidence.size(), std::size_t(2));
    QCOMPARE(feeds[0].status.evidence[0].reason, std::string("the sensor is unknown"));
    QVERIFY(feeds[0].status.evidence[0].bytes.find("NOBODY") != std::string::npos);
    QCOMPARE(feeds[0].status.evidence[1].bytes, std::string("not JSON"));
    QVERIFY(feeds[2].status.state == FeedState::unheard && feeds[2].status.waitsSince);
  }

  void aDescriptorThatIsWrongIsNamedBeforeAnythingOpens() {
    const LiveStage stage;
    session::Options options;
    options.dataFolder = stage.folder.filePath("data").toStdString();
    options.feeds = {stage.write("bad.json", R"({"id": 7})")};
    const auto made = session::Session::make(options, session::Pace::realTime);
    QVERIFY(!made.ok());
    QVERIFY2(made.error().text().find("bad.json") != std::string::npos,
             made.error().text().c_str());
  }

  void aLiveWorldIsHeldForTheEyeAloneAndFollowsAgain() {
    const LiveStage stage;
    const auto session = stage.session({stage.mqttFeed("ponds")});
    session->pause();
    QTRY_VERIFY_WITH_TIMEOUT(!session->view()->playing, kLivePatience);
    const auto held = session->view();
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->now > held->now, kLivePatience);
    QVERIFY(session->view()->cursor.at == held->cursor.at);
    session->play();
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->playing, kLivePatience);
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->cursor.at == session->view()->now, kLivePatience);
  }

  void aBrokerKilledAndRestartedUnderLoadLosesNothingAndDoublesNothing() {
    LiveStage stage;
    auto session = stage.session({stage.mqttFeed("ponds")});
    QTRY_VERIFY_WITH_TIMEOUT(listens(*session->view()), kLivePatience);
    QVERIFY(stage.broker.save());  // what a killed broker comes back with
    const auto sender = stage.sender();
    const std::int64_t begin = run::wallNow().ms - 3'600'000;
    std::atomic<std::int64_t> sent = 0;
    const auto send = [&](int count, const run::JobContext& job) {
      for (const std::int64_t end = sent + count; sent < end && !job.cancelled(); ++sent) {
        std::this_thread::sleep_for(std::chrono::microseconds{300});
        if (!sender->publish("city/p", depthMessage("S-POND1", begin + sent, 2).toStdString(), job))
          return false;
      }
      return true;
    };
    const auto held = [&] { return std::int64_t(heldOf(*session->view(), "S-POND1")); };
    const int restarts = qEnvironmentVariableIntValue("CITYMIRROR_BROKER_RESTARTS");
    for (int i = 0; i < (restarts > 0 ? restarts : 4); ++i) {
      if (i % 2 == 0) {  // ended while messages are on their way
        std::stop_source stop;
        std::jthread sending([&] { send(100'000, run::JobContext(stop.get_token(), {})); });
        const std::int64_t before = held();
        QTRY_VERIFY_WITH_TIMEOUT(held() > before + 100, kLivePatience);
        stage.broker.stop();
        QVERIFY2(stage.broker.start(), stage.broker.log());
        QTRY_VERIFY_WITH_TIMEOUT(sender->health().connected, kLivePatience);
        stop.request_stop();
      } else {  // killed with what it has not acknowledged
        QVERIFY(send(50, {}) && sender->settle().ok());
        QTRY_VERIFY_WITH_TIMEOUT(held() == sent, kLivePatience);
        QVERIFY(stage.broker.save());
        stage.broker.freeze();
        QVERIFY(send(200, {}));
        stage.broker.kill();
        QTRY_VERIFY_WITH_TIMEOUT(!sender->health().connected, kLivePatience);
        QVERIFY2(stage.broker.start(), stage.broker.log());
      }
    }
    QVERIFY(send(50, {}) && sender->settle().ok());
    QTRY_VERIFY_WITH_TIMEOUT(held() == sent, kLivePatience);
    const auto repeats = (*session->view()->feeds)[0].status.duplicates;
    session.reset();
    const auto journalled = stage.journalledStamps();
    const std::set<std::int64_t> stamps(journalled.begin(), journalled.end());
    QCOMPARE(std::int64_t(journalled.size()), sent.load());
    QCOMPARE(std::int64_t(stamps.size()), sent.load());
    QVERIFY(*stamps.begin() == begin && *stamps.rbegin() == begin + sent - 1);
    qInfo("%lld readings over %d restarts, %zu repeats turned away", (long long)sent.load(),
          restarts > 0 ? restarts : 4, repeats);
  }

  /// A killed broker forgets what it had acknowledged and not yet written; the journal does not
  /// forget, and what is sent once the broker is back arrives. A broker that writes each change, as
  /// the help asks of it, reads one message of a connection before it writes.
  void aBrokerKilledUnderLoadTakesNothingOutOfTheJournalAndDoublesNothing_data() {
    QTest::addColumn<QByteArray>("saves");
    QTest::addColumn<int>("mostLost");  // a kill; -1 = whatever its memory held
    QTest::addColumn<int>("pause");     // µs between messages: one that writes each is slower
    QTest::newRow("written at its end alone") << QByteArray(test::kSavesAtItsEnd) << -1 << 300;
    QTest::newRow("as the help recommends") << QByteArray(test::kSavesEachChange) << 1 << 5000;
  }
  void aBrokerKilledUnderLoadTakesNothingOutOfTheJournalAndDoublesNothing() {
    QFETCH(QByteArray, saves);
    QFETCH(int, mostLost);
    QFETCH(int, pause);
    LiveStage stage(saves.constData());
    auto session = stage.session({stage.mqttFeed("ponds")});
    QTRY_VERIFY_WITH_TIMEOUT(listens(*session->view()), kLivePatience);
    QVERIFY(stage.broker.save());  // the subscription, no messages
    const auto sender = stage.sender();
    const std::int64_t begin = run::wallNow().ms - 3'600'000;
    std::atomic<std::int64_t> sent = 0;
    std::set<std::int64_t> safe;  // in the journal when the broker was dead
    const int kills = std::max(2, qEnvironmentVariableIntValue("CITYMIRROR_BROKER_RESTARTS"));
    for (int kill = 0; kill < kills; ++kill) {
      std::jthread sending([&](const std::stop_token& stop) {
        for (const run::JobContext job(stop, {}); !job.cancelled(); ++sent) {
          std::this_thread::sleep_for(std::chrono::microseconds{pause});
          const QByteArray bytes = depthMessage("S-POND1", begin + sent, 2);
          if (!sender->publish("city/p", bytes.toStdString(), job)) return;
        }
      });
      const auto newest = [&] {
        const auto view = session->view();
        return heldOf(*view, "S-POND1") == 0 ? begin - 1
                                             : view->series.at("S-POND1")->at.back().ms;
      };
      const std::int64_t before = newest();
      QTRY_VERIFY_WITH_TIMEOUT(newest() > before + 100, kLivePatience);
      stage.broker.kill();
      QTRY_VERIFY_WITH_TIMEOUT(!sender->health().connected, kLivePatience);
      const auto written = stage.journalledStamps();
      QVERIFY(written.size() > 100);
      safe.insert(written.begin(), written.end());
      QVERIFY2(stage.broker.start(), stage.broker.log());
      QTRY_VERIFY_WITH_TIMEOUT(sender->health().connected, kLivePatience);
      const std::int64_t back = sent + 1;  // sent to the broker that lives
      QTRY_VERIFY_WITH_TIMEOUT(sent > back + 50, kLivePatience);
      sending.request_stop();
      sending.join();
      QVERIFY(sender->settle().ok());
      const auto arrived = [&] {
        const auto view = session->view();
        return std::ranges::count_if(view->series.at("S-POND1")->at,
                                     [&](Instant t) { return t.ms >= begin + back; });
      };
      QTRY_VERIFY_WITH_TIMEOUT(arrived() >= sent - back, kLivePatience);
    }
    session.reset();
    const auto journalled = stage.journalledStamps();
    const std::set<std::int64_t> stamps(journalled.begin(), journalled.end());
    QCOMPARE(stamps.size(), journalled.size());
    QVERIFY(std::ranges::includes(stamps, safe));
    const std::int64_t lost = sent - std::int64_t(stamps.size());
    qInfo("%lld of %lld readings were lost with the memory of a broker killed %d times",
          (long long)lost, (long long)sent.load(), kills);
    QVERIFY(mostLost < 0 || lost <= std::int64_t(mostLost) * kills);
  }

  void theHelpNamesTheSettingsUnderWhichABrokerWasKilled() {
    const auto help = readFile(session::findAssets() + "/help/feeds.md");
    QVERIFY(help.ok());
    for (const QByteArray& line : QByteArray(test::kSavesEachChange).split('\n'))
      QVERIFY2(help->find("`" + line.toStdString() + "`") != std::string::npos, line);
  }

  /// The broker sends again what a desk that broke had not in its journal.
  void whatNoJournalHoldsStaysWithTheBroker() {
    LiveStage stage;
    const std::string feed = stage.mqttFeed("ponds");
    const auto sender = stage.sender();
    {
      session::Options options;  // connected, but no city is open: nothing is taken
      options.dataFolder = stage.folder.filePath("data").toStdString();
      options.feeds = {feed};
      const auto waiting = session::Session::make(options, session::Pace::realTime);
      QVERIFY(waiting.ok());
      QTRY_VERIFY_WITH_TIMEOUT(listens(*(*waiting)->view()), kLivePatience);
      const std::int64_t now = run::wallNow().ms;
      for (int i = 0; i < 10; ++i)  // ten times of reading, however slowly they are sent
        QVERIFY(sender->publish("city/p", depthMessage("S-POND1", now - i, 2).toStdString()).ok());
      QVERIFY(sender->settle().ok());
      QTest::qWait(300);
      QCOMPARE((*(*waiting)->view()->feeds)[0].status.messages, std::size_t(0));
    }
    const auto session = stage.session({feed});
    QTRY_VERIFY_WITH_TIMEOUT(heldOf(*session->view(), "S-POND1") == 10, kLivePatience);
  }
};

QTEST_GUILESS_MAIN(LiveSessionTest)
#include "live_session_test.moc"

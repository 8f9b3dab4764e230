// A whole program that listens to a broker is killed at any instant: everything that was sent is in
// its journal and in its archive once, and its incident goes on. CITYMIRROR_PROGRAM_KILLS=200 is
// the long form.
#include <signal.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "app/feeds/mqtt_link.h"
#include "app/session/live/feed_entry.h"
#include "app/session/live/series_history.h"
#include "engine/run/clock.h"
#include "engine/store/journal.h"
#include "engine/store/series_archive.h"
#include "gis/city/city_package.h"
#include "tests/support/mqtt_broker.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

constexpr int kKillPatience = 60'000;
constexpr std::chrono::milliseconds kSendEvery{10};
constexpr std::int64_t kStep = kSendEvery.count();  // stamps are never ahead of the clock

/// A desk in a folder, and a broker that keeps what comes while the desk is dead.
struct KilledDesk {
  QTemporaryDir folder;
  test::MqttBroker broker;
  QProcess program;

  KilledDesk() {
    if (!gis::writeCity(smallCity(), path("city"), {})) qFatal("cannot write the city");
    if (!broker.start()) qFatal("%s", broker.log().constData());
    QFile file(folder.filePath("ponds.json"));
    if (!file.open(QFile::WriteOnly) || file.write(descriptor()) <= 0) qFatal("cannot write");
  }
  ~KilledDesk() { kill(); }
  std::string path(const char* name) const { return folder.filePath(name).toStdString(); }
  std::string journalPath() const { return path("desk/journal.sqlite"); }

  QByteArray descriptor() const {
    const QString url = QString("mqtt://gauge:p%40ss%2F1@127.0.0.1:%1/city").arg(broker.port);
    return (R"({"id": "ponds", "codec": "json", "from": {"client": "desk", "url": ")" + url +
            R"("}, "name": {"zh": "积水点", "en": "Ponding"}, "mapping": {"sensor": "/id",
            "at": {"path": "/t", "format": "unix_ms"},
            "values": [{"path": "/cm", "quantity": "ponding_depth", "unit": "cm"}]},
            "cadence_s": 60, "late_after_s": 120, "silent_after_s": 360,
            "limits": {"ahead_s": 3600, "oldest_s": 86400}})")
        .toUtf8();
  }
  void start() {
    program.setStandardOutputFile(folder.filePath("told.txt"), QIODevice::Append);
    program.setStandardErrorFile(folder.filePath("errors.txt"), QIODevice::Append);
    program.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"),
                  {"feed", "run", folder.filePath("ponds.json"), "--city", folder.filePath("city"),
                   "--data", folder.filePath("desk"), "--every", "0.2"});
    if (!program.waitForStarted()) qFatal("the program cannot be started");
  }
  void kill() {
    if (program.state() == QProcess::NotRunning) return;
    ::kill(pid_t(program.processId()), SIGKILL);
    program.waitForFinished(kKillPatience);
  }
  QByteArray words(const char* name) const {
    QFile file(folder.filePath(name));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
  }
  std::unique_ptr<feeds::MqttLink> sender() const {
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker.port, false, "gauge", "p@ss/1", "city"};
    auto link = feeds::MqttLink::open(settings);
    if (!link) qFatal("%s", link.error().text().c_str());
    return std::move(*link);
  }
  std::int64_t entries() const {
    if (!QFileInfo(folder.filePath("desk/journal.sqlite")).exists()) return 0;
    const auto journal = store::Journal::open(journalPath());
    return journal ? journal->size().value() : 0;
  }
  bool decided() const {
    if (entries() == 0) return false;
    const auto rules = store::Journal::open(journalPath())->newest({.kinds = {"rules"}});
    return rules && rules->has_value();
  }
  /// Stamps of the readings in a journal whose chain is whole, in its order.
  std::vector<std::int64_t> stamps() const {
    std::vector<std::int64_t> found;
    const auto journal = store::Journal::open(journalPath());
    if (!journal || !journal->verify()) qFatal("the journal is broken");
    const auto walked =
        journal->walk({.kinds = {"observations"}}, [&](const store::JournalEntry& e) -> Outcome {
          for (const auto& part : nlohmann::json::parse(e.body)) {
            const auto readings = session::readingsOf(part);
            if (!readings) return readings.error();
            for (const Observation& o : *readings) found.push_back(o.at.ms);
          }
          return Done{};
        });
    if (!walked) qFatal("%s", walked.error().text().c_str());
    return found;
  }
};

}  // namespace

class LiveKillTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    if (test::MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
  }

  void aProgramKilledAtAnyInstantHasEverythingOnceAndItsIncidentGoesOn() {
    KilledDesk desk;
    desk.start();
    QTRY_VERIFY_WITH_TIMEOUT(desk.words("told.txt").contains("  connected\n"), kKillPatience);
    const auto sender = desk.sender();
    const std::int64_t begin = run::wallNow().ms - 1000;
    std::atomic<std::int64_t> sent = 0;
    std::jthread sending([&](const std::stop_token& stop) {
      for (const run::JobContext job(stop, {}); !job.cancelled(); ++sent) {
        std::this_thread::sleep_for(kSendEvery);
        const std::string message = R"({"id": "S-POND1", "cm": 31.)" + std::to_string(sent % 5) +
                                    R"(, "t": )" + std::to_string(begin + sent * kStep) + "}";
        if (!sender->publish("city/p", message, job)) return;
      }
    });
    QTRY_VERIFY_WITH_TIMEOUT(desk.decided(), kKillPatience);

    const int kills = std::max(4, qEnvironmentVariableIntValue("CITYMIRROR_PROGRAM_KILLS"));
    std::mt19937 random(7);
    std::set<std::int64_t> safe;
    for (int kill = 0; kill < kills; ++kill) {
      if (kill % 2 == 0) {  // while it writes for certain, every other time at any instant
        const std::int64_t before = desk.entries();
        QTRY_VERIFY2_WITH_TIMEOUT(desk.entries() > before + 6, desk.words("errors.txt"),
                                  kKillPatience);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 800));
      desk.kill();
      const auto written = desk.stamps();
      const std::set<std::int64_t> now(written.begin(), written.end());
      QCOMPARE(now.size(), written.size());
      QVERIFY(std::ranges::includes(now, safe));
      safe = now;
      desk.start();
    }
    sending.request_stop();
    sending.join();
    QVERIFY(sender->settle().ok());
    QTRY_VERIFY_WITH_TIMEOUT(std::int64_t(desk.stamps().size()) >= sent, kKillPatience);
    desk.program.terminate();
    QVERIFY(desk.program.waitForFinished(kKillPatience));

    const auto written = desk.stamps();
    const std::set<std::int64_t> stamps(written.begin(), written.end());
    QCOMPARE(std::int64_t(written.size()), sent.load());
    QCOMPARE(std::int64_t(stamps.size()), sent.load());
    QVERIFY(*stamps.begin() == begin && *stamps.rbegin() == begin + (sent - 1) * kStep);
    const auto archive = store::SeriesArchive::openToRead(desk.path("desk/series.sqlite"));
    QVERIFY2(archive.ok(), archive.ok() ? "" : archive.error().text().c_str());
    const std::string name =
        session::archiveName(smallCity().name.in(Language::en), "S-POND1");
    const auto kept = archive->raw(name, {Instant{begin}, Instant{begin + sent * kStep}});
    QVERIFY2(kept.ok(), kept.ok() ? "" : kept.error().text().c_str());
    QCOMPARE(std::int64_t(kept->size()), sent.load());
    theIncidentWentOn(desk);
    qInfo("%lld readings over %d kills of the program", (long long)sent.load(), kills);
  }

 private:
  /// One session by its rules, with the incident of its first minute, as the journal says it.
  static void theIncidentWentOn(const KilledDesk& desk) {
    const Ran ran = runCli({"journal", "replay", QString::fromStdString(desk.journalPath()),
                            "--city", desk.folder.filePath("city"), "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err + ran.out));
    const auto last = ran.out.trimmed().split('\n').last().toUtf8();
    const QJsonArray sessions = QJsonDocument::fromJson(last).object()["sessions"].toArray();
    QCOMPARE(sessions.size(), 1);
    const QJsonArray incidents = sessions[0].toObject()["incidents"].toArray();
    QVERIFY(!incidents.isEmpty());
    QCOMPARE(ran.out.count("  A001  "), 1);
    QCOMPARE(incidents[0].toObject()["id"].toString(), QString("A001"));
  }
};

QTEST_GUILESS_MAIN(LiveKillTest)
#include "live_kill_test.moc"

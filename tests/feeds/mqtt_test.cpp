// The transport against Debian's own broker: what is sent arrives, whatever happens to the broker.
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <atomic>
#include <set>
#include <thread>

#include "app/feeds/mqtt_link.h"
#include "tests/support/mqtt_broker.h"
#include "tests/support/run_program.h"

using namespace citymirror;
using namespace citymirror::feeds;
using citymirror::test::MqttBroker;

namespace {

using Link = std::unique_ptr<MqttLink>;

std::string numberOf(int i) { return "value " + std::to_string(i); }

/// Takes until `count` different payloads are there; those payloads in order of their first
/// arrival.
std::vector<std::string> takeDifferent(MqttLink& link, std::size_t count, std::size_t& repeats) {
  std::vector<std::string> order;
  std::set<std::string> seen;
  QElapsedTimer timer;
  timer.start();
  while (order.size() < count && timer.elapsed() < 20'000) {
    for (const RawMessage& message : link.take(Millis{100})) {
      if (seen.insert(message.payload).second)
        order.push_back(message.payload);
      else
        ++repeats;
    }
  }
  return order;
}

QByteArray observation(int minute) {
  return QString(R"({"sensor":"P1","at":"2026-07-18T10:%1:00Z","value":%2,"unit":"m"})")
      .arg(minute, 2, 10, QChar('0'))
      .arg(minute / 100.0)
      .toUtf8();
}

QByteArray recording() {
  QByteArray text;
  for (int i = 0; i < 60; ++i) {
    text +=
        "{\"received\":\"2026-07-18T10:59:59Z\",\"channel\":\"water_level\",\"format\":"
        "\"observation\",\"body\":" +
        observation(i) + "}\n";
  }
  return text;
}

const char* textOf(const auto& result) {
  static std::string text;
  text = result.ok() ? "" : result.error().text();
  return text.c_str();
}

}  // namespace

class MqttTest : public QObject {
  Q_OBJECT
  std::unique_ptr<MqttBroker> broker_;

  MqttSettings settings(MqttVersion version = MqttVersion::v311) const {
    MqttSettings settings;
    settings.address = {"127.0.0.1", broker_->port, false, "gauge", "p@ss/1", "city"};
    settings.version = version;
    settings.answerWithin = Millis{5000};
    return settings;
  }
  Link open(MqttSettings settings) const {
    auto link = MqttLink::open(std::move(settings));
    if (!link) qWarning("%s", link.error().text().c_str());
    return link ? std::move(*link) : nullptr;
  }
  Link listener(MqttSettings settings) const {
    Link link = open(std::move(settings));
    return link && link->subscribe("city/#") ? std::move(link) : nullptr;
  }

 private slots:
  void initTestCase() {
    if (MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
    broker_ = std::make_unique<MqttBroker>();
    QVERIFY2(broker_->start(), broker_->log());
  }

  void addressesAreReadAndTheirPasswordIsNeverShown() {
    const auto whole = parseMqttAddress("mqtts://gauge:p%40ss%2F1@[::1]:8884/city/rain/");
    QVERIFY2(whole.ok(), textOf(whole));
    QCOMPARE(*whole, (MqttAddress{"::1", 8884, true, "gauge", "p@ss/1", "city/rain"}));
    QCOMPARE(whole->text(), std::string("mqtts://gauge@[::1]:8884/city/rain"));
    QCOMPARE(parseMqttAddress("mqtt://host/t")->port, 1883);
    QCOMPARE(parseMqttAddress("mqtts://host/t")->port, 8883);
    for (const auto& [url, part] : std::initializer_list<std::pair<const char*, const char*>>{
             {"http://host/t", "its scheme"},
             {"host/t", "its scheme"},
             {"mqtt:///t", "its host"},
             {"mqtt://[::1/t", "its host"},
             {"mqtt://host:0/t", "its port"},
             {"mqtt://host:99999/t", "its port"},
             {"mqtt://host:x/t", "its port"},
             {"mqtt://host", "its topic"},
             {"mqtt://host/", "its topic"},
             {"mqtt://host/a/#", "its topic"},
             {"mqtt://host/$SYS", "its topic"},
             {"mqtt://:secret@host/t", "its user"},
             {"mqtt://user:secret%4@host/t", "its password"}}) {
      const auto wrong = parseMqttAddress(url);
      QVERIFY2(!wrong.ok(), url);
      QCOMPARE(wrong.error().where, std::string(part));
      QVERIFY(wrong.error().text().find("secret") == std::string::npos);
    }
    QVERIFY(parseMqttAddress("mqtt://host/a/#").error().remedy.find("without + and #") !=
            std::string::npos);
  }

  void whatIsSentArrivesOnceAndInOrder_data() { bothVersions(); }
  void whatIsSentArrivesOnceAndInOrder() {
    QFETCH(bool, newest);
    const auto version = newest ? MqttVersion::v5 : MqttVersion::v311;
    MqttSettings stamped = settings(version);
    stamped.now = [] { return Instant{42}; };
    const Link to = listener(stamped), from = open(settings(version));
    QVERIFY(to && from);
    const int count = 3000;
    for (int i = 0; i < count; ++i) QVERIFY(from->publish("city/rain", numberOf(i)).ok());
    QVERIFY(from->settle().ok());
    QCOMPARE(from->health().unacknowledged, std::size_t{0});
    std::vector<RawMessage> all;
    while (all.size() < count) {
      const auto some = to->take(Millis{5000});
      QVERIFY(!some.empty());
      all.insert(all.end(), some.begin(), some.end());
    }
    QCOMPARE(all.size(), std::size_t(count));
    QVERIFY(to->take(Millis{100}).empty());
    for (int i = 0; i < count; ++i) {
      QCOMPARE(all[std::size_t(i)].payload, numberOf(i));
      QCOMPARE(all[std::size_t(i)].topic, std::string("city/rain"));
      QCOMPARE(all[std::size_t(i)].received, Instant{42});
    }
    QCOMPARE(to->health().received, std::size_t(count));
  }

  void bytesAreBytesEvenTenMillionOfThem() {
    const Link to = listener(settings()), from = open(settings());
    QVERIFY(to && from);
    std::string large(10'000'001, '\0');
    for (std::size_t i = 0; i < large.size(); i += 997) large[i] = char(i);
    QVERIFY(from->publish("city/large", large).ok());
    QVERIFY(from->publish("city/empty", "").ok());
    std::size_t repeats = 0;
    const auto came = takeDifferent(*to, 2, repeats);
    QCOMPARE(came.size(), std::size_t{2});
    QVERIFY(came[0] == large);
    QVERIFY(came[1].empty());
  }

  void tlsNeedsTheRightAuthority() {
    MqttSettings secure = settings();
    secure.address.host = "localhost";
    secure.address.port = broker_->tlsPort;
    secure.address.tls = true;
    const auto stranger = MqttLink::open(secure);
    QVERIFY(!stranger.ok());
    QVERIFY2(stranger.error().what.find("TLS") != std::string::npos, textOf(stranger));
    secure.authority = broker_->path("ca.pem").toStdString();
    const Link to = listener(secure), from = open(secure);
    QVERIFY(to && from);
    QVERIFY(from->publish("city/rain", "safe").ok());
    std::size_t repeats = 0;
    QCOMPARE(takeDifferent(*to, 1, repeats), std::vector<std::string>{"safe"});
    secure.authority = "/nonexistent/ca.pem";
    const auto unreadable = MqttLink::open(secure);
    QVERIFY(!unreadable.ok());
    QCOMPARE(unreadable.error().where, secure.authority);
  }

  void whoIsRefusedIsToldWhy_data() { bothVersions(); }
  void whoIsRefusedIsToldWhy() {
    QFETCH(bool, newest);
    MqttSettings wrong = settings(newest ? MqttVersion::v5 : MqttVersion::v311);
    wrong.address.password = "guess";
    const auto refused = MqttLink::open(wrong);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::badInput);
    QVERIFY2(refused.error().what.find("password") != std::string::npos, textOf(refused));
    QVERIFY(refused.error().text().find("guess") == std::string::npos);
    wrong.address.port = test::freePort();
    const auto nobody = MqttLink::open(wrong);
    QVERIFY(!nobody.ok());
    QCOMPARE(nobody.error().code, ErrorCode::ioFailed);
    QVERIFY2(nobody.error().text().find("refused") != std::string::npos, textOf(nobody));
    QVERIFY(nobody.error().where.find(std::to_string(wrong.address.port)) != std::string::npos);
    wrong.address.host = "no-such-host.invalid";
    const auto unknown = MqttLink::open(wrong);
    QVERIFY(!unknown.ok());
    QVERIFY2(unknown.error().what.find("name") != std::string::npos, textOf(unknown));
  }

  void topicsAndFiltersAreChecked() {
    const Link link = open(settings());
    QVERIFY(link);
    QVERIFY(!link->publish("city/#", "x").ok());
    QVERIFY(!link->publish("", "x").ok());
    QVERIFY(!link->subscribe("city/#/more").ok());
  }

  void aNamedSessionKeepsWhatComesWhileItsClientIsAway_data() { bothVersions(); }
  void aNamedSessionKeepsWhatComesWhileItsClientIsAway() {
    QFETCH(bool, newest);
    MqttSettings named = settings(newest ? MqttVersion::v5 : MqttVersion::v311);
    const std::string topic = newest ? "kept/5" : "kept/311";
    named.client = newest ? "duty-desk-5" : "duty-desk";
    const auto listening = [&] {
      Link link = open(named);
      return link && link->subscribe(topic) ? std::move(link) : nullptr;
    };
    QVERIFY(listening());
    const Link from = open(settings());
    for (int i = 0; i < 50; ++i) QVERIFY(from->publish(topic, numberOf(i)).ok());
    QVERIFY(from->settle().ok());
    const Link back = listening();
    QVERIFY(back);
    std::size_t repeats = 0;
    QCOMPARE(takeDifferent(*back, 50, repeats).size(), std::size_t{50});
    QCOMPARE(repeats, std::size_t{0});
  }

  void aNamelessSessionIsForgottenAtTheEnd() {
    MqttSettings passing = settings();
    passing.client = "passing";
    QVERIFY(listener(passing) && listener(settings()));
    broker_->stop();
    QFile kept(broker_->path("mosquitto.db"));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    const QByteArray sessions = kept.readAll();
    QVERIFY(sessions.contains("passing"));
    QVERIFY(broker_->start());
    QVERIFY2(!sessions.contains("citymirror"), broker_->log());
  }

  void aFullQueueHoldsTheSenderBackAndLosesNothing() {
    MqttSettings narrow = settings();
    narrow.mostBytes = 10'000;
    const Link to = listener(narrow), from = open(settings());
    QVERIFY(to && from);
    const std::string filler(1000, 'x');
    for (int i = 0; i < 300; ++i) QVERIFY(from->publish("city/rain", numberOf(i) + filler).ok());
    QVERIFY(from->settle().ok());
    QTest::qSleep(300);
    QVERIFY(to->health().received <= 12);
    std::size_t repeats = 0;
    const auto came = takeDifferent(*to, 300, repeats);
    QCOMPARE(came.size(), std::size_t{300});
    for (int i = 0; i < 300; ++i) QVERIFY(came[std::size_t(i)] == numberOf(i) + filler);
  }

  void aSenderThatIsStoppedSaysHowMuchIsNotAcknowledged() {
    const Link from = open(settings());
    QVERIFY(from && from->publish("city/rain", "one").ok() && from->settle().ok());
    broker_->stop();
    QTRY_VERIFY_WITH_TIMEOUT(!from->health().connected, 30000);
    QVERIFY(!from->health().trouble.empty());
    std::stop_source stop;
    const std::jthread later([&] {
      std::this_thread::sleep_for(Millis{200});
      stop.request_stop();
    });
    const auto sent = from->publish("city/rain", "two", run::JobContext(stop.get_token(), {}));
    QVERIFY(!sent.ok());
    QCOMPARE(sent.error().code, ErrorCode::cancelled);
    QVERIFY(broker_->start());
    QTRY_VERIFY_WITH_TIMEOUT(from->health().connected, 30000);
    QVERIFY(from->publish("city/rain", "three").ok() && from->settle().ok());
  }

  // CITYMIRROR_BROKER_RESTARTS=20 is the long form of the next two.
  void aBrokerRestartedWhileSendingLosesNothing_data() { bothVersions(); }
  void aBrokerRestartedWhileSendingLosesNothing() {
    const Link to = listener(quick()), from = open(quick());
    QVERIFY(to && from);
    std::atomic<int> sent = 0;
    std::jthread sending([&](const std::stop_token& stop) {
      const run::JobContext job(stop, {});
      while (!stop.stop_requested() && from->publish("city/rain", numberOf(sent), job).ok()) {
        ++sent;
        std::this_thread::sleep_for(std::chrono::microseconds{200});
      }
    });
    for (int i = 0; i < restarts(); ++i) {
      const std::size_t before = to->health().received;
      QTRY_VERIFY_WITH_TIMEOUT(to->health().received > before + 100, 30000);
      broker_->stop();
      QVERIFY2(broker_->start(), broker_->log());
      QTRY_VERIFY_WITH_TIMEOUT(to->health().connected && from->health().connected, 30000);
    }
    sending.request_stop();
    sending.join();
    QVERIFY(from->settle().ok());
    everythingCame(*to, sent);
    QCOMPARE(from->health().connections, std::size_t(restarts()) + 1);
  }

  // What the broker has acknowledged is delivered before it freezes; the rest it never sees.
  void whatAKilledBrokerHadNotAcknowledgedIsSentAgain_data() { bothVersions(); }
  void whatAKilledBrokerHadNotAcknowledgedIsSentAgain() {
    const Link to = listener(quick()), from = open(quick());
    QVERIFY(to && from && broker_->save());
    int sent = 0;
    const auto send = [&](int count) {
      for (const int end = sent + count; sent < end; ++sent)
        if (!from->publish("city/rain", numberOf(sent)).ok()) return false;
      return true;
    };
    for (int i = 0; i < restarts(); ++i) {
      QVERIFY(send(100) && from->settle().ok());
      QTRY_VERIFY_WITH_TIMEOUT(to->health().received >= std::size_t(sent), 30000);
      broker_->freeze();
      QVERIFY(send(200));
      QCOMPARE(from->health().unacknowledged, std::size_t{200});
      broker_->kill();
      QTRY_VERIFY_WITH_TIMEOUT(!to->health().connected && !from->health().connected, 30000);
      QVERIFY2(broker_->start(), broker_->log());
      QVERIFY(send(100));
    }
    QVERIFY(from->settle().ok());
    everythingCame(*to, sent);
  }

  void whatReplaySendsIsWhatListenHears() {
    QProcess heard;
    heard.start(CITYMIRROR_BIN_DIR "/citymirror-cli", {"feed", "listen", url("town"), "--json"});
    QByteArray err, out;
    QTRY_VERIFY_WITH_TIMEOUT((err += heard.readAllStandardError()).contains("listening"), 30000);
    QFile file(broker_->path("evening.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(recording()) > 0);
    file.close();
    for (const char* version : {"3.1.1", "5"}) {
      const Ran sent = runCli({"feed", "replay", file.fileName(), "--rate", "0", "--to",
                               url("town"), "--mqtt", version});
      QVERIFY2(sent.status == 0, qPrintable(sent.err));
      QCOMPARE(sent.out, QString("sent 60 messages, all acknowledged\n"));
    }
    const Link from = open(settings());
    QVERIFY(from);
    QFile help(CITYMIRROR_SOURCE_DIR "/assets/help/feeds.md");
    QVERIFY(help.open(QIODevice::ReadOnly));
    const QStringList parts = QString::fromUtf8(help.readAll()).split("```json");
    QCOMPARE(parts.size(), 3);
    for (const QString& example : parts.mid(1))
      QVERIFY(from->publish("town", example.section("```", 0, 0).toStdString()).ok());
    for (const std::string& body :
         {std::string(R"({"sensor":"P2","at":"2026-07-18T10:00:00Z","value":1,"unit":"furlong"})"),
          std::string("<alert>"), std::string("{\"body\":"), std::string("\xff\0\x01", 3),
          std::string(), std::string(10'000'001, ' '), observation(61).toStdString()})
      QVERIFY(from->publish("town/water_level", body).ok());
    QTRY_VERIFY_WITH_TIMEOUT((out += heard.readAllStandardOutput()).count("  rejected  ") >= 7,
                             30000);
    ::kill(pid_t(heard.processId()), SIGINT);
    QVERIFY(heard.waitForFinished(10'000));
    QCOMPARE(heard.exitCode(), 0);
    out += heard.readAllStandardOutput();
    QVERIFY2(out.contains("2026-07-18T10:59:00Z  P1  0.59 m  good\n"), out);
    QVERIFY(out.contains("the message is longer than 10 MB (town/water_level)"));
    QVERIFY(out.contains("the line is not a JSON object (cut off?)"));
    const QJsonObject health = QJsonDocument::fromJson(out.trimmed().split('\n').last()).object();
    QCOMPARE(health["received"].toInt(), 129);
    QCOMPARE(health["observations"].toInt(), 122);
    QCOMPARE(health["duplicates"].toInt(), 61);  // the two examples tell the same reading
    QCOMPARE(health["replaced"].toInt(), 1);
    QCOMPARE(health["rejected"].toInt(), 7);
    QVERIFY(health["last_seen"].toString().endsWith('Z'));
  }

  void theProgramSaysWhatIsWrongWithABroker() {
    const Ran guess = runCli(
        {"feed", "listen", QString("mqtt://gauge:guess@127.0.0.1:%1/town").arg(broker_->port)});
    QCOMPARE(guess.status, 1);
    QVERIFY2(guess.err.contains("password"), qPrintable(guess.err));
    QVERIFY(!guess.err.contains("guess"));
    const Ran nobody =
        runCli({"feed", "listen", QString("mqtt://127.0.0.1:%1/town").arg(test::freePort())});
    QCOMPARE(nobody.status, 1);
    QVERIFY2(nobody.err.contains("cannot be reached"), qPrintable(nobody.err));
    const Ran bad = runCli({"feed", "listen", "http://127.0.0.1/town"});
    QCOMPARE(bad.status, 1);
    QVERIFY2(bad.err.contains("its scheme"), qPrintable(bad.err));
    QCOMPARE(runCli({"feed", "listen"}).status, 2);
    QCOMPARE(runCli({"feed", "listen", url("town"), "--mqtt", "4"}).status, 2);
    QCOMPARE(runCli({"feed", "listen", url("town"), "--seconds", "-1"}).status, 2);
    QCOMPARE(runCli({"feed", "listen", url("town"), "--seconds", "0.1"}).status, 0);
  }

 private:
  QString url(const char* topic) const {
    return QString("mqtt://gauge:p%40ss%2F1@127.0.0.1:") + QString::number(broker_->port) + '/' +
           topic;
  }
  static void bothVersions() {
    QTest::addColumn<bool>("newest");
    QTest::newRow("MQTT 3.1.1") << false;
    QTest::newRow("MQTT 5") << true;
  }
  static int restarts() { return qEnvironmentVariable("CITYMIRROR_BROKER_RESTARTS", "3").toInt(); }
  MqttSettings quick() const {
    QFETCH(bool, newest);
    MqttSettings settings = this->settings(newest ? MqttVersion::v5 : MqttVersion::v311);
    settings.firstRetry = Millis{50};
    settings.longestRetry = Millis{200};
    return settings;
  }
  static void everythingCame(MqttLink& to, int sent) {
    std::size_t repeats = 0;
    const auto came = takeDifferent(to, std::size_t(sent), repeats);
    const std::set<std::string> all(came.begin(), came.end());
    for (int i = 0; i < sent; ++i) QVERIFY2(all.contains(numberOf(i)), numberOf(i).c_str());
    QCOMPARE(came.size(), std::size_t(sent));
    qInfo("%d restarts: %d sent, all there; %zu repeated by the broken connections", restarts(),
          sent, repeats);
  }
};

QTEST_GUILESS_MAIN(MqttTest)
#include "mqtt_test.moc"

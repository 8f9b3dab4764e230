// The evening as it goes by itself: gauges, ponding sensors and the office's rain come by
// mosquitto, the forecast runs hands-free, a warning waits to be verified, a linkage goes out to
// receivers of which one stays silent and is escalated, and the journal replays to the same.
#include <QtTest>

#include "app/feeds/channel_file.h"
#include "app/feeds/mqtt_link.h"
#include "app/session/config.h"
#include "app/session/live/series_history.h"
#include "app/session/live/watch.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "gis/city/city_package.h"
#include "gis/feed/cap.h"
#include "tests/session/copied_assets.h"
#include "tests/support/linkage_peers.h"
#include "tests/support/mqtt_broker.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using incident::ReceiptState;
using session::CommandKind;
using session::LoopStep;

namespace {

constexpr int kHandsPatience = 30'000;

/// A feed of one quantity under its own topic.
std::string feedOf(const char* quantity, const char* unit, const std::string& address) {
  return std::string("{\"id\": \"") + quantity + "\", \"codec\": \"json\", \"from\": {\"url\": \"" +
         address + "/" + quantity + "\"}, \"name\": {\"zh\": \"实测\", \"en\": \"Measured\"}, " +
         "\"mapping\": {\"sensor\": \"/id\", \"at\": {\"path\": \"/t\", \"format\": "
         "\"unix_ms\"}, " +
         "\"values\": [{\"path\": \"/v\", \"quantity\": \"" + quantity + "\", \"unit\": \"" + unit +
         "\"}]}, \"cadence_s\": 300, \"late_after_s\": 600, \"silent_after_s\": 1800, " +
         "\"limits\": {\"ahead_s\": 120, \"oldest_s\": 86400}}";
}

std::string alertFeed(const std::string& address) {
  return "{\"id\": \"office\", \"codec\": \"cap\", \"from\": {\"url\": \"" + address +
         "/weather\"}, \"name\": {\"zh\": \"预警\", \"en\": \"Alerts\"}, \"cadence_s\": 3600, "
         "\"late_after_s\": 7200, \"silent_after_s\": 86400, "
         "\"limits\": {\"ahead_s\": 120, \"oldest_s\": 86400}}";
}

/// `millimetres` within the hour to come, for a drill.
gis::CapAlert rainToCome(double millimetres) {
  gis::CapAlert alert;
  alert.identifier = "A1";
  alert.sender = "office@example.cn";
  alert.status = "Exercise";
  alert.msgType = "Alert";
  alert.scope = "Public";
  alert.sent = run::wallNow();
  gis::CapInfo info;
  info.language = "zh-CN";
  info.category = "Met";
  info.event = "暴雨";
  info.urgency = "Immediate";
  info.severity = "Severe";
  info.certainty = "Likely";
  info.headline = "暴雨预报";
  info.parameters = {{"rainfall_mm", std::to_string(millimetres)}, {"rainfall_period_min", "60"}};
  alert.infos = {info};
  return alert;
}

/// The draft that the announced rain has brought; null = none yet.
const session::IncidentView* draftOf(const session::WorldView& view) {
  for (const session::IncidentView& incident : view.incidents)
    if (incident.origin == session::IncidentOrigin::forecast && !incident.risks.empty() &&
        incident.forecastId != "F001")
      return &incident;
  return nullptr;
}

/// Incident of the water at a sensor; empty = none yet.
std::string pondAt(const session::WorldView& view, const std::string& sensor) {
  for (const session::IncidentView& one : view.incidents)
    for (const incident::Alarm& alarm :
         one.desk ? one.desk->alarms : std::vector<incident::Alarm>{})
      if (alarm.latest.group == sensor && alarm.latest.classCode.starts_with("ponding."))
        return one.incident.id;
  return {};
}

}  // namespace

class ZeroHandsEveningTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  test::MqttBroker broker_;
  test::LinkagePeers peers_;
  std::unique_ptr<session::Session> session_;
  std::string assets_;
  std::string incident_;  ///< of the forecast

  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  std::shared_ptr<const session::WorldView> view() const { return session_->view(); }
  /// The shipped configuration, but who is silent is escalated after three seconds.
  void copyAssets() {
    assets_ = path("assets");
    QVERIFY(test::copyImpatientAssets(assets_));
  }
  void publish(const std::string& topic, const std::string& text) const {
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker_.port, false, "gauge", "p@ss/1", "city"};
    const auto sender = feeds::MqttLink::open(settings);
    QVERIFY(sender.ok());
    QVERIFY((*sender)->publish("city/" + topic, text).ok() && (*sender)->settle().ok());
  }
  void measure(const char* quantity, const char* sensor, int minutesAgo, double value) const {
    const Instant at = run::wallNow() - std::chrono::minutes(minutesAgo);
    publish(quantity, std::string("{\"id\": \"") + sensor + "\", \"t\": " + std::to_string(at.ms) +
                          ", \"v\": " + std::to_string(value) + "}");
  }
  const session::IncidentDesk* desk(const std::shared_ptr<const session::WorldView>& shown,
                                    const std::string& id) const {
    return shown->deskOf(id);
  }
  bool isAt(const std::string& id, LoopStep step) const {
    const auto shown = view();
    const session::IncidentDesk* found = desk(shown, id);
    return found != nullptr && found->loop.step() == step;
  }
  std::optional<ReceiptState> stateOf(const std::string& recipient) const {
    std::optional<ReceiptState> state;
    const auto shown = view();
    const session::IncidentDesk* found = desk(shown, incident_);
    if (found == nullptr) return state;
    for (const session::LinkageRun& run : found->runs)
      for (const incident::Dispatch& dispatch : run.linkage.dispatches)
        if (dispatch.recipient == recipient) state = dispatch.state();
    return state;
  }
  void act(CommandKind kind, const std::string& plan = {}) {
    session::CommandAct act;
    act.kind = kind;
    act.subject = incident_;
    act.plan = plan;
    act.by = "Li Wei";
    session_->command(act);
  }

 private slots:
  void initTestCase() {
    if (test::MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
    QVERIFY2(broker_.start(), broker_.log());
    copyAssets();
    const std::string address =
        "mqtt://gauge:p%40ss%2F1@127.0.0.1:" + std::to_string(broker_.port) + "/city";
    QVERIFY(gis::writeCity(smallCity(), path("city"), {}).ok());
    QVERIFY(writeFile(path("rain.json"), feedOf("rain_intensity", "mm/h", address)).ok());
    QVERIFY(writeFile(path("ponds.json"), feedOf("ponding_depth", "cm", address)).ok());
    QVERIFY(writeFile(path("office.json"), alertFeed(address)).ok());
    QVERIFY(writeFile(path("channels.json"), test::channelsTo(peers_)).ok());
    session::Options options;
    options.assets = assets_;
    options.dataFolder = path("data");
    options.threads = 2;
    options.forecastLoop = true;
    options.channels = path("channels.json");
    options.feeds = {path("rain.json"), path("ponds.json"), path("office.json")};
    auto made = session::Session::make(options, session::Pace::realTime);
    if (!made) qFatal("%s", made.error().text().c_str());
    session_ = std::move(*made);
    session_->openCity(path("city"), "");
    session_->waitIdle();
    QTRY_VERIFY_WITH_TIMEOUT(
        view()->feeds &&
            std::ranges::all_of(*view()->feeds, [](const auto& f) { return f.connected; }),
        kHandsPatience);
  }
  void cleanupTestCase() { session_.reset(); }

  void measuredRainStartsAForecastThatNobodyAskedFor() {
    for (const int minutesAgo : {10, 5, 0}) measure("rain_intensity", "S-RAIN", minutesAgo, 48);
    for (const char* sensor : {"S-POND1", "S-POND2"}) measure("ponding_depth", sensor, 1, 0.5);
    QTRY_VERIFY_WITH_TIMEOUT(view()->forecast != nullptr, kHandsPatience);
    QCOMPARE(view()->forecast->id, std::string("F001"));
  }

  void theOfficesRainBringsRisksAndADraftThatWaits() {
    publish("weather", gis::writeCap(rainToCome(110)));
    QTRY_VERIFY_WITH_TIMEOUT(draftOf(*view()) != nullptr, kHandsPatience);
    const auto shown = view();
    const session::IncidentView& draft = *draftOf(*shown);
    incident_ = draft.incident.id;
    QVERIFY(isAt(incident_, LoopStep::toVerify));
    QVERIFY(!draft.warning.body.zh.empty() && !draft.warning.body.en.empty());
    QVERIFY(draft.warning.body.zh.find(draft.risks.front().name.zh) != std::string::npos);
  }

  void verifiedItGoesOutAndWhoIsSilentIsEscalated() {
    act(CommandKind::verify);
    QTRY_VERIFY_WITH_TIMEOUT(isAt(incident_, LoopStep::verified), kHandsPatience);
    act(CommandKind::dispatch, "road-flooding");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("police"), ReceiptState::acknowledged, kHandsPatience);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("chief"), ReceiptState::acting, kHandsPatience);
    QCOMPARE(stateOf("crew"), ReceiptState::delivered);
    for (const char* peer : {"/police", "/crew", "/chief"})
      QCOMPARE(peers_.bodies(peer).size(), std::size_t(1));
  }

  void theWaterThatComesIsAnIncidentOfItsOwnAndCountsForTheScore() {
    measure("ponding_depth", "S-POND1", 0, 34);
    QTRY_VERIFY_WITH_TIMEOUT(!pondAt(*view(), "S-POND1").empty(), kHandsPatience);
    QVERIFY(isAt(pondAt(*view(), "S-POND1"), LoopStep::toVerify));
    QTRY_VERIFY_WITH_TIMEOUT(view()->score && view()->score->forecasts >= 2, kHandsPatience);
  }

  void theJournalReplaysToTheSameIncidentsAndTheArchiveHasTheValues() {
    act(CommandKind::handled);
    QTRY_VERIFY_WITH_TIMEOUT(isAt(incident_, LoopStep::handled), kHandsPatience);
    session_->waitIdle();
    const auto shown = view();
    const auto config = session::loadConfig(assets_);
    session::CommandConfig command = config->command;
    command.recipients = feeds::parseChannels(test::channelsTo(peers_))->recipients;
    const auto journal = store::Journal::open(session_->journalPath());
    QVERIFY(journal.ok() && journal->verify());
    const auto replayed =
        session::replayLoop(*journal->read(), config->watch, command, *shown->city, shown->now);
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    for (const std::string& id : {incident_, pondAt(*shown, "S-POND1")}) {
      QVERIFY(desk(shown, id) != nullptr && replayed->loop.find(id) != nullptr);
      QVERIFY2(*replayed->loop.find(id) == desk(shown, id)->loop, id.c_str());
    }
    QVERIFY(replayed->loop.runs() == desk(shown, incident_)->runs);
    session_.reset();
    const session::SeriesHistory rain = session::readHistory(
        path("data/series.sqlite"), smallCity().name.in(Language::en), "S-RAIN",
        {shown->now - std::chrono::hours(1), shown->now}, session::HistoryStep::raw);
    QCOMPARE(rain.points.size(), std::size_t(3));
  }
};

QTEST_GUILESS_MAIN(ZeroHandsEveningTest)
#include "zero_hands_evening_test.moc"

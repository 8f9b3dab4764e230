#pragma once
#include <QtTest>
#include <algorithm>

#include "app/feeds/channel_file.h"
#include "app/session/evening.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/file_io.h"
#include "tests/support/small_city.h"

/// A writer of the small city under its rules, with the example's recipients and no water model.
namespace citymirror {

inline feeds::ChannelBook exampleChannels() {
  auto book = feeds::parseChannels(*readFile(session::findAssets() + "/config/channels.json"));
  if (!book) qFatal("%s", book.error().text().c_str());
  return *book;
}

/// Three sensors of ponding in a row: floods at the outer ones, 700 m apart, are two incidents
/// until the middle one joins them.
inline std::shared_ptr<const CityModel> cityInARow() {
  CityModel city = smallCity();
  city.sensors[2].at = {100, 500};
  city.sensors[3].at = {800, 500};
  SensorSite middle = city.sensors[3];
  middle.code = "S-POND3";
  middle.at = {450, 500};
  city.sensors.push_back(middle);
  return std::make_shared<const CityModel>(std::move(city));
}

/// A weather office's exercise: so many millimetres in the next hour.
inline gis::CapAlert drillRain(std::string id, Instant sent, double millimetres) {
  gis::CapAlert alert;
  alert.identifier = std::move(id);
  alert.sender = "office@example.cn";
  alert.status = "Exercise";
  alert.msgType = "Alert";
  alert.scope = "Public";
  alert.sent = sent;
  gis::CapInfo info;
  info.language = "zh-CN";
  info.category = "Met";
  info.event = "暴雨";
  info.urgency = "Immediate";
  info.severity = "Severe";
  info.certainty = "Likely";
  info.headline = "暴雨预报";
  info.parameters = {{"rainfall_mm", std::to_string(millimetres)}, {"rainfall_period_min", "60"}};
  alert.infos = {std::move(info)};
  return alert;
}

struct LoopDesk {
  std::shared_ptr<const CityModel> city;
  session::Config config;
  std::unique_ptr<session::WorldWriter> world;
  Instant begin = session::demoEveningBegin(480);

  explicit LoopDesk(std::vector<incident::Recipient> recipients = exampleChannels().recipients,
                    const std::string& journalPath = ":memory:",
                    std::shared_ptr<const CityModel> of = nullptr)
      : city(of ? std::move(of) : std::make_shared<const CityModel>(smallCity())) {
    auto loaded = session::loadConfig(session::findAssets());
    auto journal = store::Journal::open(journalPath);
    if (!loaded || !journal) qFatal("configuration or journal");
    config = std::move(*loaded);
    config.command.recipients = std::move(recipients);
    world = std::make_unique<session::WorldWriter>(config, std::move(*journal), 1);
    world->openCity(city, nullptr, begin);
  }

  /// Leads other seats, as "desk-1" in session "s1"; before anything has happened.
  void lead() {
    world->setSeat({"log", "desk-1", false, "s1"});
    world->openCity(city, nullptr, begin);
    world->takeShared({store::leadKey(1, "taken"), "desk-1", begin, "lead", "session",
                       "{\"term\":1,\"session\":\"s1\",\"why\":\"start\"}"});
    session::SeatHealth health;
    health.connected = true;
    health.lead = {1, "desk-1", true, false, false, begin, Millis{0}, true};
    world->setSeatHealth(health);
    if (world->settleLead(health.lead) != session::WorldWriter::LeadTurn::taken)
      qFatal("the desk does not lead");
  }
  Instant at(double minute) const { return begin + millis(minute * 60); }
  gis::FeedMessage pond(const std::string& code, double minute, double depth) const {
    return gis::encodeObservation({code, at(minute), depth, Quality::good, "test"},
                                  Quantity::pondingDepth, at(minute), "test");
  }
  void play(std::vector<gis::FeedMessage> messages, double untilMinute) {
    std::stable_sort(messages.begin(), messages.end(),
                     [](const auto& a, const auto& b) { return a.received < b.received; });
    world->setRecording(std::move(messages), {});
    world->advanceTo(at(untilMinute));
  }
  /// Water at one sensor, seen in the sixth minute: one incident "A001" that waits.
  void flood(double depth = 0.31) {
    play({pond("S-POND1", 1, 0.02), pond("S-POND1", 5, depth)}, 6);
  }
  std::shared_ptr<const session::WorldView> view() { return world->publish(false, 1, {}); }
  /// The newest one as people read it; empty = none.
  std::string fault() {
    const auto shown = view();
    return shown->faults.empty() ? std::string() : shown->faults.back().error.text();
  }
  /// Whether any fault says so.
  bool hasFault(const std::string& part) {
    const auto shown = view();
    return std::any_of(shown->faults.begin(), shown->faults.end(), [&](const auto& fault) {
      return fault.error.text().find(part) != std::string::npos;
    });
  }
  session::IncidentView incident(const std::string& id = "A001") {
    const auto shown = view();
    for (const session::IncidentView& found : shown->incidents)
      if (found.incident.id == id) return found;
    qFatal("there is no incident %s", id.c_str());
  }
  void act(session::CommandKind kind, const std::string& subject = "A001",
           const std::string& why = {}, const std::string& object = {}) {
    session::CommandAct act;
    act.kind = kind;
    act.subject = subject;
    act.why = why;
    act.object = object;
    act.by = "Li Wei";
    if (kind == session::CommandKind::dispatch) {
      act.plan = "road-flooding";
      act.linkage = "L" + std::to_string(++linkages);
    }
    if (kind == session::CommandKind::shelve) act.until = world->now() + std::chrono::minutes(30);
    world->command(act);
  }
  /// Verified and sent out by the plan of flooded roads.
  std::vector<session::Outbound> dispatched() {
    flood();
    act(session::CommandKind::verify);
    act(session::CommandKind::dispatch);
    return world->takeOutbound();
  }
  void receipt(const std::string& id, incident::ReceiptState state, const std::string& why = {}) {
    world->takeReceipt({id, feeds::OutgoingKind::order, state, Instant{1}, why});
  }

  int linkages = 0;
};

}  // namespace citymirror

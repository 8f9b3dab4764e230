// evening_bench [ROUNDS]: an evening of two seats. mosquitto carries the readings, PostgreSQL the
// log that the seats share, a receiver by HTTP acknowledges what goes out; all on this computer,
// the database with fsync, as a city has it. Each round a place floods that was dry: the alarm at
// both seats, verified at the one that follows, dispatched at the one that leads, acknowledged by
// who was sent. From what happens to the view that shows it, beside the bar of a second;
// window_bench has the way from the view to the screen. Ends with 1 where the bar is missed.
// Skipped by name where a server is not installed.
#include <QCoreApplication>
#include <QTemporaryDir>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <regex>
#include <thread>

#include "app/feeds/mqtt_link.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "gis/city/city_package.h"
#include "tests/bench/bench_support.h"
#include "tests/support/linkage_peers.h"
#include "tests/support/mqtt_broker.h"
#include "tests/support/postgres_server.h"
#include "tests/support/small_city.h"

namespace {

using namespace citymirror;
using session::CommandKind;
using session::LoopStep;
using EveningClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kEveningPatience{30};
constexpr double kApart = 1000;  // m between two places: no alarm joins another's incident
constexpr double kEveningBar = 1000;

std::string placeCode(int round) { return "P" + std::to_string(round); }

/// A strip of ground with a ponding sensor each kilometre.
CityModel stripOfPlaces(int places) {
  CityModel city = smallCity();
  const double length = kApart * (places + 1);
  city.extent = {0, 0, length, 1000};
  city.terrain = RasterGrid<float>({int(length / 50), 20, 50, 0, 0});
  for (float& ground : city.terrain.values) ground = 23;
  city.sensors.clear();
  for (int i = 0; i < places; ++i)
    city.sensors.push_back(
        {placeCode(i), {}, Quantity::pondingDepth, {kApart * (i + 0.5), 500}, 60});
  return city;
}

const session::IncidentDesk* deskAt(const session::WorldView& view, int round) {
  const std::string of = "@" + placeCode(round);
  for (const session::IncidentView& incident : view.incidents) {
    if (!incident.desk) continue;
    for (const incident::Alarm& alarm : incident.desk->alarms)
      if (alarm.id.ends_with(of)) return incident.desk.get();
  }
  return nullptr;
}

bool stands(const session::WorldView& view, int round, LoopStep step) {
  const session::IncidentDesk* desk = deskAt(view, round);
  return desk != nullptr && desk->loop.step() == step;
}

bool acknowledged(const session::WorldView& view, int round) {
  const session::IncidentDesk* desk = deskAt(view, round);
  if (desk == nullptr) return false;
  for (const session::LinkageRun& run : desk->runs)
    for (const incident::Dispatch& dispatch : run.linkage.dispatches)
      if (dispatch.state() == incident::ReceiptState::acknowledged) return true;
  return false;
}

/// A seat, and when its views first showed what is waited for.
class WatchedSeat {
 public:
  using Sight = std::function<bool(const session::WorldView&)>;
  struct Waited {
    Sight sight;
    std::optional<EveningClock::time_point> shown;
  };

  WatchedSeat(std::unique_ptr<session::Session> seat, const std::string& city)
      : seat_(std::move(seat)) {
    seat_->onPublished([this] { look(); });
    seat_->openCity(city, "");
    seat_->waitIdle();
  }

  session::Session& session() { return *seat_; }

  std::shared_ptr<Waited> expect(Sight sight) {
    const std::scoped_lock lock(mutex_);
    return waited_.emplace_back(std::make_shared<Waited>(Waited{std::move(sight), {}}));
  }
  /// Milliseconds from `begin`; nothing where it does not come.
  std::optional<double> comes(const std::shared_ptr<Waited>& waited,
                              EveningClock::time_point begin) {
    std::unique_lock lock(mutex_);
    const bool came =
        changed_.wait_for(lock, kEveningPatience, [&] { return waited->shown.has_value(); });
    std::erase(waited_, waited);
    if (!came) return std::nullopt;
    return std::chrono::duration<double, std::milli>(*waited->shown - begin).count();
  }
  /// Whether it holds at last, of what may stand already.
  bool holds(const Sight& sight) const {
    const auto until = EveningClock::now() + kEveningPatience;
    while (!sight(*seat_->view())) {
      if (EveningClock::now() > until) return false;
      std::this_thread::sleep_for(Millis{20});
    }
    return true;
  }

 private:
  void look() {
    const auto view = seat_->view();
    const auto now = EveningClock::now();
    const std::scoped_lock lock(mutex_);
    for (const auto& waited : waited_)
      if (!waited->shown && waited->sight(*view)) waited->shown = now;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Waited>> waited_;
  std::unique_ptr<session::Session> seat_;  // ends before what its thread uses
};

/// Servers, seats and receivers of one evening, in a folder of its own.
class Evening {
 public:
  /// False with a word on what is wrong.
  bool begin(int places) {
    namespace fs = std::filesystem;
    if (!broker_.start() || !server_.start()) return failed("a server does not start");
    // Each round an incident of its own, however many alarms come in ten minutes.
    fs::create_directories(path("assets"));
    for (const char* part : {"config", "templates"})
      fs::copy(session::findAssets() + "/" + part, path("assets/") + part,
               fs::copy_options::recursive);
    const std::string groups = path("assets/config/alarm_groups.json");
    const auto text = readFile(groups);
    const std::regex flood("\"alarms\": [0-9]+");
    if (!text || !writeFile(groups, std::regex_replace(*text, flood, "\"alarms\": 1000000")) ||
        !gis::writeCity(stripOfPlaces(places), path("city"), {}) ||
        !writeFile(path("ponds.json"), descriptor()) ||
        !writeFile(path("channels.json"), test::channelsTo(peers_)))
      return failed("a file cannot be written");
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker_.port, false, "gauge", "p@ss/1", "city"};
    auto sender = feeds::MqttLink::open(settings);
    if (!sender) return failed(sender.error().text());
    sender_ = std::move(*sender);
    return sit(lead_, "desk-1", false) && sit(other_, "desk-2", true) && ready();
  }

  bool round(int number) {
    const auto seen = [number](const session::WorldView& v) { return deskAt(v, number); };
    auto at = lead_->expect(seen), there = other_->expect(seen);
    auto begin = EveningClock::now();
    if (!flood(number)) return failed("the message does not leave");
    if (!keep(alarmLead_, *lead_, at, begin) || !keep(alarmOther_, *other_, there, begin))
      return failed("no alarm at " + placeCode(number));

    at = lead_->expect([=](const auto& v) { return stands(v, number, LoopStep::verified); });
    there = other_->expect(at->sight);
    begin = act(*other_, number, CommandKind::verify);
    if (!keep(actLead_, *lead_, at, begin) || !keep(actBack_, *other_, there, begin))
      return failed("not verified at " + placeCode(number));

    there = other_->expect([=](const auto& v) { return stands(v, number, LoopStep::dispatched); });
    const auto answered = [number](const session::WorldView& v) { return acknowledged(v, number); };
    const auto receipt = lead_->expect(answered), receiptThere = other_->expect(answered);
    begin = act(*lead_, number, CommandKind::dispatch);
    if (!keep(actOther_, *other_, there, begin) || !keep(receiptLead_, *lead_, receipt, begin) ||
        !keep(receiptOther_, *other_, receiptThere, begin))
      return failed("no receipt from " + placeCode(number));
    return true;
  }

  void tell(bench::Figures& figures) const {
    for (const bench::Delays* delays : {&alarmLead_, &alarmOther_, &actLead_, &actBack_, &actOther_,
                                        &receiptLead_, &receiptOther_})
      figures.tell(*delays, kEveningBar);
  }

 private:
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  bool failed(const std::string& what) const {
    std::fprintf(stderr, "evening: %s\n", what.c_str());
    return false;
  }
  std::string descriptor() const {
    return R"({"id": "ponds", "codec": "json", "from": {"client": "desk",
      "url": "mqtt://gauge:p%40ss%2F1@127.0.0.1:)" +
           std::to_string(broker_.port) + R"(/city"}, "mapping": {"sensor": "/id",
      "at": {"path": "/t", "format": "unix_ms"},
      "values": [{"path": "/cm", "quantity": "ponding_depth", "unit": "cm"}]},
      "cadence_s": 60, "late_after_s": 120, "silent_after_s": 360,
      "limits": {"ahead_s": 3600, "oldest_s": 86400}})";
  }
  bool sit(std::unique_ptr<WatchedSeat>& seat, const char* name, bool follows) {
    session::Options options;
    options.assets = path("assets");
    options.dataFolder = path(name);
    options.floodCell = 50;
    options.threads = 1;
    options.seat.log = server_.address();
    options.seat.name = name;
    options.seat.follows = follows;
    options.channels = path("channels.json");
    if (!follows) options.feeds = {path("ponds.json")};
    auto made = session::Session::make(std::move(options), session::Pace::realTime);
    if (!made) return failed(made.error().text());
    seat = std::make_unique<WatchedSeat>(std::move(*made), path("city"));
    return true;
  }
  bool ready() {
    const bool fed = lead_->holds(
        [](const session::WorldView& v) { return v.feeds && v.feeds->front().connected; });
    const bool told = other_->holds(
        [](const session::WorldView& v) { return v.seat && v.seat->leader == "desk-1"; });
    return (fed && told) || failed(fed ? "no seat leads" : "the feed does not connect");
  }
  bool flood(int number) {
    const std::string text = R"({"id": ")" + placeCode(number) + R"(", "t": )" +
                             std::to_string(run::wallNow().ms) + R"(, "cm": 31})";
    return sender_->publish("city/p", text).ok();
  }
  static EveningClock::time_point act(WatchedSeat& seat, int number, CommandKind kind) {
    session::CommandAct act;
    act.kind = kind;
    act.subject = deskAt(*seat.session().view(), number)->loop.id;
    act.by = "Li Wei";
    if (kind == CommandKind::dispatch) act.plan = "road-flooding";
    const auto begin = EveningClock::now();
    seat.session().command(std::move(act));
    return begin;
  }
  static bool keep(bench::Delays& delays, WatchedSeat& seat,
                   const std::shared_ptr<WatchedSeat::Waited>& waited,
                   EveningClock::time_point begin) {
    const auto ms = seat.comes(waited, begin);
    if (ms) delays.ms.push_back(*ms);
    return ms.has_value();
  }

  QTemporaryDir folder_;
  test::MqttBroker broker_;
  test::PostgresServer server_{test::OnDisk::flushed};
  test::LinkagePeers peers_;
  std::unique_ptr<feeds::MqttLink> sender_;
  std::unique_ptr<WatchedSeat> lead_, other_;
  bench::Delays alarmLead_{"message to alarm, leading seat", {}},
      alarmOther_{"message to alarm, other seat", {}},
      actLead_{"verified at the other, seen by the leading", {}},
      actBack_{"verified at the other, done and seen there", {}},
      actOther_{"dispatched at the leading, seen by the other", {}},
      receiptLead_{"dispatched to acknowledged, leading seat", {}},
      receiptOther_{"dispatched to acknowledged, other seat", {}};
};

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication app(argc, argv);
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 60;
  if (test::MqttBroker::program().isEmpty() || test::PostgresServer::programs().isEmpty()) {
    std::printf("evening: skipped, %s is not installed\n",
                test::MqttBroker::program().isEmpty() ? "mosquitto" : "postgresql");
    return 0;
  }
  Evening evening;
  bool whole = evening.begin(rounds);
  for (int i = 0; whole && i < rounds; ++i) {
    whole = evening.round(i);
    std::this_thread::sleep_for(Millis{100 + i * 137 % 400});  // in step with no clock of theirs
  }
  bench::Figures figures;
  evening.tell(figures);
  return whole ? figures.exitStatus() : 1;
}

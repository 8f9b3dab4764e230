#pragma once
#include <QTemporaryDir>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "app/session/live/seat_link.h"
#include "tests/session/loop_desk.h"

/// Desks that share one log.
namespace citymirror {

inline constexpr session::LeadTimes kQuickLead{Millis{3'000}, Millis{500}, Millis{0}, {}};

/// A desk with its way into a shared log. What others tell waits until it is taken.
struct SharingDesk {
  QTemporaryDir folder;
  LoopDesk desk;
  std::mutex mutex;
  std::deque<store::SharedEntry> heard;
  std::unique_ptr<session::SeatLink> link;

  SharingDesk(const std::string& log, const std::string& name, bool follows,
              const std::string& journal = ":memory:",
              std::shared_ptr<const CityModel> city = nullptr)
      : desk(exampleChannels().recipients, journal, std::move(city)) {
    const session::Seat seat{log, name, follows, "session of " + name};
    desk.world->setSeat(seat);
    store::SharedLogSettings hasty;
    hasty.look = Millis{50};
    auto made = session::SeatLink::open(
        seat, folder.path().toStdString(),
        [this](std::vector<store::SharedEntry> rows) {
          const std::lock_guard lock(mutex);
          heard.insert(heard.end(), rows.begin(), rows.end());
        },
        kQuickLead, hasty);
    if (!made) qFatal("%s", made.error().text().c_str());
    link = std::move(*made);
    link->begin({desk.city->name.in(Language::en), desk.begin, std::chrono::hours(24)});
    if (!follows && log != ":memory:" && !QTest::qWaitFor([&] { return step(), leads(); }, 20'000))
      qFatal("%s does not lead", name.c_str());
  }
  bool leads() const { return desk.world->seat().leads(); }

  void step() {
    auto& world = *desk.world;
    if (const auto told = link->tell(world.takeToSeats(), world.leadTerm()); !told)
      qFatal("%s", told.error().text().c_str());
    const session::SeatHealth health = link->health();
    const auto turn = world.settleLead(health.lead);
    if (turn == session::WorldWriter::LeadTurn::lost) link->listenAgain();
    if (turn == session::WorldWriter::LeadTurn::taken) world.sendUnanswered(Millis{300'000});
    world.takeRefused(link->takeRefused());
    if (const auto fault = link->takeFault()) world.addFault(*fault);
    world.setSeatHealth(health);
    std::deque<store::SharedEntry> rows;
    {
      const std::lock_guard lock(mutex);
      rows.swap(heard);
    }
    for (const store::SharedEntry& row : rows) desk.world->takeShared(row);
  }
  std::string stepOf(const std::string& id = "A001") {
    const auto world = desk.view();
    for (const auto& view : world->incidents)
      if (view.incident.id == id) return std::string(wordOf(view.desk->loop.step()));
    return "unknown";
  }
  std::size_t faults() { return desk.view()->faults.size(); }
  /// Live water at a sensor.
  void pour(double minute, double value, const std::string& sensor = "S-POND1",
            Quantity quantity = Quantity::pondingDepth) {
    gis::FeedBatch batch;
    batch.readings.push_back({{sensor, desk.at(minute), value, Quality::good, "ponds"}, quantity});
    const auto taken = desk.world->takeLive(desk.at(minute), {{"ponds", {&batch}}});
    if (!taken) qFatal("%s", taken.error().text().c_str());
  }
  /// So many millimetres in the next hour, by the weather office.
  void announce(double minute, double millimetres) {
    gis::FeedBatch batch;
    batch.alerts = {drillRain("RAIN-" + std::to_string(int(minute)), desk.at(minute), millimetres)};
    const auto taken = desk.world->takeLive(desk.at(minute), {{"office", {&batch}}});
    if (!taken) qFatal("%s", taken.error().text().c_str());
  }
  void takeLead() {
    if (desk.world->mayAskForLead(session::LeadReason::person))
      link->claim({session::LeadReason::person, "Li Wei", desk.world->now()});
  }
  std::string lastFault() {
    const auto view = desk.view();
    return view->faults.empty() ? std::string() : view->faults.back().error.text();
  }
};

inline bool settle(std::initializer_list<SharingDesk*> desks, const std::function<bool()>& done) {
  return QTest::qWaitFor(
      [&] {
        for (SharingDesk* desk : desks) desk->step();
        return done();
      },
      30'000);
}

}  // namespace citymirror

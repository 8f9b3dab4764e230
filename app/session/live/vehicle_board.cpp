#include "app/session/live/vehicle_board.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "app/session/branch/draw_traffic.h"
#include "app/session/command/journal_text.h"
#include "engine/draw/color_ramp.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

constexpr double kMinute = 60;  // s
constexpr Instant kEndOfTime{std::numeric_limits<std::int64_t>::max()};

/// "40 s", "3 min": in steps, so that a standing picture stays the same.
Text ageText(Millis age) {
  const double passed = seconds(age);
  if (passed < kMinute) {
    const std::string tens = numberText(10 * std::floor(passed / 10));
    return {tens + " 秒前", tens + " s ago"};
  }
  const std::string minutes = numberText(std::floor(passed / kMinute));
  return {minutes + " 分钟前", minutes + " min ago"};
}

}  // namespace

Result<VehicleRules> parseVehicleRules(const std::string& text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  }
  VehicleRules rules;
  incident::EntryReader reader(document, "vehicles");
  rules.source = reader.both("source");
  rules.staleAfter = millis(reader.amount("stale_after_s"));
  rules.goneAfter = millis(reader.amount("gone_after_s"));
  rules.most = std::size_t(reader.amount("most_drawn"));
  if (rules.goneAfter < rules.staleAfter)
    reader.fail("a vehicle would be gone before it is old: stale_after_s", "gone_after_s");
  if (rules.most < 1) reader.fail("no vehicle would be drawn", "most_drawn");
  if (reader.fault()) return *reader.fault();
  return rules;
}

void VehicleBoard::take(const std::string& feed, const gis::VehiclePosition& position,
                        const FeedPlaces& places) {
  const auto known = vehicles_.find(position.vehicle);
  if (known != vehicles_.end() && known->second.seen > position.at) return;
  const auto left = outside_.find(position.vehicle);
  if (left != outside_.end() && left->second > position.at) return;
  const auto at = places.ofDegrees(position.longitude, position.latitude);
  if (!at || !places.contains(*at)) {
    if (known != vehicles_.end()) {
      vehicles_.erase(known);
      alone_.holds = false;
    }
    if (left == outside_.end() && outside_.size() >= 2 * rules_.most) outside_.clear();
    outside_[position.vehicle] = position.at;
    return;
  }
  if (left != outside_.end()) outside_.erase(left);
  const bool same = known != vehicles_.end() && known->second.trip == position.trip &&
                    holds(known->second.seen, alone_.from) && holds(position.at, alone_.from);
  if (!same) alone_.holds = false;
  VehicleView& vehicle = vehicles_[position.vehicle];
  vehicle = {position.vehicle, feed,          *at,           position.at, position.speed,
             position.bearing, position.line, position.state};
  vehicle.trip = position.trip;
  if (vehicles_.size() > 2 * rules_.most) forgetOlderHalf();
}

void VehicleBoard::age(Instant now) {
  std::erase_if(vehicles_,
                [&](const auto& one) { return now - one.second.seen > rules_.goneAfter; });
  std::erase_if(outside_, [&](const auto& one) { return now - one.second > rules_.goneAfter; });
  delays_.forgetBefore(now - rules_.goneAfter);
}

void VehicleBoard::forgetOlderHalf() {
  std::vector<Instant> stamps;
  for (const auto& [code, vehicle] : vehicles_) stamps.push_back(vehicle.seen);
  const auto middle = stamps.end() - std::ptrdiff_t(rules_.most);
  std::nth_element(stamps.begin(), middle, stamps.end());
  std::erase_if(vehicles_, [&](const auto& one) { return one.second.seen < *middle; });
  while (vehicles_.size() > rules_.most) vehicles_.erase(vehicles_.begin());
}

void VehicleBoard::markRestored() {
  for (auto& [code, vehicle] : vehicles_) vehicle.restored = true;
}

std::optional<VehicleView> VehicleBoard::find(const std::string& mark, Instant at) const {
  const std::string_view prefix = kVehicleMark;
  const auto found = vehicles_.find(mark.starts_with(prefix) ? mark.substr(prefix.size()) : mark);
  if (found == vehicles_.end() || !shown(found->second, at)) return std::nullopt;
  VehicleView view = found->second;
  view.stale = stale(view, at);
  if (const TripDelay* delay = delayOf(view, at)) view.delay = *delay;
  return view;
}

/// Neither too old nor too far ahead: a sender's clock may be a little.
bool VehicleBoard::holds(Instant told, Instant at) const {
  return at - told <= rules_.goneAfter && told - at <= rules_.staleAfter;
}

/// When holds() turns.
Instant VehicleBoard::nextChange(Instant told, Instant at) const {
  const Instant begin = told - rules_.staleAfter, end = told + rules_.goneAfter + Millis{1};
  return at < begin ? begin : at < end ? end : kEndOfTime;
}

const TripDelay* VehicleBoard::delayOf(const VehicleView& vehicle, Instant at) const {
  const TripDelay* newest = nullptr;
  for (const std::string* code : {&vehicle.code, &vehicle.trip}) {
    const TripDelay* delay = delays_.find(*code);
    if (delay != nullptr && holds(delay->at, at) && (newest == nullptr || newest->at < delay->at))
      newest = delay;
  }
  return newest;
}

const std::map<std::string, DelaysAlone>& VehicleBoard::delaysAlone(Instant at) {
  if (alone_.holds && alone_.from <= at && at < alone_.until) return alone_.byFeed;
  alone_ = {{}, at, kEndOfTime, true};
  if (delays_.size() == 0) return alone_.byFeed;
  std::set<std::string_view> shownWith;
  for (const auto& [code, vehicle] : vehicles_) {
    alone_.until = std::min(alone_.until, nextChange(vehicle.seen, at));
    if (!shown(vehicle, at)) continue;
    shownWith.insert(vehicle.code);
    shownWith.insert(vehicle.trip);
  }
  delays_.forEach([&](const std::string& code, const TripDelay& delay) {
    alone_.until = std::min(alone_.until, nextChange(delay.at, at));
    if (!holds(delay.at, at) || shownWith.contains(code)) return;
    DelaysAlone& of = alone_.byFeed[delay.feed];
    ++of.count;
    if (delay.seconds <= of.seconds) return;
    of.seconds = delay.seconds;
    of.latest = code;
  });
  return alone_.byFeed;
}

bool VehicleBoard::stale(const VehicleView& vehicle, Instant at) const {
  return vehicle.restored || at - vehicle.seen > rules_.staleAfter;
}

bool VehicleBoard::shown(const VehicleView& vehicle, Instant at) const {
  return holds(vehicle.seen, at);
}

void VehicleBoard::addMarks(Instant at, const std::string& selected, draw::MarkSet& marks) const {
  std::map<std::string, std::size_t> units;
  for (std::size_t i = 0; i < marks.size(); ++i) units.emplace(marks[i].code, i);
  for (const auto& [code, vehicle] : vehicles_) {
    if (!shown(vehicle, at)) continue;
    const Millis age = std::max(at - vehicle.seen, Millis{0});
    const bool old = stale(vehicle, at);
    const auto unit = units.find(code);
    const std::string mark = unit != units.end() ? code : kVehicleMark + code;
    std::string what = vehicle.line.empty() ? code : code + " · " + vehicle.line;
    if (vehicle.speed) what += " " + numberText(*vehicle.speed) + " km/h";
    Text caption{what, what};
    if (old || mark == selected) {
      const Text passed = ageText(age);
      caption = {what + " · " + passed.zh, what + " · " + passed.en};
    }
    if (mark == selected) {
      caption.zh += " · " + vehicle.feed;
      caption.en += " · " + vehicle.feed;
    }
    if (unit == units.end()) {
      marks.push_back({mark, draw::MarkIcon::pin, vehicle.at, Severity::none, caption, old});
      continue;
    }
    draw::Mark& moved = marks[unit->second];
    moved.at = vehicle.at;
    moved.caption = caption;
    moved.stale = old;
  }
}

std::shared_ptr<const draw::MovingMarks> VehicleBoard::bodies(
    Instant at, std::span<const Resource> units) const {
  auto bodies = std::make_shared<draw::MovingMarks>();
  bodies->from = at;
  bodies->to = at + Millis{1000};
  const draw::Palette& palette = draw::darkPalette();
  for (const auto& [code, vehicle] : vehicles_) {
    if (!shown(vehicle, at)) continue;
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Resource& each) { return each.code == code; });
    const auto known = unit != units.end() ? movingKindOf(*unit) : std::nullopt;
    const auto kind =
        known.value_or(vehicle.line.empty() ? draw::MovingKind::car : draw::MovingKind::bus);
    bodies->add(kVehicleMark + code, vehicle.at, vehicle.at, float(vehicle.bearing.value_or(0)),
                kind, stale(vehicle, at) ? palette.muted : palette.text);
  }
  if (bodies->size() == 0) return nullptr;
  return bodies;
}

}  // namespace citymirror::session

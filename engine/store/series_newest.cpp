#include "engine/store/series_newest.h"

namespace citymirror::store {
namespace {

RollUp hourOf(const NewestStretch& stretch) {
  RollUp hour = stretch.hourBefore;
  addAfter(hour, stretch.minute);
  return hour;
}

}  // namespace

Outcome NewestStretches::prepare(const Database& database) {
  auto newest = Statement::make(database, "SELECT at FROM raw WHERE sensor = ? ORDER BY at DESC LIMIT 1");
  auto minutes = Statement::make(database, rollUpsWithin("minutes"));
  auto keepMinute = rollUpInsert(database, "minutes"), keepHour = rollUpInsert(database, "hours");
  for (const auto* made : {&newest, &minutes, &keepMinute, &keepHour})
    if (!*made) return made->error();
  made_.emplace(Statements{database, std::move(*newest), std::move(*minutes),
                           std::move(*keepMinute), std::move(*keepHour)});
  return Done{};
}

Result<NewestStretch*> NewestStretches::of(std::int64_t sensor) {
  const auto known = stretches_.find(sensor);
  if (known != stretches_.end()) return &known->second;
  NewestStretch stretch;
  if (Outcome done = read(sensor, stretch); !done) return done.error();
  return &stretches_.emplace(sensor, stretch).first->second;
}

/// Raw values that retention has dropped belong to hours that no later value falls into.
Outcome NewestStretches::read(std::int64_t sensor, NewestStretch& stretch) {
  Statement& newest = made_->newest;
  newest.bind(1, sensor);
  const Statement::Step found = newest.step();
  if (found == Statement::Step::failed) return made_->database.lastError();
  if (found == Statement::Step::row) stretch.newest = {newest.integer(0)};
  newest.reset();
  if (!stretch.newest) return Done{};
  const Instant minute = stretchOf(*stretch.newest, kMinute), hour = stretchOf(minute, kHour);
  const auto parts = keptRollUps(made_->database, made_->minutes, sensor, {hour, minute + kMinute});
  if (!parts) return parts.error();
  stretch.minute = emptyRollUp(minute);
  stretch.hourBefore = emptyRollUp(hour);
  for (const RollUp& part : *parts)
    addAfter(part.at == minute ? stretch.minute : stretch.hourBefore, part);
  return Done{};
}

Outcome NewestStretches::add(std::int64_t sensor, NewestStretch& stretch, Instant at, double value,
                             Quality quality) {
  const Instant minute = stretchOf(at, kMinute), hour = stretchOf(at, kHour);
  if (!stretch.newest || stretch.minute.at != minute) {
    if (Outcome kept = keepOne(sensor, stretch); !kept) return kept;
    const bool goesOn = stretch.newest && stretch.hourBefore.at == hour;
    stretch.hourBefore = goesOn ? hourOf(stretch) : emptyRollUp(hour);
    stretch.minute = emptyRollUp(minute);
  }
  addAfter(stretch.minute, at, value, quality);
  stretch.newest = at;
  stretch.changed = true;
  return Done{};
}

Outcome NewestStretches::keepOne(std::int64_t sensor, NewestStretch& stretch) {
  if (!std::exchange(stretch.changed, false)) return Done{};
  const RollUp hour = hourOf(stretch);
  const Database& database = made_->database;
  Outcome kept = keepRollUps(database, made_->keepMinute, sensor, {&stretch.minute, 1});
  return kept ? keepRollUps(database, made_->keepHour, sensor, {&hour, 1}) : kept;
}

Outcome NewestStretches::keep() {
  for (auto& [sensor, stretch] : stretches_)
    if (Outcome kept = keepOne(sensor, stretch); !kept) return kept;
  return Done{};
}

std::optional<Instant> NewestStretches::drop(std::int64_t sensor) {
  const auto known = stretches_.find(sensor);
  if (known == stretches_.end()) return std::nullopt;
  const NewestStretch was = known->second;
  stretches_.erase(known);
  return was.newest ? std::optional(was.minute.at) : std::nullopt;
}

}  // namespace citymirror::store

#include "app/session/live/feed_books.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/session/live/feed_entry.h"
#include "engine/store/series_rollup.h"

namespace citymirror::session {
namespace {

constexpr Millis kAgeEvery = store::kMinute;
/// The entries tell the unit only, which is the same for both quantities in metres: enough to tell
/// repeats.
std::optional<Quantity> quantityOfUnit(const nlohmann::json& unit) {
  for (const Quantity quantity : {Quantity::rainIntensity, Quantity::waterLevel,
                                  Quantity::discharge, Quantity::speed})
    if (unit.is_string() && unit.get<std::string>() == unitOf(quantity)) return quantity;
  return std::nullopt;
}

constexpr double kNoLevel = std::numeric_limits<double>::infinity();  // nothing is scored here

}  // namespace

Outcome FeedBooks::recall() {
  if (!journal_) return Done{};
  return journal_->walk({.kinds = {"observations"}},
                        [this](const store::JournalEntry& entry) -> Outcome {
                          recallReadings(entry.body);
                          memory_.recall(entry.body);
                          age(entry.at);
                          return Done{};
                        });
}

/// What no instrument can have measured is kept as bad, as it is where a city is open.
Observation FeedBooks::judged(const gis::FeedReading& reading) const {
  Observation observation = reading.observation;
  const auto limits = ranges_.find(std::string(wordOf(reading.quantity)));
  const bool beyond = limits != ranges_.end() && (observation.value < limits->second.least ||
                                                  observation.value > limits->second.most);
  if (beyond && observation.quality != Quality::missing) observation.quality = Quality::bad;
  return observation;
}

void FeedBooks::recallReadings(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  const auto readings = readingsOf(json);
  if (!readings) return;
  for (std::size_t i = 0; i < readings->size(); ++i) {
    const Observation& observation = (*readings)[i];
    if (series_.find(observation.sensor) == nullptr) {
      const auto quantity = quantityOfUnit(json["readings"][i][3]);
      if (!quantity || !declare(observation.sensor, *quantity, observation.source)) continue;
    }
    series_.append(observation);
  }
}

bool FeedBooks::declare(const std::string& sensor, Quantity quantity, const std::string& source) {
  if (sensors_ == kMostSensors) return false;
  ++sensors_;
  if (keeper_) keptNow_.fresh.emplace_back(sensor, quantity);
  series_.declare(sensor, quantity, {source, "", "as received", "", Origin::real});
  return true;
}

void FeedBooks::readings(const gis::FeedBatch& batch, FeedEntry& entry, Entered& entered) {
  for (const gis::FeedReading& reading : batch.readings) {
    const Observation observation = judged(reading);
    if (series_.find(observation.sensor) != nullptr && series_.knows(observation)) {
      ++entered.duplicates;
      continue;
    }
    store::AppendResult result = series_.append(observation);
    if (result == store::AppendResult::unknownSensor) {
      if (!declare(observation.sensor, reading.quantity, observation.source)) {
        ++entered.refused;
        continue;
      }
      result = series_.append(observation);
    }
    entered.added += result == store::AppendResult::added;
    entered.replaced += result == store::AppendResult::replaced;
    entered.duplicates += result == store::AppendResult::duplicate;
    if (result == store::AppendResult::duplicate) continue;
    entry.add({observation, reading.quantity});
    if (keeper_) keptNow_.observations.push_back(observation);
  }
}

void FeedBooks::others(const std::string& feed, const gis::FeedBatch& batch, FeedEntry& entry,
                       Entered& entered) {
  const auto keep = [&](const auto& thing, bool fresh) {
    ++(fresh ? entered.added : entered.duplicates);
    if (fresh) entry.add(thing);
  };
  for (const gis::FeedReading& delay : batch.delays) {
    const bool fresh = delays_.isNewer(delay);
    ++(fresh ? entered.added : entered.duplicates);
    if (!fresh) continue;
    entry.addDelay(delay);
    delays_.take(feed, delay);
  }
  for (const gis::VehiclePosition& vehicle : batch.vehicles) keep(vehicle, memory_.isNew(vehicle));
  for (const gis::FeedNotice& notice : batch.notices) keep(notice, memory_.isNew(feed, notice));
  for (const gis::CapAlert& alert : batch.alerts) keep(alert, memory_.isNew(alert));
}

void FeedBooks::age(Instant now) {
  if (now - aged_ < kAgeEvery) return;
  aged_ = now;
  series_.thin({now - kept_.raw, kept_.rawMost, store::kMinute, kNoLevel});
  series_.forgetBefore(now - kept_.all);
}

Result<FeedBooks::Entered> FeedBooks::enter(const std::string& feed,
                                            const std::vector<const gis::FeedBatch*>& batches,
                                            Instant received) {
  Entered entered;
  FeedEntry entry;
  for (const gis::FeedBatch* batch : batches) {
    readings(*batch, entry, entered);
    others(feed, *batch, entry, entered);
  }
  memory_.commit();
  age(received);
  if (!journal_ || entry.empty()) return entered;
  const auto written = journal_->append(received, "observations", feed, entry.text(feed));
  if (!written) return written.error();
  if (keeper_) {
    keptNow_.sequence = *written;
    keeper_(std::exchange(keptNow_, {}));
  }
  return entered;
}

}  // namespace citymirror::session

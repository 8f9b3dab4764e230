#include "app/session/live/feed_books.h"

#include <limits>

#include "app/session/live/feed_entry.h"
#include "engine/store/series_rollup.h"

namespace citymirror::session {
namespace {

constexpr Millis kAgeEvery = store::kMinute;
constexpr double kNoLevel = std::numeric_limits<double>::infinity();  // nothing is scored here

}  // namespace

void FeedBooks::readings(const gis::FeedBatch& batch, FeedEntry& entry, Entered& entered) {
  for (const gis::FeedReading& reading : batch.readings) {
    const Observation& observation = reading.observation;
    if (series_.find(observation.sensor) != nullptr && series_.knows(observation)) {
      ++entered.duplicates;
      continue;
    }
    store::AppendResult result = series_.append(observation);
    if (result == store::AppendResult::unknownSensor) {
      if (sensors_ == kMostSensors) {
        ++entered.refused;
        continue;
      }
      ++sensors_;
      series_.declare(observation.sensor, reading.quantity,
                      {observation.source, "", "as received", "", Origin::real});
      result = series_.append(observation);
    }
    entered.added += result == store::AppendResult::added;
    entered.replaced += result == store::AppendResult::replaced;
    entered.duplicates += result == store::AppendResult::duplicate;
    if (result != store::AppendResult::duplicate) entry.add(reading);
  }
}

void FeedBooks::others(const std::string& feed, const gis::FeedBatch& batch, FeedEntry& entry,
                       Entered& entered) {
  const auto keep = [&](const auto& thing, bool fresh) {
    ++(fresh ? entered.added : entered.duplicates);
    if (fresh) entry.add(thing);
  };
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
  return entered;
}

}  // namespace citymirror::session

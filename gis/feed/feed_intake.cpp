#include "gis/feed/feed_intake.h"

#include <algorithm>

#include "gis/feed/feed_gate.h"

namespace citymirror::gis {
namespace {

constexpr std::int64_t kStepsKept = 60;
constexpr std::size_t kMostSensors = 200'000;  // a sender that invents names has an end

std::int64_t stepOf(Instant at, Millis cadence) {
  return at.ms / std::max<std::int64_t>(cadence.count(), 1);
}

FeedEvidence evidenceOf(const FeedRejection& rejection, const FeedPayload& payload) {
  constexpr std::size_t kBefore = FeedEvidence::kMostBytes / 4;
  const std::size_t at = std::min(rejection.offset, payload.bytes.size());
  const std::size_t begin = at > kBefore ? at - kBefore : 0;
  return {payload.received,
          rejection.reason,
          rejection.detail,
          rejection.offset,
          begin,
          std::string(payload.bytes.substr(begin, FeedEvidence::kMostBytes))};
}

}  // namespace

FeedIntake::FeedIntake(FeedDescriptor descriptor) : descriptor_(std::move(descriptor)) {
  status_.id = descriptor_.id;
  status_.name = descriptor_.name;
  // Terminals that call here have theirs joined before they are answered.
  if (descriptor_.codec == FeedCodec::jt808 && !descriptor_.from.url.starts_with("jt808://"))
    joiner_.emplace();
  const FeedMapping& mapping = descriptor_.mapping;
  for (const auto& [theirs, ours] : mapping.sensors) {
    const bool single = mapping.values.size() < 2 || theirs.find('/') != std::string::npos;
    if (single) steps_[ours];
    for (const FeedValue& value : mapping.values)
      if (!single && !value.sensor.given())
        steps_[ours + '/' + std::string(wordOf(value.quantity))];
  }
}

/// `payload` is what was decoded then; `joined` may hold its bytes.
FeedBatch FeedIntake::decode(FeedPayload& payload, std::string& joined) {
  if (joiner_ && payload.whole == 0 && payload.bytes.size() <= descriptor_.limits.longestBytes) {
    if (auto other = joiner_->through(payload.bytes, payload.received)) {
      if (other->empty()) return {};
      joined = std::move(*other);
      payload.bytes = joined;
    }
  }
  return decodeFeed(descriptor_, payload);
}

FeedBatch FeedIntake::take(const FeedPayload& brought) {
  FeedPayload payload = brought;
  std::string joined;
  FeedBatch batch = decode(payload, joined);
  if (expected_) refuseStrangers(batch);
  // A history that is told backwards would be put in front of itself, value by value.
  const auto stamp = [](const FeedReading& reading) { return reading.observation.at; };
  if (!std::ranges::is_sorted(batch.readings, {}, stamp))
    std::ranges::stable_sort(batch.readings, {}, stamp);
  count(batch, payload);
  return batch;
}

void FeedIntake::refuseStrangers(FeedBatch& batch) const {
  const auto ofTrips = quantityFromWord("trip_delay");
  std::erase_if(batch.readings, [&](const FeedReading& reading) {
    const std::string& sensor = reading.observation.sensor;
    const auto known = expected_->find(sensor);
    const bool found = known != expected_->end();
    if (found && known->second == reading.quantity) return false;
    if (!found && reading.quantity == ofTrips) {
      batch.delays.push_back(reading);
      return true;
    }
    batch.reject(found ? "the sensor measures another quantity" : "the sensor is unknown",
                 quotedForReason(sensor), 0);
    return true;
  });
}

void FeedIntake::countStamp(const std::string& who, Instant at, Instant received) {
  if (!status_.lastMeasured || *status_.lastMeasured < at) status_.lastMeasured = at;
  const float delay = float(seconds(received - at));
  if (delays_.size() < FeedStatus::kMostDelays)
    delays_.push_back(delay);
  else
    delays_[nextDelay_] = delay;
  nextDelay_ = (nextDelay_ + 1) % FeedStatus::kMostDelays;
  const std::int64_t step = stepOf(at, descriptor_.cadence);
  if (!firstStep_) firstStep_ = step;
  auto found = steps_.find(who);
  if (found == steps_.end()) {
    if (steps_.size() >= kMostSensors) return;
    found = steps_.emplace(who, Steps{}).first;
  }
  Steps& steps = found->second;
  if (steps.seen == 0 || step > steps.newest) {
    const std::int64_t passed = steps.seen == 0 ? 64 : step - steps.newest;
    steps.seen = passed < 64 ? steps.seen << passed | 1 : 1;
    steps.newest = step;
  } else if (steps.newest - step < 64) {
    steps.seen |= std::uint64_t(1) << (steps.newest - step);
  }
}

void FeedIntake::keep(const FeedRejection& rejection, const FeedPayload& payload) {
  auto& reasons = status_.reasons;
  const auto same = std::find_if(reasons.begin(), reasons.end(),
                                 [&](const auto& r) { return r.reason == rejection.reason; });
  if (same != reasons.end())
    ++same->count;
  else if (reasons.size() < FeedStatus::kMostReasons)
    reasons.push_back({rejection.reason, 1});
  if (status_.evidence.size() >= FeedStatus::kMostEvidence)
    status_.evidence.erase(status_.evidence.begin());
  status_.evidence.push_back(evidenceOf(rejection, payload));
}

void FeedIntake::count(const FeedBatch& batch, const FeedPayload& payload) {
  ++status_.messages;
  status_.accepted += batch.accepted();
  status_.rejected += batch.rejected.size() + batch.rejectedMore;
  if (batch.accepted() > 0) {
    status_.lastSeen = payload.received;
    status_.waitsSince.reset();
  }
  for (const FeedReading& r : batch.readings)
    countStamp(r.observation.sensor, r.observation.at, payload.received);
  for (const FeedReading& r : batch.delays)
    countStamp(r.observation.sensor, r.observation.at, payload.received);
  for (const VehiclePosition& v : batch.vehicles) countStamp(v.vehicle, v.at, payload.received);
  for (const FeedNotice& n : batch.notices) countStamp(n.reporter, n.at, payload.received);
  for (const CapAlert& a : batch.alerts) countStamp(a.sender, a.sent, payload.received);
  for (const FeedRejection& rejection : batch.rejected) keep(rejection, payload);
}

double FeedIntake::completeness(Instant now) const {
  const std::int64_t end = stepOf(now, descriptor_.cadence);  // the step under way is not yet due
  const std::int64_t begin = std::max(*firstStep_, end - kStepsKept);
  std::size_t came = 0;
  for (const auto& [who, steps] : steps_) {
    for (std::int64_t step = begin; step < end && steps.seen != 0; ++step) {
      const std::int64_t back = steps.newest - step;
      came += back >= 0 && back < 64 && (steps.seen >> back & 1);
    }
  }
  return double(came) / double(std::size_t(end - begin) * steps_.size());
}

FeedStatus FeedIntake::status(Instant now) const {
  FeedStatus status = status_;
  if (const auto since = status.lastSeen ? status.lastSeen : status.waitsSince) {
    const Millis silence = now - *since;
    const FeedState young = status.lastSeen ? FeedState::fresh : FeedState::unheard;
    status.state = silence <= descriptor_.lateAfter     ? young
                   : silence <= descriptor_.silentAfter ? FeedState::late
                                                        : FeedState::silent;
  }
  if (firstStep_ && *firstStep_ < stepOf(now, descriptor_.cadence) && !steps_.empty())
    status.completeness = completeness(now);
  if (!delays_.empty()) {
    std::vector<float> sorted = delays_;
    std::sort(sorted.begin(), sorted.end());
    status.delayMedian = sorted[sorted.size() / 2];
    status.delayMost = sorted[std::min(sorted.size() - 1, sorted.size() * 95 / 100)];
  }
  std::stable_sort(status.reasons.begin(), status.reasons.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  return status;
}

}  // namespace citymirror::gis

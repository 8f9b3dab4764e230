#include "app/session/live/waiting_values.h"

#include <iterator>

namespace citymirror::session {
namespace {

constexpr std::size_t kChunkValues = 8192;

}  // namespace

void WaitingValues::add(const KeptReadings& readings) {
  if (chunks_.empty() || chunks_.back().values.size() >= kChunkValues) chunks_.emplace_back();
  Chunk& chunk = chunks_.back();
  chunk.sequence = readings.sequence;
  chunk.fresh.insert(chunk.fresh.end(), readings.fresh.begin(), readings.fresh.end());
  for (const Observation& one : readings.observations) {
    const auto [known, fresh] =
        numbers_.try_emplace(one.sensor, std::uint32_t(numbers_.size()));
    if (fresh) unnamed_.push_back(one.sensor);
    chunk.values.push_back({one.at, one.value, known->second, one.quality});
  }
  count_ += readings.observations.size();
}

WaitingValues::Batch WaitingValues::take(std::size_t about) {
  Batch batch;
  batch.names = std::exchange(unnamed_, {});
  for (std::size_t taken = 0; !chunks_.empty() && taken < about; chunks_.pop_front()) {
    Chunk& chunk = chunks_.front();
    batch.sequence = chunk.sequence;
    taken += chunk.values.size();
    count_ -= chunk.values.size();
    std::ranges::move(chunk.fresh, std::back_inserter(batch.fresh));
    batch.values.push_back(std::move(chunk.values));
  }
  return batch;
}

void WaitingValues::clear() {
  chunks_.clear();
  count_ = 0;
}

}  // namespace citymirror::session

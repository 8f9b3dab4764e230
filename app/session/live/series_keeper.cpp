#include "app/session/live/series_keeper.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"
#include "app/session/live/series_history.h"
#include "engine/run/background.h"
#include "engine/store/postgres.h"

namespace citymirror::session {
namespace {

constexpr Millis kKeepEvery{5'000};     // one commit, whatever came
constexpr Millis kKeepAgain{5'000};     // a full disk is not emptied by asking faster
constexpr std::size_t kKeptAtOnce = 100'000;  // each sensor's page is written once for many values
constexpr std::size_t kWrittenAtOnce = 500'000;  // of what waits
constexpr Millis kArchiveAgesEvery = std::chrono::hours(1);

Error keptEnough() { return {ErrorCode::cancelled, "the archive is filled later", "", ""}; }

/// The unit is the same for both quantities in metres: the depth of ponding needs its city.
std::optional<Quantity> quantityByUnit(const nlohmann::json& unit) {
  for (const Quantity quantity : {Quantity::rainIntensity, Quantity::waterLevel,
                                  Quantity::discharge, Quantity::speed})
    if (unit.is_string() && unit.get<std::string>() == unitOf(quantity)) return quantity;
  return std::nullopt;
}

}  // namespace

SeriesKeeper::SeriesKeeper(KeeperPlace place, std::function<Instant()> now,
                           std::function<void(const Error&)> tell)
    : place_(std::move(place)), now_(std::move(now)), tell_(std::move(tell)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SeriesKeeper::~SeriesKeeper() {
  if (Outcome closed = close(); !closed) tell_(closed.error());
}

Outcome SeriesKeeper::close() {
  if (!thread_.joinable()) return Done{};
  thread_.request_stop();
  {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kCloseWithin, [this] { return ended_; })) giveUp_.request_stop();
  }
  thread_.join();
  if (!giveUp_.stop_requested() && newest_ <= taken_) return Done{};
  const bool server = store::isServerAddress(place_.archive);
  return Error{ErrorCode::ioFailed, "the archive of series did not take everything before the end",
               server ? store::Postgres::placeOf(place_.archive) : place_.archive,
               "Nothing is lost: the journal has the rest, and the next start adds it"};
}

void SeriesKeeper::keep(KeptReadings readings) {
  const std::lock_guard lock(mutex_);
  newest_ = readings.sequence;
  if (behind_) return changed_.notify_all();
  if (readings.sequence <= filling_) return;
  waiting_.add(readings);
  if (waiting_.count() > place_.mostWaiting) {
    waiting_.clear();
    behind_ = true;
  }
  if (behind_ || waiting_.count() >= kKeptAtOnce) changed_.notify_all();
}

bool SeriesKeeper::settle(Millis patience) {
  std::unique_lock lock(mutex_);
  hasty_ = true;
  changed_.notify_all();
  const bool settled = changed_.wait_for(lock, patience, [this] {
    return !behind_ && !fills_ && waiting_.empty() && taken_ >= newest_;
  });
  hasty_ = false;
  return settled;
}

std::int64_t SeriesKeeper::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

void SeriesKeeper::run(const std::stop_token& stop) {
  run::stepBehind();
  const auto ends = [&](bool failed) {
    ended_ = stop.stop_requested() && (failed || (!behind_ && waiting_.empty()));
    if (ended_) changed_.notify_all();
    return ended_;
  };
  while (true) {
    const Outcome done = work(stop);
    const bool cancelled = !done && done.error().code == ErrorCode::cancelled;
    if (!done && !cancelled && !std::exchange(told_, true)) tell_(done.error());
    if (done) told_ = false;
    std::unique_lock lock(mutex_);
    if (!done) {
      behind_ = true;
      waiting_.clear();
    }
    if (ends(!done)) return;
    if (stop.stop_requested()) continue;
    if (!done) {
      changed_.wait_for(lock, stop, kKeepAgain, [] { return false; });
    } else {
      changed_.wait_for(lock, stop, kKeepEvery, [this] {
        return waiting_.count() >= kKeptAtOnce || (behind_ && newest_ > taken_) ||
               (hasty_ && !waiting_.empty());
      });
    }
  }
}

/// What waits, or what the journal has more.
Outcome SeriesKeeper::work(const std::stop_token& stop) {
  if (Outcome opened = open(); !opened) return opened;
  WaitingValues::Batch batch;
  bool behind = false;
  {
    const std::lock_guard lock(mutex_);
    behind = behind_;
    if (!behind) batch = waiting_.take(kWrittenAtOnce);
  }
  if (behind) return fill(stop);
  learn(batch);
  if (batch.sequence > 0)
    if (Outcome written = write(std::move(batch)); !written) return written;
  const Instant now = now_();
  if (now - aged_ < kArchiveAgesEvery || stop.stop_requested()) return Done{};
  aged_ = now;
  const auto aged = archive_->age(now);
  return aged ? Outcome(Done{}) : Outcome(aged.error());
}

void SeriesKeeper::learn(WaitingValues::Batch& batch) {
  std::ranges::move(batch.names, std::back_inserter(names_));
  numbers_.resize(names_.size());
}

Outcome SeriesKeeper::write(WaitingValues::Batch batch) {
  for (const auto& [sensor, quantity] : batch.fresh)
    if (place_.sensors.try_emplace(sensor, quantity).second)
      if (Outcome known = archive_->declare(archiveName(place_.city, sensor), quantity); !known)
        return known;
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!numbers_[i] && place_.sensors.contains(names_[i]))
      numbers_[i] = archive_->numberOf(archiveName(place_.city, names_[i]));
  std::size_t count = 0;
  for (const auto& part : batch.values) count += part.size();
  std::vector<store::ArchiveValue> values;
  values.reserve(count);
  for (auto& part : batch.values) {
    for (const WaitingValues::Value& one : part)
      if (numbers_[one.sensor])
        values.push_back({*numbers_[one.sensor], one.at, one.value, one.quality});
    part = {};
  }
  const auto kept = archive_->appendNumbered(std::move(values), markAt(batch.sequence));
  if (!kept) return kept.error();
  caughtUp(batch.sequence);
  return Done{};
}

Outcome SeriesKeeper::open() {
  if (!archive_) {
    auto archive =
        store::SeriesArchive::open(place_.archive, place_.retention, giveUp_.get_token());
    if (!archive) return archive.error();
    archive_ = std::move(*archive);
    const Outcome known = place_.city.empty() ? recallSensors() : declareKnown();
    if (!known) {
      archive_.reset();
      return known;
    }
  }
  return Done{};
}

/// Without a city nobody else says what the sensors are.
Outcome SeriesKeeper::recallSensors() {
  for (const std::string& code : archive_->sensors()) {
    const auto quantity = archive_->quantityOf(code);
    if (!quantity) return quantity.error();
    if (*quantity) place_.sensors.try_emplace(code, **quantity);
  }
  return Done{};
}

/// A sensor that has come to measure something else goes on under its old quantity: it is told, and
/// the others are kept.
Outcome SeriesKeeper::declareKnown() {
  for (auto sensor = place_.sensors.begin(); sensor != place_.sensors.end();) {
    const auto place = place_.places.find(sensor->first);
    const Outcome known = archive_->declare(
        archiveName(place_.city, sensor->first), sensor->second,
        place == place_.places.end() ? std::nullopt : std::optional(place->second));
    if (!known && known.error().code != ErrorCode::badInput) return known;
    if (!known) tell_(known.error());
    sensor = known ? std::next(sensor) : place_.sensors.erase(sensor);
  }
  return Done{};
}

Outcome SeriesKeeper::append(std::vector<Observation>& observations, std::int64_t sequence) {
  std::erase_if(observations, [this](const Observation& observation) {
    return !place_.sensors.contains(observation.sensor);
  });
  for (Observation& observation : observations)
    observation.sensor = archiveName(place_.city, observation.sensor);
  const auto kept = archive_->append(observations, markAt(sequence));
  observations.clear();
  if (!kept) return kept.error();
  caughtUp(sequence);
  return Done{};
}

std::optional<store::ArchiveMark> SeriesKeeper::markAt(std::int64_t sequence) {
  if (source_.empty()) {  // fill() has found no entry: the journal had just been begun
    const auto journal = store::Journal::open(place_.journal);
    const auto first = journal ? journal->newest({1, 1}) : journal.error();
    if (first && *first) source_ = (*first)->hash + archiveName(place_.city, "");
  }
  if (source_.empty()) return std::nullopt;
  return store::ArchiveMark{source_, sequence};
}

void SeriesKeeper::caughtUp(std::int64_t sequence) {
  const std::lock_guard lock(mutex_);
  taken_ = std::max(taken_, sequence);
  changed_.notify_all();
}

Outcome SeriesKeeper::fill(const std::stop_token& stop) {
  const auto journal = store::Journal::open(place_.journal);
  if (!journal) return journal.error();
  const auto first = journal->newest({1, 1});
  const auto size = journal->size();
  if (!first || !size) return first ? size.error() : first.error();
  const std::int64_t until = waitAfter(*size);
  if (*first) {
    source_ = (*first)->hash + archiveName(place_.city, "");
    const auto taken = archive_->taken(source_);
    if (!taken) return taken.error();
    const auto city = journal->newest({1, *taken, {"session"}});
    if (!city) return city.error();
    filled_ = *city ? journalText(nlohmann::json::parse((*city)->body, nullptr, false), "city") : "";
    std::vector<Observation> observations;
    const Outcome walked = journal->walk(
        {*taken + 1, until, {"session", "observations"}},
        [&](const store::JournalEntry& entry) -> Outcome {
          if (stop.stop_requested()) return keptEnough();
          if (Outcome done = take(entry, observations); !done) return done;
          return observations.size() < kKeptAtOnce ? Outcome(Done{})
                                                   : append(observations, entry.sequence);
        });
    if (!walked) return walked;
    if (Outcome kept = append(observations, until); !kept) return kept;
  }
  const std::lock_guard lock(mutex_);
  fills_ = false;
  changed_.notify_all();
  return Done{};
}

/// From here on what is handed over waits in memory; all before it is in the journal.
std::int64_t SeriesKeeper::waitAfter(std::int64_t size) {
  const std::lock_guard lock(mutex_);
  filling_ = std::max(size, newest_);
  behind_ = false;
  fills_ = true;
  return filling_;
}

/// Live readings of this city, or of feeds without one; recordings are no measurements.
Outcome SeriesKeeper::take(const store::JournalEntry& entry,
                           std::vector<Observation>& observations) {
  auto json = nlohmann::json::parse(entry.body, nullptr, false);
  if (entry.kind == "session") {
    filled_ = journalText(json, "city");
    return Done{};
  }
  const bool ofCity = json.is_array();
  if (ofCity == place_.city.empty() || (ofCity && filled_ != place_.city)) return Done{};
  if (!ofCity) json = nlohmann::json::array({std::move(json)});
  for (const nlohmann::json& part : json) {
    if (!part.is_object() || part.contains("format")) continue;
    auto readings = readingsOf(part);
    if (!readings) continue;  // `journal verify` tells of it
    for (std::size_t i = 0; i < readings->size(); ++i) {
      Observation& observation = (*readings)[i];
      if (place_.city.empty() && !place_.sensors.contains(observation.sensor)) {
        const auto quantity = quantityByUnit(part["readings"][i][3]);
        if (!quantity) continue;
        const Outcome known = archive_->declare(observation.sensor, *quantity);
        if (!known && known.error().code != ErrorCode::badInput) return known;
        place_.sensors.emplace(observation.sensor, *quantity);
      }
      observations.push_back(std::move(observation));
    }
  }
  return Done{};
}

}  // namespace citymirror::session

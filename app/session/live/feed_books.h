#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/session/live/feed_memory.h"
#include "app/session/live/measured_kept.h"
#include "app/session/live/series_keeper.h"
#include "app/session/live/trip_delays.h"
#include "engine/store/journal.h"
#include "engine/store/series_store.h"
#include "scenarios/incident/quality_control.h"

namespace citymirror::session {

class FeedEntry;

/// Keeps what feeds bring where no city is open: readings in the series, everything new in the
/// journal. What was kept before is a duplicate and goes into neither: the same sensor, time and
/// value, and what FeedMemory knows. Values beyond the range of their quantity are kept as bad. The
/// series are bounded (MeasuredKept). One thread.
class FeedBooks {
 public:
  /// `journal`: nothing = only the series.
  /// `ranges`: by word of the quantity; those that are absent are not checked.
  FeedBooks(std::optional<store::Journal> journal, MeasuredKept kept,
            std::map<std::string, incident::QualityLimits> ranges = {})
      : journal_(std::move(journal)), kept_(kept), ranges_(std::move(ranges)) {}
  /// Who is given what is new once it is in the journal.
  void keepSeries(std::function<void(KeptReadings)> keeper) { keeper_ = std::move(keeper); }

  /// What the journal holds is known: what comes again goes nowhere. Before the first enter().
  /// Errors: of the journal. O(journal).
  Outcome recall();

  struct Entered {
    std::size_t added = 0, replaced = 0, duplicates = 0;
    std::size_t refused = 0;  ///< of sensors beyond kMostSensors
  };
  static constexpr std::size_t kMostSensors = 200'000;
  /// Messages of one feed that came together become one entry of the journal ("observations", by
  /// the feed's id), durable when this returns. Errors: of the journal.
  Result<Entered> enter(const std::string& feed, const std::vector<const gis::FeedBatch*>& batches,
                        Instant received);
  const store::SeriesStore& series() const { return series_; }

 private:
  bool declare(const std::string& sensor, Quantity quantity, const std::string& source);
  Observation judged(const gis::FeedReading& reading) const;
  void recallReadings(const std::string& body);
  void readings(const gis::FeedBatch& batch, FeedEntry& entry, Entered& entered);
  void others(const std::string& feed, const gis::FeedBatch& batch, FeedEntry& entry,
              Entered& entered);
  void age(Instant now);

  std::optional<store::Journal> journal_;
  MeasuredKept kept_;
  std::map<std::string, incident::QualityLimits> ranges_;
  std::function<void(KeptReadings)> keeper_;
  KeptReadings keptNow_;  ///< of the entry that is written next
  store::SeriesStore series_;
  std::size_t sensors_ = 0;
  Instant aged_;
  FeedMemory memory_;
  TripDelays delays_;
};

}  // namespace citymirror::session

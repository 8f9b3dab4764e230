#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/session/live/feed_memory.h"
#include "engine/store/journal.h"
#include "engine/store/series_store.h"

namespace citymirror::session {

class FeedEntry;

/// Keeps what feeds bring where no city is open: readings in the series, everything new in the
/// journal. What was kept before is a duplicate and goes into neither: the same sensor, time and
/// value, and what FeedMemory knows. One thread.
class FeedBooks {
 public:
  /// `journal`: nothing = only the series.
  explicit FeedBooks(std::optional<store::Journal> journal) : journal_(std::move(journal)) {}

  struct Entered {
    std::size_t added = 0, replaced = 0, duplicates = 0;
  };
  /// Messages of one feed that came together become one entry of the journal ("observations", by
  /// the feed's id), durable when this returns. Errors: of the journal.
  Result<Entered> enter(const std::string& feed, const std::vector<const gis::FeedBatch*>& batches,
                        Instant received);
  const store::SeriesStore& series() const { return series_; }

 private:
  void readings(const gis::FeedBatch& batch, FeedEntry& entry, Entered& entered);
  void others(const std::string& feed, const gis::FeedBatch& batch, FeedEntry& entry,
              Entered& entered);

  std::optional<store::Journal> journal_;
  store::SeriesStore series_;
  FeedMemory memory_;
};

}  // namespace citymirror::session

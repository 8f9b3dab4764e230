#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/store/journal.h"
#include "engine/store/series_store.h"
#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// Keeps what feeds bring: readings in the series, everything new in the journal. What was kept
/// before is a duplicate and goes into neither: the same sensor, time and value; the same vehicle
/// and time; the same notice (feed, id, time); the same alert (sender, identifier, sent). One
/// thread.
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
  void readings(const gis::FeedBatch& batch, std::string& body, Entered& entered);
  void vehicles(const gis::FeedBatch& batch, std::string& body, Entered& entered);
  void notices(const std::string& feed, const gis::FeedBatch& batch, std::string& body,
               Entered& entered);
  void alerts(const gis::FeedBatch& batch, std::string& body, Entered& entered);
  bool isNew(const std::string& identity);

  std::optional<store::Journal> journal_;
  store::SeriesStore series_;
  std::map<std::string, Instant> vehicles_;  ///< newest stamp
  std::set<std::string> identities_;
  std::deque<std::string> order_;  ///< of identities_: the oldest are forgotten
};

}  // namespace citymirror::session

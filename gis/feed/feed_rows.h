#pragma once
#include "gis/feed/feed_gate.h"

namespace citymirror::gis {

/// A row of a feed that is read by mapping: an object of a JSON list, a line of a table.
class FeedRow {
 public:
  virtual ~FeedRow() = default;
  virtual FeedCell cell(const FeedField& field) const = 0;
  virtual std::size_t offset() const = 0;
};

/// Takes one row as its mapping says: readings, a vehicle, a notice or a step of a rain forecast
/// (FeedGate::rain). Cost: O(values).
void takeFeedRow(const FeedRow& row, FeedGate& gate);

}  // namespace citymirror::gis

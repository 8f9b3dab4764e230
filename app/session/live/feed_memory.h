#pragma once
#include <deque>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// What is new among the things that feeds bring and series do not hold: the same vehicle and time,
/// the same notice (feed and id; without an id feed, time and content) and the same alert (sender,
/// identifier, sent) are not. Of a vehicle the newest kStampsKept stamps are remembered, so that
/// what it sends later of a time without a connection is new once; what is older than all of them
/// counts as known. 100,000 to 200,000 vehicles, the last 100,000 others. One thread.
class FeedMemory {
 public:
  static constexpr std::size_t kStampsKept = 64;
  bool isNew(const gis::VehiclePosition& vehicle);
  bool isNew(const std::string& feed, const gis::FeedNotice& notice);
  bool isNew(const gis::CapAlert& alert);
  /// What an "observations" entry of the journal holds is known from now on; what is in it and
  /// cannot be read is passed over. O(entry).
  void recall(const std::string& body);
  void recall(const nlohmann::json& body);
  /// What was new since the last commit() stays known ...
  void commit();
  /// ... or is new again: it could not be kept.
  void undo();
  bool empty() const { return vehicles_.empty() && identities_.empty(); }

 private:
  bool isNew(std::string identity);
  void forgetVehicles();

  /// A stamp that was added, and the one that it pushed out.
  struct Added {
    std::string vehicle;
    Instant at;
    std::optional<Instant> gone;
  };

  std::map<std::string, std::vector<Instant>> vehicles_;  ///< stamps in order, none empty
  std::set<std::string> identities_;
  std::deque<std::string> order_;  ///< of identities_: the oldest are forgotten
  std::vector<Added> moved_;       ///< since the last commit()
  std::size_t added_ = 0;          ///< to order_
};

}  // namespace citymirror::session

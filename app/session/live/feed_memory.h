#pragma once
#include <deque>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// What is new among the things that feeds bring and series do not hold: the same vehicle and time
/// (or an earlier one), the same notice (feed and id; without an id feed, time and content) and the
/// same alert (sender, identifier, sent) are not. Remembers the newest stamps of vehicles and the
/// last others, 100,000 of each. One thread.
class FeedMemory {
 public:
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

  std::map<std::string, Instant> vehicles_;
  std::set<std::string> identities_;
  std::deque<std::string> order_;  ///< of identities_: the oldest are forgotten
  std::vector<std::pair<std::string, std::optional<Instant>>> moved_;  ///< and the stamp before
  std::size_t added_ = 0;                                              ///< to order_
};

}  // namespace citymirror::session

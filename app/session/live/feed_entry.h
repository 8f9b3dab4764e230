#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// What is new of what one feed brought, as it stands in the journal: one object of JSON,
/// {"feed", "received"?, "readings"?: [[sensor, at, value or null, unit, quality]…], "vehicles"?,
/// "delays"?: [[code, at, s, quality]…], "notices"?, "alerts"?: [CAP text…]}.
class FeedEntry {
 public:
  void add(const gis::FeedReading& reading);
  void addDelay(const gis::FeedReading& delay);  ///< of FeedBatch::delays
  void add(const gis::VehiclePosition& vehicle);
  void add(const gis::FeedNotice& notice);
  void add(const gis::CapAlert& alert);
  bool empty() const {
    return readings_.empty() && delays_.empty() && vehicles_.empty() && notices_.empty() &&
           alerts_.empty();
  }
  /// `received`: when all of it was taken in, where the entry does not say so.
  std::string text(const std::string& feed, std::optional<Instant> received = {}) const;

 private:
  std::string readings_, delays_, vehicles_, notices_, alerts_;
  Instant stamp_;          ///< of the last reading …
  std::string stampText_;  ///< … as it is written; many share one
};

/// The readings of an entry's text, in order; none where it has none. Errors: badInput (not as
/// written above).
Result<std::vector<Observation>> readingsOf(const nlohmann::json& entry);

/// The delays of vehicles and trips that are no sensors, as readings; those that are not written so
/// are left out.
std::vector<gis::FeedReading> delaysOf(const nlohmann::json& entry);

/// As readingsOf, of the vehicles.
Result<std::vector<gis::VehiclePosition>> vehiclesOf(const nlohmann::json& entry);

/// The alerts of an entry, in order, without those that are none.
std::vector<gis::CapAlert> alertsOf(const nlohmann::json& entry);

/// Its notices, as readingsOf.
Result<std::vector<gis::FeedNotice>> noticesOf(const nlohmann::json& entry);

}  // namespace citymirror::session

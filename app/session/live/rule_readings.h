#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/live/place_rules.h"
#include "gis/feed/feed_batch.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// A reading that ends by itself: what nobody repeats until `until` holds no longer.
struct PassingReading {
  incident::Reading reading;
  std::optional<Instant> until;  ///< nothing = it stands until it is told otherwise
  bool leaves = false;           ///< it counts in a zone for itself, and no longer when it ends
  std::optional<double> atEnd = 0.0;  ///< its value from then on; nothing = nobody knows
  /// What is read when it ends: `atEnd` where it was, or elsewhere; nothing where nobody knows.
  std::optional<incident::Reading> ended() const;
};

/// Turns what is no sensor's value into readings of rules. Keeps what it needs of the city. One
/// thread.
class RuleReadings {
 public:
  RuleReadings(PlaceRules rules, const CityModel& city);

  /// Position, speed (with the limit of the road where it is), and what the vehicle is beside;
  /// none where its place cannot be told. Cost: the roads within a few hundred metres.
  std::vector<incident::Reading> of(const gis::VehiclePosition& vehicle) const;
  /// Nothing for a class that rules do not know, and for one that has ended when it came.
  std::optional<PassingReading> of(const std::string& feed, const gis::FeedNotice& notice,
                                   Instant received) const;

 private:
  struct Known;
  std::shared_ptr<const Known> known_;
};

/// What a forecast says of the roads that will pond: one line of the journal.
struct ForecastPlaces {
  struct Place {
    std::string code;  ///< of the road
    Text name;
    Point2 at = Point2::Zero();
    double depth = 0;  ///< m, the deepest within what rules look ahead …
    Instant due;       ///< … and when
    /// m in the run's last state; nothing = not told (journals before this was kept).
    std::optional<double> last = std::nullopt;
    friend bool operator==(const Place&, const Place&) = default;
  };
  std::string forecast;
  Instant at;     ///< when it was taken in
  Instant until;  ///< its end
  std::vector<Place> places;
  friend bool operator==(const ForecastPlaces&, const ForecastPlaces&) = default;
};
/// Depths within [now, now + ahead], and how deep each place is when the run ends. O(states ×
/// edges).
ForecastPlaces forecastPlaces(const world::ForecastRun& run, const RoadNetwork& roads, Instant now,
                              Millis ahead);
std::string forecastPlacesText(const ForecastPlaces& told);
/// Errors: badInput (not such a text).
Result<ForecastPlaces> forecastPlacesFromText(const std::string& text);

}  // namespace citymirror::session

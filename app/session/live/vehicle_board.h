#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "app/session/city/feed_places.h"
#include "app/session/live/trip_delays.h"
#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/draw/draw_frame.h"
#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// How long the position of a vehicle stands for where it is: assets/config/vehicles.json.
struct VehicleRules {
  Millis staleAfter{60'000};   ///< then its mark fades and says how old it is
  Millis goneAfter{900'000};   ///< then it is no longer drawn
  std::size_t most = 2000;     ///< vehicles that are drawn, the newest ones
  Text source;
};
/// Errors: unreadable, badInput naming the key.
Result<VehicleRules> parseVehicleRules(const std::string& json);

/// The code of a vehicle's mark in the picture is this and its own code; a unit of the city keeps
/// its own mark.
inline constexpr const char* kVehicleMark = "vehicle:";

/// A vehicle of a feed as it was seen last.
struct VehicleView {
  std::string code, feed;
  Point2 at = Point2::Zero();  ///< local metres
  Instant seen;                ///< when its sender measured it
  std::optional<double> speed, bearing;  ///< km/h; degrees clockwise from north
  std::string line, state;               ///< as the feed says; empty = it does not
  bool restored = false;  ///< from the journal: nothing has come since the restart
  bool stale = false;     ///< where it is shown: older than VehicleRules::staleAfter, or restored
  /// Its own or its trip's, the newer one, not older than goneAfter; where a feed tells it.
  std::optional<TripDelay> delay = {};
  std::string trip = {};  ///< that it serves; empty = the feed does not say
};

/// Where the vehicles of feeds were seen last. Bounded: what is gone is forgotten, and of more than
/// twice `most` vehicles the older half. One thread.
class VehicleBoard {
 public:
  explicit VehicleBoard(VehicleRules rules = {}) : rules_(std::move(rules)) {}

  /// Degrees of WGS 84. Outside the city's extent a vehicle is taken off; an older position than
  /// the one that is known, or that took it off, changes nothing. O(log n).
  void take(const std::string& feed, const gis::VehiclePosition& position,
            const FeedPlaces& places);
  /// Shown with the vehicle of its code, and with those that serve the trip of its code: codes of
  /// trips are one name space over all feeds (FeedMapping::sensors). TripDelays::take.
  void takeDelay(const std::string& feed, const gis::FeedReading& delay) {
    if (delays_.take(feed, delay)) alone_.holds = false;
  }
  const TripDelays& delays() const { return delays_; }
  /// By feed, the delays that are new enough at `at`, not before that of age(), to be shown, and are
  /// shown with no vehicle. O(vehicles + delays log vehicles) after a change of delays or trips, and
  /// as the next one grows too old; else what was told before. Valid until the board changes.
  const std::map<std::string, DelaysAlone>& delaysAlone(Instant at);
  /// Those seen longer before `now` than goneAfter are forgotten, delays too. O(n).
  void age(Instant now);
  std::size_t size() const { return vehicles_.size(); }
  /// What is known now was known before a restart: until a newer position comes each is old news.
  void markRestored();
  /// The one whose mark has this code ("vehicle:B12", or that of a unit of the city), as it is shown
  /// at `at`; nothing = it is not, or there is none.
  std::optional<VehicleView> find(const std::string& mark, Instant at) const;

  /// Into `marks`: a mark for each vehicle seen within goneAfter before `at`, with code and speed,
  /// where it is selected also age and feed; faded with its age where it is stale. A mark of `marks`
  /// whose code is the vehicle's moves there instead.
  void addMarks(Instant at, const std::string& selected, draw::MarkSet& marks) const;
  /// Their bodies on the ground, grey where they are stale; null = none. One that is a unit of the
  /// city is drawn as what the unit is.
  std::shared_ptr<const draw::MovingMarks> bodies(Instant at,
                                                  std::span<const Resource> units = {}) const;

 private:
  bool shown(const VehicleView& vehicle, Instant at) const;
  bool stale(const VehicleView& vehicle, Instant at) const;
  bool holds(Instant told, Instant at) const;
  Instant nextChange(Instant told, Instant at) const;
  const TripDelay* delayOf(const VehicleView& vehicle, Instant at) const;
  void forgetOlderHalf();

  /// What delaysAlone() told: the same in [from, until), while it holds.
  struct ToldAlone {
    std::map<std::string, DelaysAlone> byFeed;
    Instant from, until;
    bool holds = false;
  };

  VehicleRules rules_;
  std::map<std::string, VehicleView> vehicles_;  ///< by code
  TripDelays delays_;
  ToldAlone alone_;
  std::map<std::string, Instant> outside_;       ///< of those outside: when; at most 2 `most`
};

}  // namespace citymirror::session

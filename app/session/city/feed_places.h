#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// Where in a city that is which feeds tell of: one answer for the rules, the reports of the field
/// and the vehicles in the picture. Keeps of the city what it needs. One thread per object.
class FeedPlaces {
 public:
  explicit FeedPlaces(const CityModel& city);

  /// Degrees of WGS 84 as local metres, also outside the city; nothing for a city without a place
  /// on Earth.
  std::optional<Point2> ofDegrees(double longitude, double latitude) const;
  /// Where it tells degrees, there; else where the sensor, facility or road is whose code its place
  /// is, or the place as people type it (parsePlace()); without any word of its place where the one
  /// is that tells it, such as a camera. Nothing outside the city.
  std::optional<Point2> of(const gis::FeedNotice& notice) const;
  bool contains(const Point2& at) const;
  /// Whether an alert is about other places alone: its areas are all drawn and none touches the
  /// extent of the city. False where an area has a name or a code only, or the city has no place on
  /// Earth: who does not know is warned. O(corners).
  bool misses(const gis::CapAlert& alert) const;
  /// What of an area in degrees (x = longitude) lies in the city and about half a degree around it,
  /// as a ring of local metres without a closing point. Where the area was cut off the ring runs
  /// outside the city's extent. Empty where the area does not touch the extent, and for a city
  /// without a place on Earth. O(corners).
  std::vector<Point2> ringOf(const std::vector<Point2>& degrees) const;

 private:
  struct Known;
  std::optional<Point2> ofCode(const std::string& code) const;
  std::shared_ptr<const Known> known_;
};

}  // namespace citymirror::session

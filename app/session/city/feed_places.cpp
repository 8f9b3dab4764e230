#include "app/session/city/feed_places.h"

#include <map>

#include "app/session/city/coordinates.h"
#include "gis/crs/transform.h"

namespace citymirror::session {

struct FeedPlaces::Known {
  CityModel ground;  ///< its frame, extent and name alone
  std::optional<gis::Transform> fromDegrees;
  std::map<std::string, Point2> placeOfCode;
};

FeedPlaces::FeedPlaces(const CityModel& city) {
  auto known = std::make_shared<Known>();
  known->ground.frame = city.frame;
  known->ground.extent = city.extent;
  known->ground.name = city.name;
  if (!city.frame.crs.empty()) {
    auto made = gis::Transform::make("EPSG:4326", city.frame.crs);
    if (made) known->fromDegrees.emplace(std::move(*made));
  }
  for (const SensorSite& site : city.sensors) known->placeOfCode.emplace(site.code, site.at);
  for (const Facility& one : city.facilities) known->placeOfCode.emplace(one.code, one.at);
  for (const Road& road : city.roads.roads)
    if (!road.line.empty())
      known->placeOfCode.emplace(road.code, pointAlong(road.line, length(road.line) / 2));
  known_ = std::move(known);
}

bool FeedPlaces::contains(const Point2& at) const { return known_->ground.extent.contains(at); }

std::optional<Point2> FeedPlaces::ofDegrees(double longitude, double latitude) const {
  if (!known_->fromDegrees) return std::nullopt;
  const auto projected = known_->fromDegrees->forward({longitude, latitude});
  if (!projected) return std::nullopt;
  const Point2 at = known_->ground.frame.toLocal(projected->x(), projected->y());
  return at.allFinite() ? std::optional(at) : std::nullopt;
}

std::optional<Point2> FeedPlaces::ofCode(const std::string& code) const {
  const auto found = known_->placeOfCode.find(code);
  if (code.empty() || found == known_->placeOfCode.end()) return std::nullopt;
  return found->second;
}

std::optional<Point2> FeedPlaces::of(const gis::FeedNotice& notice) const {
  std::optional<Point2> at;
  if (notice.longitude && notice.latitude) {
    at = ofDegrees(*notice.longitude, *notice.latitude);
  } else if (notice.place.empty()) {
    at = ofCode(notice.reporter);
  } else if (at = ofCode(notice.place); !at) {
    if (const auto typed = parsePlace(notice.place))
      if (const auto found = locate(*typed, known_->ground)) at = *found;
  }
  return at && contains(*at) ? at : std::nullopt;
}

}  // namespace citymirror::session

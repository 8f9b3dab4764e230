#include "app/session/city/feed_places.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/session/city/coordinates.h"
#include "gis/crs/transform.h"

namespace citymirror::session {

struct FeedPlaces::Known {
  CityModel ground;  ///< its frame, extent and name alone
  std::optional<gis::Transform> fromDegrees;
  std::map<std::string, Point2> placeOfCode;
  std::optional<Bounds> degrees;  ///< around the city's extent: longitudes and latitudes of WGS 84
};

namespace {

/// The smallest in degrees that holds the extent; its sides are curves there.
std::optional<Bounds> degreesAround(const Bounds& extent, const GeoFrame& frame,
                                    const gis::Transform& fromDegrees) {
  constexpr int kSteps = 8;
  std::optional<Bounds> around;
  for (int i = 0; i <= kSteps; ++i)
    for (int k = 0; k <= kSteps; ++k) {
      const Point2 local(extent.west + extent.width() * i / kSteps,
                         extent.south + extent.height() * k / kSteps);
      const auto p = fromDegrees.inverse(frame.toProjected(local));
      if (!p) return std::nullopt;
      if (!around) around = Bounds{p->x(), p->y(), p->x(), p->y()};
      around->west = std::min(around->west, p->x());
      around->east = std::max(around->east, p->x());
      around->south = std::min(around->south, p->y());
      around->north = std::max(around->north, p->y());
    }
  return around;
}

/// Liang and Barsky (1984): what is left of the segment between each pair of sides.
bool crosses(const Bounds& box, const Point2& a, const Point2& b) {
  double from = 0, to = 1;
  const auto clip = [&](double along, double room) {
    if (along == 0) return room >= 0;
    const double at = room / along;
    (along < 0 ? from : to) = along < 0 ? std::max(from, at) : std::min(to, at);
    return from <= to;
  };
  const Point2 way = b - a;
  return clip(-way.x(), a.x() - box.west) && clip(way.x(), box.east - a.x()) &&
         clip(-way.y(), a.y() - box.south) && clip(way.y(), box.north - a.y());
}

bool touches(const Bounds& box, const std::vector<Point2>& ring) {
  for (std::size_t i = 0; i < ring.size(); ++i)
    if (crosses(box, ring[i], ring[(i + 1) % ring.size()])) return true;
  return citymirror::contains(ring, box.centre());
}

constexpr double kAroundCity = 0.5, kRingStep = 0.1;  // degrees

/// Sutherland and Hodgman (1974) at one side: what of the ring has side(p) of 0 or more.
template <typename Side>
std::vector<Point2> cutAt(const std::vector<Point2>& ring, Side side) {
  std::vector<Point2> kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point2 &a = ring[i], &b = ring[(i + 1) % ring.size()];
    const double from = side(a), to = side(b);
    if (from >= 0) kept.push_back(a);
    if ((from >= 0) != (to >= 0)) kept.push_back(a + (b - a) * (from / (from - to)));
  }
  return kept;
}

std::vector<Point2> cutTo(const Bounds& box, std::vector<Point2> ring) {
  ring = cutAt(ring, [&](const Point2& p) { return p.x() - box.west; });
  ring = cutAt(ring, [&](const Point2& p) { return box.east - p.x(); });
  ring = cutAt(ring, [&](const Point2& p) { return p.y() - box.south; });
  return cutAt(ring, [&](const Point2& p) { return box.north - p.y(); });
}

}  // namespace

FeedPlaces::FeedPlaces(const CityModel& city) {
  auto known = std::make_shared<Known>();
  known->ground.frame = city.frame;
  known->ground.extent = city.extent;
  known->ground.name = city.name;
  if (!city.frame.crs.empty()) {
    auto made = gis::Transform::make("EPSG:4326", city.frame.crs);
    if (made) known->fromDegrees.emplace(std::move(*made));
    if (known->fromDegrees)
      known->degrees = degreesAround(city.extent, city.frame, *known->fromDegrees);
  }
  for (const SensorSite& site : city.sensors) known->placeOfCode.emplace(site.code, site.at);
  for (const Facility& one : city.facilities) known->placeOfCode.emplace(one.code, one.at);
  for (const Road& road : city.roads.roads)
    if (!road.line.empty())
      known->placeOfCode.emplace(road.code, pointAlong(road.line, length(road.line) / 2));
  known_ = std::move(known);
}

bool FeedPlaces::contains(const Point2& at) const { return known_->ground.extent.contains(at); }

bool FeedPlaces::misses(const gis::CapAlert& alert) const {
  if (!known_->degrees) return false;
  bool drawn = false;
  for (const gis::CapInfo& info : alert.infos) {
    const bool named = !info.areaDesc.empty() || !info.geocodes.empty();
    if (!info.undrawn.empty() || (info.polygons.empty() && named)) return false;
    for (const std::vector<Point2>& ring : info.polygons) {
      if (touches(*known_->degrees, ring)) return false;
      drawn = true;
    }
  }
  return drawn;
}

std::vector<Point2> FeedPlaces::ringOf(const std::vector<Point2>& degrees) const {
  if (!known_->degrees || degrees.empty() || !touches(*known_->degrees, degrees)) return {};
  const Bounds& city = *known_->degrees;
  const auto near = cutTo({city.west - kAroundCity, city.south - kAroundCity,
                           city.east + kAroundCity, city.north + kAroundCity},
                          degrees);
  std::vector<Point2> ring;
  for (std::size_t i = 0; i < near.size(); ++i) {
    const Point2 &a = near[i], &b = near[(i + 1) % near.size()];
    const int steps = int(std::ceil((b - a).norm() / kRingStep));  // 0 from a point to itself
    for (int k = 0; k < steps; ++k) {
      const Point2 p = a + (b - a) * (double(k) / steps);
      if (const auto at = ofDegrees(p.x(), p.y())) ring.push_back(*at);
    }
  }
  if (ring.empty() && !near.empty())  // a circle without a radius
    if (const auto at = ofDegrees(near[0].x(), near[0].y())) ring.push_back(*at);
  return ring;
}

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

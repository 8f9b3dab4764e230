#include "app/session/scenario/route_evacuation.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>

#include "app/session/csv.h"
#include "scenarios/traffic/shelter_assignment.h"

namespace citymirror::session {
namespace {

EvacuationAnswer answerOf(const EvacuationQuestion& q, const std::vector<std::uint32_t>& from,
                          std::size_t shelters, const coupling::TimedRoutes::Ways& ways,
                          const std::vector<traffic::ShelterParcel>& parcels,
                          const CityModel& city) {
  EvacuationAnswer answer;
  std::size_t told = 0, left = 0;
  double sum = 0, longest = 0;
  for (const traffic::ShelterParcel& parcel : parcels) {
    told += parcel.persons;
    const bool placed = parcel.shelter != traffic::kNoShelter;
    const std::size_t way = parcel.origin * shelters + (placed ? parcel.shelter : 0);
    const double takes = placed ? ways.seconds[way] : std::numeric_limits<double>::infinity();
    if (placed) sum += takes * parcel.persons, longest = std::max(longest, takes);
    if (!placed) left += parcel.persons;
    const Point2 at = city.frame.toProjected(city.roads.node[from[parcel.origin]]);
    char x[32], y[32];
    std::snprintf(x, sizeof x, "%.2f", at.x());
    std::snprintf(y, sizeof y, "%.2f", at.y());
    answer.rows += csvRow({csvField(q.id), x, y, std::to_string(parcel.persons),
                           placed ? csvField(q.order.shelters[parcel.shelter].code) : "",
                           csvFinite(takes), placed ? csvFinite(ways.metres[way]) : ""});
  }
  answer.summary = {{"id", q.id},
                    {"told", told},
                    {"without_place_or_way", left},
                    {"mean_travel_s", told > left ? sum / double(told - left) : 0},
                    {"longest_travel_s", longest}};
  return answer;
}

}  // namespace

EvacuationAnswer answerEvacuation(const EvacuationQuestion& q, RouteNodes& nodes,
                                  const CityModel& city) {
  std::map<std::uint32_t, std::uint32_t> personsAt;
  for (std::size_t b = 0; b < city.buildings.size(); ++b) {
    const Point2 home = centroid(city.buildings.footprint(b));
    const std::uint32_t persons = city.buildings.knownResidents(b);
    if (persons == 0 || (!q.order.zone.outer.empty() && !contains(q.order.zone, home))) continue;
    if (const auto node = nodes.grid(q.drives).nearest(home); node >= 0)
      personsAt[std::uint32_t(node)] += persons;
  }
  std::vector<std::uint32_t> from, persons, to, places;
  for (const auto& [node, people] : personsAt) from.push_back(node), persons.push_back(people);
  for (const world::Shelter& shelter : q.order.shelters) {
    const auto node = nodes.grid(q.drives).nearest(shelter.at);
    to.push_back(node < 0 ? 0 : std::uint32_t(node));
    places.push_back(shelter.places);
  }
  const auto ways = nodes.ahead(q.depart, q.drives).wet(q.drives).ways(from, to);
  const auto parcels = q.order.choice == world::ShelterChoice::nearest
                           ? traffic::nearestShelters(persons, to.size(), ways.seconds)
                           : traffic::assignShelters(persons, places, ways.seconds);
  return answerOf(q, from, to.size(), ways, parcels, city);
}

}  // namespace citymirror::session

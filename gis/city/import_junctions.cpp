#include <algorithm>
#include <map>

#include "gis/city/import_context.h"

namespace citymirror::gis {
namespace {

constexpr double kSameVertex = 0.01;  // m; ways that meet share a node, hence its coordinates

/// Roads by the way that they are pieces of.
class WayIndex {
 public:
  explicit WayIndex(const std::vector<Road>& roads) {
    for (const Road& road : roads)
      roads_[road.code.substr(0, road.code.find('.'))].push_back(&road);
  }
  const std::vector<const Road*>& of(const std::string& way) const {
    static const std::vector<const Road*> none;
    const auto found = roads_.find(way);
    return found == roads_.end() ? none : found->second;
  }

 private:
  std::map<std::string, std::vector<const Road*>> roads_;
};

bool isEndOf(const Road& road, std::size_t k) { return k == 0 || k + 1 == road.line.size(); }

/// Where two ways meet: their one common end, else their one common vertex; empty or several
/// otherwise.
std::vector<Point2> meetingsOf(const std::vector<const Road*>& from,
                               const std::vector<const Road*>& to) {
  std::vector<Point2> ends, all;
  const auto keep = [](std::vector<Point2>& places, const Point2& p) {
    const bool known = std::ranges::any_of(
        places, [&](const Point2& other) { return (other - p).norm() <= kSameVertex; });
    if (!known) places.push_back(p);
  };
  for (const Road* a : from) {
    for (const Road* b : to) {
      for (std::size_t i = 0; i < a->line.size(); ++i) {
        for (std::size_t k = 0; k < b->line.size(); ++k) {
          if ((a->line[i] - b->line[k]).norm() > kSameVertex) continue;
          keep(all, a->line[i]);
          if (isEndOf(*a, i) && isEndOf(*b, k)) keep(ends, a->line[i]);
        }
      }
    }
  }
  return ends.size() == 1 ? ends : all;
}

void importTurns(const OsmRestrictions& restrictions, RoadNetwork& network, BoundedNotes& notes) {
  const WayIndex ways(network.roads);
  for (const OsmRestriction& each : restrictions.all) {
    const bool no = each.kind.starts_with("no_");
    if (!no && !each.kind.starts_with("only_")) {
      notes.add("Turn restriction of an unknown kind left out (" + each.kind + ")", each.code);
      continue;
    }
    if (each.from == each.to) continue;  // to turn round: nobody does, but where a street ends
    const auto &from = ways.of(each.from), &to = ways.of(each.to);
    if (from.empty() || to.empty()) continue;  // beyond the city, or a way without traffic
    const auto meetings = meetingsOf(from, to);
    if (meetings.size() == 1)
      network.signs.turns.push_back({each.code, each.from, each.to, meetings.front(),
                                     no ? TurnSign::Kind::no : TurnSign::Kind::only});
    else
      notes.add("Turn restriction left out: its ways do not meet in one place", each.code);
  }
  if (restrictions.overWays > 0)
    notes.addOnce(std::to_string(restrictions.overWays) +
                      " turn restrictions that lead over ways between are left out",
                  "roads");
  if (restrictions.incomplete > 0)
    notes.addOnce(std::to_string(restrictions.incomplete) +
                      " turn restrictions without one way from, one node and one way to are left out",
                  "roads");
}

}  // namespace

void importJunctions(const std::vector<FeatureLayer>& sites, const OsmRestrictions& restrictions,
                     CityModel& city, BoundedNotes& notes) {
  RoadNetwork& network = city.roads;
  for (const FeatureLayer& layer : sites) {
    for (const Feature& feature : layer.features)
      if (const auto at = feature.point()) network.signs.sites.push_back({feature.code, *at});
  }
  importTurns(restrictions, network, notes);
  const JunctionSigns& signs = network.signs;
  if (signs.sites.empty() && signs.turns.empty()) return;
  city.provenance["roads"].method += "; " + std::to_string(signs.sites.size()) +
                                     " traffic signals and " + std::to_string(signs.turns.size()) +
                                     " signs for turns as mapped";
}

}  // namespace citymirror::gis

#include "app/session/live/source_conflicts.h"

#include <algorithm>
#include <cmath>

namespace citymirror::session {

SourceConflicts::SourceConflicts(const WatchConfig& config, const CityModel& city)
    : rule_(config.conflicts), limits_(config.qualityLimits) {
  std::vector<std::size_t> first;  // sensor of a place
  for (std::size_t i = 0; i < city.sensors.size(); ++i) {
    const SensorSite& site = city.sensors[i];
    const auto limits = limits_.find(std::string(wordOf(site.quantity)));
    if (limits == limits_.end() || !limits->second.conflict) continue;
    std::size_t place = 0;
    const auto here = [&] {
      const SensorSite& other = city.sensors[first[place]];
      return other.quantity == site.quantity && (other.at - site.at).norm() <= rule_.samePlace;
    };
    while (place < first.size() && !here()) ++place;
    if (place == first.size()) {
      first.push_back(i);
      places_.push_back(limits->first);
    }
    placeOf_[site.code] = {place, i};
  }
  latest_.resize(places_.size());
}

void SourceConflicts::take(const Observation& observation) {
  const auto found = placeOf_.find(observation.sensor);
  const bool good = observation.quality == Quality::good && std::isfinite(observation.value);
  if (found == placeOf_.end() || !good) return;
  const auto& [place, site] = found->second;
  std::vector<Known>& known = latest_[place];
  const auto same = std::find_if(known.begin(), known.end(), [&](const Known& k) {
    return k.site == found->second.second && k.reading.subject == observation.source;
  });
  if (same != known.end()) {
    if (observation.at < same->reading.at) return;
    same->reading.at = observation.at;
    same->reading.value = observation.value;
    return;
  }
  incident::Reading reading;
  reading.subject = observation.source;
  reading.quantity = places_[place];
  reading.at = observation.at;
  reading.value = observation.value;
  known.push_back({site, std::move(reading)});
}

std::vector<ConflictView> SourceConflicts::conflicts() const {
  std::vector<incident::Reading> readings;
  std::vector<const Known*> of;
  for (std::size_t place = 0; place < latest_.size(); ++place) {
    if (latest_[place].size() < 2) continue;
    for (const Known& known : latest_[place]) {
      incident::Reading reading = known.reading;
      reading.subject = std::to_string(place);
      reading.source = std::to_string(of.size());
      of.push_back(&known);
      readings.push_back(std::move(reading));
    }
  }
  std::vector<ConflictView> views;
  for (const incident::Conflict& c : incident::conflictsIn(readings, limits_, rule_.window)) {
    const auto side = [&](const incident::Reading& reading) {
      const Known& known = *of[std::stoul(reading.source)];
      return ConflictView::Side{known.site, known.reading.subject, reading.value, reading.at};
    };
    views.push_back({side(c.one), side(c.other), c.difference, c.tolerance,
                     limits_.at(c.quantity).source});
  }
  return views;
}

}  // namespace citymirror::session

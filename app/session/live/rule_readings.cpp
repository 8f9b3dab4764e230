#include "app/session/live/rule_readings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/session/city/feed_places.h"
#include "app/session/command/journal_text.h"

namespace citymirror::session {
namespace {

constexpr double kRoadCell = 200;  // m
const Point2 kElsewhere(1e9, 1e9);

std::pair<int, int> roadCellOf(const Point2& p) {
  return {int(std::floor(p.x() / kRoadCell)), int(std::floor(p.y() / kRoadCell))};
}

bool mentions(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

}  // namespace

struct RuleReadings::Known {
  PlaceRules rules;
  FeedPlaces places;
  std::set<std::string> units = {};
  std::vector<Road> roads = {};
  std::map<std::pair<int, int>, std::vector<std::size_t>> roadsAt = {};

  void addRoad(const Road& road) {
    if (road.line.size() < 2) return;
    const auto index = roads.size();
    roads.push_back(road);
    std::set<std::pair<int, int>> cells;
    for (const Point2& p : resample(road.line, kRoadCell / 4)) cells.insert(roadCellOf(p));
    for (const auto& cell : cells) roadsAt[cell].push_back(index);
  }
  /// Free-flow speed of the nearest road within reach, km/h.
  std::optional<double> speedLimitAt(const Point2& at) const {
    double nearest = rules.roadWithin;
    std::optional<double> limit;
    const auto [column, row] = roadCellOf(at);
    for (int c = column - 1; c <= column + 1; ++c) {
      for (int r = row - 1; r <= row + 1; ++r) {
        const auto found = roadsAt.find({c, r});
        if (found == roadsAt.end()) continue;
        for (const std::size_t index : found->second) {
          const double distance = distanceTo(roads[index].line, at);
          if (distance > nearest) continue;
          nearest = distance;
          limit = roads[index].freeFlowKmh;
        }
      }
    }
    return limit;
  }
};

RuleReadings::RuleReadings(PlaceRules rules, const CityModel& city) {
  auto known = std::make_shared<Known>(Known{std::move(rules), FeedPlaces(city)});
  for (const Resource& unit : city.resources) known->units.insert(unit.code);
  for (const Road& road : city.roads.roads) known->addRoad(road);
  known_ = std::move(known);
}

std::vector<incident::Reading> RuleReadings::of(const gis::VehiclePosition& vehicle) const {
  const auto at = known_->places.ofDegrees(vehicle.longitude, vehicle.latitude);
  if (!at) return {};
  incident::Reading reading;
  reading.subject = vehicle.vehicle;
  reading.quantity = "vehicle_position";
  reading.at = vehicle.at;
  reading.value = 1;
  reading.place = *at;
  std::vector<incident::Reading> readings{reading};
  for (const PlaceRules::VehicleKind& kind : known_->rules.vehicles) {
    const bool fits =
        kind.words.empty()
            ? known_->units.contains(vehicle.vehicle)
            : std::ranges::any_of(kind.words, [&](const std::string& word) {
                return mentions(vehicle.line, word) || mentions(vehicle.state, word);
              });
    if (!fits) continue;
    reading.quantity = kind.quantity;
    readings.push_back(reading);
  }
  if (!vehicle.speed) return readings;
  reading.quantity = "vehicle_speed";
  reading.value = *vehicle.speed;
  if (const auto limit = known_->speedLimitAt(*at)) reading.limits["speed_limit"] = *limit;
  readings.push_back(std::move(reading));
  return readings;
}

std::optional<PassingReading> RuleReadings::of(const std::string& feed,
                                               const gis::FeedNotice& notice,
                                               Instant received) const {
  const PlaceRules::NoticeKind* kind = nullptr;
  for (const PlaceRules::NoticeKind& one : known_->rules.notices) {
    if (!notice.classCode.starts_with(one.classCode)) continue;
    if (kind == nullptr || one.classCode.size() > kind->classCode.size()) kind = &one;
  }
  const auto at = kind == nullptr ? std::nullopt : known_->places.of(notice);
  if (!at) return std::nullopt;
  const bool lasts = kind->lasts.count() > 0 && kind->value != 0;
  std::optional<Instant> until = notice.until;
  if (lasts) until = std::min(until.value_or(notice.at + kind->lasts), notice.at + kind->lasts);
  if (until && kind->value != 0 && *until <= received) return std::nullopt;
  PassingReading passing;
  passing.reading.subject =
      kind->each || notice.reporter.empty() ? feed + "/" + notice.id : notice.reporter;
  passing.reading.quantity = kind->quantity;
  passing.reading.at = notice.at;
  passing.reading.value = kind->value;
  passing.reading.place = *at;
  passing.reading.source = feed;
  passing.leaves = kind->each;
  if (kind->value != 0) passing.until = until;
  return passing;
}

std::optional<incident::Reading> PassingReading::ended() const {
  if (!atEnd) return std::nullopt;
  incident::Reading over = reading;
  over.at = until.value_or(reading.at);
  over.value = *atEnd;
  if (over.due) over.due = over.at;
  if (leaves) over.place = kElsewhere;
  return over;
}

ForecastPlaces forecastPlaces(const world::ForecastRun& run, const RoadNetwork& roads, Instant now,
                              Millis ahead) {
  ForecastPlaces told{run.id, now, run.until, {}};
  std::map<std::string, int> named;
  std::vector<int> placeOfRoad(roads.roads.size(), -1);
  for (const coupling::PondingRisk& risk : run.risks) {
    const int index = int(told.places.size());
    told.places.push_back({risk.code, risk.name, risk.place, 0, now});
    named.emplace(risk.name.in(Language::zh), index);
    if (risk.road < placeOfRoad.size()) placeOfRoad[risk.road] = index;
  }
  for (std::size_t r = 0; r < placeOfRoad.size(); ++r)
    if (const auto found = named.find(roads.roads[r].name.in(Language::zh)); found != named.end())
      placeOfRoad[r] = found->second;
  for (const world::WorldState& state : run.states) {
    if (!state.edgeDepth || state.edgeDepth->size() != roads.edgeCount()) continue;
    const bool counts = state.at >= now && state.at - now <= ahead;
    const bool ends = &state == &run.states.back();
    if (!counts && !ends) continue;
    for (std::size_t e = 0; e < roads.edgeCount(); ++e) {
      const int index = placeOfRoad[roads.edgeRoad[e]];
      if (index < 0) continue;
      ForecastPlaces::Place& place = told.places[std::size_t(index)];
      const double depth = (*state.edgeDepth)[e];
      if (ends) place.last = std::max(place.last.value_or(0), depth);
      if (!counts || !(depth > place.depth)) continue;
      place.depth = depth;
      place.due = state.at;
    }
  }
  std::erase_if(told.places, [](const ForecastPlaces::Place& place) { return place.depth <= 0; });
  return told;
}

std::string forecastPlacesText(const ForecastPlaces& told) {
  nlohmann::json places = nlohmann::json::array();
  for (const ForecastPlaces::Place& place : told.places) {
    places.push_back({{"road", place.code},
                      {"zh", place.name.zh},
                      {"en", place.name.en},
                      {"where", {place.at.x(), place.at.y()}},
                      {"depth_m", place.depth},
                      {"due", toIso(place.due)}});
    if (place.last) places.back()["last_m"] = *place.last;
  }
  return journalBody({{"forecast", told.forecast},
                      {"at", toIso(told.at)},
                      {"until", toIso(told.until)},
                      {"places", std::move(places)}});
}

Result<ForecastPlaces> forecastPlacesFromText(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  const Error bad{ErrorCode::badInput, "the places of a forecast cannot be read",
                  "forecast_places", "Verify the journal"};
  const auto at = parseIso(journalText(json, "at")), until = parseIso(journalText(json, "until"));
  const auto places = json.is_object() ? json.find("places") : json.end();
  if (!at || !until || places == json.end() || !places->is_array()) return bad;
  ForecastPlaces told{journalText(json, "forecast"), *at, *until, {}};
  for (const nlohmann::json& row : *places) {
    const auto due = parseIso(journalText(row, "due"));
    const nlohmann::json none;
    const nlohmann::json& where = row.is_object() && row.contains("where") ? row["where"] : none;
    const nlohmann::json& depth = row.is_object() && row.contains("depth_m") ? row["depth_m"] : none;
    const bool placed = where.is_array() && where.size() == 2 && where[0].is_number() &&
                        where[1].is_number();
    const nlohmann::json last = row.is_object() ? row.value("last_m", none) : none;
    if (!due || !placed || !depth.is_number() || !(last.is_null() || last.is_number())) return bad;
    told.places.push_back({journalText(row, "road"),
                           {journalText(row, "zh"), journalText(row, "en")},
                           {where[0].get<double>(), where[1].get<double>()},
                           depth.get<double>(),
                           *due,
                           last.is_number() ? std::optional(last.get<double>()) : std::nullopt});
  }
  return told;
}

}  // namespace citymirror::session

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/session/branch/reach_layer.h"
#include "app/session/csv.h"
#include "app/session/scenario/route_evacuation.h"
#include "app/session/scenario/route_nodes.h"
#include "app/session/scenario/route_scenario.h"
#include "app/session/scenario/summary_text.h"
#include "app/session/scenario/traffic_folder.h"
#include "gis/vector/vector_io.h"
#include "scenarios/coupling/help_cover.h"

namespace citymirror::session {
namespace {

constexpr const char* kRouteResults[] = {"summary.json",   "routes.csv",   "nearest.csv",
                                         "tables.csv",     "isochrones.csv", "coverage.csv",
                                         "evacuation.csv", "routes.gpkg"};

Feature lineFeature(const std::string& code, std::vector<Point2> line,
                    std::vector<FieldValue> values) {
  Feature feature;
  feature.code = code;
  feature.kind = GeometryKind::line;
  feature.lines = {std::move(line)};
  feature.values = std::move(values);
  return feature;
}

class RouteAnswers {
 public:
  RouteAnswers(const RouteScenario& scenario, const run::JobContext& job)
      : in_(scenario),
        city_(*scenario.roads.city),
        network_(city_.roads),
        job_(job),
        nodes_(scenario) {
    steps_ = double(in_.routes.size() + in_.nearest.size() + in_.tables.size() +
                    in_.isochrones.size() + in_.coverage.size() + in_.evacuations.size());
    const Provenance from{"CityMirror", "", "earliest arrivals over the roads of the run", "",
                          Origin::estimated};
    routesLayer_ = {"routes",
                    {{"vehicle", FieldType::text},
                     {"depart_s", FieldType::real},
                     {"travel_s", FieldType::real},
                     {"distance_m", FieldType::real},
                     {"wait_s", FieldType::real}},
                    {},
                    from};
    reachLayer_ = {"isochrones",
                   {{"id", FieldType::text}, {"minutes", FieldType::real}},
                   {},
                   from};
    coverLayer_ = {"coverage",
                   {{"id", FieldType::text},
                    {"residents", FieldType::integer},
                    {"lost_s", FieldType::real}},
                   {},
                   from};
  }

  Result<std::vector<FileBytes>> files() {
    const auto begin = std::chrono::steady_clock::now();
    if (auto done = answerAll(); !done) return done.error();
    std::vector<FileBytes> files;
    const auto add = [&](const auto& asked, const char* name, std::string& rows,
                         const char* header) {
      if (!asked.empty()) files.push_back({name, header + std::move(rows)});
    };
    add(in_.routes, "routes.csv", routes_,
        "id,from,to,vehicle,depart_s,arrive_s,travel_s,distance_m,wait_s,dry_travel_s,closed_road,"
        "reached_s,closed_s,closed_depth_m\n");
    add(in_.nearest, "nearest.csv", nearest_, "id,to,rank,from,vehicle,depart_s,travel_s,distance_m\n");
    add(in_.tables, "tables.csv", tables_, "id,from,to,vehicle,depart_s,travel_s,distance_m\n");
    add(in_.isochrones, "isochrones.csv", isochrones_,
        "id,vehicle,depart_s,minutes,road_km,buildings,homes,residents\n");
    add(in_.coverage, "coverage.csv", coverage_, "id,home,residents,lost_s,wait_s\n");
    add(in_.evacuations, "evacuation.csv", evacuation_, "id,x,y,persons,shelter,travel_s,distance_m\n");
    std::vector<FeatureLayer> layers;
    for (FeatureLayer* layer : {&routesLayer_, &reachLayer_, &coverLayer_})
      if (!layer->features.empty()) layers.push_back(std::move(*layer));
    if (!layers.empty()) {
      auto bytes = gis::encodeGeoPackage(layers, city_.frame);
      if (!bytes) return bytes.error();
      files.push_back({"routes.gpkg", std::move(*bytes)});
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    files.push_back({"summary.json", summary(wall.count())});
    return files;
  }

 private:
  Outcome answerAll() {
    for (const auto& q : in_.routes)
      if (auto done = step(q, [&] { route(q); }); !done) return done;
    for (const auto& q : in_.nearest)
      if (auto done = step(q, [&] { nearest(q); }); !done) return done;
    for (const auto& q : in_.tables)
      if (auto done = step(q, [&] { table(q); }); !done) return done;
    for (const auto& q : in_.isochrones)
      if (auto done = step(q, [&] { isochrone(q); }); !done) return done;
    for (const auto& q : in_.coverage) {
      if (auto done = step(q, [] {}); !done) return done;
      if (auto done = cover(q); !done) return done;
    }
    for (const auto& q : in_.evacuations)
      if (auto done = step(q, [&] { evacuate(q); }); !done) return done;
    return Done{};
  }

  template <class Answer>
  Outcome step(const RouteTask& task, Answer answer) {
    if (job_.cancelled())
      return Error{ErrorCode::cancelled, "The routes were stopped", task.id, "Start them again"};
    answer();
    job_.progress(++done_ / steps_, {"求路 " + task.id, "Routes: " + task.id});
    return Done{};
  }

  static double clock(const Instant& at) { return seconds(at - Instant{0}); }

  static std::string codeOf(const RoutePlace& place) { return csvField(place.text); }

  void route(const RouteQuestion& q) {
    const RouteView view = best(q);
    const double travel = view.flooded ? view.flooded->seconds : kNoWay;
    routes_ += csvRow({csvField(q.id), codeOf(q.from), codeOf(q.to), q.vehicle, csvNumber(q.depart),
                       csvFinite(q.depart + travel), csvFinite(travel),
                       view.flooded ? csvNumber(view.flooded->metres) : "",
                       view.flooded ? csvNumber(view.waiting) : "",
                       view.dry ? csvNumber(view.dry->seconds) : "",
                       view.closing ? csvField(view.closing->code) : "",
                       view.closing ? csvNumber(clock(view.closing->reached)) : "",
                       view.closing ? csvNumber(clock(view.closing->closes)) : "",
                       view.closing ? csvNumber(view.closing->depth) : ""});
    if (!view.flooded) return void(++noWay_);
    if (view.flooded->line.size() < 2) return;
    routesLayer_.features.push_back(lineFeature(
        q.id, view.flooded->line,
        {q.vehicle, q.depart, travel, view.flooded->metres, view.waiting}));
  }

  /// A road is left from that end from which one arrives first.
  RouteView best(const RouteQuestion& q) {
    RouteView best;
    const auto from = nodes_.of(q.from, q.drives), to = nodes_.of(q.to, q.drives);
    for (const std::uint32_t node : from) {
      RouteView view = routeToNodes(nodes_.ahead(q.depart, q.drives), q.drives, node, to);
      const bool first = node == from.front();
      if (first || (view.flooded &&
                    (!best.flooded || view.flooded->seconds < best.flooded->seconds)))
        best = std::move(view);
    }
    return best;
  }

  struct Hope {
    const RoutePlace* place;
    double seconds, metres;
  };
  void nearest(const NearestQuestion& q) {
    std::map<UnitVehicle, std::vector<const RoutePlace*>> byVehicle;
    for (const RoutePlace& place : q.among) byVehicle[*place.vehicle].push_back(&place);
    std::vector<Hope> found;
    for (const auto& [vehicle, places] : byVehicle) {
      const std::vector<std::uint32_t> from = nodes_.first(places, vehicle);
      for (const std::uint32_t goal : nodes_.of(q.to, vehicle))
        for (const auto& near :
             nodes_.ahead(q.depart, vehicle).wet(vehicle).nearest(from, goal, q.most))
          found.push_back({places[near.source], near.seconds, near.metres});
    }
    std::stable_sort(found.begin(), found.end(), [](const Hope& a, const Hope& b) {
      return a.seconds != b.seconds ? a.seconds < b.seconds : a.place->text < b.place->text;
    });
    std::set<std::string> told;
    for (const Hope& hope : found) {
      if (told.size() == q.most || !told.insert(hope.place->text).second) continue;
      nearest_ += csvRow({csvField(q.id), codeOf(q.to), std::to_string(told.size()),
                          codeOf(*hope.place), vehicleText(*hope.place->vehicle),
                          csvNumber(q.depart), csvNumber(hope.seconds), csvNumber(hope.metres)});
    }
    if (told.empty()) ++noWay_;
  }

  std::string vehicleText(const UnitVehicle& vehicle) const {
    const std::string code = vehicleCode(in_.traffic, vehicle);
    return code.empty() ? csvField(vehicle.wading) : code;
  }

  void table(const TableQuestion& q) {
    const auto [from, fromAt] = nodes_.all(q.from, q.drives);
    const auto [to, toAt] = nodes_.all(q.to, q.drives);
    const auto begin = std::chrono::steady_clock::now();
    const auto ways = nodes_.ahead(q.depart, q.drives).wet(q.drives).ways(from, to);
    tableSeconds_ +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    pairs_ += from.size() * to.size();
    for (std::size_t i = 0; i < q.from.size(); ++i) {
      for (std::size_t k = 0; k < q.to.size(); ++k) {
        double least = kNoWay, metres = kNoWay;
        for (std::size_t a = fromAt[i]; a < fromAt[i + 1]; ++a) {
          for (std::size_t b = toAt[k]; b < toAt[k + 1]; ++b) {
            const std::size_t at = a * to.size() + b;
            if (ways.seconds[at] < least) least = ways.seconds[at], metres = ways.metres[at];
          }
        }
        if (!std::isfinite(least)) ++noWay_;
        tables_ += csvRow({csvField(q.id), codeOf(q.from[i]), codeOf(q.to[k]), q.vehicle,
                           csvNumber(q.depart), csvFinite(least), csvFinite(metres)});
      }
    }
  }

  struct Within {
    double metres = 0;
    std::size_t buildings = 0, homes = 0, residents = 0;
  };
  void isochrone(const IsochroneQuestion& q) {
    const auto [from, begins] = nodes_.all(q.from, q.drives);
    const auto& routes = nodes_.ahead(q.depart, q.drives).wet(q.drives);
    const CityModel& city = *nodes_.sources(q.drives).city;
    const ReachLayer reach = reachLayer(city, routes.roads(), from, routes.depart(), q.minutes);
    std::vector<Within> bands(q.minutes.size());
    const auto eachBand = [&](double minutes, auto count) {
      for (std::size_t b = 0; b < bands.size(); ++b)
        if (minutes <= q.minutes[b]) count(bands[b]);
    };
    for (const Feature& feature : reach.layer->features) {
      const double minutes = std::get<double>(feature.values[0]);
      eachBand(minutes, [&](Within& w) { w.metres += length(feature.lines[0]); });
      reachLayer_.features.push_back(
          lineFeature(q.id + "/" + feature.code, feature.lines[0], {q.id, minutes}));
    }
    const auto arrive =
        coupling::earliestArrivals(city.roads, routes.roads(), from, routes.depart());
    for (std::size_t b = 0; b < city_.buildings.size(); ++b) {
      const auto node = nodes_.grid(q.drives).nearest(centroid(city_.buildings.footprint(b)));
      if (node < 0) continue;
      const bool home = city_.buildings.use[b] == BuildingUse::residential;
      eachBand((arrive[std::size_t(node)] - routes.depart()) / 60, [&](Within& w) {
        ++w.buildings;
        w.homes += home ? 1 : 0;
        w.residents += city_.buildings.knownResidents(b);
      });
    }
    for (std::size_t b = 0; b < bands.size(); ++b)
      isochrones_ +=
          csvRow({csvField(q.id), q.vehicle, csvNumber(q.depart), csvNumber(q.minutes[b]),
                  csvNumber(bands[b].metres / 1000), std::to_string(bands[b].buildings),
                  std::to_string(bands[b].homes), std::to_string(bands[b].residents)});
  }

  Outcome cover(const CoverageQuestion& q) {
    const auto [from, begins] = nodes_.all(q.from, q.drives);
    const auto& routes = nodes_.ahead(q.depart, q.drives).wet(q.drives);
    const double shift = q.depart - routes.depart();  // the routes may count from setting out
    std::vector<double> times = coupling::callTimes(q.depart, q.until, q.every);
    for (double& time : times) time -= shift;
    const auto found = coupling::helpCover(*nodes_.sources(q.drives).city, routes.roads(), from,
                                           times, q.within, job_);
    if (!found) return found.error();
    const BuildingSet& buildings = city_.buildings;
    for (const coupling::HelpCover::Home& home : found->homes) {
      const bool lost = !std::isnan(home.lost);
      const std::string& code = buildings.code[home.building];
      if (lost)
        coverage_ += csvRow({csvField(q.id), csvField(code), std::to_string(home.residents),
                             csvNumber(home.lost + shift), csvFinite(home.late)});
      Feature feature;
      feature.code = q.id + "/" + code;
      feature.kind = GeometryKind::polygon;
      const auto ring = buildings.footprint(home.building);
      feature.polygons.resize(1);
      feature.polygons.front().outer.assign(ring.begin(), ring.end());
      feature.values = {q.id, std::int64_t(home.residents),
                        lost ? FieldValue(home.lost + shift) : FieldValue()};
      coverLayer_.features.push_back(std::move(feature));
    }
    covers_.push_back({{"id", q.id},
                       {"within_min", q.within / 60},
                       {"stations", q.from.size()},
                       {"covered_homes", found->homes.size()},
                       {"lost_homes", found->lostHomes()},
                       {"lost_residents", found->lostResidents()}});
    return Done{};
  }

  void evacuate(const EvacuationQuestion& q) {
    EvacuationAnswer answer = answerEvacuation(q, nodes_, city_);
    evacuation_ += answer.rows;
    evacuations_.push_back(std::move(answer.summary));
  }

  std::string summary(double wall) const {
    nlohmann::ordered_json json;
    json["city"] = city_.name.in(Language::en);
    json["synthetic"] = city_.synthetic();
    json["edges"] = network_.edgeCount();
    const auto& water = in_.roads.water;
    const auto& traffic = in_.roads.traffic;
    json["depths"] = nullptr;
    json["speeds"] = nullptr;
    if (water)
      json["depths"] = {{"from", water->id},
                        {"until_s", seconds(water->until - water->zero)},
                        {"states", water->states.size()}};
    if (traffic)
      json["speeds"] = {
          {"from", traffic->branch}, {"until_s", traffic->until}, {"states", traffic->time.size()}};
    json["routes"] = in_.routes.size();
    json["nearest"] = in_.nearest.size();
    json["isochrones"] = in_.isochrones.size();
    json["table_pairs"] = pairs_;
    json["table_s"] = tableSeconds_;
    json["without_way"] = noWay_;
    json["coverage"] = covers_;
    json["evacuations"] = evacuations_;
    json["preparation_s"] = in_.prepared;
    json["wall_s"] = wall;
    json["notes"] = nlohmann::ordered_json::array();
    for (const Note& note : in_.notes) json["notes"].push_back(note.what + " (" + note.where + ")");
    return summaryText(json);
  }

  static constexpr double kNoWay = std::numeric_limits<double>::infinity();

  const RouteScenario& in_;
  const CityModel& city_;
  const RoadNetwork& network_;
  const run::JobContext& job_;
  RouteNodes nodes_;
  std::string routes_, nearest_, tables_, isochrones_, coverage_, evacuation_;
  FeatureLayer routesLayer_, reachLayer_, coverLayer_;
  nlohmann::ordered_json covers_ = nlohmann::ordered_json::array(),
                         evacuations_ = nlohmann::ordered_json::array();
  std::size_t noWay_ = 0, pairs_ = 0;
  double tableSeconds_ = 0, steps_ = 1, done_ = 0;
};

}  // namespace

Outcome runRouteScenario(const RouteScenario& scenario, const std::string& out,
                         const run::JobContext& job) {
  std::vector<std::string> sources = scenario.sources;
  for (const std::string& source : scenario.sources)
    for (const char* name : kRouteResults) sources.push_back(source + "/" + name);
  if (auto done = clearResults(out, kRouteResults, sources); !done) return done;
  auto files = RouteAnswers(scenario, job).files();
  if (!files) return files.error();
  for (FileBytes& file : *files) file.path = out + "/" + file.path;
  return writeFiles(*files);
}

}  // namespace citymirror::session

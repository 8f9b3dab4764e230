#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "app/session/csv.h"
#include "app/session/scenario/traffic_folder.h"
#include "app/session/scratch_folder.h"
#include "app/sumo/sumo_link.h"
#include "gis/city/sumo_output.h"

namespace citymirror::session {
namespace {

constexpr double kBetweenProgress = 60;  // s of the run

/// When edges close and open, in time.
std::multimap<double, std::pair<std::uint32_t, bool>> closingTimes(const MesoRun& run) {
  std::multimap<double, std::pair<std::uint32_t, bool>> times;
  for (const traffic::Closure& closure : run.inputs.closures) {
    times.emplace(closure.from, std::pair(closure.link, true));
    if (std::isfinite(closure.to)) times.emplace(closure.to, std::pair(closure.link, false));
  }
  return times;
}

/// An edge that two closures hold stays closed until the last of them ends.
Outcome changeEdges(sumo::SumoLink& link, const MesoRun& run, double now) {
  std::map<std::uint32_t, bool> closed;
  for (const traffic::Closure& closure : run.inputs.closures) {
    if (closure.from == now || closure.to == now) closed[closure.link] = false;
  }
  for (const traffic::Closure& closure : run.inputs.closures) {
    const auto found = closed.find(closure.link);
    if (found != closed.end() && closure.from <= now && closure.to > now) found->second = true;
  }
  for (const auto& [edge, shut] : closed) {
    const std::string& code = run.inputs.network->code[edge];
    if (auto done = shut ? link.close(code) : link.open(code); !done) return done;
  }
  return Done{};
}

Outcome driveSumo(sumo::SumoLink& link, const MesoRun& run, const run::JobContext& job) {
  const auto times = closingTimes(run);
  auto next = times.begin();
  while (link.time() < run.duration) {
    double until = std::min(run.duration, link.time() + kBetweenProgress);
    if (next != times.end()) until = std::min(until, next->first);
    if (auto done = link.advance(until, job); !done) return done;
    while (next != times.end() && next->first <= until) {
      const double at = next->first;
      if (auto done = changeEdges(link, run, at); !done) return done;
      next = times.upper_bound(at);
    }
    job.progress(until / run.duration,
                 {"SUMO 模拟 " + csvNumber(until) + " 秒", "SUMO at " + csvNumber(until) + " s"});
    if (until >= run.duration) break;
  }
  return Done{};
}

std::string edgesTable(const std::vector<gis::SumoEdgeCount>& counts, const TrafficNetwork& net,
                       double duration) {
  std::map<std::string, std::uint32_t> known;
  for (std::uint32_t l = 0; l < net.linkCount(); ++l) known[net.code[l]] = l;
  std::string csv = "edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km\n";
  for (const gis::SumoEdgeCount& c : counts) {
    if (!known.contains(c.edge) || c.begin >= duration) continue;
    csv += csvField(c.edge) + "," + csvNumber(c.begin) + "," + csvNumber(c.entered) + "," +
           csvNumber(c.left) + "," + csvNumber(c.speed) + "," + csvNumber(c.density) + "\n";
  }
  return csv;
}

struct SumoSums {
  double seconds = 0, metres = 0, waited = 0;
  std::size_t arrived = 0;
};

std::string tripsTable(std::vector<gis::SumoTrip> trips, SumoSums& sums) {
  std::stable_sort(trips.begin(), trips.end(), [](const auto& a, const auto& b) {
    return a.depart - a.waited < b.depart - b.waited;
  });
  std::string csv = "vehicle,class,depart_s,enter_s,arrive_s,travel_time_s,route_m\n";
  for (const gis::SumoTrip& trip : trips) {
    const double seconds = trip.arrive - trip.depart;
    csv += csvField(trip.vehicle) + "," + csvField(trip.type) + "," +
           csvNumber(trip.depart - trip.waited) + "," + csvNumber(trip.depart) + "," +
           csvNumber(trip.arrive) + "," + csvNumber(seconds) + "," + csvNumber(trip.metres) + "\n";
    if (std::isnan(trip.arrive)) continue;
    sums.seconds += seconds;
    sums.metres += trip.metres;
    sums.waited += trip.waited;
    ++sums.arrived;
  }
  return csv;
}

std::string sumoSummary(const SumoRun& run, const sumo::SumoCounts& counts, const SumoSums& sums,
                        const std::vector<Note>& read, double wallSeconds) {
  auto notes = nlohmann::ordered_json::array();
  for (const Note& note : read) notes.push_back(note.what + " (" + note.where + ")");
  const double arrived = std::max(1.0, double(sums.arrived));
  const nlohmann::ordered_json json = {
      {"engine", "sumo"},
      {"edges", run.meso.inputs.network->linkCount()},
      {"simulated_s", run.meso.duration},
      {"vehicles_loaded", counts.loaded},
      {"arrived", counts.arrived},
      {"running", counts.running},
      {"waiting", counts.waiting},
      {"teleported", counts.teleported},
      {"mean_travel_time_s", sums.seconds / arrived},
      {"mean_wait_s", sums.waited / arrived},
      {"mean_speed_m_per_s", sums.seconds > 0 ? sums.metres / sums.seconds : 0},
      {"vehicle_updates", counts.updates},
      {"seed", run.meso.inputs.seed},
      {"wall_s", wallSeconds},
      {"notes", notes}};
  return json.dump(2) + "\n";
}

}  // namespace

Result<std::vector<FileBytes>> sumoResults(const SumoRun& run, const std::vector<Note>& notes,
                                           const run::JobContext& job) {
  const auto begin = std::chrono::steady_clock::now();
  const ScratchFolder scratch;
  if (scratch.path().empty())
    return Error{ErrorCode::ioFailed, "no folder can be made for SUMO's files", "temporary folder",
                 "Free some space"};
  const MesoRun& meso = run.meso;
  sumo::SumoOptions options;
  options.network = run.network;
  options.routes = run.routes;
  options.additional = run.additional;
  options.seed = meso.inputs.seed;
  if (!meso.inputs.closures.empty()) options.rerouting = meso.inputs.parameters.informed;
  options.trips = scratch.file("trips.xml");
  std::vector<FileBytes> ours{{scratch.file("edges.add.xml"),
                               gis::sumoEdgeOrder(scratch.file("edges.xml"), meso.outputInterval)}};
  options.additional.push_back(ours.front().path);
  if (run.routes.empty()) {
    ours.push_back({scratch.file("trips.rou.xml"),
                    gis::sumoRoutes(*meso.inputs.demand, *meso.inputs.network)});
    options.routes = {ours.back().path};
  }
  if (auto written = writeFiles(ours); !written) return written.error();
  auto link = sumo::SumoLink::start(options);
  if (!link) return link.error();
  if (auto done = driveSumo(*link, meso, job); !done) return done.error();
  const sumo::SumoCounts counts = link->counts();
  if (auto done = link->finish(); !done) return done.error();
  const auto trips = readFile(options.trips), edges = readFile(scratch.file("edges.xml"));
  if (!trips) return trips.error();
  if (!edges) return edges.error();
  const auto drove = gis::readSumoTrips(*trips, "tripinfo of SUMO");
  const auto passed = gis::readSumoEdges(*edges, "edgeData of SUMO");
  if (!drove) return drove.error();
  if (!passed) return passed.error();
  SumoSums sums;
  std::vector<FileBytes> files{
      {"edges.csv", edgesTable(*passed, *meso.inputs.network, meso.duration)},
      {"trips.csv", tripsTable(*drove, sums)}};
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  files.push_back({"summary.json", sumoSummary(run, counts, sums, notes, wall.count())});
  return files;
}

}  // namespace citymirror::session

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "app/session/csv.h"
#include "app/session/scenario/summary_text.h"
#include "app/session/scenario/traffic_folder.h"
#include "app/session/scratch_folder.h"
#include "app/sumo/sumo_link.h"
#include "gis/city/sumo_output.h"
#include "gis/city/sumo_plain.h"
#include "scenarios/coupling/lane_shares.h"

namespace citymirror::session {
namespace {

constexpr double kBetweenProgress = 60;  // s of the run

/// What SUMO calls each link; empty = it does not have it.
std::vector<std::string> sumoNamesOf(const SumoRun& run) {
  const TrafficNetwork& net = *run.meso.inputs.network;
  if (!run.city) return net.code;
  std::vector<std::string> names(net.linkCount());
  for (std::uint32_t l = 0; l < names.size(); ++l) {
    if (net.usersOf(l) & kMotorUsers) names[l] = gis::sumoEdgeId(l);
  }
  return names;
}

/// Closures and water as they come, told to SUMO where they change something. An edge that two
/// closures hold stays closed until the last of them ends.
class SumoRoads {
 public:
  SumoRoads(const MesoRun& run, const std::vector<std::string>& names)
      : run_(run), names_(names), told_(names.size(), 1.0F) {
    const auto& classes = run.inputs.demand->classes;
    const auto car = std::find_if(classes.begin(), classes.end(),
                                  [](const auto& c) { return c.user == kPassengerCar; });
    if (car != classes.end()) car_ = std::size_t(car - classes.begin());
  }

  Outcome tell(sumo::SumoLink& link, double now) {
    const auto& classes = run_.inputs.demand->classes;
    for (; met_ < run_.water.size() && run_.water[met_].at <= now; ++met_)
      shares_ = coupling::laneShares(*run_.water[met_].depth, classes, run_.wading, shares_);
    std::vector<float> wanted(told_.size(), 1.0F);
    if (!shares_.empty())
      std::copy_n(shares_.begin() + std::ptrdiff_t(car_ * told_.size()), told_.size(),
                  wanted.begin());
    for (const traffic::Closure& closure : run_.inputs.closures)
      if (closure.from <= now && closure.to > now) wanted[closure.link] = 0;
    for (std::size_t l = 0; l < wanted.size(); ++l) {
      if (names_[l].empty() || wanted[l] == told_[l]) continue;
      auto done = wanted[l] > 0 ? link.slow(names_[l], double(wanted[l])) : link.close(names_[l]);
      if (!done) return done;
      told_[l] = wanted[l];
    }
    return Done{};
  }

  /// When there is more to tell after `now`, s; what held until then has been told.
  double next(double now) const {
    double next = met_ < run_.water.size() ? run_.water[met_].at
                                           : std::numeric_limits<double>::infinity();
    for (const traffic::Closure& closure : run_.inputs.closures) {
      for (const double at : {closure.from, closure.to})
        if (at > now) next = std::min(next, at);
    }
    return next;
  }

 private:
  const MesoRun& run_;
  const std::vector<std::string>& names_;
  std::vector<float> told_, shares_;  ///< of their speed: by edge; by class and edge
  std::size_t met_ = 0, car_ = 0;     ///< water; the class of cars
};

Outcome driveSumo(sumo::SumoLink& link, const MesoRun& run, SumoRoads roads,
                  const run::JobContext& job) {
  for (double now = 0; now < run.duration;) {
    if (auto done = roads.tell(link, now); !done) return done;
    now = std::min({run.duration, now + kBetweenProgress, roads.next(now)});
    if (auto done = link.advance(now, job); !done) return done;
    job.progress(now / run.duration,
                 {"SUMO 模拟 " + csvNumber(now) + " 秒", "SUMO at " + csvNumber(now) + " s"});
  }
  return Done{};
}

/// Has netconvert make the streets of a city; the path of the network.
Result<std::string> networkOf(const SumoRun& run, const std::vector<std::string>& names,
                              const ScratchFolder& scratch, const run::JobContext& job) {
  std::vector<std::uint8_t> kept(names.size());
  for (std::size_t l = 0; l < kept.size(); ++l) kept[l] = names[l].empty() ? 0 : 1;
  const TrafficNetwork& net = *run.meso.inputs.network;
  const gis::SumoPlain plain = gis::sumoPlain(run.city->roads, net, kept);
  const std::vector<FileBytes> files{{scratch.file("city.nod.xml"), plain.nodes},
                                     {scratch.file("city.edg.xml"), plain.edges},
                                     {scratch.file("city.con.xml"), plain.connections},
                                     {scratch.file("city.tll.xml"), plain.programs}};
  if (auto written = writeFiles(files); !written) return written.error();
  std::string network = scratch.file("city.net.xml");
  auto made = sumo::makeNetwork({files[0].path, files[1].path, files[2].path, files[3].path},
                                network, net.drivingSide, job);
  if (!made) return made.error();
  return network;
}

/// SUMO knows a city's vehicles by their numbers: it takes no names with spaces.
std::string sumoVehicleId(const SumoRun& run, std::size_t vehicle) {
  return run.city ? "v" + std::to_string(vehicle) : run.meso.inputs.demand->code[vehicle];
}

/// Gives the vehicles of a city their names back.
void nameVehicles(const SumoRun& run, std::vector<gis::SumoTrip>& trips) {
  if (!run.city) return;
  const std::vector<std::string>& codes = run.meso.inputs.demand->code;
  for (gis::SumoTrip& trip : trips) {
    std::size_t vehicle = codes.size();
    const char* end = trip.vehicle.data() + trip.vehicle.size();
    if (!trip.vehicle.empty()) std::from_chars(trip.vehicle.data() + 1, end, vehicle);
    if (vehicle < codes.size()) trip.vehicle = codes[vehicle];
  }
}

/// The vehicles with their ways; who drives where SUMO has no street is left out and said.
std::string routesOf(const SumoRun& run, const std::vector<std::string>& names,
                     std::vector<Note>& notes) {
  const TrafficDemand& demand = *run.meso.inputs.demand;
  std::vector<gis::SumoDeparture> vehicles;
  for (std::size_t v = 0; v < demand.size(); ++v) {
    gis::SumoDeparture vehicle{
        sumoVehicleId(run, v), demand.type[v], demand.depart[v], -1, false, {}};
    for (std::uint32_t k = demand.firstLink[v]; k < demand.firstLink[v + 1]; ++k)
      vehicle.edges.push_back(names[demand.links[k]]);
    const bool whole = std::none_of(vehicle.edges.begin(), vehicle.edges.end(),
                                    [](const std::string& edge) { return edge.empty(); });
    if (whole) vehicles.push_back(std::move(vehicle));
  }
  const std::size_t left = demand.size() - vehicles.size();
  if (left > 0)
    notes.push_back({std::to_string(left) + " vehicles whose way leads over paths are left out",
                     "demand"});
  return gis::sumoRoutes(std::move(vehicles), demand.classes);
}

std::string edgesTable(const std::vector<gis::SumoEdgeCount>& counts, const TrafficNetwork& net,
                       const std::vector<std::string>& names, double duration) {
  std::map<std::string, std::uint32_t> known;
  for (std::uint32_t l = 0; l < names.size(); ++l) known[names[l]] = l;
  std::string csv = "edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km\n";
  for (const gis::SumoEdgeCount& c : counts) {
    const auto link = known.find(c.edge);
    if (link == known.end() || c.begin >= duration) continue;
    csv += csvField(net.code[link->second]) + "," + csvNumber(c.begin) + "," +
           csvNumber(c.entered) + "," +
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
  return summaryText(json);
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
  const std::vector<std::string> names = sumoNamesOf(run);
  std::vector<Note> told = notes;
  sumo::SumoOptions options;
  options.network = run.network;
  if (run.city) {
    auto made = networkOf(run, names, scratch, job);
    if (!made) return made.error();
    options.network = std::move(*made);
  }
  options.routes = run.routes;
  options.additional = run.additional;
  options.seed = meso.inputs.seed;
  if (!meso.inputs.closures.empty() || !meso.water.empty())
    options.rerouting = meso.inputs.parameters.informed;
  options.trips = scratch.file("trips.xml");
  std::vector<FileBytes> ours{{scratch.file("edges.add.xml"),
                               gis::sumoEdgeOrder(scratch.file("edges.xml"), meso.outputInterval)}};
  options.additional.push_back(ours.front().path);
  if (run.routes.empty()) {
    ours.push_back({scratch.file("trips.rou.xml"), routesOf(run, names, told)});
    options.routes = {ours.back().path};
  }
  if (auto written = writeFiles(ours); !written) return written.error();
  auto link = sumo::SumoLink::start(options);
  if (!link) return link.error();
  if (auto done = driveSumo(*link, meso, SumoRoads(meso, names), job); !done) return done.error();
  const sumo::SumoCounts counts = link->counts();
  if (auto done = link->finish(); !done) return done.error();
  const auto trips = readFile(options.trips), edges = readFile(scratch.file("edges.xml"));
  if (!trips) return trips.error();
  if (!edges) return edges.error();
  auto drove = gis::readSumoTrips(*trips, "tripinfo of SUMO");
  const auto passed = gis::readSumoEdges(*edges, "edgeData of SUMO");
  if (!drove) return drove.error();
  if (!passed) return passed.error();
  nameVehicles(run, *drove);
  SumoSums sums;
  std::vector<FileBytes> files{
      {"edges.csv", edgesTable(*passed, *meso.inputs.network, names, meso.duration)},
      {"trips.csv", tripsTable(*drove, sums)}};
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  files.push_back({"summary.json", sumoSummary(run, counts, sums, told, wall.count())});
  return files;
}

}  // namespace citymirror::session

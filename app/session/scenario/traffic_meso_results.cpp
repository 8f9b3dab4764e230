#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/session/csv.h"
#include "app/session/scenario/summary_text.h"
#include "app/session/scenario/traffic_folder.h"
#include "scenarios/coupling/lane_shares.h"
#include "scenarios/traffic/traffic_model.h"

namespace citymirror::session {
namespace {

using traffic::TrafficModel;

constexpr double kMostBetweenProgress = 60;  // s of the run

struct TripSums {
  double seconds = 0, metres = 0, waited = 0;
  std::size_t arrived = 0;
};

class MesoWriter {
 public:
  explicit MesoWriter(const MesoRun& run) : run_(run), net_(*run.inputs.network) {
    edges_ = "edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km\n";
    trips_ = "vehicle,class,depart_s,enter_s,arrive_s,travel_time_s,route_m\n";
  }

  Outcome advance(TrafficModel& model, const run::JobContext& job) {
    double counted = 0;
    while (model.time() < run_.duration) {
      const double rises = meetWater(model);
      const double ends = std::min(counted + run_.outputInterval, run_.duration);
      const double next = std::min({ends, rises, model.time() + kMostBetweenProgress});
      if (auto done = model.advance(next, job); !done) return done;
      job.progress(next / run_.duration,
                   {"交通模拟 " + csvNumber(next) + " 秒", "Traffic at " + csvNumber(next) + " s"});
      if (next < ends) continue;
      addEdges(model.takeCounts(), counted, ends);
      counted = ends;
    }
    return Done{};
  }

  std::vector<FileBytes> files(const TrafficModel& model, const std::vector<Note>& notes,
                               double wallSeconds) {
    const TripSums sums = addTrips(model);
    return {{"edges.csv", std::move(edges_)},
            {"trips.csv", std::move(trips_)},
            {"summary.json", summary(model, sums, notes, wallSeconds)}};
  }

 private:
  /// Takes the water that holds now, and tells when the next one comes, s.
  double meetWater(TrafficModel& model) {
    while (met_ < run_.water.size() && run_.water[met_].at <= model.time()) {
      shares_ = coupling::laneShares(*run_.water[met_].depth, run_.inputs.demand->classes,
                                     run_.wading, shares_);
      model.setShares(shares_);
      ++met_;
    }
    return met_ < run_.water.size() ? run_.water[met_].at
                                    : std::numeric_limits<double>::infinity();
  }

  void addEdges(const std::vector<traffic::LinkCount>& counts, double begin, double end) {
    for (std::size_t l = 0; l < counts.size(); ++l) {
      const traffic::LinkCount& c = counts[l];
      const double seconds = double(c.vehicleMs) / 1000, metres = net_.length[l] * c.left;
      edges_ += csvField(net_.code[l]) + "," + csvNumber(begin) + "," + std::to_string(c.entered) +
                "," + std::to_string(c.left) + ",";
      if (seconds > 0) edges_ += csvNumber(std::min(metres / seconds, net_.freeSpeed[l]));
      edges_ += "," + csvNumber(seconds / (end - begin) / net_.length[l] * 1000) + "\n";
    }
  }

  TripSums addTrips(const TrafficModel& model) {
    TripSums sums;
    const TrafficDemand& demand = *run_.inputs.demand;
    for (std::uint32_t v = 0; v < demand.size(); ++v) {
      const std::int64_t entered = model.state().entered[v], arrived = model.state().arrived[v];
      double metres = 0;
      for (const std::uint32_t link : model.route(v)) metres += net_.length[link];
      trips_ += csvField(demand.code[v]) + "," + csvField(demand.classes[demand.type[v]].code) +
                "," + csvNumber(demand.depart[v]) + ",";
      if (entered >= 0) trips_ += csvNumber(double(entered) / 1000);
      trips_ += ",";
      if (arrived >= 0) {
        const double seconds = double(arrived - entered) / 1000;
        trips_ += csvNumber(double(arrived) / 1000) + "," + csvNumber(seconds);
        sums.seconds += seconds;
        sums.metres += metres;
        sums.waited += double(entered) / 1000 - demand.depart[v];
        ++sums.arrived;
      } else {
        trips_ += ",";
      }
      trips_ += "," + csvNumber(metres) + "\n";
    }
    return sums;
  }

  std::string summary(const TrafficModel& model, const TripSums& sums,
                      const std::vector<Note>& read, double wallSeconds) const {
    const traffic::VehicleCounts counts = model.counts();
    const double arrived = std::max(1.0, double(sums.arrived));
    auto notes = nlohmann::ordered_json::array(), rings = nlohmann::ordered_json::array();
    for (const Note& note : read) notes.push_back(note.what + " (" + note.where + ")");
    for (const traffic::GridlockRing& ring : model.gridlocks()) {
      auto& codes = rings.emplace_back(nlohmann::ordered_json::array());
      for (const std::uint32_t link : ring) codes.push_back(net_.code[link]);
    }
    const nlohmann::ordered_json json = {
        {"engine", "meso"},
        {"edges", net_.linkCount()},
        {"simulated_s", model.time()},
        {"vehicles_loaded", counts.loaded},
        {"arrived", counts.arrived},
        {"running", counts.running},
        {"waiting", counts.waiting},
        {"teleported", 0},
        {"mean_travel_time_s", sums.seconds / arrived},
        {"mean_wait_s", sums.waited / arrived},
        {"mean_speed_m_per_s", sums.seconds > 0 ? sums.metres / sums.seconds : 0},
        {"vehicle_updates", model.state().moves},
        {"gridlocks", rings},
        {"seed", run_.inputs.seed},
        {"wall_s", wallSeconds},
        {"notes", notes}};
    return summaryText(json);
  }

  const MesoRun& run_;
  const TrafficNetwork& net_;
  std::string edges_, trips_;
  std::size_t met_ = 0;        // of the waters
  std::vector<float> shares_;  // that hold now
};

}  // namespace

Result<std::vector<FileBytes>> mesoResults(const MesoRun& run, const std::vector<Note>& notes,
                                           const run::JobContext& job) {
  const auto begin = std::chrono::steady_clock::now();
  auto model = TrafficModel::make(run.inputs);
  if (!model) return model.error();
  MesoWriter writer(run);
  if (auto done = writer.advance(*model, job); !done) return done.error();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  return writer.files(*model, notes, wall.count());
}

}  // namespace citymirror::session

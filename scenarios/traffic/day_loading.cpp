#include "scenarios/traffic/day_loading.h"

#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_model.h"

namespace citymirror::traffic {
namespace {

constexpr int kBinsOfWindow = 3;  // and one more after it
constexpr double kMostWindows = 24;

/// Vehicles and their seconds on each link in a third of a window.
struct DayBin {
  std::vector<double> vehicles, seconds;
};

DayBin binOf(const std::vector<LinkCount>& counts) {
  DayBin bin;
  for (const LinkCount& each : counts) {
    bin.vehicles.push_back((double(each.entered) + double(each.left)) / 2);
    bin.seconds.push_back(double(each.vehicleMs) / 1000);
  }
  return bin;
}

void addWindow(DayLoading& day, const std::vector<DayBin>& bins, std::size_t first,
               const TrafficNetwork& net) {
  std::vector<double> seconds, perHour;
  for (std::size_t link = 0; link < net.linkCount(); ++link) {
    double vehicles = 0, spent = 0;
    for (std::size_t b = first; b <= first + kBinsOfWindow && b < bins.size(); ++b)
      vehicles += bins[b].vehicles[link], spent += bins[b].seconds[link];
    const double free = net.length[link] / net.freeSpeed[link];
    seconds.push_back(std::max(free, spent / std::max(1.0, vehicles)));
    perHour.push_back(vehicles / day.hours);
  }
  day.seconds.push_back(std::move(seconds));
  day.perHour.push_back(std::move(perHour));
}

void addTrips(DayLoading& day, const TrafficModel& model, const TrafficDemand& demand) {
  for (std::size_t v = 0; v < demand.size(); ++v) {
    const std::int64_t arrived = model.state().arrived[v];
    day.arrived += arrived >= 0 ? 1 : 0;
    const double end = arrived >= 0 ? double(arrived) / 1000 : model.time();
    day.spent += std::max(0.0, end - demand.depart[v]);
  }
}

}  // namespace

std::size_t DayLoading::windowOf(double depart) const {
  const double at = std::floor((depart - from) / window);
  return std::size_t(std::clamp(at, 0.0, double(seconds.size() - 1)));
}

Result<DayLoading> loadDay(std::shared_ptr<const TrafficNetwork> network,
                           std::shared_ptr<const TrafficDemand> demand, double from, double to,
                           double window, const run::JobContext& job) {
  TrafficInputs inputs;
  inputs.network = std::move(network);
  inputs.demand = std::move(demand);
  auto model = TrafficModel::make(inputs);
  if (!model) return model.error();
  DayLoading day;
  const double length = std::max(1.0, to - from);
  const auto windows = std::size_t(std::clamp(std::ceil(length / window), 1.0, kMostWindows));
  day.from = from;
  day.window = length / double(windows);
  const double step = day.window / kBinsOfWindow, end = to + length;
  day.hours = step * (kBinsOfWindow + 1) / 3600;
  std::vector<DayBin> bins;
  if (from > 0) {
    if (auto done = model->advance(from, job); !done) return done.error();
    (void)model->takeCounts();
  }
  const std::size_t measured = windows * kBinsOfWindow + 1;
  for (std::size_t b = 1; model->time() < end; ++b) {
    if (auto done = model->advance(std::min(end, from + double(b) * step), job); !done)
      return done.error();
    if (bins.size() < measured) bins.push_back(binOf(model->takeCounts()));
    if (model->counts().arrived == inputs.demand->size()) break;
  }
  for (std::size_t k = 0; k < windows; ++k)
    addWindow(day, bins, k * kBinsOfWindow, *inputs.network);
  addTrips(day, *model, *inputs.demand);
  day.gridlocks = model->gridlocks().size();
  return day;
}

}  // namespace citymirror::traffic

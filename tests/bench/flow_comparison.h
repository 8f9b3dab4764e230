#pragma once
#include <cmath>
#include <istream>
#include <limits>
#include <map>
#include <regex>
#include <string>

/// Two traffic models beside each other: what SUMO writes of a run, and how near flows are.
namespace citymirror::bench {

/// Vehicles that came onto each edge, by its code.
using EdgeFlows = std::map<std::string, double>;

/// Share of the edges whose hourly flows differ by a GEH below 5 (DMRB 12.2.1), 0 … 1. Edges that
/// are empty in both prove nothing and are left out; NaN where all are.
inline double shareWithinGeh5(const EdgeFlows& a, const EdgeFlows& b) {
  double within = 0, all = 0;
  const auto compare = [&](double p, double q) {
    if (p + q == 0) return;
    all += 1;
    within += std::sqrt(2 * (p - q) * (p - q) / (p + q)) < 5;
  };
  for (const auto& [code, flow] : a) {
    const auto other = b.find(code);
    compare(flow, other == b.end() ? 0 : other->second);
  }
  for (const auto& [code, flow] : b) {
    if (!a.contains(code)) compare(0, flow);
  }
  return all > 0 ? within / all : std::numeric_limits<double>::quiet_NaN();
}

/// Of SUMO's edgeData of one interval: who departed on an edge and who entered it.
inline EdgeFlows sumoEdgeFlows(std::istream& in) {
  static const std::regex pattern(" (id|departed|entered)=\"([^\"]*)\"");
  EdgeFlows flows;
  for (std::string line; std::getline(in, line);) {
    if (line.find("<edge ") == std::string::npos) continue;
    std::string id;
    double entered = 0;
    for (std::sregex_iterator m(line.begin(), line.end(), pattern), end; m != end; ++m) {
      if ((*m)[1] == "id") id = (*m)[2];
      if ((*m)[1] != "id") entered += std::stod((*m)[2]);
    }
    flows[id] = entered;
  }
  return flows;
}

/// Of SUMO's tripinfo: from entering the network to arriving, s; NaN where nobody arrived.
inline double sumoMeanTrip(std::istream& in) {
  static const std::regex duration(" duration=\"([0-9.]+)\"");
  double sum = 0, count = 0;
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (line.find("<tripinfo ") == std::string::npos) continue;
    if (std::regex_search(line, match, duration)) sum += std::stod(match[1]), count += 1;
  }
  return sum / count;
}

/// How far a figure is from another, % of that.
inline double percentAway(double figure, double from) { return 100 * std::abs(figure / from - 1); }

}  // namespace citymirror::bench

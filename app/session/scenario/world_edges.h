#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "scenarios/world/coupled_model.h"

/// edges.csv of a branch: who drove on the roads of a coupled run, and what stood on them.
namespace citymirror::session {

/// edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km,depth_m,closed by the beginning
/// of each interval, whose depth it is; closed = by people at its end. The end of the run has a last
/// interval of depths alone. Edges that have nothing to say are left out, the first one never.
class EdgeTable {
 public:
  explicit EdgeTable(const TrafficNetwork& network);
  /// The interval that began at `begin` s and ends now. `depth`: m by edge, as it began.
  void take(world::CoupledModel& model, double begin, const std::vector<float>& depth);
  /// The depths at the end of the run.
  void end(double at, const std::vector<float>& depth);
  const std::string& csv() const { return csv_; }

 private:
  const TrafficNetwork& network_;  ///< outlives this
  std::string csv_;
};

/// The same as read back: what routes are asked over.
struct EdgeHistory {
  std::vector<double> depthTime;  ///< s, rising; each holds until the next
  std::vector<std::vector<float>> depth;  ///< m by edge
  std::vector<double> paceTime;           ///< s, rising
  std::vector<std::vector<float>> pace;   ///< by edge: share of its free speed, NaN = nobody drove,
                                          ///< −1 = closed by people
  double until = 0;                       ///< s, the end of the run
};
/// `csv` is the text of `path`, which is for the errors: badInput with its line (another header, an
/// edge that the network does not have, times that fall, a value that is no number).
Result<EdgeHistory> readEdgeTable(const std::string& csv, const std::string& path,
                                  const RoadNetwork& roads);

}  // namespace citymirror::session

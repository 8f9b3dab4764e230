#include "app/session/branch/area_detail.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <queue>

#include "app/session/branch/area_sights.h"
#include "app/session/scratch_folder.h"
#include "app/sumo/sumo_link.h"
#include "engine/core/file_io.h"
#include "gis/city/sumo_output.h"
#include "gis/city/sumo_plain.h"

namespace citymirror::session {
namespace {

constexpr double kMargin = 200;   // m of street round the area, where vehicles find their lanes
constexpr double kGrown = 10;     // s of the run
constexpr float kStands = 0.1F;   // m/s
constexpr std::size_t kMostFilled = 30;  // edges between two sights of a vehicle
constexpr double kEndSpace = 1;   // m before an edge's end at which nobody can be put in

std::vector<std::uint8_t> edgesNear(const AreaDetailRequest& request) {
  const RoadNetwork& roads = request.city->roads;
  std::vector<std::uint8_t> kept(roads.edgeCount(), 0);
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    const TrafficNetwork& net = *request.track->network;
    const bool driven = net.usersOf(e) & kMotorUsers;
    kept[e] = driven && distanceTo(roads.line(e), request.centre) <= request.radius + kMargin;
  }
  return kept;
}

/// The kept edges that a vehicle of a class may use.
struct ClassEdges {
  const std::vector<std::uint8_t>& kept;
  const TrafficNetwork& network;
  RoadVehicle vehicle;
  bool holds(std::uint32_t edge) const { return kept[edge] && network.isOpenTo(edge, vehicle); }
};

/// The fewest edges that lead from one to another over `open` ones, both left out; nothing where
/// none do.
std::optional<std::vector<std::uint32_t>> edgesBetween(const RoadNetwork& roads,
                                                       const ClassEdges& open, std::uint32_t from,
                                                       std::uint32_t to) {
  std::map<std::uint32_t, std::uint32_t> before{{from, from}};
  std::queue<std::uint32_t> next;
  next.push(from);
  while (!next.empty()) {
    const std::uint32_t edge = next.front();
    next.pop();
    if (roads.edgeTo[edge] == roads.edgeFrom[to]) {
      std::vector<std::uint32_t> way;
      for (std::uint32_t e = edge; e != from; e = before[e]) way.push_back(e);
      std::reverse(way.begin(), way.end());
      return way;
    }
    if (before.size() > 20 * kMostFilled) return std::nullopt;
    for (std::uint32_t e = roads.firstEdge[roads.edgeTo[edge]];
         e < roads.firstEdge[roads.edgeTo[edge] + 1]; ++e) {
      const bool back = std::int32_t(e) == roads.edgeTwin[edge];
      if (open.holds(e) && !back && before.emplace(e, edge).second) next.push(e);
    }
  }
  return std::nullopt;
}

struct Sighted {
  gis::SumoDeparture departure;
  std::uint32_t last = 0;  ///< edge
  bool ended = false;      ///< it has left the area, or nobody knows how it went on

  void goOn(const RoadNetwork& roads, const ClassEdges& open, std::uint32_t link) {
    ended = ended || !open.holds(link);
    if (ended || last == link) return;
    const auto between = edgesBetween(roads, open, last, link);
    ended = !between;
    if (ended) return;
    for (const std::uint32_t edge : *between) departure.edges.push_back(gis::sumoEdgeId(edge));
    departure.edges.push_back(gis::sumoEdgeId(link));
    last = link;
  }
};

/// Vehicles with the ways on which the run saw them in the area, or on which they crossed it
/// between two samples.
std::vector<gis::SumoDeparture> departuresOf(const AreaDetailRequest& request,
                                             const std::vector<std::uint8_t>& kept) {
  const RoadNetwork& roads = request.city->roads;
  const TrafficDemand& demand = *request.track->demand;
  std::map<std::uint32_t, Sighted> all;
  for (const AreaSight& sight : sightsWithin(*request.track, roads, request.from, request.to)) {
    const auto known = all.find(sight.vehicle);
    const ClassEdges open{kept, *request.track->network,
                          demand.classes[demand.type[sight.vehicle]].onRoad()};
    if (known != all.end()) {
      known->second.goOn(roads, open, sight.link);
    } else if (open.holds(sight.link)) {
      Sighted seen;
      const double room = double(roads.edgeLength[sight.link]) - kEndSpace;
      seen.departure = {"v" + std::to_string(sight.vehicle), demand.type[sight.vehicle],
                        std::max(sight.time, request.from),
                        std::clamp(sight.along, 0.0, std::max(0.0, room)), sight.stands,
                        {gis::sumoEdgeId(sight.link)}};
      seen.last = sight.link;
      all.emplace(sight.vehicle, std::move(seen));
    }
  }
  std::vector<gis::SumoDeparture> departures;
  for (auto& [vehicle, seen] : all) departures.push_back(std::move(seen.departure));
  return departures;
}

/// Streets as the run had them for cars at `time`: as fast as `share` of their speed, 0 = closed.
/// What `told` has already is not told again.
Outcome followRoads(sumo::SumoLink& link, const AreaDetailRequest& request,
                    const std::vector<std::uint8_t>& kept, double time, std::vector<float>& told) {
  const auto roads = partAt(request.track->roads, time);
  if (!roads) return Done{};
  for (std::uint32_t e = 0; e < roads->shut.size(); ++e) {
    const float wet = e < roads->share.size() ? roads->share[e] : 1.0F;
    const float share = roads->shut[e] ? 0.0F : wet;
    if (!kept[e] || share == told[e]) continue;
    told[e] = share;
    auto done = share > 0 ? link.slow(gis::sumoEdgeId(e), double(share))
                          : link.close(gis::sumoEdgeId(e));
    if (!done) return done;
  }
  return Done{};
}

/// What SUMO says, and what a person who looks at a branch can do.
Error whatSumoSaid(Error error) {
  if (error.code == ErrorCode::ioFailed || error.code == ErrorCode::badInput)
    error.remedy = "Look at another area or time; the branch's own vehicles are shown";
  return error;
}

std::shared_ptr<const DetailSample> sampleOf(const sumo::SumoLink& link) {
  auto sample = std::make_shared<DetailSample>();
  sample->time = link.time();
  for (const sumo::SumoVehicle& seen : link.vehicles()) {
    VehicleAt vehicle;
    const char* digits = seen.code.data() + 1;
    std::from_chars(digits, seen.code.data() + seen.code.size(), vehicle.vehicle);
    vehicle.at = seen.at;
    vehicle.headingDeg = seen.headingDeg;
    vehicle.stands = seen.speed < kStands;
    sample->vehicles.push_back(vehicle);
  }
  std::sort(sample->vehicles.begin(), sample->vehicles.end(),
            [](const auto& a, const auto& b) { return a.vehicle < b.vehicle; });
  return sample;
}

/// The files that SUMO reads: the area's network and its vehicles.
Result<sumo::SumoOptions> filesFor(const AreaDetailRequest& request, const ScratchFolder& scratch,
                                   const std::vector<std::uint8_t>& kept,
                                   const run::JobContext& job) {
  auto departures = departuresOf(request, kept);
  if (departures.empty())
    return Error{ErrorCode::notFound, "nobody drives there then", "area", "Look elsewhere"};
  const gis::SumoPlain plain = gis::sumoPlain(request.city->roads, *request.track->network, kept);
  sumo::SumoOptions options;
  options.network = scratch.file("area.net.xml");
  options.routes = {scratch.file("area.rou.xml")};
  options.begin = request.from;
  options.seed = request.seed;
  const std::vector<FileBytes> files{
      {scratch.file("area.nod.xml"), plain.nodes},
      {scratch.file("area.edg.xml"), plain.edges},
      {scratch.file("area.con.xml"), plain.connections},
      {scratch.file("area.tll.xml"), plain.programs},
      {options.routes.front(),
       gis::sumoRoutes(std::move(departures), request.track->demand->classes)}};
  if (auto written = writeFiles(files); !written) return written.error();
  const sumo::PlainFiles streets{files[0].path, files[1].path, files[2].path, files[3].path};
  if (auto made = sumo::makeNetwork(streets, options.network,
                                    request.track->network->drivingSide, job);
      !made)
    return made.error();
  return options;
}

}  // namespace

Outcome areaDetailPossible() { return sumo::installed(); }

std::vector<VehicleAt> vehiclesAt(const AreaDetail& detail, double time) {
  if (!detail.holds(time)) return {};
  const auto before = partAt(detail.samples, time);
  const auto next = std::upper_bound(
      detail.samples.begin(), detail.samples.end(), time,
      [](double t, const auto& sample) { return t < sample->time; });
  std::vector<VehicleAt> all = before->vehicles;
  if (next == detail.samples.end() || *next == before) return all;
  const double share = (time - before->time) / ((*next)->time - before->time);
  std::size_t k = 0;
  for (VehicleAt& vehicle : all) {
    const auto& later = (*next)->vehicles;
    while (k < later.size() && later[k].vehicle < vehicle.vehicle) ++k;
    if (k == later.size() || later[k].vehicle != vehicle.vehicle) continue;
    vehicle.at += (later[k].at - vehicle.at) * share;
    if (share >= 0.5) vehicle.headingDeg = later[k].headingDeg;
  }
  return all;
}

Result<AreaDetail> driveAreaDetail(const AreaDetailRequest& request,
                                   const std::function<void(const AreaDetail&)>& grown,
                                   const run::JobContext& job) {
  const ScratchFolder scratch;
  const auto kept = edgesNear(request);
  const auto options = filesFor(request, scratch, kept, job);
  if (!options) return whatSumoSaid(options.error());
  auto link = sumo::SumoLink::start(*options, job);
  if (!link) return whatSumoSaid(link.error());
  if (auto done = link->look(request.centre, request.radius); !done)
    return whatSumoSaid(done.error());
  AreaDetail detail{link->version(), request.centre, request.radius, request.from, request.to, {}};
  std::vector<float> told(request.city->roads.edgeCount(), 1.0F);
  for (double time = request.from + 1; time <= request.to + 1e-6; ++time) {
    if (auto done = followRoads(*link, request, kept, time, told); !done)
      return whatSumoSaid(done.error());
    if (auto done = link->advance(time, job); !done) return whatSumoSaid(done.error());
    detail.samples.push_back(sampleOf(*link));
    const bool tell = std::fmod(time - request.from, kGrown) < 0.5 || time + 1 > request.to;
    if (tell && grown) grown(detail);
    job.progress((time - request.from) / (request.to - request.from),
                 {"微观（SUMO）", "detailed (SUMO)"});
  }
  if (auto done = link->finish(); !done) return whatSumoSaid(done.error());
  return detail;
}

}  // namespace citymirror::session

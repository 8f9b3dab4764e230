#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "engine/core/road_network.h"
#include "engine/run/job_queue.h"

namespace citymirror::sumo {

/// Files of one run of SUMO, and how it drives them.
struct SumoOptions {
  std::string network;  ///< .net.xml
  std::vector<std::string> routes, additional;
  double begin = 0;  ///< s
  double step = 1;   ///< s, > 0
  std::uint64_t seed = 1;
  double rerouting = 0;    ///< share of drivers who look for another way every minute, 0 … 1
  std::string trips;       ///< tripinfo file it writes, empty = none
  std::string program = "sumo";
};

/// A vehicle near where somebody looks. Place in the network's coordinates, m.
struct SumoVehicle {
  std::string code, type;
  Point2 at = Point2::Zero();
  float headingDeg = 0;  ///< 0 = north, clockwise
  float speed = 0;       ///< m/s
};

struct SumoCounts {
  std::uint32_t loaded = 0;  ///< asked to depart so far
  std::uint32_t waiting = 0, running = 0, arrived = 0;
  std::uint32_t teleported = 0;  ///< 0: it is told never to
  std::uint64_t updates = 0;     ///< vehicles times steps
};

/// Files of plain XML of which netconvert makes a network; `programs` are its tlLogics.
struct PlainFiles {
  std::string nodes, edges, connections, programs;
};

/// Has netconvert make a network of plain files whose traffic keeps to `side`. Errors: unsupported,
/// notFound, cancelled, badInput with its words.
Outcome makeNetwork(const PlainFiles& plain, const std::string& network, DrivingSide side,
                    const run::JobContext& job = {});

/// Whether the program was built with SUMO's TraCI library.
bool isBuilt();
/// Whether SUMO can run here: built with its library, sumo and netconvert found. Errors:
/// unsupported, notFound.
Outcome installed();

/// One run of SUMO in a process of its own, spoken to over TraCI (Wegener et al. 2008). A closed
/// edge is one where nobody gets on (0.1 m/s for who enters; who is on it already drives off):
/// closures never end a run. One link at a time in a process, used by one thread, on which SIGPIPE
/// is blocked.
class SumoLink {
 public:
  /// Errors: unsupported (built without it), notFound (no such program), badInput (another link is
  /// open, or what SUMO says of its files), cancelled.
  static Result<SumoLink> start(const SumoOptions& options, const run::JobContext& job = {});
  SumoLink(SumoLink&&) noexcept;
  SumoLink& operator=(SumoLink&&) noexcept;
  ~SumoLink();

  double time() const;
  /// "SUMO 1.15.0"
  std::string version() const;
  /// To `until` s. Errors: cancelled; ioFailed where SUMO ended, with its words.
  Outcome advance(double until, const run::JobContext& job);
  /// Nobody gets on an edge from now on, or everybody again. Errors: badInput (no such edge).
  Outcome close(const std::string& edge);
  Outcome open(const std::string& edge);
  /// A share of its speed that an edge allows, 0 < share ≤ 1. Errors: as close.
  Outcome slow(const std::string& edge, double share);
  /// Vehicles within `radius` m of a place are told by vehicles() after each advance: one context
  /// subscription, so that what is not looked at costs nothing.
  Outcome look(const Point2& centre, double radius);
  std::vector<SumoVehicle> vehicles() const;
  SumoCounts counts() const;
  /// Lets SUMO write its files and end.
  Outcome finish();

 private:
  struct Talk;
  explicit SumoLink(std::unique_ptr<Talk> talk);
  std::unique_ptr<Talk> talk_;
};

}  // namespace citymirror::sumo

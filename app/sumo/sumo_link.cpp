#include "app/sumo/sumo_link.h"

#ifdef CITYMIRROR_WITH_SUMO
#include <libsumo/libtraci.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include "app/sumo/sumo_process.h"

namespace citymirror::sumo {
namespace {

constexpr double kClosedSpeed = 0.1;   // m/s: 0 would make SUMO divide by it
constexpr double kMostStart = 120;     // s, large networks take their time
constexpr double kMostEnd = 60;        // s
constexpr int kAgain = 50;             // ms between tries to connect
constexpr double kDriveOff = 1000;     // factor that undoes a closed edge's speed for who is on it
const char* const kEye = "citymirror-eye";

/// SUMO's library knows one connection at a time.
std::atomic<bool>& isOpen() {
  static std::atomic<bool> open{false};
  return open;
}

std::string joined(const std::vector<std::string>& files) {
  std::string all;
  for (const std::string& file : files) all += (all.empty() ? "" : ",") + file;
  return all;
}

std::vector<std::string> argumentsOf(const SumoOptions& o, int port) {
  std::vector<std::string> a{"--net-file", o.network,
                             "--begin", std::to_string(o.begin),
                             "--step-length", std::to_string(o.step),
                             "--seed", std::to_string(o.seed % 2147483647),
                             "--time-to-teleport", "-1",
                             "--collision.action", "none",
                             "--ignore-route-errors", "true",
                             "--xml-validation", "never",
                             "--xml-validation.net", "never",
                             "--no-step-log", "true",
                             "--no-warnings", "true",
                             "--duration-log.disable", "true",
                             "--remote-port", std::to_string(port)};
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) a.insert(a.end(), {key, value});
  };
  add("--route-files", joined(o.routes));
  add("--additional-files", joined(o.additional));
  if (o.rerouting > 0) {
    add("--device.rerouting.probability", std::to_string(o.rerouting));
    add("--device.rerouting.period", "60");
    add("--device.rerouting.adaptation-interval", "10");
  }
  if (!o.trips.empty()) {
    add("--tripinfo-output", o.trips);
    add("--tripinfo-output.write-unfinished", "true");
  }
  return a;
}

Error stopped() {
  return {ErrorCode::cancelled, "The run of SUMO was stopped", "SUMO", "Run it again"};
}

void keepPipesQuiet() {
  sigset_t pipes;
  sigemptyset(&pipes);
  sigaddset(&pipes, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
}

}  // namespace

bool isBuilt() { return true; }

Outcome installed() {
  for (const char* program : {"sumo", "netconvert"}) {
    if (!onPath(program))
      return Error{ErrorCode::notFound, "SUMO is not installed: there is no program " +
                                            std::string(program),
                   program, "Install SUMO (Debian: apt install sumo)"};
  }
  return Done{};
}

Outcome makeNetwork(const PlainFiles& plain, const std::string& network, DrivingSide side,
                    const run::JobContext& job) {
  SumoProcess convert;
  const auto started = convert.start(
      "netconvert", {"--node-files", plain.nodes, "--edge-files", plain.edges,
                     "--connection-files", plain.connections, "--tllogic-files", plain.programs,
                     "--output-file", network, "--offset.disable-normalization",
                     "true", "--no-turnarounds", "true", "--no-warnings", "true",
                     "--lefthand", side == DrivingSide::left ? "true" : "false",
                     "--xml-validation", "never"});
  if (!started) return started;
  convert.end(kMostStart, job);
  if (job.cancelled()) return stopped();
  std::error_code ignored;
  if (std::filesystem::file_size(network, ignored) > 0 && !ignored) return Done{};
  return Error{ErrorCode::badInput, "SUMO makes no network: " + convert.words(), network,
               "Look at the streets it was given"};
}

struct SumoLink::Talk {
  SumoProcess process;
  double now = 0, step = 1;
  std::map<std::string, double> freeSpeed;   ///< by edge whose speed was changed
  std::map<std::string, std::string> leaving;  ///< vehicle on a closed edge, and that edge
  std::map<std::string, double> factorBefore;
  std::set<std::string> closed;
  std::vector<SumoVehicle> seen;
  SumoCounts counts;
  bool looks = false, connected = false;
  std::string version;

  ~Talk() {
    if (connected) {
      try {
        libtraci::Simulation::close("done");
      } catch (const std::exception&) {
        connected = false;
      }
    }
    isOpen() = false;
  }

  Error ended(const std::exception& why) const {
    const std::string words = process.words();
    return {ErrorCode::ioFailed, "SUMO ended: " + (words.empty() ? why.what() : words), "SUMO",
            "Correct its files, or use the engine \"meso\""};
  }

  double speedOf(const std::string& edge) {
    const auto known = freeSpeed.find(edge);
    if (known != freeSpeed.end()) return known->second;
    return freeSpeed[edge] = libtraci::Lane::getMaxSpeed(edge + "_0");
  }

  void shut(const std::string& edge) {
    const double before = speedOf(edge);
    for (const std::string& vehicle : libtraci::Edge::getLastStepVehicleIDs(edge)) {
      if (leaving.contains(vehicle)) continue;
      factorBefore[vehicle] = libtraci::Vehicle::getSpeedFactor(vehicle);
      leaving[vehicle] = edge;
      libtraci::Vehicle::setSpeedFactor(
          vehicle, std::min(kDriveOff, factorBefore[vehicle] * before / kClosedSpeed));
    }
    libtraci::Edge::setMaxSpeed(edge, kClosedSpeed);
    closed.insert(edge);
  }

  /// Who has left a closed edge drives as before.
  void settle() {
    const std::vector<std::string> gone = libtraci::Simulation::getArrivedIDList();
    for (auto at = leaving.begin(); at != leaving.end();) {
      const bool arrived = std::find(gone.begin(), gone.end(), at->first) != gone.end();
      if (!arrived && closed.contains(at->second) &&
          libtraci::Vehicle::getRoadID(at->first) == at->second) {
        ++at;
        continue;
      }
      if (!arrived) libtraci::Vehicle::setSpeedFactor(at->first, factorBefore[at->first]);
      factorBefore.erase(at->first);
      at = leaving.erase(at);
    }
  }

  void count() {
    counts.arrived += std::uint32_t(libtraci::Simulation::getArrivedNumber());
    counts.running += std::uint32_t(libtraci::Simulation::getDepartedNumber());
    counts.teleported += std::uint32_t(libtraci::Simulation::getStartingTeleportNumber());
    counts.updates += counts.running - counts.arrived;
  }

  void see() {
    seen.clear();
    if (!looks) return;
    for (const auto& [code, values] : libtraci::POI::getContextSubscriptionResults(kEye)) {
      SumoVehicle vehicle;
      vehicle.code = code;
      const auto number = [&values](int key) {
        const auto found = values.find(key);
        const auto* value =
            found == values.end() ? nullptr
                                  : dynamic_cast<const libsumo::TraCIDouble*>(found->second.get());
        return value ? value->value : 0.0;
      };
      const auto place = values.find(libsumo::VAR_POSITION);
      if (place == values.end()) continue;
      if (const auto* at = dynamic_cast<const libsumo::TraCIPosition*>(place->second.get()))
        vehicle.at = {at->x, at->y};
      const auto type = values.find(libsumo::VAR_TYPE);
      if (type != values.end()) {
        if (const auto* word = dynamic_cast<const libsumo::TraCIString*>(type->second.get()))
          vehicle.type = word->value;
      }
      vehicle.headingDeg = float(number(libsumo::VAR_ANGLE));
      vehicle.speed = float(number(libsumo::VAR_SPEED));
      seen.push_back(std::move(vehicle));
    }
  }
};

SumoLink::SumoLink(std::unique_ptr<Talk> talk) : talk_(std::move(talk)) {}
SumoLink::SumoLink(SumoLink&&) noexcept = default;
SumoLink& SumoLink::operator=(SumoLink&&) noexcept = default;
SumoLink::~SumoLink() = default;

Result<SumoLink> SumoLink::start(const SumoOptions& options, const run::JobContext& job) {
  if (isOpen().exchange(true))
    return Error{ErrorCode::badInput, "SUMO runs already, and its library knows one run at a time",
                 "SUMO", "End the other run first"};
  auto talk = std::make_unique<Talk>();  // its end opens the way again
  talk->now = options.begin;
  talk->step = options.step;
  keepPipesQuiet();
  const int port = freePort();
  if (auto started = talk->process.start(options.program, argumentsOf(options, port)); !started)
    return started.error();
  const auto begun = std::chrono::steady_clock::now();
  while (!talk->connected) {
    try {
      talk->version = libtraci::Simulation::init(port, 0, "localhost", "citymirror").second;
      talk->connected = true;
    } catch (const std::exception& why) {
      const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - begun;
      if (talk->process.hasEnded() || waited.count() > kMostStart) {
        const std::string words = talk->process.words();
        return Error{ErrorCode::badInput,
                     "SUMO did not start: " + (words.empty() ? std::string(why.what()) : words),
                     options.network, "Correct its files, or use the engine \"meso\""};
      }
      if (job.cancelled()) return stopped();
      std::this_thread::sleep_for(std::chrono::milliseconds(kAgain));
    }
  }
  return SumoLink(std::move(talk));
}

double SumoLink::time() const { return talk_->now; }
std::string SumoLink::version() const { return talk_->version; }

Outcome SumoLink::advance(double until, const run::JobContext& job) {
  try {
    while (talk_->now + talk_->step / 2 < until) {
      libtraci::Simulation::step();
      talk_->now += talk_->step;
      talk_->count();
      if (!talk_->leaving.empty()) talk_->settle();
      if (job.cancelled()) return stopped();
    }
    talk_->see();
  } catch (const std::exception& why) {
    return talk_->ended(why);
  }
  return Done{};
}

namespace {

Outcome changed(const std::string& edge, const std::function<void()>& change) {
  try {
    change();
  } catch (const std::exception& why) {
    return Error{ErrorCode::badInput, std::string("SUMO cannot change the edge: ") + why.what(), edge,
                 "Name an edge of its network"};
  }
  return Done{};
}

}  // namespace

Outcome SumoLink::close(const std::string& edge) {
  return changed(edge, [&] { talk_->shut(edge); });
}

Outcome SumoLink::open(const std::string& edge) { return slow(edge, 1); }

Outcome SumoLink::slow(const std::string& edge, double share) {
  return changed(edge, [&] {
    libtraci::Edge::setMaxSpeed(edge, std::max(kClosedSpeed, share * talk_->speedOf(edge)));
    talk_->closed.erase(edge);
    talk_->settle();
  });
}

Outcome SumoLink::look(const Point2& centre, double radius) {
  return changed(kEye, [&] {
    if (talk_->looks) libtraci::POI::remove(kEye);
    libtraci::POI::add(kEye, centre.x(), centre.y(), libsumo::TraCIColor(0, 0, 0, 0));
    libtraci::POI::subscribeContext(
        kEye, libsumo::CMD_GET_VEHICLE_VARIABLE, radius,
        {libsumo::VAR_POSITION, libsumo::VAR_ANGLE, libsumo::VAR_SPEED, libsumo::VAR_TYPE});
    talk_->looks = true;
  });
}

std::vector<SumoVehicle> SumoLink::vehicles() const { return talk_->seen; }

SumoCounts SumoLink::counts() const {
  SumoCounts counts = talk_->counts;
  try {
    counts.waiting = std::uint32_t(libtraci::Simulation::getPendingVehicles().size());
  } catch (const std::exception&) {
    counts.waiting = 0;
  }
  counts.loaded = counts.running + counts.waiting;
  counts.running -= counts.arrived;
  return counts;
}

Outcome SumoLink::finish() {
  try {
    libtraci::Simulation::close("done");
    talk_->connected = false;
  } catch (const std::exception& why) {
    talk_->connected = false;
    return talk_->ended(why);
  }
  talk_->process.end(kMostEnd);
  return Done{};
}

}  // namespace citymirror::sumo

#else

namespace citymirror::sumo {

struct SumoLink::Talk {};

bool isBuilt() { return false; }

Outcome installed() {
  return Error{ErrorCode::unsupported, "this program was built without SUMO", "SUMO",
               "Install SUMO (Debian: apt install sumo) and build again: packaging/run.sh takes it "
               "in"};
}

Outcome makeNetwork(const PlainFiles&, const std::string&, DrivingSide, const run::JobContext&) {
  return installed();
}

SumoLink::SumoLink(std::unique_ptr<Talk> talk) : talk_(std::move(talk)) {}
SumoLink::SumoLink(SumoLink&&) noexcept = default;
SumoLink& SumoLink::operator=(SumoLink&&) noexcept = default;
SumoLink::~SumoLink() = default;

Result<SumoLink> SumoLink::start(const SumoOptions&, const run::JobContext&) {
  return Error{ErrorCode::unsupported, "this program was built without SUMO", "engine \"sumo\"",
               "Use the engine \"meso\"; or install SUMO (Debian: apt install sumo) and build "
               "again: packaging/run.sh takes it in"};
}

double SumoLink::time() const { return 0; }
std::string SumoLink::version() const { return {}; }
Outcome SumoLink::advance(double, const run::JobContext&) { return Done{}; }
Outcome SumoLink::close(const std::string&) { return Done{}; }
Outcome SumoLink::open(const std::string&) { return Done{}; }
Outcome SumoLink::slow(const std::string&, double) { return Done{}; }
Outcome SumoLink::look(const Point2&, double) { return Done{}; }
std::vector<SumoVehicle> SumoLink::vehicles() const { return {}; }
SumoCounts SumoLink::counts() const { return {}; }
Outcome SumoLink::finish() { return Done{}; }

}  // namespace citymirror::sumo
#endif

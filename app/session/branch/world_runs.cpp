#include "app/session/branch/world_runs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "app/session/branch/branch_course.h"
#include "app/session/branch/water_states.h"
#include "engine/run/background.h"

namespace citymirror::session {
namespace {

using Model = world::CoupledModel;
using Kept = std::map<double, std::shared_ptr<const Model>>;

constexpr double kSameInstant = 1e-6;  // s
constexpr const char* kRunId = "W";    // of the run as it goes
constexpr const char* kBranchMark = "W·";

/// Everything before `at` of a parent's track.
WorldTrack sharedUntil(const WorldTrack& track, double at) {
  WorldTrack shared = track;
  const auto cut = [&](auto& parts) {
    std::erase_if(parts, [&](const auto& part) { return part->time > at + kSameInstant; });
  };
  cut(shared.vehicles);
  cut(shared.roads);
  cut(shared.water);
  std::erase_if(shared.rows, [&](const WorldRow& row) { return row.time > at + kSameInstant; });
  return shared;
}

/// With a number behind it where one of them has the name already.
Text distinctName(const Text& name,
                  const std::vector<std::shared_ptr<const WorldFuture>>& futures) {
  const auto taken = [&](const Text& wanted) {
    return std::any_of(futures.begin(), futures.end(), [&](const auto& future) {
      return future->name.zh == wanted.zh || future->name.en == wanted.en;
    });
  };
  Text own = name;
  for (int k = 2; !name.zh.empty() && !name.en.empty() && taken(own); ++k) {
    const std::string number = " (" + std::to_string(k) + ")";
    own = {name.zh + number, name.en + number};
  }
  return own;
}

}  // namespace

std::shared_ptr<const WorldFuture> WorldFutures::find(const std::string& id) const {
  for (const auto& future : all) {
    if (future->id == id) return future;
  }
  return nullptr;
}

/// Shared with the jobs, so that a job that ends late finds it.
struct WorldRuns::State {
  explicit State(unsigned threads, std::function<void()> listener)
      : changed(std::move(listener)), queue(threads) {}

  std::function<void()> changed;
  mutable std::mutex mutex;
  WorldRunRequest request;
  std::vector<std::shared_ptr<const WorldFuture>> futures;
  std::map<std::string, Kept> kept;
  std::map<std::string, std::uint64_t> jobOf;
  std::map<std::string, world::CoupledInputs> inputsOf;  ///< of alternatives
  std::uint64_t generation = 0;
  int branches = 0;
  run::JobQueue queue;  // last: its end waits for the workers

  // With the mutex held:
  BranchShare share() const;
  void begin(WorldFuture future);  ///< one that begins at zero
  WorldRunRequest requestOf(const std::string& branch) const;

  struct Beginning {
    std::shared_ptr<const WorldFuture> parent;
    double begun = 0;                                        ///< s
    std::pair<double, std::shared_ptr<const Model>> newest;  ///< the kept model to go on from
  };
  /// With the mutex held.
  Result<Beginning> beginningOf(const std::string& parent, double at) const;

  BranchCourse course(const WorldFuture& future, const WorldRunRequest& wanted, std::uint64_t of) {
    return BranchCourse(
        future, wanted, [this, of](const WorldFuture& now) { return put(of, now); },
        [this, of, id = future.id](const Model& model) { keep(of, id, model); },
        [this] {
          const std::lock_guard lock(mutex);
          return share();
        });
  }

  /// Null where the branch is gone.
  std::shared_ptr<const WorldFuture> find(std::uint64_t of, const std::string& id) const {
    const std::lock_guard lock(mutex);
    const auto found =
        std::find_if(futures.begin(), futures.end(), [&](const auto& f) { return f->id == id; });
    return of == generation && found != futures.end() ? *found : nullptr;
  }

  /// False where the branch is gone.
  bool put(std::uint64_t of, const WorldFuture& future) {
    {
      const std::lock_guard lock(mutex);
      if (of != generation) return false;
      const auto found = std::find_if(futures.begin(), futures.end(),
                                      [&](const auto& f) { return f->id == future.id; });
      if (found == futures.end()) return false;
      *found = std::make_shared<const WorldFuture>(future);
    }
    if (changed) changed();
    return true;
  }

  void thinOthers(std::uint64_t of);

  void keep(std::uint64_t of, const std::string& id, const Model& model) {
    auto copy = std::make_shared<const Model>(model.fork());
    const std::lock_guard lock(mutex);
    if (of == generation) kept[id][model.time()] = std::move(copy);
  }

  /// A branch whose turn never came. With the mutex held.
  void neverBegins(std::uint64_t job) {
    const auto of = std::find_if(jobOf.begin(), jobOf.end(),
                                 [&](const auto& each) { return each.second == job; });
    if (of == jobOf.end()) return;
    for (auto& future : futures) {
      if (future->id != of->first) continue;
      WorldFuture ended = *future;
      ended.computing = false;
      ended.error = Error{ErrorCode::cancelled, "The branch was cancelled before its turn", ended.id,
                          "Make it again when wanted"};
      future = std::make_shared<const WorldFuture>(std::move(ended));
    }
  }
};

BranchShare WorldRuns::State::share() const {
  const std::size_t sharing = std::max<std::size_t>(1, futures.size());
  const auto& bed = request.inputs.flood.bed;
  const std::size_t state = bed ? waterStateBytes(bed->shape) : 0;
  return {request.vehicleBytes / sharing,
          waterInterval(state, request.duration, sharing, kWaterEvery, request.waterBytes),
          request.roadBytes / sharing};
}

/// Of branches that do not compute, as there is a new one to share with. One that computes puts
/// itself anew.
void WorldRuns::State::thinOthers(std::uint64_t of) {
  BranchShare most;
  std::vector<std::shared_ptr<const WorldFuture>> all;
  {
    const std::lock_guard lock(mutex);
    most = share();
    all = futures;
  }
  for (const auto& before : all) {
    auto track = std::make_shared<WorldTrack>(*before->track);
    if (!fitTrack(*track, most)) continue;
    auto after = std::make_shared<WorldFuture>(*before);
    after->track = std::move(track);
    const std::lock_guard lock(mutex);
    if (of == generation)
      std::replace(futures.begin(), futures.end(), before,
                   std::shared_ptr<const WorldFuture>(std::move(after)));
  }
  if (changed) changed();
}

Result<WorldRuns::State::Beginning> WorldRuns::State::beginningOf(const std::string& parent,
                                                                 double at) const {
  const auto of =
      std::find_if(futures.begin(), futures.end(), [&](const auto& f) { return f->id == parent; });
  if (of == futures.end())
    return Error{ErrorCode::notFound, "there is no such branch", parent, "Choose another"};
  if (!(at >= (*of)->begun && at < request.duration))
    return Error{ErrorCode::badInput, "the time lies outside the branch", parent,
                 "Choose a time after it begins"};
  const double step = request.inputs.exchangeInterval;
  const double begun = std::max((*of)->begun, std::floor(at / step + kSameInstant) * step);
  const Error early{ErrorCode::badInput, "the branch is not computed yet", parent,
                    "Wait until it has begun"};
  const auto models = kept.find(parent);
  if (models == kept.end()) return early;
  const auto after = models->second.upper_bound(begun + kSameInstant);
  if (after == models->second.begin()) return early;
  const auto newest = std::prev(after);
  if (newest->first < (*of)->begun - kSameInstant) return early;  // without the parent's own deed
  return Beginning{*of, begun, *newest};
}

WorldRuns::WorldRuns(unsigned threads, std::function<void()> changed)
    : state_(std::make_shared<State>(threads, std::move(changed))) {}

WorldRuns::~WorldRuns() {
  state_->queue.cancelAll();
  state_->queue.drain();
}

void WorldRuns::State::begin(WorldFuture future) {
  future.computing = true;
  future.track = std::make_shared<const WorldTrack>();
  futures.push_back(std::make_shared<const WorldFuture>(future));
  jobOf[future.id] = queue.submit(
      future.name, [this, future, of = generation](const run::JobContext& job) {
        run::stepBehind(run::Behind::pictures);
        WorldRunRequest wanted;
        {
          const std::lock_guard asking(mutex);
          if (of != generation) return;
          wanted = requestOf(future.id);
        }
        auto way = course(future, wanted, of);
        auto model = Model::make(wanted.inputs);
        if (!model) return void(way.result(nullptr, model.error()));
        const Outcome ended = way.go(*model, std::nullopt, job);
        way.result(&*model, ended);
      });
}

WorldRunRequest WorldRuns::State::requestOf(const std::string& branch) const {
  WorldRunRequest of = request;
  for (std::string id = branch; !id.empty();) {
    const auto known = inputsOf.find(id);
    if (known != inputsOf.end()) {
      of.inputs = known->second;
      break;
    }
    const auto at =
        std::find_if(futures.begin(), futures.end(), [&](const auto& f) { return f->id == id; });
    id = at == futures.end() ? std::string() : (*at)->parent;
  }
  return of;
}

void WorldRuns::allow(unsigned branches) { state_->queue.allow(branches); }

void WorldRuns::start(WorldRunRequest request) {
  State* s = state_.get();
  s->queue.cancelAll();
  WorldFuture first;
  first.id = kRunId;
  first.name = request.name == Text{} ? Text{"推演", "as it goes"} : request.name;
  const std::lock_guard lock(s->mutex);
  ++s->generation;
  auto alternatives = std::exchange(request.alternatives, {});
  s->request = std::move(request);
  s->kept.clear();
  s->jobOf.clear();
  s->inputsOf.clear();
  s->branches = 0;
  s->futures.clear();
  s->begin(std::move(first));
  for (WorldAlternative& alternative : alternatives) {
    WorldFuture beside;
    beside.id = kBranchMark + std::to_string(++s->branches);
    beside.parent = kRunId;
    beside.name = distinctName(alternative.name, s->futures);
    beside.alternative = true;
    s->inputsOf[beside.id] = std::move(alternative.inputs);
    s->begin(std::move(beside));
  }
}

Result<std::string> WorldRuns::branch(const std::string& parent, double at, const WorldDeed& deed,
                                      const Text& name, const std::string& by) {
  State* s = state_.get();
  const std::lock_guard lock(s->mutex);
  const auto begin = s->beginningOf(parent, at);
  if (!begin) return begin.error();
  const auto& [of, begun, newest] = *begin;
  if (auto good = checkDeed(deed, *newest.second, *s->request.inputs.city); !good)
    return good.error();
  WorldFuture future;
  future.id = kBranchMark + std::to_string(++s->branches);
  future.parent = parent;
  future.name = distinctName(name, s->futures);
  future.begun = begun;
  future.computing = true;
  future.deed = deed;
  future.actions = of->actions;
  future.actions.push_back(actionOf(deed, s->request.zero, s->request.zero + millis(begun), by));
  future.track = std::make_shared<const WorldTrack>(sharedUntil(*of->track, begun));
  future.computedTo = newest.first;
  const Kept& kept = s->kept[parent];
  // Not the one of its beginning: the branch keeps that itself, with its deed done.
  s->kept[future.id] = Kept(kept.begin(), kept.lower_bound(begun - kSameInstant));
  s->futures.push_back(std::make_shared<const WorldFuture>(future));
  s->jobOf[future.id] = s->queue.submitFirst(
      future.name, [s, id = future.id, generation = s->generation, request = s->request,
                    from = newest.second, deed](const run::JobContext& job) {
        run::stepBehind(run::Behind::pictures);
        s->thinOthers(generation);
        const auto mine = s->find(generation, id);
        if (!mine) return;
        auto course = s->course(*mine, request, generation);
        Model model = from->fork();
        const Outcome ended = course.go(model, deed, job);
        course.result(&model, ended);
      });
  return future.id;
}

void WorldRuns::drop(const std::string& id) {
  std::vector<std::uint64_t> jobs;
  {
    const std::lock_guard lock(state_->mutex);
    std::set<std::string> gone{id};
    for (const auto& future : state_->futures) {  // parents come before their children
      if (gone.contains(future->parent)) gone.insert(future->id);
    }
    for (const std::string& each : gone) {
      if (state_->jobOf.contains(each)) jobs.push_back(state_->jobOf[each]);
      state_->kept.erase(each);
      state_->jobOf.erase(each);
    }
    std::erase_if(state_->futures, [&](const auto& future) { return gone.contains(future->id); });
  }
  for (const std::uint64_t job : jobs) state_->queue.cancel(job);
  if (state_->changed) state_->changed();
}

void WorldRuns::cancel() {
  {
    const std::lock_guard lock(state_->mutex);
    for (const std::uint64_t job : state_->queue.cancelAll()) state_->neverBegins(job);
  }
  if (state_->changed) state_->changed();
}

void WorldRuns::cancel(const std::string& id) {
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->jobOf.find(id);
    if (found == state_->jobOf.end()) return;
    if (state_->queue.cancel(found->second)) state_->neverBegins(found->second);
  }
  if (state_->changed) state_->changed();
}

void WorldRuns::hold(bool still) {
  run::JobQueue& queue = state_->queue;
  for (const run::JobStatus& job : queue.status()) still ? queue.pause(job.id) : queue.resume(job.id);
}

std::shared_ptr<const WorldFutures> WorldRuns::futures() const {
  const std::lock_guard lock(state_->mutex);
  return std::make_shared<const WorldFutures>(
      WorldFutures{state_->request.forecast, state_->request.zero, state_->request.duration,
                   state_->futures, state_->request.scenario, state_->request.vehicleBytes,
                   state_->request.waterBytes, state_->request.roadBytes,
                   state_->request.measuredTo, state_->request.stages});
}

WorldRunRequest WorldRuns::request(const std::string& branch) const {
  const std::lock_guard lock(state_->mutex);
  return state_->requestOf(branch);
}

std::vector<run::JobStatus> WorldRuns::jobs() const { return state_->queue.status(); }

void WorldRuns::drain() { state_->queue.drain(); }

}  // namespace citymirror::session

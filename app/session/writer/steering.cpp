#include "app/session/writer/steering.h"

#include <algorithm>
#include <set>
#include <utility>

namespace citymirror::session {
namespace {

world::RunPointer named(const world::ForecastRun& run, const std::string& id,
                        const std::vector<flood::TimedEdit>& edits) {
  auto copy = std::make_shared<world::ForecastRun>(run);
  copy->id = id;
  copy->edits = edits;
  for (world::WorldState& state : copy->states) state.branch = id;
  return copy;
}

}  // namespace

void Steering::setForecast(world::RunPointer forecast, world::ForecastRequest request) {
  stop();
  forecast_ = std::move(forecast);
  request_ = std::move(request);
  done_.clear();
  undone_.clear();
  branches_.clear();
  numbered_ = 0;
}

std::vector<flood::TimedEdit> Steering::edits() const {
  std::vector<flood::TimedEdit> edits = request_.edits;
  for (const Measure& measure : done_) edits.push_back(measure.edit);
  std::stable_sort(edits.begin(), edits.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return edits;
}

void Steering::add(Measure measure) {
  const flood::TimedEdit edit = measure.edit;
  done_.push_back(std::move(measure));
  undone_.clear();
  if (!handOver(edit)) goOn();
}

bool Steering::undo() {
  if (done_.empty()) return false;
  undone_.push_back(std::move(done_.back()));
  done_.pop_back();
  goOn();
  return true;
}

bool Steering::redo() {
  if (undone_.empty()) return false;
  done_.push_back(std::move(undone_.back()));
  undone_.pop_back();
  goOn();
  return true;
}

void Steering::undoAll() {
  while (!done_.empty()) {
    undone_.push_back(std::move(done_.back()));
    done_.pop_back();
  }
  goOn();
}

const Steering::Branch* Steering::find(const std::vector<flood::TimedEdit>& edits) const {
  const auto found = std::find_if(branches_.begin(), branches_.end(),
                                  [&](const Branch& b) { return b.edits == edits; });
  return found == branches_.end() ? nullptr : &*found;
}

world::RunPointer Steering::run() const {
  if (done_.empty()) return nullptr;
  const Branch* branch = find(edits());
  return branch == nullptr ? nullptr : branch->run;
}

world::RunPointer Steering::nearest(const std::vector<flood::TimedEdit>& edits) const {
  world::RunPointer best = forecast_;
  const auto startOf = [&](const world::RunPointer& run) {
    const auto snapshot = world::snapshotFor(*run, edits);
    return std::pair(snapshot ? snapshot->time : -1.0, world::agreesUntil(*run, edits));
  };
  for (const Branch& branch : branches_) {
    if (startOf(branch.run) > startOf(best)) best = branch.run;
  }
  return best;
}

/// The run under way does one more thing instead of being begun again.
bool Steering::handOver(const flood::TimedEdit& edit) {
  if (!computing_) return false;
  std::vector<flood::TimedEdit> grown = computing_->edits;
  const auto at = std::upper_bound(grown.begin(), grown.end(), edit.time,
                                   [](double t, const flood::TimedEdit& e) { return t < e.time; });
  grown.insert(at, edit);
  const Branch* before = find(computing_->edits);
  if (grown != edits() || before == nullptr || !computing_->inbox->offer(edit)) return false;
  computing_->edits = grown;
  branches_.push_back({grown, named(*before->run, nextId(), grown)});
  return true;
}

void Steering::goOn() {
  const std::vector<flood::TimedEdit> wanted = edits();
  if (computing_ && computing_->edits == wanted) return;
  stop();
  if (done_.empty()) return;
  const Branch* kept = find(wanted);
  if (kept == nullptr || !kept->run->complete) begin(wanted);
}

void Steering::begin(const std::vector<flood::TimedEdit>& edits) {
  const Branch* kept = find(edits);
  world::ForecastRequest request = request_;
  request.id = kept != nullptr ? kept->run->id : nextId();
  request.parent = forecast_->id;
  request.trigger = done_.back().action.by;
  request.edits = edits;
  request.from = nearest(edits);
  auto shared = std::make_shared<const world::ForecastRun>(world::sharedPart(request));
  const double openFrom =
      shared->states.empty() ? 0 : seconds(shared->states.back().at - shared->zero);
  request.inbox = std::make_shared<world::EditInbox>(openFrom);
  if (kept == nullptr) branches_.push_back({edits, std::move(shared)});
  computing_ = Computing{request.id, edits, request.inbox};
  work_ = Work{std::move(request)};
}

void Steering::stop() {
  if (computing_ || work_) work_ = Work{};
  computing_.reset();
}

std::string Steering::nextId() { return forecast_->id + "·" + std::to_string(++numbered_); }

std::optional<Steering::Work> Steering::takeWork() { return std::exchange(work_, std::nullopt); }

bool Steering::takePart(const std::string& requestId, const world::ForecastRun& part) {
  if (!awaits(requestId)) return false;
  const auto branch = std::find_if(branches_.begin(), branches_.end(),
                                   [&](const Branch& b) { return b.edits == computing_->edits; });
  if (branch == branches_.end()) return false;
  branch->run = named(part, branch->run->id, branch->edits);
  if (part.complete) {
    computing_.reset();
    forget();
  }
  return true;
}

std::vector<Measure> Steering::giveUp(Failure failure) {
  std::vector<Measure> left;
  stop();
  while (!done_.empty()) {
    const Branch* branch = find(edits());
    if (branch != nullptr && branch->run->complete) break;
    if (failure == Failure::failed && branch != nullptr)
      branches_.erase(branches_.begin() + (branch - branches_.data()));
    left.push_back(done_.back());
    if (failure == Failure::cancelled) undone_.push_back(done_.back());
    done_.pop_back();
  }
  return left;
}

/// Keeps the runs within their memory: the oldest go first, what is shown stays.
void Steering::forget() {
  const std::size_t cells = request_.domain->bed->shape.size();
  const auto bytes = [&] {
    std::set<const void*> states, snapshots;
    for (const Branch& branch : branches_) {
      for (const auto& state : branch.run->flood->keyframes) states.insert(state.get());
      for (const auto& snapshot : branch.run->flood->snapshots) snapshots.insert(snapshot.get());
    }
    return (states.size() * world::kStateBytes + snapshots.size() * world::kSnapshotBytes) * cells;
  };
  const std::vector<flood::TimedEdit> shown = edits();
  while (bytes() > keptBytes_) {
    const auto oldest = std::find_if(branches_.begin(), branches_.end(),
                                     [&](const Branch& b) { return b.edits != shown; });
    if (oldest == branches_.end()) return;
    branches_.erase(oldest);
  }
}

}  // namespace citymirror::session

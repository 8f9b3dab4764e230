#include "app/session/branch/seat_runs.h"

#include <utility>

#include "app/session/branch/saved_branches.h"
#include "app/session/command/seat_rights.h"

namespace citymirror::session {
namespace {

constexpr const char* kWholeRun = "W";

}  // namespace

SeatRuns::SeatRuns(unsigned threads, std::function<void()> changed, Views views)
    : views_(std::move(views)), runs_(threads, std::move(changed)) {}

Outcome SeatRuns::mayRun() const { return permitRun(views_()->person, RunKind::traffic); }

Outcome SeatRuns::start(WorldRunRequest request) {
  if (Outcome may = mayRun(); !may) return may;
  runs_.start(std::move(request));
  return Done{};
}

Outcome SeatRuns::cancel() {
  if (Outcome may = mayRun(); !may) return may;
  runs_.cancel();
  return Done{};
}

Outcome SeatRuns::cancel(const std::string& id) {
  if (Outcome may = mayRun(); !may) return may;
  runs_.cancel(id);
  return Done{};
}

Result<std::string> SeatRuns::branch(const std::string& parent, double at, const WorldDeed& deed,
                                     const Text& name, const std::string& by) {
  if (Outcome may = permitDeed(*views_(), deed); !may) return may.error();
  return runs_.branch(parent, at, deed, name, by);
}

Outcome SeatRuns::drop(const std::string& id) {
  const auto futures = runs_.futures();
  const auto of = futures->find(id);
  const bool ofTheRun = of && !of->deed;
  Outcome may = ofTheRun ? mayRun() : permitBranches(*views_(), savedBranches(*futures, id));
  if (!may) return may;
  runs_.drop(id);
  return Done{};
}

std::vector<WaitingBranches::Made> SeatRuns::make(WaitingBranches& waiting, const std::string& by) {
  const auto view = views_();
  return waiting.make(runs_, by, [&](const SavedBranch& branch) -> Outcome {
    return branch.kept ? Outcome(Done{}) : permitDeed(*view, branch.deed);
  });
}

Result<std::vector<SavedBranch>> SeatRuns::forget(WaitingBranches& waiting, const std::string& id) {
  if (Outcome may = permitAt(views_()->person, Act::runForecast); !may) return may.error();
  return waiting.forget(id);
}

void SeatRuns::clear() { runs_.drop(kWholeRun); }

}  // namespace citymirror::session

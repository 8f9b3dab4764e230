#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/action.h"
#include "scenarios/world/forecast.h"

namespace citymirror::session {

/// One thing people did to a forecast: for the journal and for the run.
struct Measure {
  run::Action action;
  flood::TimedEdit edit;
};

/// The what-if branches of one forecast: what people did, what they took back, and the runs kept so
/// that both are shown at once. Equal lists of edits are one branch. No thread of its own.
class Steering {
 public:
  explicit Steering(std::size_t keptBytes) : keptBytes_(keptBytes) {}

  /// Another forecast to branch from; all branches are forgotten.
  void setForecast(world::RunPointer forecast, world::ForecastRequest request);
  const world::RunPointer& forecast() const { return forecast_; }
  const world::ForecastRequest& request() const { return request_; }

  void add(Measure measure);
  /// False where there is nothing to take back or to bring back.
  bool undo();
  bool redo();
  /// Takes everything back; redo brings it back one by one.
  void undoAll();

  const std::vector<Measure>& done() const { return done_; }
  const std::vector<Measure>& undone() const { return undone_; }  ///< next to bring back last
  std::vector<flood::TimedEdit> edits() const;  ///< of what is done, rising in time

  /// What there is of the branch of what is done; null where nothing is done.
  world::RunPointer run() const;
  bool computing() const { return computing_.has_value(); }
  bool awaits(const std::string& requestId) const {
    return computing_ && computing_->requestId == requestId;
  }

  /// What the workers ought to do, once after each change: stop what they do and, if there is
  /// something to compute, begin it.
  struct Work {
    std::optional<world::ForecastRequest> begin;
  };
  std::optional<Work> takeWork();

  /// A run on its way or ended. False where nobody waits for it any more.
  bool takePart(const std::string& requestId, const world::ForecastRun& part);
  /// The run that was waited for gave nothing: back to the newest list that has a whole run. What
  /// led away from it is returned, newest first, and kept for redo if it was cancelled.
  enum class Failure { cancelled, failed };
  std::vector<Measure> giveUp(Failure failure);

 private:
  struct Branch {
    std::vector<flood::TimedEdit> edits;
    world::RunPointer run;
  };
  struct Computing {
    std::string requestId;
    std::vector<flood::TimedEdit> edits;
    std::shared_ptr<world::EditInbox> inbox;
  };

  const Branch* find(const std::vector<flood::TimedEdit>& edits) const;
  /// The kept run that spares most of the computation.
  world::RunPointer nearest(const std::vector<flood::TimedEdit>& edits) const;
  void goOn();
  bool handOver(const flood::TimedEdit& edit);
  void begin(const std::vector<flood::TimedEdit>& edits);
  void stop();
  std::string nextId();
  void forget();

  std::size_t keptBytes_;
  world::RunPointer forecast_;
  world::ForecastRequest request_;
  std::vector<Measure> done_, undone_;
  std::vector<Branch> branches_;  ///< oldest first
  std::optional<Computing> computing_;
  std::optional<Work> work_;
  int numbered_ = 0;
};

}  // namespace citymirror::session

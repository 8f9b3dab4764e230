#pragma once
#include <QObject>
#include <QTimer>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "app/panels/words.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::desktop {

/// One answer at a time that may take minutes: computed in the background on one core behind
/// everybody else, with progress, and to be stopped. Only the one asked for last is taken. UI
/// thread only.
class LongAnswer : public QObject {
  Q_OBJECT
 public:
  template <class Found>
  using Compute = std::function<Result<Found>(const run::JobContext&)>;
  /// Null where it failed, with the fault in the language of the window.
  template <class Found>
  using Take = std::function<void(std::shared_ptr<const Found>, const QString& fault)>;

  LongAnswer();
  ~LongAnswer() override;  ///< stops, and waits for the worker

  bool computing() const { return computing_; }
  /// `compute` runs on the worker, `take` on the UI thread once it is no longer computing; not
  /// after `stop` or another `ask`. An exception of `compute` is a fault, too.
  template <class Found>
  void ask(Text name, Compute<Found> compute, Take<Found> take) {
    submit(std::move(name),
           [compute = std::move(compute),
            take = std::move(take)](const run::JobContext& job) -> Taking {
             auto made = std::make_shared<Result<Found>>(tried(compute, job));
             return [made, take] {
               if (*made)
                 take(std::make_shared<const Found>(std::move(**made)), {});
               else
                 take(nullptr, panels::errorText(made->error()));
             };
           });
  }
  /// The answer is not wanted any more. False where none was awaited.
  bool stop();

 signals:
  void progressed(double fraction, const QString& phase);  ///< 0 … 1; −1 = it does not compute

 private:
  using Taking = std::function<void()>;
  template <class Found>
  static Result<Found> tried(const Compute<Found>& compute, const run::JobContext& job) {
    try {
      return compute(job);
    } catch (const std::exception& thrown) {
      return brokenOff(thrown);
    }
  }
  static Error brokenOff(const std::exception& thrown);
  void submit(Text name, std::function<Taking(const run::JobContext&)> work);
  void end();

  bool computing_ = false;
  std::uint64_t asked_ = 0;  ///< number of the answer that is awaited
  std::uint64_t job_ = 0;    ///< that computes it; one that was stopped may still wind down
  QTimer looking_;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop

#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/text.h"

namespace citymirror::run {

/// Where a computation waits while people hold it. Thread-safe.
class PauseGate {
 public:
  void close();
  void open();
  bool closed() const { return closed_; }
  /// Waits until the gate is open or `stop` is requested; costs one load while it is open.
  void pass(const std::stop_token& stop);

 private:
  std::atomic<bool> closed_ = false;
  std::mutex mutex_;
  std::condition_variable_any changed_;
};

/// What a long computation gets: ask `cancelled()` at least every 50 ms, tell `progress` (0..1).
/// Copyable; a default-made context never cancels and drops progress.
class JobContext {
 public:
  JobContext() = default;
  JobContext(std::stop_token stop, std::function<void(double, const Text&)> report,
             std::shared_ptr<PauseGate> gate = nullptr)
      : stop_(std::move(stop)), report_(std::move(report)), gate_(std::move(gate)) {}

  /// Where the job is paused, waits here until it is resumed or cancelled.
  bool cancelled() const {
    if (gate_) gate_->pass(stop_);
    return stop_.stop_requested();
  }
  void progress(double fraction, const Text& phase) const {
    if (report_) report_(fraction, phase);
  }
  /// For a part of the work: its own 0 to 1 are `from` to `to` of the whole.
  JobContext part(double from, double to) const {
    if (!report_) return *this;
    const auto within = [report = report_, from, to](double fraction, const Text& phase) {
      report(from + (to - from) * fraction, phase);
    };
    return {stop_, within, gate_};
  }
  /// The same for a part that people know by one name: `phase` stands for its own phases.
  JobContext part(double from, double to, const Text& phase) const {
    if (!report_) return *this;
    const auto within = [report = report_, from, to, phase](double fraction, const Text&) {
      report(from + (to - from) * fraction, phase);
    };
    return {stop_, within, gate_};
  }

 private:
  std::stop_token stop_;
  std::function<void(double, const Text&)> report_;
  std::shared_ptr<PauseGate> gate_;
};

struct JobStatus {
  std::uint64_t id = 0;
  Text name;
  Text phase;
  double fraction = 0;
  bool paused = false;
};

/// A job whose work threw.
struct JobFailure {
  std::uint64_t id = 0;
  Text name;
  std::string what;
};

/// Workers that run jobs in the order submitted, urgent ones before. Thread-safe. The destructor
/// cancels and joins.
class JobQueue {
 public:
  /// 0 threads = one per core.
  explicit JobQueue(unsigned threads);
  ~JobQueue();
  /// Of its workers so many work at once, paused jobs too; at least 1. Of those that run none is
  /// stopped. Without a call, all of them.
  void allow(unsigned workers);
  JobQueue(const JobQueue&) = delete;
  JobQueue& operator=(const JobQueue&) = delete;

  /// Returns the job's id. `work` runs on a worker; it hands its result on by itself. An exception
  /// that leaves it ends the job only and is kept for takeFailures().
  std::uint64_t submit(Text name, std::function<void(const JobContext&)> work);
  /// The same, before all that wait: of several the last one begins first. What runs goes on.
  std::uint64_t submitFirst(Text name, std::function<void(const JobContext&)> work);
  /// A running job is asked to stop; a waiting one never starts: true says so, for whoever counted
  /// on its end. An unknown id changes nothing.
  bool cancel(std::uint64_t id);
  /// The same for all; the ids of those that will never start.
  std::vector<std::uint64_t> cancelAll();
  /// A paused job keeps its worker and its state and waits at its next question whether it is
  /// cancelled; one that has not begun waits at its first. An unknown id changes nothing.
  void pause(std::uint64_t id);
  void resume(std::uint64_t id);
  /// Running and waiting jobs, in order.
  std::vector<JobStatus> status() const;
  /// Blocks until nothing runs or waits. Not from inside a job.
  void drain();
  /// Jobs that threw since the last call, in the order in which they ended.
  std::vector<JobFailure> takeFailures();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::run

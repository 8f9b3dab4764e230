#include "engine/run/job_queue.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

namespace citymirror::run {
namespace {

struct Job {
  JobStatus status;
  std::function<void(const JobContext&)> work;
  std::stop_source stop;
  std::shared_ptr<PauseGate> gate = std::make_shared<PauseGate>();

  JobStatus statusNow() const {
    JobStatus now = status;
    now.paused = gate->closed();
    return now;
  }
};
using JobPointer = std::shared_ptr<Job>;

/// What the work threw, or nothing.
std::string messageOf(const std::function<void(const JobContext&)>& work,
                      const JobContext& context) {
  try {
    work(context);
    return {};
  } catch (const std::exception& thrown) {
    return *thrown.what() ? thrown.what() : "an exception without a message";
  } catch (...) {
    return "an unknown exception";
  }
}

}  // namespace

void PauseGate::close() {
  const std::lock_guard guard(mutex_);
  closed_ = true;
}

void PauseGate::open() {
  {
    const std::lock_guard guard(mutex_);
    closed_ = false;
  }
  changed_.notify_all();
}

void PauseGate::pass(const std::stop_token& stop) {
  if (!closed_) return;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [this] { return !closed_; });
}

struct JobQueue::State {
  mutable std::mutex mutex;
  std::condition_variable_any wake;
  std::condition_variable idle;
  std::uint64_t nextId = 1;
  std::deque<JobPointer> waiting;
  std::vector<JobPointer> running;
  std::vector<JobFailure> failures;
  std::size_t most = std::numeric_limits<std::size_t>::max();  ///< that run at once
  std::vector<std::jthread> workers;

  bool mayBegin() const { return !waiting.empty() && running.size() < most; }

  enum class Place { last, first };
  std::uint64_t add(Text name, std::function<void(const JobContext&)> work, Place place) {
    auto job = std::make_shared<Job>();
    job->status.name = std::move(name);
    job->work = std::move(work);
    const std::lock_guard guard(mutex);
    job->status.id = nextId++;
    waiting.insert(place == Place::first ? waiting.begin() : waiting.end(), job);
    wake.notify_one();
    return job->status.id;
  }

  JobPointer find(std::uint64_t id) const {
    const auto isIt = [id](const JobPointer& job) { return job->status.id == id; };
    if (const auto at = std::find_if(running.begin(), running.end(), isIt); at != running.end())
      return *at;
    const auto at = std::find_if(waiting.begin(), waiting.end(), isIt);
    return at == waiting.end() ? nullptr : *at;
  }

  void serve(const std::stop_token& ending) {
    std::unique_lock lock(mutex);
    while (wake.wait(lock, ending, [this] { return mayBegin(); })) {
      if (ending.stop_requested()) return;
      JobPointer job = std::move(waiting.front());
      waiting.pop_front();
      running.push_back(job);
      lock.unlock();
      std::string thrown = perform(job);
      lock.lock();
      if (!thrown.empty())
        failures.push_back({job->status.id, job->status.name, std::move(thrown)});
      std::erase(running, job);
      if (running.empty() && waiting.empty()) idle.notify_all();
    }
  }

  std::string perform(const JobPointer& job) {
    const JobContext context(
        job->stop.get_token(),
        [this, job](double fraction, const Text& phase) {
          const std::lock_guard guard(mutex);
          job->status.fraction = std::clamp(fraction, 0.0, 1.0);
          job->status.phase = phase;
        },
        job->gate);
    std::string thrown = messageOf(job->work, context);
    job->work = nullptr;
    return thrown;
  }
};

JobQueue::JobQueue(unsigned threads) : state_(std::make_unique<State>()) {
  const unsigned count = threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
  state_->workers.reserve(count);
  for (unsigned i = 0; i < count; ++i) {
    state_->workers.emplace_back(
        [state = state_.get()](const std::stop_token& ending) { state->serve(ending); });
  }
}

JobQueue::~JobQueue() {
  for (std::jthread& worker : state_->workers) worker.request_stop();
  cancelAll();
  state_->workers.clear();
}

void JobQueue::allow(unsigned workers) {
  const std::lock_guard guard(state_->mutex);
  state_->most = std::max(1U, workers);
  state_->wake.notify_all();
}

std::uint64_t JobQueue::submit(Text name, std::function<void(const JobContext&)> work) {
  return state_->add(std::move(name), std::move(work), State::Place::last);
}

std::uint64_t JobQueue::submitFirst(Text name, std::function<void(const JobContext&)> work) {
  return state_->add(std::move(name), std::move(work), State::Place::first);
}

bool JobQueue::cancel(std::uint64_t id) {
  const auto isIt = [id](const JobPointer& job) { return job->status.id == id; };
  const std::lock_guard guard(state_->mutex);
  const bool neverStarts = std::erase_if(state_->waiting, isIt) > 0;
  const auto found = std::find_if(state_->running.begin(), state_->running.end(), isIt);
  if (found != state_->running.end()) (*found)->stop.request_stop();
  if (state_->running.empty() && state_->waiting.empty()) state_->idle.notify_all();
  return neverStarts;
}

std::vector<std::uint64_t> JobQueue::cancelAll() {
  const std::lock_guard guard(state_->mutex);
  std::vector<std::uint64_t> neverStart;
  for (const JobPointer& job : state_->waiting) neverStart.push_back(job->status.id);
  state_->waiting.clear();
  for (const JobPointer& job : state_->running) job->stop.request_stop();
  if (state_->running.empty()) state_->idle.notify_all();
  return neverStart;
}

void JobQueue::pause(std::uint64_t id) {
  const std::lock_guard guard(state_->mutex);
  if (const JobPointer job = state_->find(id)) job->gate->close();
}

void JobQueue::resume(std::uint64_t id) {
  const std::lock_guard guard(state_->mutex);
  if (const JobPointer job = state_->find(id)) job->gate->open();
}

std::vector<JobStatus> JobQueue::status() const {
  const std::lock_guard guard(state_->mutex);
  std::vector<JobStatus> all;
  for (const JobPointer& job : state_->running) all.push_back(job->statusNow());
  for (const JobPointer& job : state_->waiting) all.push_back(job->statusNow());
  return all;
}

void JobQueue::drain() {
  std::unique_lock lock(state_->mutex);
  state_->idle.wait(lock, [this] { return state_->running.empty() && state_->waiting.empty(); });
}

std::vector<JobFailure> JobQueue::takeFailures() {
  const std::lock_guard guard(state_->mutex);
  return std::exchange(state_->failures, {});
}

}  // namespace citymirror::run

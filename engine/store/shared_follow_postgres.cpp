#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/store/server_rows.h"

namespace citymirror::store {
namespace {

using SteadyClock = std::chrono::steady_clock;

class PostgresFollow final : public SharedFollow {
 public:
  PostgresFollow(std::string info, SharedLogSettings settings, std::int64_t since,
                 SharedLog::Sink sink)
      : info_(std::move(info)), settings_(settings), sink_(std::move(sink)) {
    health_.sequence = since;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~PostgresFollow() override {
    thread_.request_stop();
    changed_.notify_all();
    thread_.join();
  }
  SharedFollowHealth health() const override {
    const std::scoped_lock lock(mutex_);
    return health_;
  }

 private:
  PostgresWait patience(const std::stop_token& stop, Millis within) const {
    return {SteadyClock::now() + within, stop};
  }

  void run(const std::stop_token& stop) {
    Millis pause = settings_.firstRetry;
    while (!stop.stop_requested()) {
      const std::size_t before = health().connections;
      const Outcome ended = handOver(stop);
      std::unique_lock lock(mutex_);
      if (health_.connections != before) pause = settings_.firstRetry;
      health_.connected = false;
      if (!ended) health_.trouble = ended.error().text();
      changed_.wait_for(lock, stop, pause, [] { return false; });
      pause = std::min(2 * pause, settings_.longestRetry);
    }
  }

  /// One connection from beginning to end.
  Outcome handOver(const std::stop_token& stop) {
    auto connection = openServer(info_, settings_, patience(stop, settings_.answerWithin));
    if (!connection) return connection.error();
    auto heard =
        connection->ask("LISTEN citymirror_log", {}, patience(stop, settings_.answerWithin));
    if (!heard) return heard.error();
    while (!stop.stop_requested()) {
      const auto rows = serverRows(*connection, health().sequence, kServerChunk,
                                   patience(stop, settings_.answerWithin));
      if (!rows) return rows.error();
      if (!rows->empty()) sink_(*rows);
      {
        const std::scoped_lock lock(mutex_);
        noteFollowed(health_, *rows);
      }
      if (!rows->empty()) continue;
      if (const auto more = connection->heard(patience(stop, settings_.look)); !more)
        return more.error();
    }
    return Done{};
  }

  std::string info_;
  SharedLogSettings settings_;
  SharedLog::Sink sink_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  SharedFollowHealth health_;
  std::jthread thread_;
};

}  // namespace

std::unique_ptr<SharedFollow> followPostgresSharedLog(const std::string& address,
                                                      std::int64_t since, SharedLog::Sink sink,
                                                      SharedLogSettings settings) {
  return std::make_unique<PostgresFollow>(address, settings, since, std::move(sink));
}

}  // namespace citymirror::store

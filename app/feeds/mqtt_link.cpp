#include "app/feeds/mqtt_link.h"

#include <mosquitto.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <thread>

#include "app/feeds/mqtt_handle.h"
#include "app/feeds/mqtt_trouble.h"
#include "engine/run/clock.h"

namespace citymirror::feeds {
namespace {

constexpr std::size_t kMostMessages = 1000;
constexpr std::size_t kLongestPayload =
    256'000'000;  // 268,435,455 with its topic: MQTT 3.1.1, 2.2.3
constexpr int kQos = 1;
constexpr std::size_t kMostReadTogether = 1000;
constexpr int kSessionPresent = 1;
constexpr int kRefused = 128;
constexpr Millis kFarewell{1000};

using Steady = std::chrono::steady_clock;

}  // namespace

struct MqttLink::State {
  struct Filter {
    int request = 0;
    bool granted = false, refused = false;
  };

  explicit State(MqttSettings given) : settings(std::move(given)), queue(settings.mostBytes) {}

  // On the loop's thread.
  void run(const std::stop_token& stop);
  int turn();
  bool holds() const;
  bool readOn();
  void leave();
  void connected(int code, int flags);
  void broken(int status, int systemError);
  void acknowledged(int id, int code);
  void granted(int id, int qos);
  void arrived(const mosquitto_message& message);

  // On the caller's.
  template <class Predicate>
  bool await(std::unique_lock<std::mutex>& lock, const run::JobContext& job, Predicate&& done,
             std::optional<Millis> within = {});
  void listen();
  void request(const std::string& filter);
  Error cancelled() const;

  MqttSettings settings;
  bool forgets = false;
  MqttHandle handle{nullptr, &mosquitto_destroy};
  MessageQueue queue;
  mutable std::mutex mutex;
  std::condition_variable changed;
  MqttHealth health;
  std::optional<Error> trouble;
  std::map<int, std::size_t> unacknowledged;  // message id → bytes
  std::size_t unacknowledgedBytes = 0;
  std::size_t notSafe = 0;       // arrived, not yet told to be acknowledged
  std::size_t readTogether = 0;  // since all was safe
  std::map<std::string, Filter> filters;
  std::mutex logMutex;  // libmosquitto logs while `mutex` is held
  std::string log;
  std::jthread loop;
};

// ---------------------------------------------------------------- what the broker says

void MqttLink::State::listen() {
  mosquitto* raw = handle.get();
  mosquitto_connect_v5_callback_set(
      raw, [](mosquitto*, void* self, int code, int flags, const mosquitto_property*) {
        static_cast<State*>(self)->connected(code, flags);
      });
  mosquitto_publish_v5_callback_set(
      raw, [](mosquitto*, void* self, int id, int code, const mosquitto_property*) {
        static_cast<State*>(self)->acknowledged(id, code);
      });
  mosquitto_subscribe_callback_set(
      raw, [](mosquitto*, void* self, int id, int count, const int* qos) {
        static_cast<State*>(self)->granted(id, count > 0 ? qos[0] : kRefused);
      });
  mosquitto_message_callback_set(raw, [](mosquitto*, void* self, const mosquitto_message* message) {
    static_cast<State*>(self)->arrived(*message);
  });
  mosquitto_log_callback_set(raw, [](mosquitto*, void* self, int level, const char* text) {
    if (level != MOSQ_LOG_ERR) return;
    State& state = *static_cast<State*>(self);
    const std::scoped_lock lock(state.logMutex);
    state.log = text;
  });
}

void MqttLink::State::connected(int code, int flags) {
  {
    const std::scoped_lock lock(mutex);
    if (code != 0) {
      trouble = refusedBy(settings.address, code);
    } else {
      health.connected = true;
      ++health.connections;
      trouble.reset();
      for (auto& [filter, state] : filters) {
        if (!state.granted || !(flags & kSessionPresent)) request(filter);
      }
    }
  }
  changed.notify_all();
}

void MqttLink::State::broken(int status, int systemError) {
  {
    const std::scoped_lock lock(mutex, logMutex);
    health.connected = false;
    if (!trouble) trouble = brokenBy(settings.address, status, systemError, log);
    log.clear();
  }
  changed.notify_all();
}

void MqttLink::State::acknowledged(int id, int code) {
  {
    const std::scoped_lock lock(mutex);
    const auto found = unacknowledged.find(id);
    if (found == unacknowledged.end()) return;
    unacknowledgedBytes -= found->second;
    unacknowledged.erase(found);
    health.refused += code >= kRefused;
  }
  changed.notify_all();
}

void MqttLink::State::granted(int id, int qos) {
  {
    const std::scoped_lock lock(mutex);
    for (auto& [filter, state] : filters) {
      if (state.request != id) continue;
      state.granted = qos < kRefused;
      state.refused = !state.granted;
    }
  }
  changed.notify_all();
}

void MqttLink::State::arrived(const mosquitto_message& message) {
  {
    const std::scoped_lock lock(mutex);
    ++health.received;
    ++readTogether;
    if (settings.acknowledges == MqttSettings::Acknowledges::whenTold) ++notSafe;
  }
  const char* bytes = static_cast<const char*>(message.payload);
  queue.put({message.topic, std::string(bytes, bytes + message.payloadlen), settings.now()});
}

// ---------------------------------------------------------------- the connection

bool MqttLink::State::holds() const {
  const std::scoped_lock lock(mutex);
  return health.connected && notSafe > 0;
}

/// Whether there is more to read; else waits a little for what was read to be safe.
bool MqttLink::State::readOn() {
  pollfd watched{mosquitto_socket(handle.get()), POLLIN, 0};
  std::unique_lock lock(mutex);
  if (readTogether<kMostReadTogether&& ::poll(&watched, 1, 0)> 0) return true;
  changed.wait_for(lock, Millis{kLoopMs}, [&] { return notSafe == 0; });
  return false;
}

/// One turn of the loop. libmosquitto acknowledges by itself as it reads, but a handle that is said
/// to be threaded only queues that: the acknowledgements wait with everything else to be written.
int MqttLink::State::turn() {
  if (settings.acknowledges == MqttSettings::Acknowledges::onArrival)
    return mosquitto_loop(handle.get(), kLoopMs, 1);
  if (holds() && !readOn()) return MOSQ_ERR_SUCCESS;
  const bool allSafe = !holds();
  if (allSafe) readTogether = 0;
  const bool writes = allSafe && mosquitto_want_write(handle.get());
  pollfd watched{mosquitto_socket(handle.get()), short(writes ? POLLIN | POLLOUT : POLLIN), 0};
  if (watched.fd < 0) return MOSQ_ERR_NO_CONN;
  if (::poll(&watched, 1, kLoopMs) < 0 && errno != EINTR) return MOSQ_ERR_ERRNO;
  errno = 0;
  if (watched.revents & POLLOUT) {
    if (const int status = mosquitto_loop_write(handle.get(), 1)) return status;
  }
  if (watched.revents & ~POLLOUT) {
    if (const int status = mosquitto_loop_read(handle.get(), 1)) return status;
  }
  return mosquitto_loop_misc(handle.get());
}

void MqttLink::State::run(const std::stop_token& stop) {
  Millis pause = settings.firstRetry;
  errno = 0;
  int status = beginConnection(handle.get(), settings);
  while (!stop.stop_requested()) {
    if (status == MOSQ_ERR_SUCCESS) {
      errno = 0;
      status = turn();
    }
    std::unique_lock lock(mutex);
    if (health.connected) pause = settings.firstRetry;
    if (status == MOSQ_ERR_SUCCESS) continue;
    lock.unlock();
    broken(status, errno);
    lock.lock();
    const auto until = Steady::now() + pause;
    while (!stop.stop_requested() && Steady::now() < until) changed.wait_for(lock, Millis{kLoopMs});
    lock.unlock();
    pause = std::min(2 * pause, settings.longestRetry);
    if (stop.stop_requested()) break;
    {
      const std::scoped_lock renewed(mutex);
      trouble.reset();
    }
    errno = 0;
    status = mosquitto_reconnect_async(handle.get());
  }
  leave();
}

void MqttLink::State::leave() {
  bool connected = false;
  {
    const std::scoped_lock lock(mutex);
    connected = std::exchange(health.connected, false) && notSafe == 0;
  }
  if (!connected) return;
  mosquitto_disconnect(handle.get());
  const auto until = Steady::now() + kFarewell;
  while (Steady::now() < until && mosquitto_loop(handle.get(), kLoopMs, 1) == MOSQ_ERR_SUCCESS) {
  }
  if (forgets) forgetSession(settings);
}

// ---------------------------------------------------------------- what the caller asks

/// Waits for `done`; false where the job was cancelled or the time is over.
template <class Predicate>
bool MqttLink::State::await(std::unique_lock<std::mutex>& lock, const run::JobContext& job,
                            Predicate&& done, std::optional<Millis> within) {
  const auto start = Steady::now();
  while (!done()) {
    if (job.cancelled() || (within && Steady::now() - start >= *within)) return false;
    changed.wait_for(lock, Millis{kLoopMs});
  }
  return true;
}

void MqttLink::State::request(const std::string& filter) {
  mosquitto_subscribe(handle.get(), &filters[filter].request, filter.c_str(), kQos);
}

Error MqttLink::State::cancelled() const {
  std::string what = "the exchange with the broker was stopped";
  if (!unacknowledged.empty())
    what += ": " + std::to_string(unacknowledged.size()) + " messages are not acknowledged";
  if (trouble) what += "; " + trouble->what;
  return {ErrorCode::cancelled, what, settings.address.text(), "Start it again"};
}

MqttLink::MqttLink(std::unique_ptr<State> state) : state_(std::move(state)) {}

MqttLink::~MqttLink() { close(); }

Result<std::unique_ptr<MqttLink>> MqttLink::open(MqttSettings settings,
                                                 const run::JobContext& job) {
  auto owned = std::make_unique<State>(std::move(settings));
  State& state = *owned;
  state.forgets = state.settings.client.empty();
  if (state.forgets) state.settings.client = freshClientName();
  if (!state.settings.now) state.settings.now = run::wallNow;
  state.handle = newHandle(state.settings, false, &state);
  if (!state.handle) {
    return Error{ErrorCode::badInput, "the certificate of the authority cannot be read",
                 state.settings.authority, "Name a readable PEM file"};
  }
  for (const std::string& filter : state.settings.filters) state.filters[filter];
  state.listen();
  std::unique_ptr<MqttLink> link(new MqttLink(std::move(owned)));
  state.loop = std::jthread([&state](const std::stop_token& stop) { state.run(stop); });
  std::unique_lock lock(state.mutex);
  const bool heard = state.await(
      lock, job, [&] { return state.health.connected || state.trouble; },
      state.settings.answerWithin);
  if (heard && state.health.connected) return {std::move(link)};
  Error error =
      Error{ErrorCode::ioFailed, "the broker does not answer", state.settings.address.text(),
            "Check host and port, and that an MQTT broker listens there"};
  if (job.cancelled()) error = state.cancelled();
  if (state.trouble) error = *state.trouble;
  lock.unlock();
  return error;
}

Outcome MqttLink::subscribe(const std::string& filter, const run::JobContext& job) {
  const Error bad{ErrorCode::badInput, "the broker does not grant this part of its topics", filter,
                  "Ask who runs the broker for the right to read it"};
  if (mosquitto_sub_topic_check(filter.c_str()) != MOSQ_ERR_SUCCESS)
    return Error{ErrorCode::badInput, "this is no filter of topics", filter,
                 "Write levels divided by /, + for any one level, # at the end for all below"};
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  const bool asked = state.filters.contains(filter);
  State::Filter& wanted = state.filters[filter];
  if (state.health.connected && !(asked && !wanted.refused)) state.request(filter);
  const bool heard = state.await(
      lock, job, [&] { return wanted.granted || wanted.refused; }, state.settings.answerWithin);
  if (heard && wanted.granted) return Done{};
  if (heard) return bad;
  if (job.cancelled()) return state.cancelled();
  return Error{ErrorCode::ioFailed, "the broker does not answer the subscription", filter,
               "Look into the broker's log"};
}

Outcome MqttLink::publish(const std::string& topic, std::string_view payload,
                          const run::JobContext& job) {
  if (mosquitto_pub_topic_check(topic.c_str()) != MOSQ_ERR_SUCCESS || topic.empty())
    return Error{ErrorCode::badInput, "this is no topic", topic,
                 "Write levels divided by /, without + and #"};
  if (payload.size() > kLongestPayload)
    return Error{ErrorCode::badInput, "the message is longer than MQTT carries", topic,
                 "Send at most 256 MB"};
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  const bool room = state.await(lock, job, [&] {
    return state.health.connected && state.unacknowledged.size() < kMostMessages &&
           (state.unacknowledged.empty() ||
            state.unacknowledgedBytes + payload.size() <= state.settings.mostBytes);
  });
  if (!room) return state.cancelled();
  int id = 0;
  const int status = mosquitto_publish(state.handle.get(), &id, topic.c_str(), int(payload.size()),
                                       payload.data(), kQos, false);
  // Without a connection libmosquitto has queued it all the same.
  if (status != MOSQ_ERR_SUCCESS && status != MOSQ_ERR_NO_CONN) {
    return Error{ErrorCode::badInput,
                 std::string("the message cannot be sent: ") + mosquitto_strerror(status), topic,
                 "Send a shorter message, or ask what the broker takes"};
  }
  state.unacknowledged[id] = payload.size();
  state.unacknowledgedBytes += payload.size();
  return Done{};
}

Outcome MqttLink::settle(const run::JobContext& job) {
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  if (!state.await(lock, job, [&] { return state.unacknowledged.empty(); }))
    return state.cancelled();
  if (state.health.refused == 0) return Done{};
  return Error{ErrorCode::badInput,
               "the broker refused " + std::to_string(state.health.refused) + " messages",
               state.settings.address.text(),
               "Ask who runs the broker for the right to write there"};
}

std::vector<RawMessage> MqttLink::take(Millis patience) { return state_->queue.take(patience); }

void MqttLink::acknowledge(std::size_t count) {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->notSafe -= std::min(count, state_->notSafe);
  }
  state_->changed.notify_all();
}

MqttHealth MqttLink::health() const {
  const std::scoped_lock lock(state_->mutex);
  MqttHealth health = state_->health;
  health.unacknowledged = state_->unacknowledged.size();
  if (state_->trouble) {
    health.trouble = state_->trouble->what;
    health.troubleInFull = state_->trouble->text();
  }
  return health;
}

void MqttLink::close() {
  state_->queue.close();
  state_->loop.request_stop();
  if (state_->loop.joinable()) state_->loop.join();
}

}  // namespace citymirror::feeds

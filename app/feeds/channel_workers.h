#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>
#include <vector>

#include "app/feeds/channel.h"

namespace citymirror::feeds {

/// The queue, the tries, the pauses and the receipts that all channels share. A derived class calls
/// stop() in its destructor, before its own members go.
class ChannelWorkers : public Channel {
 public:
  ChannelWorkers(ChannelTimes times, std::function<Instant()> now, int workers);
  ~ChannelWorkers() override;
  void start(Sink sink) override;
  Outcome send(Outgoing message) override;
  void stop() override;
  ChannelHealth health() const override;

 protected:
  /// How a try ended.
  struct Tried {
    enum class How { done, later, refused } how = How::done;
    std::string why;
    Millis atLeast{0};  ///< later: the pause is at least this long
    incident::ReceiptState state = incident::ReceiptState::sent;  ///< done: at least sent
    std::string reference;  ///< done: by which the peer knows the message
  };
  static Tried later(std::string why, Millis atLeast = Millis{0});
  static Tried refused(std::string why);

  /// One try; returns within `answerWithin`, and soon where `stop` is requested.
  virtual Tried transmit(const Outgoing& message, const std::stop_token& stop) = 0;
  /// What the peer says of a message that it has taken; nothing = no news.
  struct News {
    incident::ReceiptState state = incident::ReceiptState::sent;
    std::string why;
  };
  virtual std::optional<News> ask(const Outgoing&, const std::string& /*reference*/,
                                  const std::stop_token&) {
    return std::nullopt;
  }
  /// Pause between questions; 0 = nobody is asked.
  virtual Millis askEvery() const { return Millis{0}; }
  /// Errors: badInput (an address that cannot be used).
  virtual Outcome checkAddress(const std::string& address) const = 0;

  /// News that came by itself, from the recipient at `address`. News of a message that is not under
  /// way, of another recipient's, or that does not go forward is dropped.
  void heard(const std::string& id, const std::string& address, const News& news);
  const ChannelTimes& times() const { return times_; }
  Instant now() const { return now_(); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    Outgoing message;
    enum class Kind { transmit, ask, takenBack } kind = Kind::transmit;
    Clock::time_point due, since;
    Millis pause{0};
    int tries = 0;
    std::string reference;
  };
  struct Open {  ///< an order whose recipient may still answer
    std::string address;
    incident::ReceiptState reached = incident::ReceiptState::queued;
    Clock::time_point until;
  };

  void work(const std::stop_token& stop);
  std::optional<Job> next(const std::stop_token& stop);
  void tryOnce(Job job, const std::stop_token& stop);
  void askOnce(Job job, const std::stop_token& stop);
  void ended(const Job& job, const Tried& tried);
  void put(Job job);
  void free(const std::string& id);
  void report(const std::string& id, OutgoingKind kind, incident::ReceiptState state,
              const std::string& why);
  // With mutex_ held:
  bool advances(const std::string& id, incident::ReceiptState state);
  void forgetOld();
  bool takenBack(const std::string& id);

  ChannelTimes times_;
  std::function<Instant()> now_;
  int workers_;
  Sink sink_;
  std::mutex sinkMutex_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Job> jobs_;
  std::uint64_t changes_ = 0;  // of jobs_ and busy_
  std::map<std::string, Open> open_;
  std::set<std::string> busy_;  // ids whose jobs are in hand: one message, one try at a time
  ChannelHealth health_;
  bool stopped_ = false;  // under sinkMutex_
  std::vector<std::jthread> threads_;
};

}  // namespace citymirror::feeds

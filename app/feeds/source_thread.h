#pragma once
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "app/feeds/feed_source.h"

namespace citymirror::feeds {

/// The thread, the pauses and the health that all sources share. A derived class calls stop() in
/// its destructor, before its own members go.
class SourceThread : public FeedSource {
 public:
  explicit SourceThread(SourceSettings settings);
  ~SourceThread() override;
  void start(Sink sink, Kept kept) override;
  void stop() override;
  SourceHealth health() const override;
  void pollAtMostEvery(Millis longest) override;

 protected:
  /// One exchange: a poll, or a connection from beginning to end. An error makes a pause that
  /// doubles; Done one of `every`.
  virtual Outcome exchange(const std::stop_token& stop) = 0;

  const SourceSettings& settings() const { return settings_; }
  void deliver(std::string topic, std::string bytes,
               RawMessage::NextPage next = RawMessage::NextPage::left);
  /// What is too long: its first kBeginning bytes, and how long it is at least (> longestBytes).
  static constexpr std::size_t kBeginning = 256;
  void deliverBeginning(std::string topic, std::string bytes, std::size_t whole);
  /// Whether what was delivered is in the store; waits for it.
  bool kept() const { return !kept_ || kept_(); }
  void becameConnected();
  /// The next pause is at least this long (Retry-After).
  void pauseAtLeast(Millis pause) { atLeast_ = pause; }

 private:
  void hand(RawMessage message);
  void run(const std::stop_token& stop);
  void rest(const std::stop_token& stop, Millis pause);

  SourceSettings settings_;
  Sink sink_;
  Kept kept_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  SourceHealth health_;
  Millis atLeast_{0};
  Millis longestPause_;  ///< between polls; of `every` at first
  bool hurried_ = false;  ///< the pause under way is too long now
  std::jthread thread_;
};

/// "http://user:secret@host/x" → "http://host/x", without query: for messages.
std::string withoutSecrets(const std::string& url);

/// Errors: badInput (the address, a topic).
Result<std::unique_ptr<FeedSource>> makeMqttSource(SourceSettings settings);
/// Errors: badInput (no host, no port).
Result<std::unique_ptr<FeedSource>> makeJt808Source(SourceSettings settings);
std::unique_ptr<FeedSource> makeHttpSource(SourceSettings settings);
std::unique_ptr<FeedSource> makeWebSocketSource(SourceSettings settings);
/// New whole lines of a file that grows; from its beginning at first, and again when it is replaced
/// or cut.
std::unique_ptr<FeedSource> makeFileSource(SourceSettings settings, std::string path);
/// Each file of a folder once its size and time have stood still for one poll; again when it
/// changes. Names that begin with '.' or end in ".tmp" or ".part" are passed over. Polled, as
/// network folders announce nothing.
std::unique_ptr<FeedSource> makeFolderSource(SourceSettings settings, std::string path);

}  // namespace citymirror::feeds

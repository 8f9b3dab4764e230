#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/core/time.h"

namespace citymirror::feeds {

/// Bytes as they came from a transport.
struct RawMessage {
  std::string topic;
  std::string payload;
  Instant received;  ///< by the clock of this computer
  /// Bytes that the message had at least where it was too long to be carried and the payload is
  /// only its beginning; 0 = it is whole.
  std::size_t whole = 0;
  /// Of an answer that names a page that follows: whether that comes as a message of its own, or is
  /// not wanted.
  enum class NextPage { left, taken } nextPage = NextPage::left;
};

/// Messages on their way from a transport's thread to the one that reads them, bounded in bytes and
/// lossless: who brings more waits until there is room, so that what waits is left at the sender.
/// Thread-safe; any number of threads that bring, one that takes and keeps.
class MessageQueue {
 public:
  explicit MessageQueue(std::size_t mostBytes) : most_(mostBytes) {}

  /// Waits for room; one message longer than the whole queue passes when the queue is empty.
  void put(RawMessage message);
  /// All that is here, in order of arrival; waits at most `patience` for the first one.
  std::vector<RawMessage> take(Millis patience);
  /// All that has been taken so far is in the store.
  void keep();
  /// Waits until everything put so far is in the store; false where the queue was closed before.
  bool waitKept();
  /// From now on nobody waits: what is still brought is held over the bound and can be taken.
  void close();

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<RawMessage> messages_;
  std::size_t bytes_ = 0;
  std::uint64_t put_ = 0, taken_ = 0, kept_ = 0;
  bool closed_ = false;
};

}  // namespace citymirror::feeds

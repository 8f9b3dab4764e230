#include "app/feeds/message_queue.h"

#include <utility>

namespace citymirror::feeds {

void MessageQueue::put(RawMessage message) {
  const std::size_t size = message.topic.size() + message.payload.size();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || messages_.empty() || bytes_ + size <= most_; });
  bytes_ += size;
  ++put_;
  messages_.push_back(std::move(message));
  lock.unlock();
  changed_.notify_all();
}

std::vector<RawMessage> MessageQueue::take(Millis patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [&] { return closed_ || !messages_.empty(); });
  bytes_ = 0;
  std::vector<RawMessage> taken = std::exchange(messages_, {});
  taken_ += taken.size();
  lock.unlock();
  changed_.notify_all();
  return taken;
}

void MessageQueue::keep() {
  {
    const std::scoped_lock lock(mutex_);
    kept_ = taken_;
  }
  changed_.notify_all();
}

bool MessageQueue::waitKept() {
  std::unique_lock lock(mutex_);
  const std::uint64_t mine = put_;
  changed_.wait(lock, [&] { return closed_ || kept_ >= mine; });
  return kept_ >= mine;
}

void MessageQueue::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

}  // namespace citymirror::feeds

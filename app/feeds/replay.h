#pragma once
#include <cstddef>
#include <vector>

#include "engine/core/time.h"

namespace citymirror::feeds {

/// Hands out a recording by the world's clock: every message whose time of arrival has come.
/// Message needs a member `received`. One thread.
template <class Message>
class Replay {
 public:
  /// Messages sorted by `received`.
  explicit Replay(std::vector<Message> messages) : messages_(std::move(messages)) {}

  /// Messages received in (last call, now], in order.
  std::vector<Message> due(Instant now) {
    const std::size_t first = next_;
    while (next_ < messages_.size() && messages_[next_].received <= now) ++next_;
    return {messages_.begin() + std::ptrdiff_t(first), messages_.begin() + std::ptrdiff_t(next_)};
  }
  bool finished() const { return next_ == messages_.size(); }
  Span span() const {
    if (messages_.empty()) return {};
    return {messages_.front().received, messages_.back().received + Millis{1}};
  }
  /// When the next message arrives; only while not finished.
  Instant nextAt() const { return messages_[next_].received; }

 private:
  std::vector<Message> messages_;
  std::size_t next_ = 0;
};

}  // namespace citymirror::feeds

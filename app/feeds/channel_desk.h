#pragma once
#include <map>
#include <memory>

#include "app/feeds/channels.h"

namespace citymirror::feeds {

/// All channels of a file, put to the use of linkages: a dispatch goes out over its channel, its
/// receipts come back under its id and fit incident::takeReceipt. Thread-safe.
class ChannelDesk {
 public:
  /// Makes and starts the channels that `only` names, all where it is empty. `sink` is called on
  /// the channels' threads, of one channel one call at a time. Errors as secretsOf and makeChannel.
  static Result<std::unique_ptr<ChannelDesk>> make(const ChannelBook& book,
                                                   const Environment& environment,
                                                   Channel::Sink sink,
                                                   const std::vector<std::string>& only = {},
                                                   std::function<Instant()> now = {});
  ~ChannelDesk();
  ChannelDesk(const ChannelDesk&) = delete;
  ChannelDesk& operator=(const ChannelDesk&) = delete;

  /// Returns at once. Errors: notFound (no such channel), else as Channel::send.
  Outcome send(const incident::Dispatch& dispatch, const Text& title, Purpose purpose,
               const WarningTexts& warning = {});
  /// Tells the recipient that the dispatch is called back, or takes it back where nothing has left.
  Outcome recall(const incident::Dispatch& dispatch, const Text& title, const Text& why,
                 Purpose purpose, const WarningTexts& warning = {});
  /// By the channel's id.
  std::map<std::string, ChannelHealth> health() const;
  void stop();

 private:
  ChannelDesk() = default;
  Outcome give(const std::string& channel, Outgoing message);

  std::map<std::string, std::unique_ptr<Channel>> channels_;
};

}  // namespace citymirror::feeds

#include <algorithm>
#include <condition_variable>
#include <iostream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "app/feeds/channel_desk.h"
#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "engine/run/clock.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::cli {
namespace {

using incident::ReceiptState;

struct ChannelOptions {
  std::string file, recipient, channel;
  double seconds = 30;
};

/// Receipts as they come, and whether each dispatch has an end.
class ChannelReceipts {
 public:
  void take(const feeds::Receipt& receipt, const std::string& channel) {
    const std::scoped_lock lock(mutex_);
    std::cout << toIso(receipt.at) << "  " << printable(channel) << "  "
              << incident::nameOf(receipt.state).zh << " / " << incident::wordOf(receipt.state)
              << (receipt.why.empty() ? "" : "  " + printable(receipt.why)) << std::endl;
    reached_[receipt.id] = receipt.state;
    reasons_[receipt.id] = receipt.why;
    changed_.notify_all();
  }
  /// Waits until each dispatch is acknowledged or has failed, or nothing more can come in time.
  void await(const std::vector<incident::Dispatch>& dispatches, double seconds,
             const run::JobContext& job) {
    const auto until = std::chrono::steady_clock::now() + millis(seconds);
    std::unique_lock lock(mutex_);
    while (!job.cancelled() && std::chrono::steady_clock::now() < until) {
      bool ended = true;
      for (const incident::Dispatch& dispatch : dispatches)
        ended &= reached_[dispatch.id] >= ReceiptState::acknowledged;
      if (ended) return;
      changed_.wait_for(lock, Millis{50});
    }
  }
  ReceiptState reached(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    return reached_[id];
  }
  std::string reason(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    return reasons_[id];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, ReceiptState> reached_;
  std::map<std::string, std::string> reasons_;
};

Result<feeds::ChannelBook> readChannelBook(const std::string& file) {
  const auto text = readFile(file);
  if (!text) return text.error();
  auto book = feeds::parseChannels(*text);
  if (book) return book;
  Error error = book.error();
  error.where = file + (error.where.empty() ? "" : ": " + error.where);
  return error;
}

Result<std::vector<incident::Dispatch>> testDispatches(const feeds::ChannelBook& book,
                                                       const ChannelOptions& options, Instant at) {
  for (const incident::Recipient& recipient : book.recipients) {
    if (recipient.id != options.recipient) continue;
    std::vector<incident::Dispatch> dispatches;
    for (const auto& [channel, address] : recipient.addresses) {
      if (!options.channel.empty() && channel != options.channel) continue;
      dispatches.push_back({"try-" + std::to_string(at.ms) + "/" + channel,
                            recipient.id,
                            recipient.role,
                            channel,
                            address,
                            0,
                            {"通道测试，收到请确认，无需处置。",
                             "Channel test: please acknowledge, nothing is to be done."},
                            {{ReceiptState::queued, at, ""}}});
    }
    if (!dispatches.empty()) return dispatches;
    return Error{ErrorCode::notFound, "the recipient has no address for this channel",
                 options.channel, "Name one of its channels"};
  }
  return Error{ErrorCode::notFound, "there is no such recipient", options.recipient,
               "Name one of the file's recipients"};
}

/// Channels whose environment variables are set; of the others the receipt says which is not.
std::vector<std::string> readyChannels(const feeds::ChannelBook& book,
                                       const std::vector<incident::Dispatch>& dispatches,
                                       ChannelReceipts& receipts, std::optional<Error>& missing) {
  std::vector<std::string> ready;
  for (const incident::Dispatch& dispatch : dispatches) {
    const auto settings =
        std::ranges::find(book.channels, dispatch.channel, &feeds::ChannelSettings::id);
    const auto secrets = feeds::secretsOf(*settings, feeds::processEnvironment);
    if (secrets) {
      ready.push_back(dispatch.channel);
      continue;
    }
    if (!missing) missing = secrets.error();
    receipts.take({dispatch.id, feeds::OutgoingKind::order, ReceiptState::failed,
                   dispatch.steps.front().at, secrets.error().what + ": " + secrets.error().where},
                  dispatch.channel);
  }
  return ready;
}

using ChannelHealths = std::map<std::string, feeds::ChannelHealth>;

Result<VerbResult> summary(const std::vector<incident::Dispatch>& dispatches,
                           ChannelReceipts& receipts, const ChannelHealths& health) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::optional<Error> failed;
  for (const incident::Dispatch& dispatch : dispatches) {
    const ReceiptState state = receipts.reached(dispatch.id);
    json.push_back({{"channel", dispatch.channel}, {"state", std::string(wordOf(state))}});
    if (failed || (state != ReceiptState::failed && state != ReceiptState::queued)) continue;
    std::string why = receipts.reason(dispatch.id);
    const auto known = health.find(dispatch.channel);
    if (why.empty() && known != health.end()) why = known->second.trouble;
    failed = Error{ErrorCode::ioFailed,
                   "the test message was not sent" + (why.empty() ? "" : ": " + why),
                   "channel " + dispatch.channel, "Check the channel's address, user and password"};
  }
  if (failed) return *failed;
  return VerbResult{nlohmann::ordered_json{{"receipts", json}}.dump()};
}

Result<VerbResult> tryChannels(const ChannelOptions& options, const run::JobContext& job) {
  const auto book = readChannelBook(options.file);
  if (!book) return book.error();
  const Instant now = run::wallNow();
  const auto dispatches = testDispatches(*book, options, now);
  if (!dispatches) return dispatches.error();
  std::map<std::string, std::string> channelOf;
  for (const incident::Dispatch& dispatch : *dispatches) channelOf[dispatch.id] = dispatch.channel;
  ChannelReceipts receipts;
  std::optional<Error> missing;
  const auto only = readyChannels(*book, *dispatches, receipts, missing);
  if (only.empty()) return *missing;
  auto desk = feeds::ChannelDesk::make(
      *book, feeds::processEnvironment,
      [&](const feeds::Receipt& receipt) { receipts.take(receipt, channelOf.at(receipt.id)); },
      only);
  if (!desk) return desk.error();
  for (const incident::Dispatch& dispatch : *dispatches) {
    if (std::ranges::find(only, dispatch.channel) == only.end()) continue;
    const Outcome handed =
        (*desk)->send(dispatch, {"通道测试", "Channel test"}, feeds::Purpose::drill);
    if (!handed) return handed.error();
  }
  receipts.await(*dispatches, options.seconds, job);
  const ChannelHealths health = (*desk)->health();
  (*desk)->stop();
  return summary(*dispatches, receipts, health);
}

}  // namespace

void addChannelVerb(CLI::App& app, VerbContext& context) {
  CLI::App* channel = app.add_subcommand("channel", "How messages leave, and who receives them");
  channel->require_subcommand(1);
  channel->fallthrough();
  CLI::App* verb = channel->add_subcommand(
      "try", "Sends a test message, marked as an exercise, and prints its receipts");
  verb->fallthrough();
  auto options = std::make_shared<ChannelOptions>();
  verb->add_option("FILE", options->file, "Channels file (JSON, assets/help/channels.md)")
      ->required();
  verb->add_option("RECIPIENT", options->recipient, "Id of one of its recipients")->required();
  verb->add_option("--channel", options->channel, "Over this channel only");
  verb->add_option("--seconds", options->seconds, "How long receipts are waited for")
      ->check(numberFrom(0.1, 1e6))
      ->capture_default_str();
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return tryChannels(*options, job); };
  });
}

}  // namespace citymirror::cli

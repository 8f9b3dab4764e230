#pragma once
#include <memory>

#include "app/feeds/channel_file.h"

namespace citymirror::feeds {

/// A channel as its settings say, its secrets in hand; nothing connects yet. `now` stamps receipts,
/// empty = the system's clock. Errors: badInput (a URL or authority that cannot be used).
///
/// mqtt: JSON to {topic}/to/{address}; who receives answers {"id", "state", "why"} to
///   {topic}/ack/{address}. Sent = the broker has it.
/// webhook: JSON to the address, a URL. Sent = 2xx; the answer may say more, and `poll` is asked.
/// http: a gateway's request by pattern (short messages). Sent as its answer says.
/// smtp: mail with the CAP message attached. Sent = the mail server has it; answers of people are
///   not read.
Result<std::unique_ptr<Channel>> makeChannel(const ChannelSettings& settings,
                                             const Secrets& secrets, const ChannelTimes& times,
                                             std::function<Instant()> now = {});

std::unique_ptr<Channel> makeHttpChannel(ChannelSettings settings, Secrets secrets,
                                         ChannelTimes times, std::function<Instant()> now);
std::unique_ptr<Channel> makeSmtpChannel(ChannelSettings settings, Secrets secrets,
                                         ChannelTimes times, std::function<Instant()> now);
Result<std::unique_ptr<Channel>> makeMqttChannel(const ChannelSettings& settings,
                                                 const Secrets& secrets, ChannelTimes times,
                                                 std::function<Instant()> now);

}  // namespace citymirror::feeds

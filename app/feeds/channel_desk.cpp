#include "app/feeds/channel_desk.h"

#include <algorithm>

namespace citymirror::feeds {

Result<std::unique_ptr<Channel>> makeChannel(const ChannelSettings& settings,
                                             const Secrets& secrets, const ChannelTimes& times,
                                             std::function<Instant()> now) {
  if (settings.kind == ChannelKind::mqtt)
    return makeMqttChannel(settings, secrets, times, std::move(now));
  if (settings.kind == ChannelKind::smtp)
    return makeSmtpChannel(settings, secrets, times, std::move(now));
  return makeHttpChannel(settings, secrets, times, std::move(now));
}

Result<std::unique_ptr<ChannelDesk>> ChannelDesk::make(const ChannelBook& book,
                                                       const Environment& environment,
                                                       Channel::Sink sink,
                                                       const std::vector<std::string>& only,
                                                       std::function<Instant()> now) {
  std::unique_ptr<ChannelDesk> desk(new ChannelDesk);
  for (const ChannelSettings& settings : book.channels) {
    if (!only.empty() && std::find(only.begin(), only.end(), settings.id) == only.end()) continue;
    const auto secrets = secretsOf(settings, environment);
    if (!secrets) return secrets.error();
    auto channel = makeChannel(settings, *secrets, book.times, now);
    if (!channel) return channel.error();
    desk->channels_.emplace(settings.id, std::move(*channel));
  }
  for (auto& [id, channel] : desk->channels_) channel->start(sink);
  return desk;
}

ChannelDesk::~ChannelDesk() { stop(); }

void ChannelDesk::stop() {
  for (auto& [id, channel] : channels_) channel->stop();
}

Outcome ChannelDesk::give(const std::string& channel, Outgoing message) {
  const auto found = channels_.find(channel);
  if (found == channels_.end())
    return Error{ErrorCode::notFound, "there is no such channel", channel,
                 "Add it to the channels file, or take it out of the plan"};
  return found->second->send(std::move(message));
}

Outcome ChannelDesk::send(const incident::Dispatch& dispatch, const Text& title, Purpose purpose,
                          const WarningTexts& warning) {
  return give(dispatch.channel,
              {dispatch.id, dispatch.recipient, dispatch.address, title, dispatch.text, warning.cap,
               purpose, OutgoingKind::order, warning.gbt});
}

Outcome ChannelDesk::recall(const incident::Dispatch& dispatch, const Text& title, const Text& why,
                            Purpose purpose, const WarningTexts& warning) {
  const Text text{why.zh + (why.zh.empty() ? "" : "：") + dispatch.text.zh,
                  why.en + (why.en.empty() ? "" : ": ") + dispatch.text.en};
  return give(dispatch.channel, {dispatch.id, dispatch.recipient, dispatch.address, title, text,
                                 warning.cap, purpose, OutgoingKind::recall, warning.gbt});
}

std::map<std::string, ChannelHealth> ChannelDesk::health() const {
  std::map<std::string, ChannelHealth> health;
  for (const auto& [id, channel] : channels_) health.emplace(id, channel->health());
  return health;
}

}  // namespace citymirror::feeds

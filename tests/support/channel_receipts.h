#pragma once
#include <QTest>
#include <mutex>
#include <string>
#include <vector>

#include "app/feeds/channel.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::test {

/// What a channel reports, as "id: sent delivered failed(reason)"; a recall's under "id/recall".
class ReceiptBook {
 public:
  feeds::Channel::Sink sink() {
    return [this](const feeds::Receipt& receipt) {
      const std::scoped_lock lock(mutex_);
      receipts_.push_back(receipt);
    };
  }
  std::vector<feeds::Receipt> all() const {
    const std::scoped_lock lock(mutex_);
    return receipts_;
  }
  std::string of(const std::string& id,
                 feeds::OutgoingKind kind = feeds::OutgoingKind::order) const {
    std::string states;
    for (const feeds::Receipt& receipt : all()) {
      if (receipt.id != id || receipt.kind != kind) continue;
      states += (states.empty() ? "" : " ") + std::string(incident::wordOf(receipt.state));
    }
    return states;
  }
  std::string lastReason(const std::string& id) const {
    std::string why;
    for (const feeds::Receipt& receipt : all())
      if (receipt.id == id) why = receipt.why;
    return why;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<feeds::Receipt> receipts_;
};

inline feeds::Outgoing order(const std::string& id, const std::string& address) {
  return {id,
          "crew-1",
          address,
          {"道路内涝", "Road flooding"},
          {"江津路积水 \"30\" 厘米，请到场抽排。", "30 cm on Jiangjin Road: go there & pump."}};
}

inline feeds::ChannelTimes hastyTimes() {
  feeds::ChannelTimes times;
  times.answerWithin = Millis{400};
  times.firstRetry = Millis{20};
  times.longestRetry = Millis{80};
  times.giveUpAfter = Millis{3'000};
  times.watchFor = Millis{20'000};
  return times;
}

}  // namespace citymirror::test

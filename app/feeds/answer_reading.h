#pragma once
#include <optional>
#include <string>

#include "app/feeds/channel_file.h"

namespace citymirror::feeds {

/// What an answer says.
struct AnswerRead {
  std::optional<incident::ReceiptState>
      state;  ///< nothing: it says none, or a word nobody explained
  std::string word, why, reference;
};
AnswerRead readAnswer(const std::string& body, const AnswerReading& reading);

/// Answers of webhooks: {"state": "acknowledged", "why": "…"} in the words of receipts.
AnswerReading webhookAnswer();

}  // namespace citymirror::feeds

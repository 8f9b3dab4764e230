#include "app/feeds/answer_reading.h"

#include <nlohmann/json.hpp>

#include "engine/core/utf8.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::feeds {
namespace {

constexpr std::size_t kLongestAnswerWord = 200;  // of what a peer says, for people

std::string textAt(const nlohmann::json& document, const std::string& pointer) {
  if (pointer.empty()) return {};
  const nlohmann::json::json_pointer at(pointer);
  if (!document.contains(at)) return {};
  const nlohmann::json& found = document.at(at);
  std::string text = found.is_string()
                         ? found.get<std::string>()
                         : found.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return std::string(firstBytes(text, kLongestAnswerWord));
}

}  // namespace

AnswerRead readAnswer(const std::string& body, const AnswerReading& reading) {
  const nlohmann::json document = nlohmann::json::parse(body, nullptr, false);
  if (document.is_discarded()) return {};
  AnswerRead read;
  read.word = textAt(document, reading.state);
  read.why = textAt(document, reading.why);
  read.reference = textAt(document, reading.reference);
  if (const auto word = reading.words.find(read.word); word != reading.words.end())
    read.state = word->second;
  return read;
}

AnswerReading webhookAnswer() {
  AnswerReading reading{"/state", "/why", "/reference", {}};
  for (const auto state : {incident::ReceiptState::sent, incident::ReceiptState::delivered,
                           incident::ReceiptState::acknowledged, incident::ReceiptState::acting,
                           incident::ReceiptState::failed})
    reading.words.emplace(incident::wordOf(state), state);
  return reading;
}

}  // namespace citymirror::feeds

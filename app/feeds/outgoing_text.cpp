#include "app/feeds/outgoing_text.h"

#include <nlohmann/json.hpp>

namespace citymirror::feeds {
namespace {

Text marksInFront(const Outgoing& message) {
  Text marks;
  if (message.purpose == Purpose::drill) marks = {"【演练 Exercise】", "[Exercise 演练] "};
  if (message.kind == OutgoingKind::recall) {
    marks.zh += "【撤回 Recalled】";
    marks.en += "[Recalled 撤回] ";
  }
  return marks;
}

Text marked(const Outgoing& message, const Text& text) {
  const Text marks = marksInFront(message);
  return {marks.zh + text.in(Language::zh), marks.en + text.in(Language::en)};
}

nlohmann::ordered_json bothLanguages(const Text& text) {
  return {{"zh", text.zh}, {"en", text.en}};
}

}  // namespace

Text writtenTitle(const Outgoing& message) { return marked(message, message.title); }

Text writtenText(const Outgoing& message) { return marked(message, message.text); }

std::string inLanguage(const Text& text, MessageLanguage language) {
  if (language == MessageLanguage::zh) return text.in(Language::zh);
  if (language == MessageLanguage::en) return text.in(Language::en);
  return text.zh == text.en || text.en.empty() ? text.zh : text.zh + "\n" + text.en;
}

std::string messageJson(const Outgoing& message, Instant sent) {
  nlohmann::ordered_json json{{"id", message.id},
                              {"kind", message.kind == OutgoingKind::order ? "order" : "recall"},
                              {"recipient", message.recipient},
                              {"drill", message.purpose == Purpose::drill},
                              {"title", bothLanguages(writtenTitle(message))},
                              {"text", bothLanguages(writtenText(message))}};
  if (!message.cap.empty()) json["cap"] = message.cap;
  if (!message.gbt.empty()) json["gbt35965"] = message.gbt;
  json["sent"] = toIso(sent);
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string capStatus(std::string_view xml) {
  for (std::size_t at = xml.find("status>"); at != std::string_view::npos;
       at = xml.find("status>", at + 1)) {
    const std::size_t open = xml.rfind('<', at);
    const bool opens = open != std::string_view::npos && at > open && xml[open + 1] != '/' &&
                       (at == open + 1 || xml[at - 1] == ':');
    if (!opens) continue;
    std::string_view word = xml.substr(at + 7);
    word = word.substr(0, word.find('<'));
    constexpr std::string_view kBlankSigns = " \t\r\n";
    const std::size_t first = word.find_first_not_of(kBlankSigns);
    if (first == std::string_view::npos) return {};
    return std::string(word.substr(first, word.find_last_not_of(kBlankSigns) - first + 1));
  }
  return {};
}

}  // namespace citymirror::feeds

#include "gis/feed/recording.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "gis/feed/cap.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kLongestLine = 10'000'000;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The string under `key`, or nothing.
const std::string* stringIn(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get_ptr<const std::string*>()
                                                     : nullptr;
}

/// Reads one line into `message`; a reason where it cannot.
std::string readLine(std::string_view line, FeedMessage& message) {
  if (line.size() > kLongestLine) return "the line is longer than 10 MB";
  const Json json = parsedJson(line);
  if (json.is_discarded() || !json.is_object()) return "the line is not a JSON object (cut off?)";
  const std::string* received = stringIn(json, "received");
  const auto at = received ? parseIso(*received) : std::nullopt;
  if (!at) return "\"received\" is not a time with a zone";
  const std::string* format = stringIn(json, "format");
  if (!format || (*format != "observation" && *format != "cap"))
    return "\"format\" is neither observation nor cap";
  const auto body = json.find("body");
  if (body == json.end() || !(body->is_string() || body->is_object()))
    return "\"body\" is neither an object nor a string";
  const std::string* channel = stringIn(json, "channel");
  message = {*at, channel ? *channel : std::string(), *format,
             body->is_string() ? body->get<std::string>() : dumped(*body)};
  return {};
}

void sortByArrival(std::vector<FeedMessage>& messages, std::vector<Note>& notes) {
  const auto earlier = [](const FeedMessage& a, const FeedMessage& b) {
    return a.received < b.received;
  };
  if (std::is_sorted(messages.begin(), messages.end(), earlier)) return;
  std::stable_sort(messages.begin(), messages.end(), earlier);
  notes.push_back({"messages out of order were sorted by their time of arrival", "recording"});
}

}  // namespace

Result<std::vector<FeedMessage>> readRecording(std::string_view text) {
  std::vector<FeedMessage> messages;
  std::vector<Note> notes;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.empty()) continue;
    FeedMessage message;
    const std::string reason = readLine(line, message);
    if (reason.empty())
      messages.push_back(std::move(message));
    else
      notes.push_back({reason, "line " + std::to_string(number)});
  }
  if (messages.empty()) {
    const std::string where =
        notes.empty() ? "recording" : notes.front().where + ": " + notes.front().what;
    return Error{ErrorCode::unreadable, "the recording holds no message that can be read", where,
                 "Choose a recording in JSON Lines"};
  }
  sortByArrival(messages, notes);
  return {std::move(messages), std::move(notes)};
}

void restamp(std::vector<FeedMessage>& messages, Millis shift) {
  for (FeedMessage& message : messages) {
    message.received = message.received + shift;
    if (message.format == "cap") {
      if (auto alert = parseCap(message.body)) message.body = writeCap(shifted(*alert, shift));
      continue;
    }
    Json body = parsedJson(message.body);
    const std::string* at = body.is_object() ? stringIn(body, "at") : nullptr;
    const auto measured = at != nullptr ? parseIso(*at) : std::nullopt;
    if (!measured) continue;
    body["at"] = toIso(*measured + shift);
    message.body = dumped(body);
  }
}

std::string writeRecording(const std::vector<FeedMessage>& messages) {
  std::string text;
  for (const FeedMessage& message : messages) {
    Json line;
    line["received"] = toIso(message.received);
    line["channel"] = message.channel;
    line["format"] = message.format;
    Json body = message.format == "observation" ? parsedJson(message.body) : Json();
    line["body"] = body.is_object() ? std::move(body) : Json(message.body);
    text += dumped(line) + '\n';
  }
  return text;
}

}  // namespace citymirror::gis

#include "app/feeds/jt808_session.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/core/jt808_bytes.h"

// Numbers of sections and tables: JT/T 808-2019.
namespace citymirror::feeds {
namespace {

constexpr unsigned kNewerForm = 0x4000, kDivided = 0x2000, kEncrypted = 0x1C00, kBodyBytes = 0x3FF;
/// Table 14.
enum Result808 : unsigned { kSucceeded = 0, kFailed = 1, kNotSupported = 3 };
/// Table of messages, annex B.
enum Message808 : unsigned {
  kTerminalAnswer = 0x0001,
  kHeartbeat = 0x0002,
  kLeaving = 0x0003,
  kRegistration = 0x0100,
  kAuthentication = 0x0102,
  kPosition = 0x0200,
  kPositions = 0x0704,
  kGeneralAnswer = 0x8001,
  kRegistrationAnswer = 0x8100
};

unsigned wordAt(std::string_view bytes, std::size_t at) {
  return unsigned(static_cast<unsigned char>(bytes[at])) << 8 |
         static_cast<unsigned char>(bytes[at + 1]);
}
std::string wordBytes(unsigned value) { return {char(value >> 8 & 0xFF), char(value & 0xFF)}; }

/// Marks, escapes and checksum around a message.
std::string framedMessage(std::string content) {
  content += jt808::checksum(content);
  std::string frame(1, jt808::kMark);
  for (const char c : content) {
    if (c == jt808::kMark || c == jt808::kEscape) {
      frame += jt808::kEscape;
      frame += c == jt808::kMark ? '\x02' : '\x01';
    } else {
      frame += c;
    }
  }
  return frame + jt808::kMark;
}

/// Without leading zeros; nothing where a half byte is no digit.
std::optional<std::string> numberOf(std::string_view packed) {
  const auto digits = jt808::packedDigits(packed);
  if (!digits) return std::nullopt;
  return digits->substr(std::min(digits->find_first_not_of('0'), digits->size() - 1));
}

}  // namespace

/// A message that can be believed (section 4.4.3).
struct Jt808Session::Message {
  unsigned id = 0, properties = 0, serial = 0;
  std::string address;  ///< version, where there is one, and number, as they stand in the header
  std::string terminal, body;

  bool newer() const { return (properties & kNewerForm) != 0; }
  bool whole() const { return (properties & (kDivided | kEncrypted)) == 0; }

  static std::optional<Message> of(std::string_view raw) {
    const auto bytes = jt808::withoutEscapes(raw);
    if (!bytes || bytes->size() < 5 || jt808::checksum(*bytes) != 0) return std::nullopt;
    const std::string_view content = std::string_view(*bytes).substr(0, bytes->size() - 1);
    Message message;
    message.id = wordAt(content, 0);
    message.properties = wordAt(content, 2);
    const std::size_t version = message.newer() ? 1 : 0, number = message.newer() ? 10 : 6;
    const std::size_t serialAt = 4 + version + number;
    const std::size_t begin = serialAt + 2 + (message.properties & kDivided ? 4 : 0);
    if (content.size() != begin + (message.properties & kBodyBytes)) return std::nullopt;
    const auto terminal = numberOf(content.substr(4 + version, number));
    if (!terminal) return std::nullopt;
    message.terminal = *terminal;
    message.address = content.substr(4, version + number);
    message.serial = wordAt(content, serialAt);
    message.body = content.substr(begin);
    return message;
  }
};

void Jt808Session::add(std::string_view bytes) {
  while (!bytes.empty() && !broken_) {
    const std::size_t mark = bytes.find(jt808::kMark);
    waiting_.append(bytes.substr(0, mark));
    if (waiting_.size() > kLongestFrame) {
      broken_ = true;
      const std::size_t whole = waiting_.size();
      handed_.push_back({{}, waiting_, whole});
      waiting_.clear();
    } else if (mark == std::string_view::npos) {
      return;
    } else {
      bytes.remove_prefix(mark + 1);
      if (!waiting_.empty()) frame();
      begun_ = true;
    }
  }
}

void Jt808Session::end() {
  if (!waiting_.empty()) hand({}, false);
}

/// What stands before the first mark is no frame. Later every mark may begin one, so that a mark
/// that is lost costs two frames and not all that follow.
void Jt808Session::frame() {
  const auto message = begun_ ? Message::of(waiting_) : std::nullopt;
  if (message)
    heed(*message);
  else
    hand({}, true);
  waiting_.clear();
}

void Jt808Session::hand(std::string terminal, bool closed) {
  std::string bytes = (begun_ ? std::string(1, jt808::kMark) : std::string()) + waiting_;
  if (begun_ && closed) bytes += jt808::kMark;
  handed_.push_back({std::move(terminal), std::move(bytes)});
}

void Jt808Session::heed(const Message& message) {
  switch (message.id) {
    case kTerminalAnswer:
      return;
    case kPosition:
    case kPositions:
      return location(message);
    case kHeartbeat:
    case kLeaving:
      if (message.id == kLeaving) known_.erase(message.terminal);
      answers_ += generalAnswer(message, kSucceeded);
      return;
    case kRegistration:
      if (!message.whole()) break;
      answers_ += answerTo(message, kRegistrationAnswer,
                           wordBytes(message.serial) + char(kSucceeded) + message.terminal);
      return;
    case kAuthentication:
      if (!message.whole()) break;
      return authenticate(message);
    default:
      break;
  }
  answers_ += generalAnswer(message, kNotSupported);
}

void Jt808Session::location(const Message& message) {
  if (!known_.contains(message.terminal)) {
    stranger_ = message.terminal;
    answers_ += generalAnswer(message, kFailed);
    return;
  }
  hand(message.terminal, true);
  if (message.whole())
    receipts_ += generalAnswer(message, kSucceeded);
  else
    answers_ += generalAnswer(message, kNotSupported);
}

/// 2019: a byte of length before the code, and more behind it; before: the code alone.
void Jt808Session::authenticate(const Message& message) {
  std::string code = message.body;
  if (message.newer() && !code.empty())
    code = message.body.substr(1, static_cast<unsigned char>(message.body[0]));
  while (code.ends_with('\0')) code.pop_back();
  const bool room = known_.size() < kMostNumbers || known_.contains(message.terminal);
  const bool right = code == message.terminal && room;
  if (right) known_.insert(message.terminal);
  answers_ += generalAnswer(message, right ? kSucceeded : kFailed);
}

std::string Jt808Session::answerTo(const Message& message, unsigned id, const std::string& body) {
  const unsigned properties = unsigned(body.size()) | (message.properties & kNewerForm);
  return framedMessage(wordBytes(id) + wordBytes(properties) + message.address +
                       wordBytes(serial_++) + body);
}

std::string Jt808Session::generalAnswer(const Message& message, unsigned result) {
  return answerTo(message, kGeneralAnswer,
                  wordBytes(message.serial) + wordBytes(message.id) + char(result));
}

std::vector<Jt808Session::Handed> Jt808Session::handed() { return std::exchange(handed_, {}); }

void Jt808Session::kept() { answers_ += std::exchange(receipts_, {}); }

std::string Jt808Session::answers() { return std::exchange(answers_, {}); }

std::string Jt808Session::stranger() { return std::exchange(stranger_, {}); }

}  // namespace citymirror::feeds

#include "app/feeds/jt808_session.h"

#include <utility>

#include "engine/core/jt808_bytes.h"

// Numbers of sections and tables: JT/T 808-2019.
namespace citymirror::feeds {
namespace {

/// Table 14.
enum Result808 : unsigned { kSucceeded = 0, kFailed = 1, kNotSupported = 3 };
/// Table of messages, annex B.
enum Message808 : unsigned {
  kTerminalAnswer = 0x0001,
  kHeartbeat = 0x0002,
  kLeaving = 0x0003,
  kRegistration = 0x0100,
  kAuthentication = 0x0102,
  kGeneralAnswer = 0x8001,
  kRegistrationAnswer = 0x8100
};

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

bool isWhole(const jt808::Message& message) { return !message.divided() && !message.encrypted(); }

}  // namespace

void Jt808Session::add(std::string_view bytes, Instant now) {
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
      if (!waiting_.empty()) frame(now);
      begun_ = true;
    }
  }
}

void Jt808Session::waitedUntil(Instant now) {
  if (!parts_.empty()) handParts(parts_.overdue(now));
}

void Jt808Session::end() {
  handParts(parts_.all());
  if (!waiting_.empty()) hand({}, false);
}

/// What stands before the first mark is no frame. Later every mark may begin one, so that a mark
/// that is lost costs two frames and not all that follow.
void Jt808Session::frame(Instant now) {
  const auto read = begun_ ? jt808::readMessage(waiting_) : jt808::ReadMessage{{}, "no mark"};
  if (read.fault == nullptr)
    heed(read.message, now);
  else
    hand({}, true);
  waiting_.clear();
}

std::string Jt808Session::framed(bool closed) const {
  std::string bytes = (begun_ ? std::string(1, jt808::kMark) : std::string()) + waiting_;
  if (begun_ && closed) bytes += jt808::kMark;
  return bytes;
}

void Jt808Session::hand(std::string terminal, bool closed) {
  handed_.push_back({std::move(terminal), framed(closed)});
}

void Jt808Session::heed(const Message& message, Instant now) {
  switch (message.id) {
    case kTerminalAnswer:
      return;
    case jt808::kLocation:
    case jt808::kLocations:
      return location(message, now);
    case kHeartbeat:
    case kLeaving:
      if (message.id == kLeaving) known_.erase(message.terminal);
      answers_ += generalAnswer(message, kSucceeded);
      return;
    case kRegistration:
      if (!isWhole(message)) break;
      answers_ += answerTo(message, kRegistrationAnswer,
                           wordBytes(message.serial) + char(kSucceeded) + message.terminal);
      return;
    case kAuthentication:
      if (!isWhole(message)) break;
      return authenticate(message);
    default:
      break;
  }
  answers_ += generalAnswer(message, kNotSupported);
}

void Jt808Session::location(const Message& message, Instant now) {
  if (!known_.contains(message.terminal)) {
    stranger_ = message.terminal;
    answers_ += generalAnswer(message, kFailed);
    return;
  }
  if (message.divided() && !message.encrypted() && jt808::Parts::fits(message))
    return handParts(parts_.add({message, framed(true)}, now));
  hand(message.terminal, true);
  if (isWhole(message))
    receipts_ += generalAnswer(message, kSucceeded);
  else
    answers_ += generalAnswer(message, kNotSupported);
}

void Jt808Session::handParts(const std::vector<jt808::Parts::Group>& groups) {
  for (const jt808::Parts::Group& group : groups) {
    handed_.push_back({group.parts.front().message.terminal, group.frames()});
    if (!group.whole) continue;
    for (const auto& part : group.parts) receipts_ += generalAnswer(part.message, kSucceeded);
  }
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
  const unsigned properties = unsigned(body.size()) | (message.properties & jt808::kNewerForm);
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

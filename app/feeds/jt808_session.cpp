#include "app/feeds/jt808_session.h"

#include <algorithm>
#include <functional>
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
  kPartsAgain = 0x8003,
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

std::size_t hashOf(const jt808::Message& message) { return std::hash<std::string>{}(message.body); }

/// Whether both may be parts of one message.
bool sameSerials(jt808::Parts::Serials serials, const jt808::Message& a, const jt808::Message& b) {
  if (serials == jt808::Parts::Serials::one) return a.serial == b.serial;
  return jt808::Parts::firstSerial(a) == jt808::Parts::firstSerial(b);
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
  if (parts_.empty()) return;
  handParts(parts_.overdue(now), now);
  for (const Message& part : parts_.toAnswer(now)) answers_ += generalAnswer(part, kSucceeded);
  for (const auto& missing : parts_.toAskFor(now)) askFor(missing);
}

void Jt808Session::end() {
  handParts(left_ != nullptr ? parts_.moveTo(*left_, {}, {}) : parts_.all(), {});
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
      return authenticate(message, now);
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
    return part(message, now);
  hand(message.terminal, true);
  if (isWhole(message))
    receipts_ += generalAnswer(message, kSucceeded);
  else
    answers_ += generalAnswer(message, kNotSupported);
}

void Jt808Session::part(const Message& message, Instant now) {
  if (comesAgain(message, now))
    receipts_ += generalAnswer(message, kSucceeded);
  else
    handParts(parts_.add({message, framed(true)}, now), now);
}

void Jt808Session::handParts(const std::vector<jt808::Parts::Group>& groups, Instant now) {
  for (const jt808::Parts::Group& group : groups) {
    handed_.push_back({group.parts.front().message.terminal, group.frames()});
    for (const auto& part : group.parts) {
      if (part.answered) continue;
      if (group.whole)
        receipts_ += generalAnswer(part.message, kSucceeded);
      else
        answers_ += generalAnswer(part.message, kFailed);
    }
    if (!group.whole) continue;
    Finished finished{group.parts.back().message, group.serials, {}, now};
    finished.last.body.clear();
    for (const auto& part : group.parts) finished.parts.push_back(hashOf(part.message));
    finished_.push_back(std::move(finished));
    if (finished_.size() > jt808::Parts::kMostMessages) finished_.pop_front();
  }
}

/// Where parts wait under the same serials, a message that has begun anew may have a part in common
/// with the former one.
bool Jt808Session::comesAgain(const Message& part, Instant now) const {
  if (parts_.waitsWith(part)) return false;
  return std::ranges::any_of(finished_, [&](const Finished& one) {
    return one.last.terminal == part.terminal && one.last.id == part.id &&
           one.last.total == part.total && now - one.at <= jt808::Parts::kPatience &&
           sameSerials(one.serials, one.last, part) && one.parts[part.number - 1] == hashOf(part);
  });
}

/// Table of 0x8003: the first part's serial, how many (a byte, since 2019 a word), and which.
void Jt808Session::askFor(const jt808::Parts::Missing& missing) {
  const auto count = unsigned(missing.numbers.size());
  std::string body = wordBytes(missing.first);
  body += missing.of.newer() ? wordBytes(count) : std::string(1, char(count));
  for (const unsigned number : missing.numbers) body += wordBytes(number);
  answers_ += answerTo(missing.of, kPartsAgain, body);
}

/// 2019: a byte of length before the code, and more behind it; before: the code alone.
void Jt808Session::authenticate(const Message& message, Instant now) {
  std::string code = message.body;
  if (message.newer() && !code.empty())
    code = message.body.substr(1, static_cast<unsigned char>(message.body[0]));
  while (code.ends_with('\0')) code.pop_back();
  const bool room = known_.size() < kMostNumbers || known_.contains(message.terminal);
  const bool right = code == message.terminal && room;
  if (right) known_.insert(message.terminal);
  answers_ += generalAnswer(message, right ? kSucceeded : kFailed);
  if (right && left_ != nullptr) handParts(left_->moveTo(parts_, message.terminal, now), now);
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

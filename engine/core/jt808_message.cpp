#include "engine/core/jt808_message.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "engine/core/jt808_bytes.h"

namespace citymirror::jt808 {
namespace {

constexpr unsigned kBodyBytes = 0x3FF;

unsigned wordAt(std::string_view bytes, std::size_t at) {
  return unsigned(static_cast<unsigned char>(bytes[at])) << 8 |
         static_cast<unsigned char>(bytes[at + 1]);
}

std::size_t sizeOf(const Parts::Part& part) {
  return sizeof part + part.message.body.size() + part.frame.size();
}

Message withoutBody(const Message& of) {
  Message header = of;
  header.body.clear();
  return header;
}

/// Whether this cannot be a part of the message that has these.
bool contradicts(const std::map<unsigned, Parts::Part>& parts, const Message& part) {
  if (parts.begin()->second.message.total != part.total) return true;
  const auto same = parts.find(part.number);
  return same != parts.end() && same->second.message.body != part.body;
}

}  // namespace

ReadMessage readMessage(std::string_view raw) {
  const auto bytes = withoutEscapes(raw);
  if (!bytes) return {{}, "an unknown escape in the frame"};
  if (checksum(*bytes) != 0 || bytes->size() < 2) return {{}, "the checksum is wrong"};
  const std::string_view content = std::string_view(*bytes).substr(0, bytes->size() - 1);
  if (content.size() < 4) return {{}, "the frame is too short"};
  Message message;
  message.id = wordAt(content, 0);
  message.properties = wordAt(content, 2);
  const std::size_t version = message.newer() ? 1 : 0, number = message.newer() ? 10 : 6;
  const std::size_t serialAt = 4 + version + number;
  const std::size_t begin = serialAt + 2 + (message.divided() ? 4 : 0);
  if (content.size() < begin) return {{}, "the frame is too short"};
  const auto digits = packedDigits(content.substr(4 + version, number));
  if (!digits) return {{}, "the terminal's number is not decimal"};
  if (content.size() != begin + (message.properties & kBodyBytes))
    return {{}, "the length is wrong"};
  message.terminal = digits->substr(std::min(digits->find_first_not_of('0'), digits->size() - 1));
  message.address = content.substr(4, version + number);
  message.serial = wordAt(content, serialAt);
  if (message.divided()) {
    message.total = wordAt(content, serialAt + 2);
    message.number = wordAt(content, serialAt + 4);
  }
  message.body = content.substr(begin);
  return {std::move(message), nullptr};
}

bool saysDivided(std::string_view raw) {
  std::string_view first = raw.substr(0, 8);  // four bytes, each of which may be escaped
  if (first.ends_with(kEscape)) first.remove_suffix(1);
  const auto bytes = withoutEscapes(first);
  return bytes && bytes->size() >= 4 && (wordAt(*bytes, 2) & 0x2000) != 0;
}

std::string Parts::Group::frames() const {
  std::string all;
  for (const Part& part : parts) all += part.frame;
  return all;
}

std::string Parts::Group::body() const {
  std::string all;
  for (const Part& part : parts) all += part.message.body;
  return all;
}

std::string Parts::Group::tell() const {
  std::string numbers;
  for (const Part& part : parts)
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(part.message.number);
  const Message& first = parts.front().message;
  return first.terminal + ": parts " + numbers + " of " + std::to_string(first.total);
}

bool Parts::fits(const Message& message) {
  return message.number >= 1 && message.number <= message.total && message.total <= kMostParts;
}

unsigned Parts::firstSerial(const Message& message) {
  return (message.serial - message.number + 1) & 0xFFFF;
}

Parts::Key Parts::keyOf(const Message& part, Serials serials) {
  return {part.terminal, part.id, serials == Serials::one ? part.serial : firstSerial(part),
          serials};
}

/// A message by counting of which another part has this one's serial.
Parts::Waitings::const_iterator Parts::withSerialOf(const Message& part) const {
  auto place = waiting_.lower_bound({part.terminal, part.id, 0, Serials::counting});
  for (; place != waiting_.end(); ++place) {
    const auto& [terminal, id, first, serials] = place->first;
    if (terminal != part.terminal || id != part.id) break;
    if (serials == Serials::one) continue;
    const unsigned number = (part.serial - first + 1) & 0xFFFF;  // of who has this serial there
    const auto& parts = place->second.parts;
    if (number != part.number && parts.contains(number) &&
        parts.begin()->second.message.total == part.total)
      return place;
  }
  return waiting_.end();
}

Parts::Waitings::const_iterator Parts::placeOf(const Message& part) const {
  if (const auto one = waiting_.find(keyOf(part, Serials::one)); one != waiting_.end()) return one;
  const auto counting = withOneSerial_.contains(part.terminal)
                            ? waiting_.end()
                            : waiting_.find(keyOf(part, Serials::counting));
  const auto same = withSerialOf(part);
  if (same == waiting_.end()) return counting;
  const bool later = counting == waiting_.end() || same->second.turn > counting->second.turn;
  return later ? same : counting;
}

/// Its parts were joined by counting, and have one serial each with parts of other messages; adds
/// those of them that are whole with one.
void Parts::divide(Place place, std::vector<Group>& whole) {
  const Waiting joined = std::move(place->second);
  waiting_.erase(place);
  for (const auto& [number, part] : joined.parts) {
    Waiting& one = waiting_[keyOf(part.message, Serials::one)];
    if (!one.parts.empty() && contradicts(one.parts, part.message)) {
      bytes_ -= sizeOf(part);
      continue;
    }
    if (!one.parts.try_emplace(number, part).second) bytes_ -= sizeOf(part);
    one.newest = std::max(one.newest, joined.newest);
    one.heard = std::max(one.heard, joined.heard);
    one.turn = std::max(one.turn, joined.turn);
    one.moved = joined.moved;
    if (one.parts.size() == part.message.total)
      whole.push_back(take(waiting_.find(keyOf(part.message, Serials::one))));
  }
}

void Parts::learn(const std::string& terminal) {
  if (withOneSerial_.contains(terminal)) return;
  if (withOneSerial_.size() >= kMostTerminals) withOneSerial_.erase(withOneSerial_.begin());
  withOneSerial_.insert(terminal);
}

std::vector<Parts::Group> Parts::add(Part part, Instant now) {
  const Message& message = part.message;
  Key key =
      keyOf(message, withOneSerial_.contains(message.terminal) ? Serials::one : Serials::counting);
  std::vector<Group> gone;
  if (const auto known = placeOf(message); known != waiting_.end()) {
    key = known->first;
    if (std::get<Serials>(key) == Serials::counting && key != keyOf(message, Serials::counting)) {
      divide(waiting_.find(key), gone);
      key = keyOf(message, Serials::one);
    }
  }
  if (const auto known = waiting_.find(key);
      known != waiting_.end() && contradicts(known->second.parts, message))
    gone.push_back(take(known));
  const auto place = waiting_.try_emplace(key).first;
  Waiting& one = place->second;
  one.moved = false;
  const unsigned total = message.total, number = message.number;
  const std::size_t size = sizeOf(part);
  const auto [kept, isNew] = one.parts.try_emplace(number, std::move(part));
  if (!isNew) {
    kept->second.answered = false;
    return gone;
  }
  one.newest = one.heard = now;
  one.turn = ++turns_;
  bytes_ += size;
  if (one.parts.size() == total) gone.push_back(take(place));
  takeExcess(gone);
  return gone;
}

std::vector<Message> Parts::toAnswer(Instant now) {
  std::vector<Message> due;
  for (auto& [key, one] : waiting_) {
    const unsigned total = one.parts.begin()->second.message.total;
    const bool standsForAll = std::get<Serials>(key) == Serials::one && one.parts.contains(total);
    if (one.moved || standsForAll) continue;
    const bool waits =
        std::ranges::any_of(one.parts, [](const auto& each) { return each.second.answered; });
    if (!waits && now - one.heard < kPause) continue;
    for (auto& [number, part] : one.parts)
      if (number != total && !std::exchange(part.answered, true))
        due.push_back(withoutBody(part.message));
  }
  return due;
}

std::vector<Parts::Missing> Parts::toAskFor(Instant now) {
  std::vector<Missing> due;
  for (auto& [key, one] : waiting_) {
    const Instant since = one.asked == 0 ? one.heard : std::max(one.heard, one.askedAt);
    if (one.asked >= kMostAsks || now - since < kAskAfter * (1 << one.asked)) continue;
    ++one.asked;
    one.askedAt = now;
    const Message& there = one.parts.begin()->second.message;
    Missing missing{withoutBody(there), std::get<2>(key), {}};
    for (unsigned number = 1; number <= there.total; ++number)
      if (!one.parts.contains(number)) missing.numbers.push_back(number);
    due.push_back(std::move(missing));
  }
  return due;
}

std::vector<Parts::Group> Parts::overdue(Instant now) {
  std::vector<Group> gone;
  for (auto place = waiting_.begin(); place != waiting_.end();) {
    const auto next = std::next(place);
    if (now - place->second.newest > kPatience) gone.push_back(take(place));
    place = next;
  }
  return gone;
}

std::vector<Parts::Group> Parts::all() {
  std::vector<Group> gone;
  while (!waiting_.empty()) gone.push_back(take(waiting_.begin()));
  return gone;
}

std::vector<Parts::Group> Parts::moveTo(Parts& other, const std::string& terminal, Instant now) {
  std::vector<Group> gone;
  for (auto place = waiting_.begin(); place != waiting_.end();) {
    const auto next = std::next(place);
    const std::string& whose = std::get<0>(place->first);
    if (terminal.empty() || whose == terminal) {
      if (withOneSerial_.contains(whose)) other.learn(whose);
      if (other.waiting_.contains(place->first)) {
        gone.push_back(take(place));
      } else {
        for (const auto& [number, part] : place->second.parts) {
          bytes_ -= sizeOf(part);
          other.bytes_ += sizeOf(part);
        }
        Waiting& moved = other.waiting_.insert(waiting_.extract(place)).position->second;
        moved.heard = now;
        moved.turn = ++other.turns_;
        moved.moved = true;
      }
    }
    place = next;
  }
  other.takeExcess(gone);
  return gone;
}

/// What waits longest goes first.
void Parts::takeExcess(std::vector<Group>& gone) {
  while (bytes_ > kMostBytes || waiting_.size() > kMostMessages)
    gone.push_back(take(std::ranges::min_element(
        waiting_, {}, [](const auto& each) { return each.second.newest.ms; })));
}

Parts::Group Parts::take(Place place) {
  Group group;
  group.serials = std::get<Serials>(place->first);
  for (auto& [number, part] : place->second.parts) {
    bytes_ -= sizeOf(part);
    group.parts.push_back(std::move(part));
  }
  const Message& first = group.parts.front().message;
  group.whole = group.parts.size() == first.total;
  if (!group.whole)
    withOneSerial_.erase(first.terminal);
  else if (group.serials == Serials::one)
    learn(first.terminal);
  waiting_.erase(place);
  return group;
}

}  // namespace citymirror::jt808

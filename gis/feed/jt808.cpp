#include <algorithm>
#include <array>

#include "engine/core/jt808_bytes.h"
#include "engine/core/jt808_message.h"
#include "gis/feed/feed_codecs.h"

// Numbers of sections and tables: JT/T 808-2019.
namespace citymirror::gis {
namespace {

constexpr std::size_t kLocationBytes = 28;

struct Flag {
  int bit;
  std::string_view words;
};
// Table 24, what a duty officer needs of it.
constexpr std::array kAlarms{Flag{0, "emergency alarm"}, Flag{1, "speeding"},
                             Flag{2, "driver fatigue"},  Flag{8, "power cut off"},
                             Flag{29, "collision"},      Flag{30, "rollover"}};

unsigned byteAt(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t numberAt(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | byteAt(bytes, at + std::size_t(i));
  return value;
}

class Jt808Reader {
 public:
  explicit Jt808Reader(FeedGate& gate) : gate_(gate) {}

  void message() {
    frames();
    for (const jt808::Parts::Group& group : parts_.all()) joined(group);
  }

 private:
  void frames() {
    const std::string_view bytes = gate_.payload().bytes;
    std::size_t at = bytes.find(jt808::kMark);
    if (at == std::string_view::npos) return gate_.batch().reject("no frame begins here", "", 0);
    if (at > 0) gate_.batch().reject("bytes outside a frame", "", 0);
    while (at < bytes.size()) {
      const std::size_t end = bytes.find(jt808::kMark, at + 1);
      if (end == std::string_view::npos)
        return gate_.batch().reject("the frame is cut off", "", at);
      if (end == at + 1) {  // the end of one and the begin of the next
        at = end;
        if (at + 1 >= bytes.size()) return;
        continue;
      }
      frame(bytes.substr(at + 1, end - at - 1), at);
      at = end + 1;
      const std::size_t next = bytes.find(jt808::kMark, std::min(at, bytes.size()));
      if (next != at && at < bytes.size()) gate_.batch().reject("bytes outside a frame", "", at);
      at = next;
    }
  }

  void reject(const char* reason, std::size_t offset, std::string detail = {}) {
    gate_.batch().reject(reason, std::move(detail), offset);
  }

  void frame(std::string_view raw, std::size_t offset) {
    auto read = jt808::readMessage(raw);
    if (read.fault != nullptr) return reject(read.fault, offset);
    const jt808::Message& message = read.message;
    if (!message.locates()) return;
    if (message.encrypted()) return reject("the message is encrypted", offset);
    if (!message.divided()) return content(message, message.body, offset);
    if (!jt808::Parts::fits(message))
      return reject("the parts of the message are numbered wrongly", offset,
                    message.terminal + ": part " + std::to_string(message.number) + " of " +
                        std::to_string(message.total));
    for (const auto& group :
         parts_.add({std::move(read.message), {}, offset}, gate_.payload().received))
      joined(group);
  }

  void joined(const jt808::Parts::Group& group) {
    const jt808::Parts::Part& first = group.parts.front();
    if (!group.whole) return reject("parts of the message are missing", first.at, group.tell());
    content(first.message, group.body(), first.at);
  }

  void content(const jt808::Message& message, std::string_view bytes, std::size_t offset) {
    if (message.id == jt808::kLocation) return location(message.terminal, bytes, offset);
    locations(message.terminal, bytes, offset);
  }

  /// Of a terminal that was out of reach: how many, their kind, each with its length.
  void locations(const std::string& terminal, std::string_view body, std::size_t offset) {
    if (body.size() < 3) return reject("the location is too short", offset);
    std::string_view rest = body.substr(3);
    for (unsigned left = numberAt(body, 0, 2); left > 0; --left) {
      const std::size_t length = rest.size() < 2 ? 0 : numberAt(rest, 0, 2);
      if (length == 0 || rest.size() < 2 + length)
        return reject("the location is too short", offset, terminal);
      location(terminal, rest.substr(2, length), offset);
      rest.remove_prefix(2 + length);
    }
    if (!rest.empty()) reject("the length is wrong", offset, terminal);
  }

  /// Table 23.
  void location(const std::string& terminal, std::string_view body, std::size_t offset) {
    if (body.size() < kLocationBytes) return reject("the location is too short", offset);
    const std::uint32_t alarm = numberAt(body, 0, 4), status = numberAt(body, 4, 4);
    if (!(status & 2)) return reject("the vehicle has no fix", offset, terminal);
    const auto at = stamp(body.substr(22, 6), offset);
    if (!at) return;
    const auto name = gate_.name(terminal, offset);
    VehiclePosition position;
    position.latitude = numberAt(body, 8, 4) * (status & 4 ? -1e-6 : 1e-6);
    position.longitude = numberAt(body, 12, 4) * (status & 8 ? -1e-6 : 1e-6);
    if (!name || !gate_.place(position.longitude, position.latitude, offset)) return;
    position.vehicle = *name;
    position.at = *at;
    position.speed = numberAt(body, 18, 2) / 10.0;
    position.bearing = numberAt(body, 20, 2) % 360;
    position.state = status & 1 ? "ignition on" : "ignition off";
    for (const Flag& flag : kAlarms)
      if (alarm >> flag.bit & 1) position.state += ", " + std::string(flag.words);
    gate_.batch().vehicles.push_back(std::move(position));
  }

  std::optional<Instant> stamp(std::string_view packed, std::size_t offset) {
    const auto digits = jt808::packedDigits(packed);
    if (!digits) {
      reject("the time does not follow its format or has no zone", offset);
      return std::nullopt;
    }
    return gate_.time({FeedCell::Kind::text, "20" + *digits, offset},
                      FeedTime{"%Y%m%d%H%M%S", kChinaMinutes});  // table 23: GMT+8
  }

  FeedGate& gate_;
  jt808::Parts parts_;
};

}  // namespace

void decodeJt808(FeedGate& gate) { Jt808Reader(gate).message(); }

}  // namespace citymirror::gis

#include "gis/feed/jt808_joiner.h"

#include <algorithm>
#include <vector>

#include "engine/core/jt808_bytes.h"

namespace citymirror::gis {
namespace {

/// A stretch of a message: a frame with its marks, or what stands between frames.
struct Stretch {
  std::string_view bytes;
  bool frame = false;
};

/// As the codec divides it.
std::vector<Stretch> stretchesOf(std::string_view bytes) {
  std::vector<Stretch> all;
  const auto between = [&](std::size_t from, std::size_t to) {
    if (to > from) all.push_back({bytes.substr(from, to - from)});
  };
  std::size_t at = std::min(bytes.find(jt808::kMark), bytes.size());
  between(0, at);
  while (at < bytes.size()) {
    const std::size_t end = bytes.find(jt808::kMark, at + 1);
    if (end == std::string_view::npos) {
      between(at, bytes.size());
      break;
    }
    if (end == at + 1) {  // one mark too many, which would stand for a frame that is cut off
      at = end;
      if (at + 1 == bytes.size()) break;
      continue;
    }
    all.push_back({bytes.substr(at, end - at + 1), true});
    at = std::min(bytes.find(jt808::kMark, end + 1), bytes.size());
    between(end + 1, at);
  }
  return all;
}

std::string_view withoutMarks(std::string_view frame) { return frame.substr(1, frame.size() - 2); }

}  // namespace

std::optional<std::string> Jt808Joiner::through(std::string_view bytes, Instant now) {
  std::string joined;
  for (const auto& late : parts_.overdue(now)) joined += late.frames();
  const auto stretches = stretchesOf(bytes);
  const bool anyPart = std::ranges::any_of(stretches, [](const Stretch& each) {
    return each.frame && jt808::saysDivided(withoutMarks(each.bytes));
  });
  if (!anyPart && joined.empty()) return std::nullopt;
  for (const Stretch& each : stretches) {
    if (each.frame && jt808::saysDivided(withoutMarks(each.bytes)))
      add(each.bytes, now, joined);
    else
      joined += each.bytes;
  }
  return joined;
}

void Jt808Joiner::add(std::string_view frame, Instant now, std::string& joined) {
  auto read = jt808::readMessage(withoutMarks(frame));
  const jt808::Message& part = read.message;
  if (read.fault != nullptr || !part.locates() || part.encrypted() || !jt808::Parts::fits(part)) {
    joined += frame;
    return;
  }
  for (const auto& group : parts_.add({std::move(read.message), std::string(frame)}, now))
    joined += group.frames();
}

}  // namespace citymirror::gis

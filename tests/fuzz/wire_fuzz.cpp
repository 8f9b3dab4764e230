#include "tests/fuzz/wire_fuzz.h"

#include <algorithm>

#include "app/feeds/jt808_session.h"
#include "app/feeds/websocket_frames.h"
#include "engine/core/jt808_bytes.h"
#include "tests/fuzz/feed_fuzz_target.h"
#include "tests/fuzz/feed_samples.h"

namespace citymirror::test {
namespace {

constexpr std::size_t kPiece = 37;  // bytes that come together
constexpr std::size_t kLongestText = 1000;

/// Every answer stands between two marks.
void checkAnswers(const std::string& answers) {
  for (std::size_t at = 0; at < answers.size();) {
    const std::size_t end = answers.find(jt808::kMark, at + 1);
    demand(answers[at] == jt808::kMark && end != std::string::npos, "an answer between marks");
    const auto read = jt808::readMessage(std::string_view(answers).substr(at + 1, end - at - 1));
    demand(read.fault == nullptr, "an answer that can be read");
    demand(read.message.id == 0x8001 || read.message.id == 0x8003 || read.message.id == 0x8100,
           "an answer of the platform");
    at = end + 1;
  }
}

std::string authentication() {
  const std::string number = "13800138007";  // of the samples
  return jt808Frame(jt808Message(std::string(1, char(number.size())) + number, 0x0102));
}

/// From a server: not masked.
std::string serverFrame(int first, const std::string& payload) {
  return std::string{char(first), char(payload.size())} + payload;
}

}  // namespace

std::size_t fuzzJt808TerminalOnce(std::string_view bytes) {
  feeds::Jt808Session session;
  std::size_t messages = 0, handed = 0;
  const auto hear = [&] {
    for (const auto& each : session.handed()) {
      ++messages;
      handed += each.bytes.size();
    }
    if (session.waits()) session.kept();
    checkAnswers(session.answers());
  };
  Instant now{0};
  for (std::size_t at = 0; at < bytes.size() && !session.broken(); at += kPiece) {
    now = now + Millis{500};
    session.add(bytes.substr(at, kPiece), now);
    session.waitedUntil(now);
    hear();
  }
  session.end();
  hear();
  demand(handed <= 3 * bytes.size() + 2, "no more handed on than came, with marks");
  return messages + (session.authenticated() ? 1 : 0);
}

std::size_t fuzzWebSocketOnce(std::string_view bytes) {
  feeds::WebSocketReader reader(kLongestText);
  std::size_t messages = 0;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    reader.add(bytes.substr(at, kPiece));
    while (const auto event = reader.next()) {
      demand(reader.fault().empty(), "nothing after a fault");
      demand(event->payload.size() <= kLongestText, "no longer than is allowed");
      ++messages;
    }
  }
  return messages;
}

std::string jt808TerminalSeed(std::size_t number) {
  const std::string location = jt808Location(3, 3);
  if (number == 0)
    return jt808Frame(jt808Message(std::string(37, 'x'), 0x0100)) + authentication() +
           jt808Frame(jt808Message(location));
  if (number > 1) return {};
  std::string parts = authentication();
  for (const std::string& part : jt808Parts(location, 10)) parts += part;
  return parts + jt808Frame(jt808Message("", 0x0002));
}

std::string webSocketSeed(std::size_t number) {
  if (number == 0) return serverFrame(0x81, R"({"t": 1})") + serverFrame(0x89, "ping");
  if (number > 1) return {};
  return serverFrame(0x02, "a message ") + serverFrame(0x89, "") + serverFrame(0x80, "in parts") +
         serverFrame(0x88, std::string("\x03\xe8", 2));
}

}  // namespace citymirror::test

#pragma once
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtTest>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/feeds/feed_source.h"
#include "tests/fuzz/feed_samples.h"
#include "tests/support/loopback_listener.h"
#include "tests/support/mqtt_broker.h"

/// Terminals of JT/T 808 with sockets of their own, and the platform that they call.
namespace citymirror::test {

inline constexpr int kTerminalPatience = 30'000;  // ms

enum class Form808 { of2013, of2019 };

inline std::string wordOf(unsigned value) { return {char(value >> 8 & 0xFF), char(value & 0xFF)}; }

/// Without marks, escapes and checksum.
inline std::string contentOf(const std::string& frame) {
  std::string content;
  for (std::size_t i = 1; i + 1 < frame.size(); ++i) {
    if (frame[i] == 0x7d)
      content += frame[++i] == 2 ? '\x7e' : '\x7d';
    else
      content += frame[i];
  }
  return content.substr(0, content.size() - 1);
}

/// 0x8001 to this message.
inline std::string general(unsigned serial, unsigned id, unsigned result) {
  return wordOf(serial) + wordOf(id) + char(result);
}

inline std::string packed(std::string digits, std::size_t bytes) {
  digits.insert(0, 2 * bytes - digits.size(), '0');
  std::string text;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    text += char((digits[i] - '0') << 4 | (digits[i + 1] - '0'));
  return text;
}

/// A terminal with a socket of its own.
class Jt808Terminal {
 public:
  Jt808Terminal(int port, std::string number, Form808 form = Form808::of2019)
      : number_(std::move(number)), form_(form) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(std::uint16_t(port));
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      qFatal("the terminal cannot call");
  }
  ~Jt808Terminal() { hangUp(); }
  Jt808Terminal(const Jt808Terminal&) = delete;
  Jt808Terminal& operator=(const Jt808Terminal&) = delete;

  std::string message(unsigned id, unsigned serial, const std::string& body = {}) const {
    const bool newer = form_ == Form808::of2019;
    return jt808Frame(wordOf(id) + wordOf(unsigned(body.size()) | (newer ? 0x4000 : 0)) +
                      (newer ? "\x01" : "") + packed(number_, newer ? 10 : 6) + wordOf(serial) +
                      body);
  }
  /// `body` in parts of so many bytes; their serials count on from this one.
  std::vector<std::string> parts(unsigned id, unsigned serial, const std::string& body,
                                 std::size_t size) const {
    const bool newer = form_ == Form808::of2019;
    const auto total = unsigned((body.size() + size - 1) / size);
    std::vector<std::string> frames;
    for (unsigned part = 1; part <= total; ++part) {
      const std::string own = body.substr((part - 1) * size, size);
      frames.push_back(jt808Frame(wordOf(id) +
                                  wordOf(unsigned(own.size()) | (newer ? 0x6000 : 0x2000)) +
                                  (newer ? "\x01" : "") + packed(number_, newer ? 10 : 6) +
                                  wordOf(serial + part - 1) + wordOf(total) + wordOf(part) + own));
    }
    return frames;
  }
  /// False where the connection is gone.
  bool say(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t put = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return false;
      sent += std::size_t(put);
    }
    return true;
  }
  /// The body of the next message where its id is this one; empty: none, or another.
  std::string hear(unsigned id, int patience = kTerminalPatience) {
    std::size_t end = 0;
    while ((end = heard_.find('\x7e', 1)) == std::string::npos)
      if (!more(patience)) return {};
    const std::string content = contentOf(heard_.substr(0, end + 1));
    heard_.erase(0, end + 1);
    const std::size_t number = form_ == Form808::of2019 ? 10 : 6;
    const std::size_t from = form_ == Form808::of2019 ? 5 : 4;
    if (content.substr(0, 2) != wordOf(id)) return "another: " + content;
    if (content.substr(from, number) != packed(number_, number)) return "not for me";
    return content.substr(from + number + 2);
  }
  bool authenticate() {
    const std::string code =
        form_ == Form808::of2019
            ? char(number_.size()) + number_ + std::string(35, '\0')  // IMEI and version
            : number_;
    return say(message(0x0102, 7, code)) && hear(0x8001) == general(7, 0x0102, 0);
  }
  /// The other side has hung up, and said nothing before.
  bool gone() {
    pollfd watched{socket_, POLLIN, 0};
    char byte = 0;
    return heard_.empty() && ::poll(&watched, 1, kTerminalPatience) > 0 &&
           ::recv(socket_, &byte, 1, 0) <= 0;
  }
  void hangUp() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

 private:
  bool more(int patience) {
    pollfd watched{socket_, POLLIN, 0};
    char buffer[4096];
    if (::poll(&watched, 1, patience) <= 0) return false;
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got > 0) heard_.append(buffer, std::size_t(got));
    return got > 0;
  }
  std::string number_, heard_;
  Form808 form_;
  int socket_ = -1;
};

/// The platform, and a store that keeps at once unless it is told to wait.
struct Jt808Platform {
  explicit Jt808Platform(std::size_t most = 500) {
    feeds::SourceSettings settings;
    settings.url = "jt808://127.0.0.1:" + std::to_string(port);
    settings.firstRetry = settings.longestRetry = Millis{20};
    settings.mostTerminals = most;
    auto made = feeds::makeFeedSource(settings);
    if (!made) qFatal("%s", made.error().text().c_str());
    source = std::move(*made);
  }
  void begin() {
    source->start(
        [this](feeds::RawMessage message) {
          const std::scoped_lock lock(mutex);
          came.push_back(std::move(message));
        },
        [this] {
          while (!keeps && !ending) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          return keeps.load();
        });
  }
  bool listens() {
    begin();
    return QTest::qWaitFor([&] { return source->health().connected; }, kTerminalPatience);
  }
  ~Jt808Platform() {
    ending = true;
    source->stop();
  }
  std::vector<feeds::RawMessage> all() {
    const std::scoped_lock lock(mutex);
    return came;
  }
  bool hasCome(std::size_t count) {
    return QTest::qWaitFor([&] { return all().size() >= count; }, kTerminalPatience);
  }
  int port = freePort();
  std::mutex mutex;
  std::vector<feeds::RawMessage> came;
  std::atomic<bool> keeps = true, ending = false;
  std::unique_ptr<feeds::FeedSource> source;
};

}  // namespace citymirror::test

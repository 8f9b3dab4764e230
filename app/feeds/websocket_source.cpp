#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <poll.h>

#include <algorithm>

#include "app/feeds/source_thread.h"
#include "app/feeds/tls_trouble.h"
#include "app/feeds/websocket_frames.h"

namespace citymirror::feeds {
namespace {

constexpr int kPollMillis = 50;
constexpr std::size_t kLongestAnswer = 16'384;  // of the handshake
using Steady = std::chrono::steady_clock;

std::string randomKey() {
  unsigned char bytes[16], text[32];
  RAND_bytes(bytes, sizeof bytes);
  const int length = EVP_EncodeBlock(text, bytes, sizeof bytes);
  return {text, text + length};
}

std::array<std::uint8_t, 4> randomMask() {
  std::array<std::uint8_t, 4> mask{};
  RAND_bytes(mask.data(), int(mask.size()));
  return mask;
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

/// "host[:port]" and the target of "ws://[user@]host[:port]/target".
struct Target {
  std::string authority, path;
  explicit Target(const std::string& url) {
    const std::size_t begin = url.find("://") + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
    authority = url.substr(begin, end - begin);
    authority.erase(0, authority.rfind('@') + 1);  // npos + 1 = 0
    path = url.substr(end, url.find('#', end) - end);
    if (!path.starts_with('/')) path.insert(0, "/");
  }
};

/// A TCP or TLS connection: libcurl makes it, with proxies and certificates, and then only carries
/// bytes.
class Wire {
 public:
  explicit Wire(const SourceSettings& settings) : handle_(curl_easy_init()) {
    const bool secure = settings.url.starts_with("wss://");
    const std::string url = (secure ? "https://" : "http://") + settings.url.substr(secure ? 6 : 5);
    curl_easy_setopt(handle_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle_, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle_, CURLOPT_SSL_ENABLE_ALPN, 0L);
    curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS, long(settings.answerWithin.count()));
    if (!settings.authority.empty())
      curl_easy_setopt(handle_, CURLOPT_CAINFO, settings.authority.c_str());
  }
  ~Wire() { curl_easy_cleanup(handle_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  CURLcode connect() { return curl_easy_perform(handle_); }
  std::optional<TlsTrouble> tlsTroubleOf(CURLcode code, const std::string& authority) const {
    return tlsTrouble(handle_, code, authority);
  }

  /// False where the connection is broken.
  bool send(std::string_view bytes, const std::stop_token& stop) {
    while (!bytes.empty() && !stop.stop_requested()) {
      std::size_t sent = 0;
      const CURLcode code = curl_easy_send(handle_, bytes.data(), bytes.size(), &sent);
      if (code == CURLE_AGAIN)
        wait(POLLOUT);
      else if (code != CURLE_OK)
        return false;
      bytes.remove_prefix(sent);
    }
    return bytes.empty();
  }
  /// What can be sent at once: nobody waits for a farewell.
  void farewell(std::string_view bytes) {
    std::size_t sent = 0;
    (void)curl_easy_send(handle_, bytes.data(), bytes.size(), &sent);
  }
  /// Appends what is there, waiting a little for it; false where the connection is broken.
  bool receive(std::string& into) {
    char buffer[65'536];
    std::size_t got = 0;
    const CURLcode code = curl_easy_recv(handle_, buffer, sizeof buffer, &got);
    if (code == CURLE_AGAIN) return wait(POLLIN), true;
    into.append(buffer, got);
    return code == CURLE_OK && got > 0;
  }

 private:
  void wait(short what) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(handle_, CURLINFO_ACTIVESOCKET, &socket);
    pollfd watched{socket, what, 0};
    ::poll(&watched, 1, kPollMillis);
  }
  CURL* handle_;
};

/// A WebSocket whose text and binary messages are the feed.
class WebSocketSource final : public SourceThread {
 public:
  explicit WebSocketSource(SourceSettings given) : SourceThread(std::move(given)) {}
  ~WebSocketSource() override { stop(); }

 protected:
  Outcome exchange(const std::stop_token& stop) override {
    Wire wire(settings());
    const CURLcode code = wire.connect();
    if (const auto trouble = wire.tlsTroubleOf(code, settings().authority))
      return Error{ErrorCode::ioFailed, trouble->what, withoutSecrets(settings().url),
                   trouble->remedy};
    if (code != CURLE_OK)
      return failed(std::string("the server cannot be reached: ") + curl_easy_strerror(code));
    WebSocketReader reader(settings().longestBytes);
    if (auto agreed = shakeHands(wire, reader, stop); !agreed.ok() || stop.stop_requested())
      return agreed;
    becameConnected();
    const std::string& hello = settings().hello;
    if (!hello.empty() &&
        !wire.send(webSocketFrame(WebSocketCode::text, hello, randomMask()), stop))
      return failed("the connection broke");
    return listen(wire, reader, stop);
  }

 private:
  Error failed(const std::string& what) const {
    return {ErrorCode::ioFailed, what, withoutSecrets(settings().url),
            "Check host, port, path and certificate; it is tried again"};
  }

  /// Section 4.1; bytes behind the answer go to `reader`.
  Outcome shakeHands(Wire& wire, WebSocketReader& reader, const std::stop_token& stop) {
    const Target target(settings().url);
    const std::string key = randomKey();
    std::string request =
        "GET " + target.path + " HTTP/1.1\r\nHost: " + target.authority +
        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key +
        "\r\nSec-WebSocket-Version: 13\r\n";
    for (const auto& [name, value] : settings().headers) request += name + ": " + value + "\r\n";
    if (!wire.send(request + "\r\n", stop)) return failed("the connection broke");
    const auto until = Steady::now() + settings().answerWithin;
    std::string answer;
    std::size_t end = std::string::npos;
    while ((end = answer.find("\r\n\r\n")) == std::string::npos) {
      if (stop.stop_requested()) return Done{};
      if (Steady::now() > until || answer.size() > kLongestAnswer || !wire.receive(answer))
        return failed("the server does not answer as a WebSocket");
    }
    const std::string status = answer.substr(0, answer.find("\r\n"));
    if (status.find(" 101") == std::string::npos)
      return failed("the server answers \"" + status.substr(0, 60) + "\" instead of a WebSocket");
    const std::size_t named = lowered(answer.substr(0, end)).find("\r\nsec-websocket-accept:");
    if (named == std::string::npos || answer.find(webSocketAccept(key), named) == std::string::npos)
      return failed("the server does not answer as a WebSocket");
    reader.add(std::string_view(answer).substr(end + 4));
    return Done{};
  }

  Outcome listen(Wire& wire, WebSocketReader& reader, const std::stop_token& stop) {
    auto heard = Steady::now();
    bool asked = false;
    while (!stop.stop_requested()) {
      while (auto event = reader.next()) {
        if (event->code == WebSocketCode::close) {
          (void)wire.send(webSocketFrame(WebSocketCode::close, event->payload, randomMask()), stop);
          return failed("the server closed the connection");
        }
        if (event->code == WebSocketCode::ping &&
            !wire.send(webSocketFrame(WebSocketCode::pong, event->payload, randomMask()), stop))
          return failed("the connection broke");
        if (event->code == WebSocketCode::text || event->code == WebSocketCode::binary)
          deliver("", std::move(event->payload));
      }
      if (!reader.fault().empty()) return failed(reader.fault());
      std::string bytes;
      if (!wire.receive(bytes)) return failed("the connection broke");
      reader.add(bytes);
      const auto now = Steady::now();
      if (!bytes.empty()) {
        heard = now;
        asked = false;
      } else if (now - heard > 2 * settings().quiet) {
        return failed("the server fell silent");
      } else if (!asked && now - heard > settings().quiet) {
        asked = true;
        if (!wire.send(webSocketFrame(WebSocketCode::ping, "", randomMask()), stop))
          return failed("the connection broke");
      }
    }
    const std::string normal{'\x03', '\xe8'};  // 1000
    wire.farewell(webSocketFrame(WebSocketCode::close, normal, randomMask()));
    return Done{};
  }
};

}  // namespace

std::unique_ptr<FeedSource> makeWebSocketSource(SourceSettings settings) {
  return std::make_unique<WebSocketSource>(std::move(settings));
}

}  // namespace citymirror::feeds

#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace citymirror::feeds {

/// The frames of the WebSocket protocol, version 13 (RFC 6455), from a client's side. No socket.
enum class WebSocketCode : std::uint8_t {
  more = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

/// A frame to the server: whole, masked as section 5.3 asks of clients.
std::string webSocketFrame(WebSocketCode code, std::string_view payload,
                           const std::array<std::uint8_t, 4>& mask);

/// What the server answers to this Sec-WebSocket-Key (section 4.2.2).
std::string webSocketAccept(const std::string& key);

/// What came: a message put together from its frames, or a control frame.
struct WebSocketEvent {
  WebSocketCode code = WebSocketCode::text;
  std::string payload;
};

/// Puts the server's bytes together. One thread.
class WebSocketReader {
 public:
  explicit WebSocketReader(std::size_t longest) : longest_(longest) {}

  void add(std::string_view bytes) { bytes_ += bytes; }
  /// The next whole event; nothing while its bytes are not all here, and after a fault.
  std::optional<WebSocketEvent> next();
  /// What breaks the protocol: reserved bits, an unknown code, masked or oversized control frames,
  /// a message longer than allowed. Empty while all is well.
  const std::string& fault() const { return fault_; }

 private:
  struct Head {
    bool last = false;
    WebSocketCode code = WebSocketCode::text;
    std::size_t begin = 0, size = 0;
  };
  std::optional<Head> head();
  std::optional<WebSocketEvent> fails(const char* what);
  std::optional<WebSocketEvent> part(const Head& head, std::string payload);

  std::size_t longest_;
  std::string bytes_, message_, fault_;
  std::optional<WebSocketCode> open_;  ///< of the message whose parts come in
};

}  // namespace citymirror::feeds

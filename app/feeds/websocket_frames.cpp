#include "app/feeds/websocket_frames.h"

#include <openssl/evp.h>

namespace citymirror::feeds {
namespace {

constexpr std::size_t kLongestControl = 125;  // section 5.5

bool isKnown(unsigned code) { return code <= 2 || (code >= 8 && code <= 10); }
bool isControl(WebSocketCode code) { return std::uint8_t(code) >= 8; }

}  // namespace

std::string webSocketFrame(WebSocketCode code, std::string_view payload,
                           const std::array<std::uint8_t, 4>& mask) {
  std::string frame;
  frame += char(0x80 | std::uint8_t(code));
  const std::uint64_t size = payload.size();
  const int more = size < 126 ? 0 : size < 65536 ? 2 : 8;
  frame += char(0x80 | (more == 0 ? size : more == 2 ? 126 : 127));
  for (int shift = 8 * (more - 1); shift >= 0; shift -= 8) frame += char(size >> shift);
  for (const std::uint8_t byte : mask) frame += char(byte);
  for (std::size_t i = 0; i < payload.size(); ++i) frame += char(payload[i] ^ mask[i % 4]);
  return frame;
}

std::string webSocketAccept(const std::string& key) {
  const std::string whole = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(whole.data(), whole.size(), digest, &size, EVP_sha1(), nullptr);
  unsigned char text[64];
  const int length = EVP_EncodeBlock(text, digest, int(size));
  return {text, text + length};
}

std::optional<WebSocketEvent> WebSocketReader::fails(const char* what) {
  fault_ = what;
  return std::nullopt;
}

std::optional<WebSocketReader::Head> WebSocketReader::head() {
  if (bytes_.size() < 2) return std::nullopt;
  const auto byte = [&](std::size_t i) { return unsigned(static_cast<unsigned char>(bytes_[i])); };
  const unsigned code = byte(0) & 15;
  if (byte(0) & 0x70) fault_ = "the server uses an extension that was not agreed";
  if (!isKnown(code)) fault_ = "the server sends an unknown kind of frame";
  if (byte(1) & 0x80) fault_ = "the server masks its frames";
  Head head{(byte(0) & 0x80) != 0, WebSocketCode(code), 2, byte(1) & 0x7F};
  if (!fault_.empty()) return std::nullopt;
  const std::size_t more = head.size == 126 ? 2 : head.size == 127 ? 8 : 0;
  if (bytes_.size() < 2 + more) return std::nullopt;
  if (more > 0) head.size = 0;
  for (std::size_t i = 0; i < more; ++i) head.size = head.size << 8 | byte(2 + i);
  head.begin += more;
  if (isControl(head.code) && (head.size > kLongestControl || !head.last))
    fault_ = "a control frame is too long or divided";
  else if (head.size > longest_ || message_.size() > longest_ - head.size)
    fault_ = "the message is longer than the feed allows";
  return fault_.empty() ? std::optional(head) : std::nullopt;
}

std::optional<WebSocketEvent> WebSocketReader::part(const Head& head, std::string payload) {
  const bool begins = head.code != WebSocketCode::more;
  if (begins == open_.has_value()) return fails("the parts of a message are mixed up");
  if (begins) open_ = head.code;
  message_ += payload;
  if (!head.last) return std::nullopt;
  WebSocketEvent event{*open_, std::move(message_)};
  open_.reset();
  message_.clear();
  return event;
}

std::optional<WebSocketEvent> WebSocketReader::next() {
  while (fault_.empty()) {
    const auto head = this->head();
    if (!head || bytes_.size() - head->begin < head->size) return std::nullopt;
    std::string payload = bytes_.substr(head->begin, head->size);
    bytes_.erase(0, head->begin + head->size);
    if (isControl(head->code)) return WebSocketEvent{head->code, std::move(payload)};
    if (auto event = part(*head, std::move(payload))) return event;
  }
  return std::nullopt;
}

}  // namespace citymirror::feeds

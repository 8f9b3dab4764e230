#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace citymirror::test {

/// `bytes` as what terminals of JT/T 808 say over one connection, in pieces. Checks what the
/// platform promises of whatever bytes: answers that can be read, no more handed on than came. How
/// many messages were handed on, and 1 more where a terminal has authenticated.
std::size_t fuzzJt808TerminalOnce(std::string_view bytes);
/// `bytes` as what a server says over a WebSocket, in pieces: no message longer than is allowed,
/// nothing after a fault. How many messages there were.
std::size_t fuzzWebSocketOnce(std::string_view bytes);

/// Good ones to begin from; empty past the last.
std::string jt808TerminalSeed(std::size_t number);
std::string webSocketSeed(std::size_t number);

}  // namespace citymirror::test

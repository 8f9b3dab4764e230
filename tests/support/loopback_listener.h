#pragma once
#include <arpa/inet.h>
#include <sys/socket.h>

#include <cstdlib>

namespace citymirror::test {

/// A socket that listens on a free port of 127.0.0.1; whoever has it closes it.
struct LoopbackListener {
  int socket = -1, port = 0;

  static LoopbackListener open() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const bool up = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    ::listen(socket, 64) == 0 &&
                    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    if (!up) std::abort();
    return {socket, ntohs(address.sin_port)};
  }
};

}  // namespace citymirror::test

#pragma once
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/loopback_listener.h"

namespace citymirror::test {

/// One connection to a peer of a test, seen from the peer.
class Talk {
 public:
  Talk(int socket, const std::atomic<bool>& ending) : socket_(socket), ending_(ending) {
    const timeval slice{0, 50'000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &slice, sizeof slice);
  }
  ~Talk() { hangUp(); }
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  /// Up to and without "\r\n"; empty when the other side is gone.
  std::string line() {
    std::size_t end = 0;
    while ((end = waiting_.find("\r\n")) == std::string::npos)
      if (!more()) return {};
    std::string line = waiting_.substr(0, end);
    waiting_.erase(0, end + 2);
    return line;
  }
  std::string bytes(std::size_t count) {
    while (waiting_.size() < count && more()) {
    }
    std::string taken = waiting_.substr(0, count);
    waiting_.erase(0, count);
    return taken;
  }
  void say(const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
      const long put = tls_ ? SSL_write(tls_.get(), text.data() + sent, int(text.size() - sent))
                            : ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return;
      sent += std::size_t(put);
    }
  }
  /// From now on by TLS, as the server.
  bool secure(const std::string& certificate, const std::string& key) {
    context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate_file(context_.get(), certificate.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_.get(), key.c_str(), SSL_FILETYPE_PEM);
    const timeval patient{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patient, sizeof patient);
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), socket_);
    waiting_.clear();
    return SSL_accept(tls_.get()) == 1;
  }
  bool gone() const { return gone_; }
  bool secured() const { return tls_ != nullptr; }
  /// Keeps the line open and says nothing until the test ends.
  void stall() const {
    while (!ending_) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  void hangUp() {
    if (socket_ < 0) return;
    tls_.reset();
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
    socket_ = -1;
  }

 private:
  bool more() {
    char buffer[8192];
    while (!ending_) {
      const long got = tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer)
                            : ::recv(socket_, buffer, sizeof buffer, 0);
      if (got > 0) {
        waiting_.append(buffer, std::size_t(got));
        return true;
      }
      if (tls_ || got == 0 || (errno != EAGAIN && errno != EINTR)) break;
    }
    gone_ = true;
    return false;
  }

  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  int socket_;
  const std::atomic<bool>& ending_;
  std::string waiting_;
  bool gone_ = false;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> tls_;
};

/// A TCP server on 127.0.0.1 whose talk the test writes, a thread for each connection.
class TalkingServer {
 public:
  explicit TalkingServer(std::function<void(Talk&)> talk) : talk_(std::move(talk)) {
    const LoopbackListener listener = LoopbackListener::open();
    listener_ = listener.socket;
    port_ = listener.port;
    thread_ = std::thread([this] { serve(); });
  }
  ~TalkingServer() {
    ending_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    for (std::thread& talk : talks_) talk.join();
    ::close(listener_);
  }
  TalkingServer(const TalkingServer&) = delete;
  TalkingServer& operator=(const TalkingServer&) = delete;

  std::string at(const std::string& scheme, const std::string& host = "127.0.0.1") const {
    return scheme + "://" + host + ":" + std::to_string(port_);
  }
  int connections() const { return connections_; }

 private:
  void serve() {
    while (!ending_) {
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client < 0) break;
      ++connections_;
      talks_.emplace_back([this, client] {
        Talk talk(client, ending_);
        talk_(talk);
      });
    }
  }

  std::function<void(Talk&)> talk_;
  int listener_ = -1, port_ = 0;
  std::atomic<bool> ending_ = false;
  std::atomic<int> connections_ = 0;
  std::list<std::thread> talks_;
  std::thread thread_;
};

/// A request as a web server reads it.
struct WebRequest {
  std::string verb, target, headers, body;
};
inline WebRequest readRequest(Talk& talk) {
  WebRequest request;
  const std::string first = talk.line();
  const std::size_t space = first.find(' ');
  request.verb = first.substr(0, space);
  if (space != std::string::npos)
    request.target = first.substr(space + 1, first.find(' ', space + 1) - space - 1);
  std::size_t length = 0;
  for (std::string line = talk.line(); !line.empty(); line = talk.line()) {
    if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
    request.headers += line + "\n";
  }
  request.body = talk.bytes(length);
  return request;
}
inline void answerRequest(Talk& talk, int status, const std::string& body = {},
                          const std::string& headers = {}) {
  talk.say("HTTP/1.1 " + std::to_string(status) + " -\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + headers + "Connection: close\r\n\r\n" + body);
}

}  // namespace citymirror::test

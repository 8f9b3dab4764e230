#pragma once
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>

#include "tests/support/loopback_listener.h"

namespace citymirror::test {

struct HttpAnswer {
  int status = 200;
  std::string type = "application/octet-stream";
  std::string body;
  std::string headers = {};  ///< more of them, each ended by "\r\n"
  long claimed = -1;         ///< Content-Length to claim; −1 = the true one
};

/// An HTTP server on 127.0.0.1 that serves what the test puts there, one request a connection, byte
/// ranges included. It counts requests by target. Gone with its object, or by `stop`: from then on
/// connections are refused.
class HttpServer {
 public:
  using Answer = std::function<HttpAnswer(const std::string& target)>;

  /// `answer` is called in the server's thread, with "/path?query".
  explicit HttpServer(Answer answer) : answer_(std::move(answer)) {
    const LoopbackListener listener = LoopbackListener::open();
    listener_ = listener.socket;
    port_ = listener.port;
    thread_ = std::thread([this] { serve(); });
  }
  /// The files of a folder; 404 for what it does not have.
  static Answer folder(const std::string& path) {
    return [path](const std::string& target) -> HttpAnswer {
      std::ifstream file(path + target.substr(0, target.find('?')), std::ios::binary);
      std::ostringstream bytes;
      if (!file || !(bytes << file.rdbuf())) return {404, "text/plain", "not here"};
      return {200, "application/octet-stream", bytes.str()};
    };
  }
  ~HttpServer() { stop(); }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int requests() const { return requests_; }
  int requestsOf(const std::string& target) const {
    const std::lock_guard lock(mutex_);
    const auto found = byTarget_.find(target);
    return found == byTarget_.end() ? 0 : found->second;
  }
  /// The newest request as it came: line and headers.
  std::string lastRequest() const {
    const std::lock_guard lock(mutex_);
    return lastRequest_;
  }
  void stop() {
    if (!thread_.joinable()) return;
    stopped_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

 private:
  void serve() {
    while (!stopped_) {
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client < 0) break;
      const timeval patience{2, 0};
      ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      respond(client);
      ::shutdown(client, SHUT_WR);
      ::close(client);
    }
  }

  void respond(int client) {
    std::string request;
    char buffer[4096];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
      if (got <= 0) return;
      request.append(buffer, std::size_t(got));
    }
    std::istringstream words(request);
    std::string verb, target;
    words >> verb >> target;
    ++requests_;
    {
      const std::lock_guard lock(mutex_);
      ++byTarget_[target];
      lastRequest_ = request;
    }
    HttpAnswer answer = answer_(target);
    std::string range;
    if (const std::size_t at = request.find("Range: bytes=");
        at != std::string::npos && answer.status == 200)
      range = cut(answer, request.c_str() + at + 13);
    const long length = answer.claimed < 0 ? long(answer.body.size()) : answer.claimed;
    std::string head = "HTTP/1.1 " + std::to_string(answer.status) +
                       " -\r\nContent-Type: " + answer.type +
                       "\r\nContent-Length: " + std::to_string(length) + "\r\n" + range +
                       answer.headers + "Accept-Ranges: bytes\r\nConnection: close\r\n\r\n";
    if (verb != "HEAD") head += answer.body;
    for (std::size_t sent = 0; sent < head.size();) {
      const ssize_t put = ::send(client, head.data() + sent, head.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return;
      sent += std::size_t(put);
    }
  }

  /// Leaves the wanted part ("first-last"); its header line.
  static std::string cut(HttpAnswer& answer, const char* wanted) {
    unsigned long first = 0, last = 0;
    const std::size_t size = answer.body.size();
    const int read = std::sscanf(wanted, "%lu-%lu", &first, &last);
    if (read < 1 || first >= size) return {};
    last = read == 2 ? std::min(last, size - 1) : size - 1;
    answer.status = 206;
    answer.body = answer.body.substr(first, last - first + 1);
    return "Content-Range: bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" +
           std::to_string(size) + "\r\n";
  }

  Answer answer_;
  int listener_ = -1, port_ = 0;
  std::atomic<int> requests_ = 0;
  std::atomic<bool> stopped_ = false;
  mutable std::mutex mutex_;
  std::map<std::string, int> byTarget_;
  std::string lastRequest_;
  std::thread thread_;
};

}  // namespace citymirror::test

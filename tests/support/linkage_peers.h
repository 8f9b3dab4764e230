#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/talking_server.h"

namespace citymirror::test {

/// The peers of a command centre: the police acknowledge, the crew stays silent, its chief acts.
class LinkagePeers {
 public:
  LinkagePeers()
      : server_([this](Talk& talk) {
          const WebRequest request = readRequest(talk);
          {
            const std::scoped_lock lock(mutex_);
            bodies_[request.target].push_back(request.body);
          }
          answerRequest(talk, 200,
                        request.target == "/police"  ? R"({"state":"acknowledged"})"
                        : request.target == "/chief" ? R"({"state":"acting"})"
                                                     : R"({"state":"delivered"})");
        }) {}
  std::string url(const char* path) const { return server_.at("http") + path; }
  std::vector<std::string> bodies(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const auto found = bodies_.find(path);
    return found == bodies_.end() ? std::vector<std::string>{} : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<std::string>> bodies_;
  TalkingServer server_;
};

/// A channels file by which they are reached.
inline std::string channelsTo(const LinkagePeers& peers) {
  const auto recipient = [](const char* id, const char* role, const char* zh, const char* en,
                            const char* channel, const std::string& url) {
    return std::string(R"({"id":")") + id + R"(","role":")" + role + R"(","name":{"zh":")" + zh +
           R"(","en":")" + en + R"("},"addresses":{")" + channel + R"(":")" + url + R"("}})";
  };
  return R"({"source":{"zh":"测试","en":"test"},"times":{"answer_s":5,"first_retry_s":1,)"
         R"("longest_retry_s":2,"give_up_s":20,"watch_s":600,"most_waiting":100},"channels":[)"
         R"({"id":"sms","kind":"webhook"},{"id":"webhook","kind":"webhook"}],"recipients":[)" +
         recipient("crew", "drainage", "排水抢险一队", "Drainage crew 1", "sms",
                   peers.url("/crew")) +
         "," +
         recipient("chief", "drainage-chief", "排水处领导", "Head of drainage", "sms",
                   peers.url("/chief")) +
         "," +
         recipient("police", "traffic-police", "交警指挥中心", "Traffic police", "webhook",
                   peers.url("/police")) +
         "]}";
}

}  // namespace citymirror::test

#include "app/feeds/source_thread.h"

#include <algorithm>

#include "engine/run/clock.h"

namespace citymirror::feeds {

SourceThread::SourceThread(SourceSettings settings)
    : settings_(std::move(settings)), longestPause_(settings_.every) {
  if (!settings_.now) settings_.now = run::wallNow;
}

SourceThread::~SourceThread() { stop(); }

void SourceThread::start(Sink sink, Kept kept) {
  sink_ = std::move(sink);
  kept_ = std::move(kept);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void SourceThread::stop() {
  thread_.request_stop();
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

SourceHealth SourceThread::health() const {
  const std::scoped_lock lock(mutex_);
  return health_;
}

void SourceThread::pollAtMostEvery(Millis longest) {
  {
    const std::scoped_lock lock(mutex_);
    const Millis before = std::exchange(longestPause_, std::min(longest, settings_.every));
    hurried_ = longestPause_ < before;
  }
  changed_.notify_all();
}

void SourceThread::deliver(std::string topic, std::string bytes, RawMessage::NextPage next) {
  hand({std::move(topic), std::move(bytes), settings_.now(), 0, next});
}

void SourceThread::deliverBeginning(std::string topic, std::string bytes, std::size_t whole) {
  bytes.resize(std::min(bytes.size(), kBeginning));
  hand({std::move(topic), std::move(bytes), settings_.now(), whole});
}

void SourceThread::hand(RawMessage message) {
  sink_(std::move(message));
  const std::scoped_lock lock(mutex_);
  ++health_.received;
}

void SourceThread::becameConnected() {
  const std::scoped_lock lock(mutex_);
  if (!health_.connected) ++health_.connections;
  health_.connected = true;
  health_.trouble.clear();
}

void SourceThread::run(const std::stop_token& stop) {
  Millis retry = settings_.firstRetry;
  while (!stop.stop_requested()) {
    const std::size_t before = health().connections;
    const Outcome outcome = exchange(stop);
    Millis pause;
    {
      const std::scoped_lock lock(mutex_);
      pause = longestPause_;
      hurried_ = false;
      if (outcome.ok() || health_.connections != before) retry = settings_.firstRetry;
      if (!outcome.ok()) {
        health_.connected = false;
        health_.trouble = outcome.error().text();
        pause = retry;
        retry = std::min(2 * retry, settings_.longestRetry);
      }
    }
    rest(stop, std::max(pause, std::exchange(atLeast_, Millis{0})));
  }
}

void SourceThread::rest(const std::stop_token& stop, Millis pause) {
  std::unique_lock lock(mutex_);
  const auto until = std::chrono::steady_clock::now() + pause;
  // A failure's pause, and one that the sender asked for, are not cut.
  const bool polls = pause <= settings_.every && health_.connected;
  changed_.wait_until(lock, stop, until, [&] { return polls && hurried_; });
}

std::string withoutSecrets(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return url;
  const std::size_t end = std::min(url.find_first_of("/?#", begin + 3), url.size());
  const std::size_t at = url.rfind('@', end);
  const std::string host = at != std::string::npos && at > begin
                               ? url.substr(at + 1, end - at - 1)
                               : url.substr(begin + 3, end - begin - 3);
  return url.substr(0, begin + 3) + host + url.substr(end, url.find_first_of("?#", end) - end);
}

Result<std::unique_ptr<FeedSource>> makeFeedSource(SourceSettings settings) {
  const std::string url = settings.url;
  const auto begins = [&](const char* scheme) { return url.starts_with(scheme); };
  if (begins("mqtt://") || begins("mqtts://")) return makeMqttSource(std::move(settings));
  if (begins("jt808://")) return makeJt808Source(std::move(settings));
  if (begins("file:") && url.size() > 5) return makeFileSource(std::move(settings), url.substr(5));
  if (begins("folder:") && url.size() > 7)
    return makeFolderSource(std::move(settings), url.substr(7));
  const bool web = begins("http://") || begins("https://");
  const bool socket = begins("ws://") || begins("wss://");
  const std::size_t host = url.find("://") + 3;
  if ((web || socket) && (host >= url.size() || url[host] == '/'))
    return Error{ErrorCode::badInput, "the address of the feed names no host", withoutSecrets(url),
                 "Write scheme://host/path"};
  if (web) return makeHttpSource(std::move(settings));
  if (socket) return makeWebSocketSource(std::move(settings));
  return Error{ErrorCode::unsupported, "the way to the feed is unknown", withoutSecrets(url),
               "Write mqtt(s)://, http(s)://, ws(s)://, jt808://, file:PATH or folder:PATH"};
}

}  // namespace citymirror::feeds

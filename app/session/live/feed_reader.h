#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/session/live/live_feeds.h"
#include "app/session/live/live_part.h"
#include "app/session/world_view.h"

namespace citymirror::session {

/// Carries what live feeds bring to the one writer of the world, on a thread of its own: taken,
/// decoded, entered, and only then acknowledged to the senders. What cannot be entered is tried
/// again every second; meanwhile nothing more is taken and the senders keep the rest. Nothing is
/// taken before a city is open, as its sensors say what is known.
class FeedReader {
 public:
  /// What the reader needs of the session; called on the reader's thread.
  struct Desk {
    std::function<std::shared_ptr<const CityModel>()> city;  ///< null while none is open
    /// What came, in the order of arrival. Durable when it returns; how much of each part was known
    /// already. Blocks.
    std::function<Result<std::vector<std::size_t>>(const std::vector<LivePart>&)> enter;
    std::function<void(std::vector<FeedLine>)> tell;  ///< how the feeds are, at least once a second
    std::function<Instant()> now;
  };
  FeedReader(std::unique_ptr<LiveFeeds> feeds, Desk desk);
  /// Waits for what is being entered, then ends the connections.
  ~FeedReader();
  /// As LiveFeeds, once what was taken is entered; `done` is called on the reader's thread. Any
  /// thread.
  void pollAtMostEvery(Millis longest);
  void connect(gis::FeedDescriptor feed, std::function<void(const Outcome&)> done);
  void disconnect(const std::string& id, std::function<void(const Outcome&)> done);

 private:
  void run(const std::stop_token& stop);
  void know(const std::shared_ptr<const CityModel>& city);
  bool enter();
  void tell();
  void later(std::function<void()> task);
  bool runTasks();

  std::unique_ptr<LiveFeeds> feeds_;
  Desk desk_;
  std::shared_ptr<const CityModel> known_;
  std::vector<LiveFeeds::Arrival> arrivals_;  ///< not entered yet
  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;  ///< that wait for the reader
  std::jthread thread_;
};

}  // namespace citymirror::session

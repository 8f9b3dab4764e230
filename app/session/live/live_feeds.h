#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/feeds/feed_source.h"
#include "engine/core/feed_status.h"
#include "gis/feed/feed_intake.h"

namespace citymirror::session {

/// A descriptor from its file. Paths in it (authority, file:, folder:) that are relative are so to
/// the descriptor's folder. Errors: of the file, of gis::readFeedDescriptor.
Result<gis::FeedDescriptor> readFeedFile(const std::string& path);

class LiveFeeds;
/// Feeds by their descriptor files, under way. Errors: of readFeedFile, of LiveFeeds::open.
Result<std::unique_ptr<LiveFeeds>> openFeedFiles(const std::vector<std::string>& files);

/// How the transports are to reach the feed.
feeds::SourceSettings sourceSettingsOf(const gis::FeedDescriptor& feed);

/// Feeds under way: a source and a bounded inbox each, read by one thread. What waits in an inbox
/// that is full stays at the sender; what was taken is acknowledged to the sender once it is kept.
class LiveFeeds {
 public:
  /// Begins to connect. `now` stamps what arrives; empty = the system's clock. Errors: an address
  /// that cannot be used, two feeds of one id.
  static Result<std::unique_ptr<LiveFeeds>> open(std::vector<gis::FeedDescriptor> feeds,
                                                 std::function<Instant()> now = {});
  ~LiveFeeds();

  struct Arrival {
    std::size_t feed = 0;
    Instant received;
    gis::FeedBatch batch;  ///< vehicles and notices in WGS 84
  };
  /// All that came, decoded, in order within each feed; waits at most `patience` for the first.
  std::vector<Arrival> take(Millis patience);
  /// All that take() gave so far is in the store. Until then senders that can send again will, when
  /// something breaks.
  void keep();
  void countDuplicates(std::size_t feed, std::size_t count);
  /// From now on readings of sensors that are not among these (sorted by code) are rejected.
  void expect(const std::vector<gis::SensorKind>& sensors);

  /// One more feed, under way. Errors: as open; nothing has changed then.
  Outcome add(gis::FeedDescriptor feed);
  /// Its connection ends; what it brought and nobody took stays at the sender. Numbers of feeds
  /// behind it go down by one. Errors: notFound.
  Outcome remove(const std::string& id);

  std::size_t size() const;
  const gis::FeedDescriptor& descriptor(std::size_t feed) const;
  FeedStatus status(std::size_t feed, Instant now) const;
  feeds::SourceHealth link(std::size_t feed) const;
  /// Pauses between polls are no longer than this from now on.
  void pollAtMostEvery(Millis longest);
  /// Ends the connections; what had come can still be taken, but is no longer acknowledged.
  void close();

 private:
  struct Line;
  explicit LiveFeeds(std::function<Instant()> now);
  static void begin(Line& line);
  Result<std::unique_ptr<Line>> lineOf(gis::FeedDescriptor feed) const;

  std::function<Instant()> now_;
  std::optional<std::vector<gis::SensorKind>> expected_;
  std::optional<Millis> longest_;  ///< between polls
  std::vector<std::unique_ptr<Line>> lines_;
};

}  // namespace citymirror::session

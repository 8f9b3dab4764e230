#include "app/session/live/live_feeds.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "gis/crs/china_offset.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kInboxBytes = 16 << 20;
constexpr Millis kInboxNap{5};

std::string besideDescriptor(const std::string& descriptor, const std::string& path) {
  const std::filesystem::path given(path);
  if (path.empty() || given.is_absolute()) return path;
  return (std::filesystem::path(descriptor).parent_path() / given).string();
}

void intoWgs84(gis::ChinaOffset offset, double& longitude, double& latitude) {
  const Point2 wgs84 = gis::toWgs84From(offset, {longitude, latitude});
  longitude = wgs84.x();
  latitude = wgs84.y();
}

void intoWgs84(const std::string& datum, gis::FeedBatch& batch) {
  const gis::ChinaOffset offset = gis::chinaOffsetOf(datum);
  if (offset == gis::ChinaOffset::none) return;
  for (gis::VehiclePosition& v : batch.vehicles) intoWgs84(offset, v.longitude, v.latitude);
  for (gis::FeedNotice& n : batch.notices)
    if (n.longitude && n.latitude) intoWgs84(offset, *n.longitude, *n.latitude);
}

/// Not where the limit is of something that is expanded, "…?$expand=Datastream($top=1)".
bool saysHowMany(const std::string& url) {
  for (const char* key : {"?$top=", "&$top=", "?%24top=", "&%24top="})
    if (url.find(key) != std::string::npos) return true;
  return false;
}

/// A query that says itself how many it wants ($top) has one page, unless the feed says otherwise.
void setPages(const gis::FeedDescriptor& feed, feeds::SourceSettings& settings) {
  if (feed.codec != gis::FeedCodec::sensorThings) return;
  if (feed.from.pages == 0 && saysHowMany(feed.from.url)) return;
  settings.nextPageKey = "@iot.nextLink";
  if (feed.from.pages > 0) settings.mostPages = std::size_t(feed.from.pages);
}

}  // namespace

Result<gis::FeedDescriptor> readFeedFile(const std::string& path) {
  const auto text = readFile(path);
  if (!text) return text.error();
  auto feed = gis::readFeedDescriptor(*text, path);
  if (!feed) return feed;
  feed->from.authority = besideDescriptor(path, feed->from.authority);
  for (const std::string scheme : {"file:", "folder:"}) {
    if (feed->from.url.starts_with(scheme))
      feed->from.url = scheme + besideDescriptor(path, feed->from.url.substr(scheme.size()));
  }
  return feed;
}

Result<std::unique_ptr<LiveFeeds>> openFeedFiles(const std::vector<std::string>& files) {
  std::vector<gis::FeedDescriptor> descriptors;
  for (const std::string& file : files) {
    auto feed = readFeedFile(file);
    if (!feed) return feed.error();
    descriptors.push_back(std::move(*feed));
  }
  return LiveFeeds::open(std::move(descriptors));
}

feeds::SourceSettings sourceSettingsOf(const gis::FeedDescriptor& feed) {
  feeds::SourceSettings settings;
  settings.url = feed.from.url;
  if (feed.from.every.count() > 0) settings.every = feed.from.every;
  settings.headers = feed.from.headers;
  settings.authority = feed.from.authority;
  settings.client = feed.from.client;
  settings.mqttVersion = feed.from.mqttVersion;
  settings.topics = feed.from.topics;
  // The standard's topics have none below them, and its servers refuse wildcards (OGC 18-088).
  if (feed.codec == gis::FeedCodec::sensorThings &&
      feed.from.url.find("Observations") != std::string::npos)
    settings.below = feeds::SourceSettings::Below::left;
  setPages(feed, settings);
  settings.hello = feed.from.hello;
  settings.longestBytes = feed.limits.longestBytes;
  settings.lineByLine = feed.codec == gis::FeedCodec::json;
  if (feed.codec == gis::FeedCodec::csv && feed.mapping.columns.empty())
    settings.firstLine = feeds::SourceSettings::FirstLine::again;
  return settings;
}

struct LiveFeeds::Line {
  explicit Line(gis::FeedDescriptor descriptor)
      : intake(std::move(descriptor)), inbox(kInboxBytes) {}
  gis::FeedIntake intake;
  feeds::MessageQueue inbox;
  std::size_t duplicates = 0;
  std::unique_ptr<feeds::FeedSource> source;
};

LiveFeeds::LiveFeeds(std::function<Instant()> now)
    : now_(now ? std::move(now) : run::wallNow) {}

LiveFeeds::~LiveFeeds() { close(); }

Result<std::unique_ptr<LiveFeeds::Line>> LiveFeeds::lineOf(gis::FeedDescriptor feed) const {
  const bool known = std::any_of(lines_.begin(), lines_.end(), [&](const auto& line) {
    return line->intake.descriptor().id == feed.id;
  });
  if (known)
    return Error{ErrorCode::badInput, "two feeds have one id", feed.id, "Give each its own"};
  feeds::SourceSettings settings = sourceSettingsOf(feed);
  settings.now = now_;
  auto source = feeds::makeFeedSource(std::move(settings));
  if (!source) {
    Error fault = source.error();
    fault.where = feed.id + ": from.url, " + fault.where;
    return fault;
  }
  auto line = std::make_unique<Line>(std::move(feed));
  line->intake.listenFrom(now_());
  line->source = std::move(*source);
  if (expected_) line->intake.expect(*expected_);
  if (longest_) line->source->pollAtMostEvery(*longest_);
  return line;
}

void LiveFeeds::begin(Line& line) {
  line.source->start([&line](feeds::RawMessage raw) { line.inbox.put(std::move(raw)); },
                     [&line] { return line.inbox.waitKept(); });
}

Result<std::unique_ptr<LiveFeeds>> LiveFeeds::open(std::vector<gis::FeedDescriptor> feeds,
                                                   std::function<Instant()> now) {
  std::unique_ptr<LiveFeeds> opened(new LiveFeeds(std::move(now)));
  for (gis::FeedDescriptor& feed : feeds) {
    auto line = opened->lineOf(std::move(feed));
    if (!line) return line.error();
    opened->lines_.push_back(std::move(*line));
  }
  for (const auto& line : opened->lines_) begin(*line);
  return opened;
}

Outcome LiveFeeds::add(gis::FeedDescriptor feed) {
  auto line = lineOf(std::move(feed));
  if (!line) return line.error();
  lines_.push_back(std::move(*line));
  begin(*lines_.back());
  return Done{};
}

Outcome LiveFeeds::remove(const std::string& id) {
  const auto line = std::find_if(lines_.begin(), lines_.end(), [&](const auto& one) {
    return one->intake.descriptor().id == id;
  });
  if (line == lines_.end())
    return Error{ErrorCode::notFound, "there is no such feed", id, "Choose one from the list"};
  (*line)->inbox.close();
  (*line)->source->stop();
  lines_.erase(line);
  return Done{};
}

std::vector<LiveFeeds::Arrival> LiveFeeds::take(Millis patience) {
  std::vector<Arrival> arrivals;
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Line& line = *lines_[i];
      for (const feeds::RawMessage& raw : line.inbox.take(Millis{0})) {
        gis::FeedBatch batch =
            line.intake.take({raw.payload, raw.topic, raw.received, raw.whole,
                              raw.nextPage == feeds::RawMessage::NextPage::taken});
        intoWgs84(line.intake.descriptor().datum, batch);
        arrivals.push_back({i, raw.received, std::move(batch)});
      }
    }
    if (!arrivals.empty() || std::chrono::steady_clock::now() >= until) return arrivals;
    std::this_thread::sleep_for(kInboxNap);
  }
}

void LiveFeeds::keep() {
  for (const auto& line : lines_) line->inbox.keep();
}

void LiveFeeds::expect(const std::vector<gis::SensorKind>& sensors) {
  expected_ = sensors;
  for (const auto& line : lines_) line->intake.expect(sensors);
}

void LiveFeeds::countDuplicates(std::size_t feed, std::size_t count) {
  lines_[feed]->duplicates += count;
}

std::size_t LiveFeeds::size() const { return lines_.size(); }

const gis::FeedDescriptor& LiveFeeds::descriptor(std::size_t feed) const {
  return lines_[feed]->intake.descriptor();
}

FeedStatus LiveFeeds::status(std::size_t feed, Instant now) const {
  FeedStatus status = lines_[feed]->intake.status(now);
  status.duplicates = lines_[feed]->duplicates;
  return status;
}

feeds::SourceHealth LiveFeeds::link(std::size_t feed) const {
  return lines_[feed]->source->health();
}

void LiveFeeds::close() {
  for (const auto& line : lines_) line->inbox.close();
  for (const auto& line : lines_) line->source->stop();
}

void LiveFeeds::pollAtMostEvery(Millis longest) {
  longest_ = longest;
  for (const auto& line : lines_) line->source->pollAtMostEvery(longest);
}

}  // namespace citymirror::session

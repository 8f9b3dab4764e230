#include "app/session/live/feed_reader.h"

#include <chrono>

#include "app/session/live/watch.h"

namespace citymirror::session {
namespace {

using ReaderClock = std::chrono::steady_clock;

constexpr Millis kTakePatience{100};   // also how long an end may take to be noticed
constexpr Millis kTellEvery{500};      // health on screen is younger than a second
constexpr Millis kEnterAgain{1000};    // a full disk is not emptied by asking faster
constexpr Millis kCityPatience{50};

void restUnlessStopped(const std::stop_token& stop, Millis pause) {
  const auto until = ReaderClock::now() + pause;
  while (!stop.stop_requested() && ReaderClock::now() < until)
    std::this_thread::sleep_for(kCityPatience);
}

}  // namespace

FeedReader::FeedReader(std::unique_ptr<LiveFeeds> feeds, Desk desk)
    : feeds_(std::move(feeds)), desk_(std::move(desk)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

FeedReader::~FeedReader() {
  thread_.request_stop();
  thread_.join();
  feeds_->close();
}

void FeedReader::run(const std::stop_token& stop) {
  auto told = ReaderClock::time_point();
  while (!stop.stop_requested()) {
    if (arrivals_.empty() && runTasks()) tell();
    const auto city = desk_.city();
    know(city);
    if (city && arrivals_.empty()) arrivals_ = feeds_->take(kTakePatience);
    const bool entered = arrivals_.empty() || enter();
    if (!entered || ReaderClock::now() - told >= kTellEvery) {
      told = ReaderClock::now();
      tell();
    }
    if (!city) restUnlessStopped(stop, kCityPatience);
    if (!entered) restUnlessStopped(stop, kEnterAgain);
  }
}

void FeedReader::later(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
}

bool FeedReader::runTasks() {
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const auto& task : tasks) task();
  return !tasks.empty();
}

void FeedReader::pollAtMostEvery(Millis longest) {
  later([this, longest] { feeds_->pollAtMostEvery(longest); });
}

void FeedReader::connect(gis::FeedDescriptor feed, std::function<void(const Outcome&)> done) {
  later([this, feed = std::move(feed), done = std::move(done)] { done(feeds_->add(feed)); });
}

void FeedReader::disconnect(const std::string& id, std::function<void(const Outcome&)> done) {
  later([this, id, done = std::move(done)] { done(feeds_->remove(id)); });
}

void FeedReader::know(const std::shared_ptr<const CityModel>& city) {
  if (!city || city == known_) return;
  known_ = city;
  feeds_->expect(sensorKindsOf(*city));
}

bool FeedReader::enter() {
  std::vector<LivePart> parts;
  for (const LiveFeeds::Arrival& arrival : arrivals_) {
    const std::string& id = feeds_->descriptor(arrival.feed).id;
    if (parts.empty() || parts.back().feed != id) parts.push_back({id, {}});
    parts.back().batches.push_back(&arrival.batch);
  }
  const auto known = desk_.enter(parts);
  if (!known) return false;
  feeds_->keep();
  std::size_t part = 0;
  for (std::size_t i = 0; i < arrivals_.size(); ++i) {
    if (i > 0 && arrivals_[i].feed == arrivals_[i - 1].feed) continue;
    feeds_->countDuplicates(arrivals_[i].feed, (*known)[part++]);
  }
  arrivals_.clear();
  return true;
}

void FeedReader::tell() {
  std::vector<FeedLine> lines;
  const Instant now = desk_.now();
  for (std::size_t i = 0; i < feeds_->size(); ++i) {
    feeds::SourceHealth link = feeds_->link(i);
    lines.push_back({feeds_->status(i, now), link.connected, std::move(link.trouble)});
  }
  desk_.tell(std::move(lines));
}

}  // namespace citymirror::session

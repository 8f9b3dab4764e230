#include <algorithm>
#include <cstdio>
#include <deque>
#include <string>
#include <vector>

#include "app/feeds/message_queue.h"
#include "app/session/config.h"
#include "app/session/live/watch.h"
#include "app/session/session.h"
#include "gis/feed/feed_intake.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/live_bench_parts.h"
#include "tests/support/small_city.h"

namespace citymirror::bench {
namespace {

constexpr Millis kSoakRound = std::chrono::seconds(10), kSoakSample = std::chrono::minutes(5);

/// One feed as a session has it: its inbox and what reads it.
struct SoakLine {
  explicit SoakLine(test::CityFeed played)
      : feed(std::move(played)),
        intake(orStop(gis::readFeedDescriptor(feed.descriptor, feed.id))) {}

  /// What it brings in (from, until].
  std::vector<gis::FeedBatch> bring(Instant from, Instant until) {
    const std::int64_t every = std::int64_t(feed.everySeconds) * 1000;
    for (std::int64_t ms = (from.ms / every + 1) * every; ms <= until.ms; ms += every)
      inbox.put({feed.topic, feed.message({ms}), {ms}});
    std::vector<gis::FeedBatch> batches;
    for (const feeds::RawMessage& raw : inbox.take(Millis{0}))
      batches.push_back(intake.take({raw.payload, raw.topic, raw.received}));
    return batches;
  }

  test::CityFeed feed;
  gis::FeedIntake intake;
  feeds::MessageQueue inbox{16 << 20};
};

/// The feeds before one writer.
class Soak {
 public:
  Soak(const std::string& folder, const session::Config& config, std::vector<test::CityFeed> played)
      : city_(cityOfFeeds(played)),
        world_(config, orStop(store::Journal::open(folder + "/soak.journal")), 1) {
    world_.openCity(city_, nullptr, kLiveBegin);
    world_.goLive(kLiveBegin);
    keeper_ = keeperBeside(world_, *city_, folder + "/soak.journal");
    const auto kinds = session::sensorKindsOf(*city_);
    for (test::CityFeed& feed : played) {
      lines_.emplace_back(std::move(feed)).intake.expect(kinds);
      lines_.back().intake.listenFrom(kLiveBegin);
    }
  }

  void round() {
    const Instant until = now_ + kSoakRound;
    std::deque<std::vector<gis::FeedBatch>> brought;
    std::vector<session::LivePart> parts;
    for (SoakLine& line : lines_) {
      const auto& batches = brought.emplace_back(line.bring(now_, until));
      if (batches.empty()) continue;
      session::LivePart& part = parts.emplace_back(session::LivePart{line.feed.id, {}});
      for (const gis::FeedBatch& batch : batches) part.batches.push_back(&batch);
    }
    now_ = until;
    for (const std::size_t known : orStop(world_.takeLive(now_, parts))) repeats_ += known;
    for (SoakLine& line : lines_) line.inbox.keep();
  }

  /// As the window is told of feeds and world.
  void show() {
    std::vector<session::FeedLine> told;
    taken_ = rejected_ = 0;
    for (const SoakLine& line : lines_) {
      const FeedStatus& status = told.emplace_back(line.intake.status(now_), true).status;
      taken_ += status.accepted;
      rejected_ += status.rejected;
    }
    world_.setFeedLines(std::move(told));
    shown_ = world_.publish(true, 1, {});
  }

  SoakSample sample() {
    if (!keeper_->settle(std::chrono::minutes(10)))
      std::fprintf(stderr, "the archive is behind: what waits for it counts as held\n");
    return {hours(), residentMb()};
  }

  void tell(const SoakSample& sample) const {
    std::size_t held = 0;
    for (const auto& [code, series] : shown_->series) held += series->size();
    std::printf(
        "soak: %5.1f h, %zu things taken in, %zu rejected, %zu repeats, %zu values held, "
        "%zu incidents, %.1f MB\n",
        sample.hours, taken_, rejected_, repeats_, held, shown_->incidents.size(),
        sample.megabytes);
    std::fflush(stdout);
  }

  double hours() const { return seconds(now_ - kLiveBegin) / 3600; }
  std::size_t feeds() const { return lines_.size(); }

 private:
  std::shared_ptr<const CityModel> city_;
  session::WorldWriter world_;
  std::unique_ptr<session::SeriesKeeper> keeper_;
  std::deque<SoakLine> lines_;
  std::shared_ptr<const session::WorldView> shown_;
  Instant now_ = kLiveBegin;
  std::size_t taken_ = 0, rejected_ = 0, repeats_ = 0;
};

}  // namespace

std::shared_ptr<const CityModel> cityOfFeeds(const std::vector<test::CityFeed>& feeds) {
  CityModel city = smallCity();
  city.frame = test::fortyFeedsFrame();
  city.sensors.clear();
  for (const test::CityFeed& feed : feeds)
    city.sensors.insert(city.sensors.end(), feed.sensors.begin(), feed.sensors.end());
  return std::make_shared<const CityModel>(std::move(city));
}

double growthOf(const std::vector<SoakSample>& samples) {
  SoakSample mean;
  for (const SoakSample& s : samples) {
    mean.hours += s.hours / double(samples.size());
    mean.megabytes += s.megabytes / double(samples.size());
  }
  double both = 0, square = 0;
  for (const SoakSample& s : samples) {
    both += (s.hours - mean.hours) * (s.megabytes - mean.megabytes);
    square += (s.hours - mean.hours) * (s.hours - mean.hours);
  }
  return both / square;
}

void soakFortyFeeds(const std::string& folder, int hours, Figures& figures) {
  const session::Config config = orStop(session::loadConfig(session::findAssets()));
  Soak soak(folder, config, test::fortyFeeds());
  const Millis all = std::chrono::hours(hours);
  const Millis settled = std::min(config.forecastLoop.measured.all, all * 2 / 3);
  std::vector<SoakSample> samples;
  for (Millis passed{0}; passed < all;) {
    soak.round();
    passed += kSoakRound;
    if (passed % std::chrono::minutes(1) == Millis{0}) soak.show();
    if (passed % kSoakSample != Millis{0}) continue;
    const SoakSample sample = soak.sample();
    if (passed >= settled) samples.push_back(sample);
    if (passed % std::chrono::hours(1) == Millis{0}) soak.tell(sample);
  }
  if (samples.size() < 3) return;
  const auto [least, most] = std::ranges::minmax(samples, {}, &SoakSample::megabytes);
  std::printf("soak: %zu feeds, %zu samples from hour %.1f on, %.1f to %.1f MB\n", soak.feeds(),
              samples.size(), samples.front().hours, least.megabytes, most.megabytes);
  figures.print("growth of memory, MB an hour", growthOf(samples), kSoakBar);
}

}  // namespace citymirror::bench

#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/live/series_keeper.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/city_model.h"
#include "tests/bench/bench_support.h"
#include "tests/support/forty_feeds.h"

/// What the parts of live_bench share.
namespace citymirror::bench {

inline constexpr Instant kLiveBegin{1'784'370'000'000};

/// Keeps what the writer takes in, as a session does, in "JOURNAL.series".
std::unique_ptr<session::SeriesKeeper> keeperBeside(session::WorldWriter& world,
                                                    const CityModel& city,
                                                    const std::string& journal);

/// How much of two feeds, some of which raises alarms, a second takes in on two processors, and how
/// much of forty different ones together.
void throughput(const std::string& folder, Figures& figures);

/// MB an hour: a program that is not ended for a year may take 4 GB more, of the 16 GB that a seat
/// has, and 8,760 hours are a year.
inline constexpr const char* kSoakBar = "<= 0.46";

struct SoakSample {
  double hours = 0, megabytes = 0;
};

/// Slope of the straight line through the samples (least squares), MB an hour.
double growthOf(const std::vector<SoakSample>& samples);

/// The small city with the sensors of these feeds.
std::shared_ptr<const CityModel> cityOfFeeds(const std::vector<test::CityFeed>& feeds);

/// Forty different feeds by the clock, through a broker, a server and files, into a session: what
/// the program that has both holds, with a memory of values that is full within minutes.
void soakLive(const std::string& folder, int minutes, Figures& figures);

/// Forty different feeds for so many hours, as fast as they are taken in: what the program holds,
/// and how much more each hour once what a city keeps has filled.
void soakFortyFeeds(const std::string& folder, int hours, Figures& figures);

}  // namespace citymirror::bench

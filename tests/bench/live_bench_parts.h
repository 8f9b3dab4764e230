#pragma once
#include <memory>
#include <string>

#include "app/session/live/series_keeper.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/city_model.h"
#include "tests/bench/bench_support.h"

/// What the parts of live_bench share.
namespace citymirror::bench {

inline constexpr Instant kLiveBegin{1'784'370'000'000};

/// Keeps what the writer takes in, as a session does, in "JOURNAL.series".
std::unique_ptr<session::SeriesKeeper> keeperBeside(session::WorldWriter& world,
                                                    const CityModel& city,
                                                    const std::string& journal);

/// How much of two feeds, some of which raises alarms, a second takes in on two processors.
void throughput(const std::string& folder, Figures& figures);

/// Forty different feeds for so many hours, as fast as they are taken in: what the program holds,
/// and how much more each hour once what a city keeps has filled.
void soakFortyFeeds(const std::string& folder, int hours, Figures& figures);

}  // namespace citymirror::bench

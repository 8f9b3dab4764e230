// live_bench [SECONDS], live_bench soak [HOURS], live_bench soak live [MINUTES], live_bench start
// [VALUES]: the whole chain of live feeds on a city of 2,000 ponding sensors.
//
// Throughput: observations a second through codec, inbox, quality control, series, rules and
// journal until the archive has them too, beside the bar of 100,000 a second on two processors, to
// which it keeps itself: one thread brings bytes, one decodes, one enters, one writes the archive.
// Half of them are a table of depths, half JSON of five quantities, and some of both raise alarms.
// Then the forty feeds of all codecs together, each by its own cadence, beside the same bar.
// Delay: 5,000 observations a second through a growing file into a session, from their stamps to
// the view that shows them, beside the bar of 200 ms for 99 of 100. The file is looked at every
// 50 ms. Soak: forty different feeds of all codecs (tests/support/forty_feeds.h) through inbox and
// intake into the writer, as fast as they are taken in; how much more memory each of their hours
// takes, beside its bar. A city keeps what was measured for a day: growth is told from then on, of
// shorter runs from two thirds on, while series still fill. Soak live: the same feeds by the clock
// through mosquitto, HTTP and files into a session; beside what its series fill with. Start: what a
// session goes on with, from a journal of so many values in entries of five, and of half as many:
// time and memory. Ends with 1 where a bar is missed.
#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "gis/city/city_package.h"
#include "tests/bench/bench_delays.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/live_bench_parts.h"
#include "tests/bench/paced_feed.h"

namespace {

using namespace citymirror;
using bench::Figures, bench::orStop, bench::residentMb;
using Steady = std::chrono::steady_clock;

constexpr int kSensors = bench::kPondingSensors, kPaced = 5000;
constexpr double kDelayBar = 200;
constexpr Instant kBegin = bench::kLiveBegin;

void delay(const std::string& folder, int seconds, Figures& figures) {
  const std::string file = folder + "/grows.csv", feed = folder + "/feed.json";
  if (!writeFile(file, "") || !writeFile(feed, bench::pondingDescriptor("file:" + file)) ||
      !gis::writeCity(bench::pondingCity(), folder + "/city", {}))
    std::exit(1);
  session::Options options;
  options.dataFolder = folder + "/data";
  options.threads = 1;
  options.feeds = {feed};
  const auto live = orStop(session::Session::make(options, session::Pace::realTime));
  live->openCity(folder + "/city", "");
  live->waitIdle();
  bench::Delays delays{"feed to view at " + std::to_string(kPaced) + " a second", {}};
  std::size_t seen = 0;
  live->onPublished([&] {
    const auto view = live->view();
    const auto probe = view->series.find("S0");
    if (probe == view->series.end()) return;
    for (; seen < probe->second->size(); ++seen)
      delays.ms.push_back(double((run::wallNow() - probe->second->at[seen]).count()));
  });
  bench::growPaced(file, kPaced, seconds, 1);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  live->onPublished({});
  if (delays.ms.empty()) std::exit(1);
  figures.tell(delays, kDelayBar);
}

/// A second for each entry of five values.
Instant smallEntries(session::WorldWriter& world, int from, int until) {
  Instant at = kBegin;
  for (int i = from; i < until; i += 5) {
    at = kBegin + Millis{1000} * (i / 5);
    gis::FeedBatch batch;
    for (int k = i; k < i + 5; ++k)
      batch.readings.push_back({{"S" + std::to_string(k % kSensors), at,
                                 0.05 + (k / kSensors) % 7 / 100.0, Quality::good, "f"},
                                Quantity::pondingDepth});
    (void)orStop(world.takeLive(at, {{"small", {&batch}}}));
  }
  return at;
}

void start(const std::string& folder, int values) {
  const auto city = std::make_shared<const CityModel>(bench::pondingCity());
  const session::Config config = orStop(session::loadConfig(session::findAssets()));
  const std::string path = folder + "/small.journal";
  auto world = std::make_unique<session::WorldWriter>(config, orStop(store::Journal::open(path)), 1);
  world->openCity(city, nullptr, kBegin);
  world->goLive(kBegin);
  for (int half = 0; half < 2; ++half) {
    const Instant end = smallEntries(*world, half * values / 2, (half + 1) * values / 2);
    const auto begin = Steady::now();
    const double before = residentMb();
    session::ResumeRules rules{config.watch, config.command, config.assimilation,
                               config.forecastLoop.measured, config.forecastLoop.eventDepth};
    const auto journal = orStop(store::Journal::open(path));
    const auto left = orStop(session::resumeFrom(journal, rules, *city, end));
    const std::chrono::duration<double> took = Steady::now() - begin;
    std::printf("start: %d values in %lld entries: %.1f s, %.1f MB more, %s\n",
                (half + 1) * values / 2, (long long)orStop(journal.size()), took.count(),
                residentMb() - before, left ? "goes on" : "nothing to go on with");
    std::fflush(stdout);
  }
}

}  // namespace

std::unique_ptr<citymirror::session::SeriesKeeper> citymirror::bench::keeperBeside(
    session::WorldWriter& world, const CityModel& city, const std::string& journal) {
  session::KeeperPlace place{journal + ".series", journal, {}, city.name.in(Language::en), {}};
  for (const SensorSite& site : city.sensors) place.sensors.emplace(site.code, site.quantity);
  auto keeper = std::make_unique<session::SeriesKeeper>(
      std::move(place), [] { return kLiveBegin; },
      [](const Error& error) { std::fprintf(stderr, "%s\n", error.text().c_str()); });
  world.keepSeries(
      [k = keeper.get()](session::KeptReadings readings) { k->keep(std::move(readings)); });
  return keeper;
}

int main(int argc, char** argv) {
  QCoreApplication app(argc, argv);
  const bool soaks = argc > 1 && std::string(argv[1]) == "soak";
  const bool starts = argc > 1 && std::string(argv[1]) == "start";
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 20;
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("live_bench_" + std::to_string(std::time(nullptr)));
  std::filesystem::create_directories(folder);
  bench::Figures figures;
  const bool lives = soaks && argc > 2 && std::string(argv[2]) == "live";
  if (lives) {
    bench::soakLive(folder, argc > 3 ? std::atoi(argv[3]) : 60, figures);
  } else if (soaks) {
    bench::soakFortyFeeds(folder, argc > 2 ? std::atoi(argv[2]) : 36, figures);
  } else if (starts) {
    start(folder, argc > 2 ? std::atoi(argv[2]) : 2'000'000);
  } else {
    bench::throughput(folder, figures);
    delay(folder, seconds, figures);
  }
  std::filesystem::remove_all(folder);
  return figures.exitStatus();
}

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/feeds/mqtt_link.h"
#include "app/session/config.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "gis/city/city_package.h"
#include "tests/bench/live_bench_parts.h"
#include "tests/support/forty_feeds.h"
#include "tests/support/http_server.h"
#include "tests/support/mqtt_broker.h"

namespace citymirror::bench {
namespace {

constexpr std::chrono::seconds kLiveSample{10};
/// Values of a sensor that this run holds: it reaches them in minutes, as a city does within its
/// first day.
constexpr std::size_t kMostHeld = 120;

/// What SQLite holds, above all pages of the archive and the journal: up to its caches, which an
/// hour does not fill.
double sqliteMb() { return double(sqlite3_memory_used()) / 1e6; }

/// What stays in memory of a sensor in this run, raw or as minutes: with the hours of the product
/// the minutes of a first day would be all that grows.
constexpr double kKeptHours = 0.1;

/// The assets of the product, but for how much of a sensor stays in memory.
std::string assetsThatHoldLess(const std::string& folder) {
  namespace fs = std::filesystem;
  const std::string own = folder + "/assets", file = own + "/config/forecast_loop.json";
  fs::copy(session::findAssets(), own, fs::copy_options::recursive);
  auto loop = nlohmann::ordered_json::parse(orStop(readFile(file)));
  for (const char* kept : {"raw_kept_h", "measured_kept_h", "run_starts_before_h"})
    loop[kept] = kKeptHours;
  loop["raw_most"] = kMostHeld;
  (void)writeFile(file, loop.dump(2));
  orStop(session::loadConfig(own));
  return own;
}

/// How a feed comes in.
enum class Wire { broker, http, file };

Wire wireOf(const test::CityFeed& feed, std::size_t number) {
  const bool rows = feed.descriptor.find(R"("codec": "json")") != std::string::npos ||
                    feed.descriptor.find(R"("codec": "csv")") != std::string::npos;
  if (number % 3 == 1) return Wire::http;
  return number % 3 == 2 && rows ? Wire::file : Wire::broker;
}

/// The forty feeds as their senders: a broker, a server that is polled, files that grow.
class LiveWires {
 public:
  LiveWires(std::string folder, const std::vector<test::CityFeed>& feeds)
      : folder_(std::move(folder)), feeds_(feeds) {
    for (const test::CityFeed& feed : feeds_) byTarget_["/" + feed.id] = &feed;
  }

  /// Starts what sends; descriptors, one a feed. Nothing where the broker does not start.
  std::vector<std::string> begin() {
    if (!broker_.start()) return {};
    std::vector<std::string> files;
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
      const std::string descriptor = folder_ + "/" + feeds_[i].id + ".json";
      std::string text = feeds_[i].descriptor;
      const std::string made = "mqtt://broker.example/" + feeds_[i].id + "\"";
      const std::size_t at = text.find(made);
      if (at == std::string::npos) return {};
      text.replace(at, made.size(), addressOf(i));
      if (wireOf(feeds_[i], i) == Wire::file && !writeFile(grownBy(i), "")) return {};
      if (!writeFile(descriptor, text)) return {};
      files.push_back(descriptor);
    }
    return files;
  }

  /// Sends by the clock, first what is newest of each feed. Errors of the link end it.
  void play(const std::stop_token& stop) {
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker_.port, false, "gauge", "p@ss/1", "city"};
    const auto link = orStop(feeds::MqttLink::open(settings));
    std::int64_t second = run::wallNow().ms / 1000;
    for (bool all = true; !stop.stop_requested(); all = false, ++second) {
      while (run::wallNow().ms < second * 1000 && !stop.stop_requested())
        std::this_thread::sleep_for(Millis{20});
      for (std::size_t i = 0; i < feeds_.size(); ++i)
        if (all || second % feeds_[i].everySeconds == 0) send(*link, i, second);
    }
  }

 private:
  std::string grownBy(std::size_t i) const { return folder_ + "/" + feeds_[i].id + ".grows"; }
  std::string addressOf(std::size_t i) const {
    const std::string every =
        R"(", "every_s": )" + std::to_string(std::min(60, feeds_[i].everySeconds));
    switch (wireOf(feeds_[i], i)) {
      case Wire::http:
        return server_.url() + "/" + feeds_[i].id + every;
      case Wire::file:
        return "file:" + grownBy(i) + every;
      case Wire::broker:
        break;
    }
    return "mqtt://gauge:p%40ss%2F1@127.0.0.1:" + std::to_string(broker_.port) + "/" +
           feeds_[i].id + "\"";
  }
  static std::string newestOf(const test::CityFeed& feed, std::int64_t second) {
    return feed.message({second / feed.everySeconds * feed.everySeconds * 1000});
  }
  void send(feeds::MqttLink& link, std::size_t i, std::int64_t second) const {
    std::string bytes = newestOf(feeds_[i], second);
    switch (wireOf(feeds_[i], i)) {
      case Wire::http:
        return;
      case Wire::file:
        if (!bytes.ends_with('\n')) bytes += '\n';
        std::ofstream(grownBy(i), std::ios::app) << bytes;
        return;
      case Wire::broker:
        if (!link.publish(feeds_[i].id, bytes))
          std::fprintf(stderr, "a message of %s does not leave\n", feeds_[i].id.c_str());
    }
  }

  std::string folder_;
  std::vector<test::CityFeed> feeds_;
  std::map<std::string, const test::CityFeed*> byTarget_;
  test::MqttBroker broker_;
  test::HttpServer server_{[this](const std::string& target) -> test::HttpAnswer {
    const auto found = byTarget_.find(target);
    if (found == byTarget_.end()) return {404, "text/plain", "not here"};
    return {200, "application/octet-stream", newestOf(*found->second, run::wallNow().ms / 1000)};
  }};
};

/// What a view tells of its feeds.
struct LiveTally {
  std::size_t heard = 0, taken = 0, rejected = 0, held = 0;
};

LiveTally tallyOf(const session::WorldView& view) {
  LiveTally tally;
  for (const auto& [code, series] : view.series) tally.held += series->size();
  if (!view.feeds) return tally;
  for (const session::FeedLine& line : *view.feeds) {
    tally.heard += line.status.accepted > 0;
    tally.taken += line.status.accepted;
    tally.rejected += line.status.rejected;
  }
  return tally;
}

}  // namespace

void soakLive(const std::string& folder, int minutes, Figures& figures) {
  const auto feeds = test::fortyFeeds();
  LiveWires wires(folder, feeds);
  session::Options options;
  options.assets = assetsThatHoldLess(folder);
  options.dataFolder = folder + "/data";
  options.threads = 1;
  options.feeds = wires.begin();
  if (options.feeds.empty() || !gis::writeCity(*cityOfFeeds(feeds), folder + "/city", {}))
    return figures.print("feeds that a broker, a server and files bring", 0, ">= 40");
  const auto live = orStop(session::Session::make(options, session::Pace::realTime));
  live->openCity(folder + "/city", "");
  live->waitIdle();
  const std::jthread sends([&](const std::stop_token& stop) { wires.play(stop); });
  const auto begin = std::chrono::steady_clock::now();
  std::vector<SoakSample> memory, cached;
  LiveTally tally;
  const int all = int(std::chrono::minutes(minutes) / kLiveSample);
  for (int i = 1; i <= all; ++i) {
    std::this_thread::sleep_until(begin + i * kLiveSample);
    tally = tallyOf(*live->view());
    const double hours = i * double(kLiveSample.count()) / 3600;
    const double pages = sqliteMb();
    if (i > all / 3) {
      memory.push_back({hours, residentMb() - pages});
      cached.push_back({hours, pages});
    }
    if (i % 6 == 0)
      std::printf(
          "soak live: %4d min, %zu feeds heard, %zu things taken in, %zu rejected, %zu "
          "values held, %.1f MB, of it SQLite's %.1f; in use %.1f\n",
          i / 6, tally.heard, tally.taken, tally.rejected, tally.held, residentMb(), pages,
          inUseMb());
    std::fflush(stdout);
  }
  if (memory.size() < 3) return;
  figures.print("feeds heard", double(tally.heard), ">= 40");
  figures.print("pages that SQLite keeps, up to its limit, MB an hour", growthOf(cached), "-");
  figures.print("growth of memory beside them, MB an hour", growthOf(memory), kSoakBar);
}

}  // namespace citymirror::bench

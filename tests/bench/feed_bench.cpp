// feed_bench [MESSAGES]: observations a second through codec, inbox, series and journal beside the
// bar of 100,000 a second on two processors, to which it keeps itself. One thread brings bytes, one
// decodes and keeps. Ends with 1 where a bar is missed.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "app/feeds/message_queue.h"
#include "app/session/live/feed_books.h"
#include "gis/feed/feed_intake.h"
#include "tests/bench/bench_support.h"
#include "tests/fuzz/feed_samples.h"

namespace {

using namespace citymirror;
using bench::Figures, bench::processorSeconds;

constexpr std::int64_t kBegin = 1'784'370'000;
constexpr int kSensors = 2000;
constexpr const char* kBar = ">= 100000";

struct Load {
  const char* name;
  std::string codec, mapping;
  std::string (*message)(int number, int rows);
  int rows;
};

std::string sensorName(int i) { return "S" + std::to_string(i % kSensors); }
std::string stamp(int i) { return std::to_string(kBegin + i / kSensors); }

std::string jsonMessage(int number, int rows) {
  std::string text = "[";
  for (int i = number * rows; i < (number + 1) * rows; ++i)
    text += (text.size() > 1 ? "," : "") + std::string("{\"s\":\"") + sensorName(i) +
            "\",\"t\":" + stamp(i) + ",\"v\":" + std::to_string(i % 997) + ".5}";
  return text + "]";
}

std::string csvMessage(int number, int rows) {
  std::string text = "s,t,v\n";
  for (int i = number * rows; i < (number + 1) * rows; ++i)
    text += sensorName(i) + ',' + stamp(i) + ',' + std::to_string(i % 997) + ".5\n";
  return text;
}

std::string sensorThingsMessage(int number, int) {
  return "{\"phenomenonTime\":\"" + toIso(Instant{(kBegin + number / kSensors) * 1000}) +
         "\",\"result\":" + std::to_string(number % 997) + ",\"Datastream\":{\"@iot.id\":\"" +
         sensorName(number) + "\",\"name\":\"depth\",\"unitOfMeasurement\":{\"symbol\":\"cm\"}}}";
}

void measure(const Load& load, int messages, const std::string& folder, Figures& figures) {
  const auto feed =
      gis::readFeedDescriptor(test::sampleDescriptor(load.codec, load.mapping), "bench");
  if (!feed) {
    std::fprintf(stderr, "%s\n", feed.error().text().c_str());
    std::exit(1);
  }
  auto journal = store::Journal::open(folder + "/" + load.name + ".journal");
  if (!journal) std::exit(1);
  std::vector<std::string> bytes;
  for (int i = 0; i < messages; ++i) bytes.push_back(load.message(i, load.rows));
  gis::FeedIntake intake(*feed);
  session::FeedBooks books(std::optional<store::Journal>(std::move(*journal)), {});
  feeds::MessageQueue inbox(16 << 20);
  const Instant received{(kBegin + 3600) * 1000};
  const auto start = std::chrono::steady_clock::now();
  const double before = processorSeconds();
  std::jthread source([&] {
    for (std::string& message : bytes) inbox.put({"city", std::move(message), received});
    inbox.put({"end", "", received});
  });
  std::size_t kept = 0, entries = 0;
  for (bool more = true; more;) {
    std::vector<gis::FeedBatch> batches;
    for (const feeds::RawMessage& raw : inbox.take(Millis{1000})) {
      more = raw.topic != "end";
      if (more) batches.push_back(intake.take({raw.payload, raw.topic, raw.received}));
    }
    std::vector<const gis::FeedBatch*> parts;
    for (const gis::FeedBatch& batch : batches) parts.push_back(&batch);
    const auto entered = books.enter("bench", parts, received);
    if (!entered) std::exit(1);
    kept += entered->added;
    ++entries;
  }
  const double used = processorSeconds() - before;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%s: %zu kept in %zu entries, %.0f a processor second\n", load.name, kept, entries,
              double(kept) / used);
  figures.print(std::string(load.name) + ", observations a second", double(kept) / took.count(),
                kBar);
}

}  // namespace

int main(int argc, char** argv) {
  const int messages = argc > 1 ? std::atoi(argv[1]) : 20'000;
  const std::string rows =
      R"("at": {"path": "T", "format": "unix_s"}, "values": [{"path": "V", "quantity": "ponding_depth", "unit": "cm"}]})";
  const auto mapping = [&](const char* prefix) {
    std::string text = std::string(R"({"sensor": ")") + prefix + "s\", " + rows;
    text.replace(text.find("\"T\""), 3, std::string("\"") + prefix + "t\"");
    return text.replace(text.find("\"V\""), 3, std::string("\"") + prefix + "v\"");
  };
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("feed_bench_" + std::to_string(std::time(nullptr)));
  std::filesystem::create_directories(folder);
  const Load loads[] = {
      {"json_single", "json", mapping("/"), jsonMessage, 1},
      {"json_rows", "json", mapping("/"), jsonMessage, 50},
      {"csv_rows", "csv", mapping(""), csvMessage, 50},
      {"sensorthings", "sensorthings",
       R"({"values": [{"path": "depth", "quantity": "ponding_depth", "unit": "cm"}]})",
       sensorThingsMessage, 1}};
  const bench::TwoProcessors held;
  Figures figures;
  for (const Load& load : loads)
    measure(load, load.rows == 1 ? messages * 10 : messages, folder, figures);
  std::filesystem::remove_all(folder);
  return figures.exitStatus();
}

#pragma once
#include <chrono>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "engine/core/city_model.h"
#include "engine/run/clock.h"
#include "tests/support/small_city.h"

/// A city of ponding sensors, and a file of their depths that grows as a feed does.
namespace citymirror::bench {

inline constexpr int kPondingSensors = 2000;  // "S0" and on

inline CityModel pondingCity() {
  CityModel city = smallCity();
  for (int i = 0; i < kPondingSensors; ++i) {
    city.sensors.push_back({"S" + std::to_string(i),
                            {},
                            Quantity::pondingDepth,
                            {10.0 + i % 50 * 19, 130.0 + i / 50 * 20},
                            1});
  }
  return city;
}

/// Looked at every 50 ms where it is a file.
inline std::string pondingDescriptor(const std::string& url) {
  const char* every = url.starts_with("file:") ? R"(, "every_s": 0.05)" : "";
  return R"({"id": "bench", "codec": "csv", "from": {"url": ")" + url + '"' + every +
         R"(}, "mapping": {"columns": ["s", "t", "v"], "sensor": "s",
         "at": {"path": "t", "format": "unix_ms"},
         "values": [{"path": "v", "quantity": "ponding_depth", "unit": "cm"}]},
         "cadence_s": 1, "late_after_s": 10, "silent_after_s": 60,
         "limits": {"ahead_s": 60, "oldest_s": 864000}})";
}

/// Depths that rise and fall below every threshold, as on a wet day.
inline std::string pondingRow(int i, std::int64_t at) {
  return "S" + std::to_string(i % kPondingSensors) + ',' + std::to_string(at) + ',' +
         std::to_string((i / kPondingSensors) % 7 / 10.0) + '\n';
}

/// Gives `send` so many observations a second for so long, stamped as they are sent, 50 times a
/// second; in every `probeEvery`-th of these "S0" with a depth of another centimetre than the one
/// before.
inline void sendPaced(const std::function<void(const std::string&)>& send, int aSecond, int seconds,
                      int probeEvery) {
  constexpr int kWritesASecond = 50;
  const int rows = aSecond / kWritesASecond;
  auto next = std::chrono::steady_clock::now();
  for (int w = 0; w < seconds * kWritesASecond; ++w) {
    const std::int64_t at = run::wallNow().ms;
    std::string text;
    if (w % probeEvery == 0)
      text = "S0," + std::to_string(at) + ',' + std::to_string(1 + w / probeEvery % 5) + '\n';
    for (int i = text.empty() ? 0 : 1; i < rows; ++i) {
      const int n = w * rows + i, others = kPondingSensors - 1;
      text += pondingRow(n / others * kPondingSensors + 1 + n % others, at);
    }
    send(text);
    std::this_thread::sleep_until(next += std::chrono::microseconds(1'000'000 / kWritesASecond));
  }
}

/// The same into a file that grows.
inline void growPaced(const std::string& file, int aSecond, int seconds, int probeEvery) {
  std::ofstream grows(file, std::ios::app);
  sendPaced([&grows](const std::string& text) { grows << text << std::flush; }, aSecond, seconds,
            probeEvery);
}

}  // namespace citymirror::bench

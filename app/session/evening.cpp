#include "app/session/evening.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "gis/crs/transform.h"
#include "gis/feed/cap.h"
#include "scenarios/flood/flood_model.h"

namespace citymirror::session {
namespace {

constexpr double kStep = 300;           // s between observations
constexpr double kForecastDelay = 300;  // s by which the rain comes later than announced
constexpr double kForecastBias = 0.96;  // share of the announced rain that falls
constexpr std::array kHourShape{0.08, 0.14, 0.26,
                                0.24, 0.18, 0.10};  // share of the hour's rain per 10 min

/// Uniform in [0, 1) by counter: the same number for the same sensor and step on every machine.
double draw(std::uint64_t seed, std::uint64_t sensor, std::uint64_t step) {
  std::uint64_t z =
      seed * 0x9E3779B97F4A7C15ULL + sensor * 0xD1B54A32D192ED03ULL + step * 0x8CB92BA72F3D8DD7ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return double((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

double rounded(double value, double step) { return std::round(value / step) * step; }

/// What a service measures on an evening on which nothing happens to it: below every limit.
struct CalmEvening {
  std::string_view quantity;
  double from, to;      ///< at the begin and at the end
  double swing;         ///< around that
  double step;          ///< of the instrument
};
constexpr std::array kCalm{
    CalmEvening{"gas_concentration", 1.6, 1.4, 0.6, 0.1},
    CalmEvening{"transformer_load", 58, 71, 3, 0.1},
    CalmEvening{"water_pressure", 0.30, 0.32, 0.012, 0.001},
    CalmEvening{"voltage", 226, 229, 2, 0.1},
    CalmEvening{"manhole_tilt", 1.2, 1.2, 0.4, 0.1},
    CalmEvening{"pier_tilt", 0.40, 0.42, 0.06, 0.01},
    CalmEvening{"pm25_day", 43, 38, 1, 1},
    CalmEvening{"ozone_hour", 104, 52, 4, 1},
    CalmEvening{"wind_speed", 3.6, 6.2, 1.2, 0.1},
    CalmEvening{"air_temperature", 29.6, 25.8, 0.3, 0.1},
    CalmEvening{"visibility", 12'000, 4'500, 600, 100},
};

/// Readings of the nature run by sensor code and step.
using Truth = std::map<std::string, std::vector<flood::GaugeRow>>;

Result<Truth> natureRun(flood::FloodInputs inputs, const EveningOptions& options,
                        const run::JobContext& job) {
  inputs.rainMmPerHour = eveningRain(options);
  inputs.startTime = 0;
  inputs.duration = options.minutes * 60;
  inputs.outputInterval = kStep;
  inputs.threads = options.threads;
  for (flood::LevelRegion& region : inputs.levelRegions) {
    const double usual = region.level.at(0);
    region.level = {{0, inputs.duration}, {usual, usual + options.riverRise}};
  }
  const std::vector<flood::Gauge> gauges = inputs.gauges;
  auto run = flood::runFlood(std::move(inputs), job);
  if (!run) return run.error();
  Truth truth;
  for (const flood::GaugeRow& row : run->gauges) truth[gauges[row.gauge].id].push_back(row);
  return truth;
}

class EveningWriter {
 public:
  EveningWriter(const CityModel& city, const EveningOptions& options)
      : city_(city), options_(options) {}

  std::vector<gis::FeedMessage> write(const Truth& truth) {
    const flood::StepSeries rain = eveningRain(options_);
    const int steps = int(options_.minutes * 60 / kStep);
    for (std::size_t s = 0; s < city_.sensors.size(); ++s) {
      const SensorSite& site = city_.sensors[s];
      const auto readings = truth.find(site.code);
      const auto calm = std::ranges::find(kCalm, wordOf(site.quantity), &CalmEvening::quantity);
      for (int k = 1; k <= steps; ++k) {
        if (calm != kCalm.end()) addCalm(s, k, steps, *calm);
        if (calm != kCalm.end() || out(s, k)) continue;
        const double t = k * kStep;
        if (site.quantity == Quantity::rainIntensity) {
          const double mean = rain.integral(t - kStep, t) / kStep;
          add(s, k, rounded(mean * (0.9 + 0.2 * draw(options_.seed, s, 0)), 0.1));
        } else if (readings != truth.end()) {
          addReading(s, k, readings->second);
        }
      }
    }
    addForecast();
    addMessageInWrongUnit();
    std::stable_sort(messages_.begin(), messages_.end(),
                     [](const auto& a, const auto& b) { return a.received < b.received; });
    return std::move(messages_);
  }

 private:
  /// Every thirty-seventh sensor is silent for twenty minutes.
  static bool out(std::size_t sensor, int step) {
    return sensor % 37 == 5 && step >= 8 && step < 12;
  }

  void addReading(std::size_t sensor, int step, const std::vector<flood::GaugeRow>& rows) {
    const double t = step * kStep;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const flood::GaugeRow& r) {
      return std::abs(r.time - t) < 1;
    });
    if (row == rows.end() || !std::isfinite(row->depth)) return;
    const double noise = 0.02 * (draw(options_.seed, sensor, std::uint64_t(step)) - 0.5);
    const bool ponding = city_.sensors[sensor].quantity == Quantity::pondingDepth;
    const bool spike = ponding && sensor % 41 == 11 && step == 6;
    const double value = ponding ? std::max(0.0, row->depth + (row->depth > 0.03 ? noise : 0.0))
                                 : row->level + noise;
    add(sensor, step, spike ? 9.99 : rounded(value, 0.01));
  }

  void addCalm(std::size_t sensor, int step, int steps, const CalmEvening& calm) {
    const double passed = double(step) / steps;
    const double swing = 2 * draw(options_.seed, sensor, std::uint64_t(step)) - 1;
    add(sensor, step,
        rounded(calm.from + (calm.to - calm.from) * passed + calm.swing * swing, calm.step));
  }

  void add(std::size_t sensor, int step, double value) {
    const SensorSite& site = city_.sensors[sensor];
    const Instant at = options_.begin + millis(step * kStep);
    const Instant received =
        at + millis(2 + 6 * draw(options_.seed, sensor, std::uint64_t(step) + 1000));
    const Observation observation{site.code, at, value, Quality::good, "evening"};
    messages_.push_back(gis::encodeObservation(observation, site.quantity, received,
                                               std::string(wordOf(site.quantity))));
    if (draw(options_.seed, sensor, std::uint64_t(step) + 2000) < 0.01) {
      messages_.push_back(messages_.back());
      messages_.back().received = received + Millis{1000};
    }
  }

  void addMessageInWrongUnit() {
    for (const SensorSite& site : city_.sensors) {
      if (site.quantity != Quantity::pondingDepth) continue;
      const Instant at = options_.begin + millis(3 * kStep);
      messages_.push_back({at + Millis{9000}, "ponding_depth", "observation",
                           "{\"sensor\":\"" + site.code + "\",\"at\":\"" + toIso(at) +
                               "\",\"value\":3.1,\"unit\":\"degC\"}"});
      return;
    }
  }

  void addForecast() {
    gis::CapAlert alert;
    const Instant sent = options_.begin + millis(options_.forecastAfterMinutes * 60);
    alert.identifier = "CM-" + toIso(sent).substr(0, 10) + "-RAIN-01";
    alert.sender = "weather@city.invalid";
    alert.status = "Exercise";
    alert.msgType = "Alert";
    alert.scope = "Public";
    alert.sent = sent;
    alert.infos = {forecastInfo("zh-CN", "短时强降水", sent),
                   forecastInfo("en-US", "Heavy rain", sent)};
    messages_.push_back({sent, "weather", "cap", gis::writeCap(alert)});
  }

  gis::CapInfo forecastInfo(const std::string& language, const std::string& event,
                            Instant sent) const {
    gis::CapInfo info;
    const int mm = int(std::lround(options_.forecastMillimetres));
    const bool chinese = language == "zh-CN";
    info.language = language;
    info.category = "Met";
    info.event = event;
    info.urgency = "Immediate";
    info.severity = "Severe";
    info.certainty = "Likely";
    info.headline = chinese ? "未来1小时预计降水" + std::to_string(mm) + "毫米"
                            : std::to_string(mm) + " mm of rain forecast for the next hour";
    info.description =
        chinese ? "演练：强降水云团正在移入。" : "Exercise: a cell of heavy rain is moving in.";
    info.senderName = chinese ? "气象台（演练）" : "Weather office (exercise)";
    info.areaDesc = city_.name.in(chinese ? Language::zh : Language::en);
    info.effective = info.onset = sent;
    info.expires = sent + std::chrono::hours(1);
    std::string series;
    for (const double share : kHourShape) {
      char text[32];
      std::snprintf(text, sizeof text, "%s%.2f", series.empty() ? "" : ",",
                    share * options_.forecastMillimetres);
      series += text;
    }
    info.parameters = {{"rainfall_mm", std::to_string(mm)},
                       {"rainfall_period_min", "60"},
                       {"rainfall_series_mm", series}};
    if (auto ring = extentRing(); ring.size() > 3) info.polygons = {ring};
    return info;
  }

  std::vector<Point2> extentRing() const {
    const Bounds& e = city_.extent;
    std::vector<Point2> ring;
    for (const Point2& corner :
         {Point2(e.west, e.south), Point2(e.east, e.south), Point2(e.east, e.north),
          Point2(e.west, e.north), Point2(e.west, e.south)}) {
      const auto place = gis::toWgs84(city_.frame, corner);
      if (!place) return {};
      ring.push_back(*place);
    }
    return ring;
  }

  const CityModel& city_;
  const EveningOptions& options_;
  std::vector<gis::FeedMessage> messages_;
};

}  // namespace

Instant demoEveningBegin(int utcOffsetMinutes) {
  return *parseIso("2026-07-18T17:40:00Z") - std::chrono::minutes(utcOffsetMinutes);
}

flood::StepSeries eveningRain(const EveningOptions& options) {
  flood::StepSeries rain;
  const auto from = [&](double time, double value) {
    rain.time.push_back(time);
    rain.value.push_back(value);
  };
  const double onset = options.forecastAfterMinutes * 60;
  constexpr std::array kBefore{1.0, 2.0, 4.0, 6.0, 9.0};  // mm/h while the cell approaches
  for (std::size_t i = 0; i < kBefore.size(); ++i)
    from(onset * double(i) / kBefore.size(), kBefore[i]);
  for (std::size_t i = 0; i < kHourShape.size(); ++i) {
    from(onset + kForecastDelay + 600.0 * double(i),
         kHourShape[i] * options.forecastMillimetres * 6 * kForecastBias);
  }
  from(onset + kForecastDelay + 3600, 3);
  from(onset + kForecastDelay + 5400, 0);
  return rain;
}

Result<std::vector<gis::FeedMessage>> makeEvening(const CityModel& city,
                                                  std::shared_ptr<const flood::FloodInputs> domain,
                                                  const EveningOptions& options,
                                                  const run::JobContext& job) {
  Truth truth;
  const bool hasWaterSensors = domain && !domain->gauges.empty();
  if (hasWaterSensors) {
    auto run = natureRun(*domain, options, job);
    if (!run) return run.error();
    truth = std::move(run).value();
  }
  return EveningWriter(city, options).write(truth);
}

}  // namespace citymirror::session

#include "gis/feed/rain_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>

namespace citymirror::gis {
namespace {

using RainSteps = std::vector<RainRows::Step>;

constexpr Millis kRainTolerance{1000}, kShortestRainStep{60'000};
constexpr Millis kFarthestRain = std::chrono::hours(7 * 24);  // of rainOf()

std::string rainText(double value) {
  char text[40];
  const double rounded = std::round(value * 1e6) / 1e6;
  return {text, std::to_chars(text, text + sizeof text, rounded).ptr};
}

/// FNV-1a: tells two forecasts of one time apart.
std::string nameOfRain(const std::string& text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char digits[20];
  return {digits, std::to_chars(digits, digits + sizeof digits, hash, 16).ptr};
}

/// How long each step is; nothing, with a rejection, where they differ or nobody says.
std::optional<Millis> rainStepOf(const RainSteps& steps, FeedGate& gate) {
  Millis step = gate.feed().mapping.step;
  if (step.count() == 0 && steps.size() > 1) step = steps[1].at - steps[0].at;
  const auto fails = [&](const char* reason, std::string detail, std::size_t offset) {
    gate.batch().reject(reason, std::move(detail), offset);
    return std::optional<Millis>();
  };
  if (step < kShortestRainStep)
    return fails("a step of the forecast is not said or shorter than a minute", "step_min",
                 steps[0].offset);
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const Millis apart = steps[i].at - steps[i - 1].at;
    if (std::abs((apart - step).count()) > kRainTolerance.count())
      return fails("the steps of the forecast are not equally long", toIso(steps[i].at),
                   steps[i].offset);
  }
  return step;
}

CapInfo infoOfRain(Instant from, Millis step, const std::vector<double>& millimetres) {
  double total = 0;
  std::string series;
  for (const double one : millimetres) {
    total += one;
    series += (series.empty() ? "" : ",") + rainText(one);
  }
  const std::string minutes = rainText(seconds(step) / 60 * double(millimetres.size()));
  CapInfo info;
  info.language = "zh-CN";
  info.category = "Met";
  info.event = "降水预报";
  info.urgency = "Expected";
  info.severity = info.certainty = "Unknown";
  info.onset = from;
  info.headline = "降水预报：" + minutes + " 分钟 " + rainText(total) + " 毫米";
  info.parameters = {{"rainfall_mm", rainText(total)}, {"rainfall_period_min", minutes}};
  if (millimetres.size() > 1) info.parameters.push_back({"rainfall_series_mm", series});
  return info;
}

/// The same in words alone.
CapInfo rainInEnglish(CapInfo info) {
  info.language = "en-US";
  info.event = "Rain forecast";
  info.headline =
      "Rain forecast: " + info.parameters[0].value + " mm in " + info.parameters[1].value + " min";
  info.parameters.clear();
  return info;
}

}  // namespace

void admitRainForecast(FeedGate& gate) {
  RainSteps steps = std::move(gate.rain().steps);
  if (steps.empty()) return;
  std::stable_sort(steps.begin(), steps.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  const FeedMapping& mapping = gate.feed().mapping;
  const auto step = rainStepOf(steps, gate);
  if (!step) return;
  const Instant now = gate.payload().received;
  std::optional<Instant> from;
  std::vector<double> millimetres;
  for (const RainRows::Step& one : steps) {
    const Instant begin = mapping.stampsEnd ? one.at - *step : one.at;
    if (begin + *step <= now) continue;
    if (!from) from = begin;
    if (begin + *step - *from > kFarthestRain) break;
    millimetres.push_back(mapping.amount.given() ? one.rain : one.rain * seconds(*step) / 3600);
  }
  if (millimetres.empty())
    return gate.batch().reject("the forecast is over", toIso(steps.back().at), steps.back().offset);
  const double total = std::accumulate(millimetres.begin(), millimetres.end(), 0.0);
  if (!(total <= kMostRain))
    return gate.batch().reject("the rain is impossible", toIso(*from), steps.front().offset);
  CapAlert alert;
  const CapInfo info = infoOfRain(*from, *step, millimetres);
  alert.sender = gate.feed().id;
  alert.identifier = alert.sender + '-' + toIso(*from) + '-' +
                     nameOfRain(info.headline + info.parameters.back().value);
  alert.sent = gate.rain().issued.value_or(Instant{now.ms - now.ms % std::int64_t(step->count())});
  alert.status = mapping.status;
  alert.msgType = "Alert";
  alert.scope = "Public";
  alert.infos = {info, rainInEnglish(info)};
  gate.batch().alerts.push_back(std::move(alert));
}

}  // namespace citymirror::gis

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "gis/feed/cap.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

constexpr double kLongestMinutes = 7 * 24 * 60;
constexpr std::size_t kMostSteps = 10'080;

Error badRain(const std::string& what, const std::string& key) {
  return {ErrorCode::badInput, what, key,
          "Ask the sender for rainfall_mm and rainfall_period_min as numbers"};
}

std::optional<std::string> valueOf(const CapInfo& info, const std::string& name) {
  for (const CapParameter& parameter : info.parameters) {
    if (parameter.name == name) return parameter.value;
  }
  return std::nullopt;
}

Result<double> amount(const std::string& text, const std::string& key, double most) {
  const auto value = finiteNumber(text);
  if (!value) return badRain("\"" + text.substr(0, 40) + "\" is not a number", key);
  if (*value < 0 || *value > most)
    return badRain(text.substr(0, 40) + " is outside its range", key);
  return *value;
}

Result<std::vector<double>> steps(const std::string& text, double total) {
  constexpr auto kKey = "rainfall_series_mm";
  std::vector<double> all;
  double sum = 0;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    const auto step = amount(text.substr(from, comma - from), kKey, kMostRain);
    if (!step) return step.error();
    all.push_back(*step);
    sum += *step;
    from = comma + 1;
    if (all.size() > kMostSteps) return badRain("there are more than 10080 steps", kKey);
  }
  if (std::abs(sum - total) > std::max(1.0, 0.02 * total)) {
    char sums[64];
    std::snprintf(sums, sizeof sums, "the steps add up to %.2f mm, not %.2f mm", sum, total);
    return badRain(sums, kKey);
  }
  return all;
}

}  // namespace

bool announcesRain(const CapAlert& alert) {
  return std::any_of(alert.infos.begin(), alert.infos.end(),
                     [](const CapInfo& info) { return valueOf(info, "rainfall_mm").has_value(); });
}

Result<CapRain> rainOf(const CapAlert& alert) {
  if (takesBack(alert)) return badRain("the alert takes another one back", "msgType");
  const auto has = [](const CapInfo& info) { return valueOf(info, "rainfall_mm").has_value(); };
  const auto info = std::find_if(alert.infos.begin(), alert.infos.end(), has);
  if (info == alert.infos.end()) return badRain("the alert announces no rain", "rainfall_mm");
  const auto total = amount(*valueOf(*info, "rainfall_mm"), "rainfall_mm", kMostRain);
  if (!total) return total.error();
  const auto minutes = amount(valueOf(*info, "rainfall_period_min").value_or(""),
                              "rainfall_period_min", kLongestMinutes);
  if (!minutes) return minutes.error();
  if (*minutes <= 0)
    return badRain("the period must be longer than nothing", "rainfall_period_min");

  CapRain rain;
  rain.from = info->onset != Instant{}       ? info->onset
              : info->effective != Instant{} ? info->effective
                                             : alert.sent;
  rain.periodSeconds = *minutes * 60;
  rain.stepMillimetres = {*total};
  if (const auto series = valueOf(*info, "rainfall_series_mm")) {
    auto read = steps(*series, *total);
    if (!read) return read.error();
    rain.stepMillimetres = std::move(*read);
  }
  return rain;
}

}  // namespace citymirror::gis

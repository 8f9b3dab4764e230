#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "gis/feed/recording.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::array<std::string_view, 4> kQualityWords{"good", "suspect", "bad", "missing"};
constexpr std::string_view kEarlierBad = "badObservation";  // what recordings said for a while

Error badObservation(const std::string& what, const std::string& sensor, const std::string& key) {
  return {ErrorCode::badInput, what,
          (sensor.empty() ? "observation" : "sensor " + sensor) + ", key " + key,
          "Correct the sender or the city's list of sensors"};
}

std::string stringAt(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<Quality> qualityOf(const Json& body, const std::string& sensor) {
  if (!body.contains("quality")) return Quality::good;
  const std::string given = stringAt(body, "quality");
  if (given == kEarlierBad) return Quality::bad;
  const auto word = std::find(kQualityWords.begin(), kQualityWords.end(), given);
  if (word == kQualityWords.end())
    return badObservation("the quality is none of good, suspect, bad, missing", sensor,
                          "quality");
  return Quality(word - kQualityWords.begin());
}

Result<double> valueIn(const Json& body, const std::string& sensor, Quantity quantity) {
  const auto value = body.find("value");
  if (value == body.end() || !(value->is_number() || value->is_null()))
    return badObservation("the value is not a number", sensor, "value");
  const std::string unit = stringAt(body, "unit");
  const auto factor = factorFrom(unit, quantity);
  if (!factor) {
    return badObservation(
        "the unit \"" + unit.substr(0, 20) + "\" does not measure " + nameOf(quantity).en, sensor,
        "unit");
  }
  if (value->is_null()) return std::numeric_limits<double>::quiet_NaN();
  const double read = value->get<double>() * *factor;
  if (!std::isfinite(read))
    return badObservation("the value is not a finite number", sensor, "value");
  return read;
}

std::optional<Quantity> quantityByUnit(const std::string& unit) {
  for (const Quantity quantity : {Quantity::rainIntensity, Quantity::discharge, Quantity::speed,
                                  Quantity::waterLevel, Quantity::pondingDepth}) {
    if (factorFrom(unit, quantity)) return quantity;
  }
  return std::nullopt;
}

}  // namespace

Result<Observation> decodeObservation(const FeedMessage& message,
                                      const std::vector<SensorKind>& sorted) {
  if (message.format != "observation")
    return badObservation("the message is no observation but " + message.format, "", "format");
  const Json body = parsedJson(message.body);
  if (body.is_discarded() || !body.is_object())
    return badObservation("the message is not a JSON object", "", "body");
  const std::string sensor = stringAt(body, "sensor");
  if (sensor.empty()) return badObservation("the sensor is not named", "", "sensor");
  const auto kind =
      std::lower_bound(sorted.begin(), sorted.end(), sensor,
                       [](const SensorKind& k, const std::string& code) { return k.code < code; });
  if (kind == sorted.end() || kind->code != sensor)
    return badObservation("the sensor is unknown", sensor, "sensor");
  const auto at = parseIso(stringAt(body, "at"));
  if (!at) return badObservation("the time has no zone or is not ISO 8601", sensor, "at");
  const auto quality = qualityOf(body, sensor);
  if (!quality) return quality.error();
  const auto value = valueIn(body, sensor, kind->quantity);
  if (!value) return value.error();
  const bool missing = std::isnan(*value) || *quality == Quality::missing;
  return Observation{sensor, *at, missing ? std::numeric_limits<double>::quiet_NaN() : *value,
                     missing ? Quality::missing : *quality, message.channel};
}

FeedMessage encodeObservation(const Observation& observation, Quantity quantity, Instant received,
                              const std::string& channel) {
  Json body;
  body["sensor"] = observation.sensor;
  body["at"] = toIso(observation.at);
  body["value"] = std::isfinite(observation.value) ? Json(observation.value) : Json();
  body["unit"] = std::string(unitOf(quantity));
  if (observation.quality != Quality::good)
    body["quality"] = std::string(kQualityWords[std::size_t(observation.quality)]);
  return {received, channel, "observation",
          body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

std::vector<SensorKind> kindsOf(const std::vector<FeedMessage>& messages) {
  std::map<std::string, Quantity> kinds;
  for (const FeedMessage& message : messages) {
    if (message.format != "observation") continue;
    const Json body = parsedJson(message.body);
    if (body.is_discarded() || !body.is_object()) continue;
    const std::string sensor = stringAt(body, "sensor");
    if (sensor.empty() || kinds.contains(sensor)) continue;
    auto quantity = quantityFromWord(stringAt(body, "quantity"));
    if (!quantity) quantity = quantityFromWord(message.channel);
    if (!quantity) quantity = quantityByUnit(stringAt(body, "unit"));
    if (quantity) kinds.emplace(sensor, *quantity);
  }
  std::vector<SensorKind> sorted;
  for (const auto& [code, quantity] : kinds) sorted.push_back({code, quantity});
  return sorted;
}

}  // namespace citymirror::gis

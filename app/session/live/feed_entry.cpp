#include "app/session/live/feed_entry.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"

namespace citymirror::session {
namespace {

constexpr std::string_view kEntryQuality[] = {"good", "suspect", "bad", "missing"};

/// Written as they are: the JSON library is asked about the rest.
bool plainInJson(std::string_view words) {
  return std::ranges::all_of(words, [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

void appendQuoted(std::string& text, std::string_view words) {
  if (plainInJson(words)) {
    text += '"';
    text += words;
    text += '"';
    return;
  }
  text += nlohmann::json(words).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void appendNumber(std::string& text, double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  if (std::isfinite(value))
    text.append(digits, end);
  else
    text += "null";
}

void appendJson(std::string& text, const nlohmann::json& json) {
  if (!text.empty()) text += ',';
  text += json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<Observation> observationOf(const nlohmann::json& row, const std::string& feed) {
  if (!row.is_array() || row.size() != 5 || !row[0].is_string() || !row[1].is_string() ||
      !(row[2].is_number() || row[2].is_null()) || !row[4].is_string())
    return std::nullopt;
  const auto at = parseIso(row[1].get<std::string>());
  const auto quality =
      std::find(std::begin(kEntryQuality), std::end(kEntryQuality), row[4].get<std::string>());
  if (!at || quality == std::end(kEntryQuality)) return std::nullopt;
  const double value =
      row[2].is_null() ? std::numeric_limits<double>::quiet_NaN() : row[2].get<double>();
  return Observation{row[0].get<std::string>(), *at, value,
                     Quality(quality - std::begin(kEntryQuality)), feed};
}

}  // namespace

/// ["W001","2026-07-18T10:15:00Z",23.25,"m","good"]
void FeedEntry::add(const gis::FeedReading& reading) {
  const Observation& o = reading.observation;
  readings_ += readings_.empty() ? "[" : ",[";
  appendQuoted(readings_, o.sensor);
  if (stampText_.empty() || o.at != stamp_) {
    stamp_ = o.at;
    stampText_ = ",\"" + toIso(o.at) + "\",";
  }
  readings_ += stampText_;
  appendNumber(readings_, o.value);
  readings_ += ",\"";
  readings_ += unitOf(reading.quantity);
  readings_ += "\",\"";
  readings_ += kEntryQuality[std::size_t(o.quality)];
  readings_ += "\"]";
}

void FeedEntry::addDelay(const gis::FeedReading& delay) {
  const Observation& o = delay.observation;
  const nlohmann::json value = std::isfinite(o.value) ? nlohmann::json(o.value) : nlohmann::json();
  appendJson(delays_, nlohmann::json::array({o.sensor, toIso(o.at), value,
                                             kEntryQuality[std::size_t(o.quality)]}));
}

void FeedEntry::add(const gis::VehiclePosition& v) {
  nlohmann::json json{{"vehicle", v.vehicle},
                      {"at", toIso(v.at)},
                      {"longitude", v.longitude},
                      {"latitude", v.latitude}};
  if (v.speed) json["speed_km_h"] = *v.speed;
  if (v.bearing) json["bearing"] = *v.bearing;
  if (!v.line.empty()) json["line"] = v.line;
  if (!v.state.empty()) json["state"] = v.state;
  if (!v.trip.empty()) json["trip"] = v.trip;
  appendJson(vehicles_, json);
}

void FeedEntry::add(const gis::FeedNotice& n) {
  nlohmann::json json{{"id", n.id},     {"class", n.classCode}, {"at", toIso(n.at)},
                      {"place", n.place}, {"text", n.text},     {"picture", n.picture},
                      {"reporter", n.reporter}};
  if (n.longitude && n.latitude) {
    json["longitude"] = *n.longitude;
    json["latitude"] = *n.latitude;
  }
  if (n.depth) json["depth_m"] = *n.depth;
  if (!n.textEn.empty()) json["text_en"] = n.textEn;
  if (n.until) json["until"] = toIso(*n.until);
  appendJson(notices_, json);
}

void FeedEntry::add(const gis::CapAlert& alert) { appendJson(alerts_, gis::writeCap(alert)); }

std::string FeedEntry::text(const std::string& feed, std::optional<Instant> received) const {
  std::string body = "{\"feed\":";
  appendQuoted(body, feed);
  if (received) body += ",\"received\":\"" + toIso(*received) + '"';
  const auto append = [&](const char* key, const std::string& list) {
    if (!list.empty()) body += std::string(",\"") + key + "\":[" + list + ']';
  };
  append("readings", readings_);
  append("delays", delays_);
  append("vehicles", vehicles_);
  append("notices", notices_);
  append("alerts", alerts_);
  return body + '}';
}

Result<std::vector<gis::FeedNotice>> noticesOf(const nlohmann::json& entry) {
  std::vector<gis::FeedNotice> notices;
  const auto rows = entry.is_object() ? entry.find("notices") : entry.end();
  if (!entry.is_object() || rows == entry.end()) return notices;
  const Error bad{ErrorCode::badInput, "the notices of a feed's entry cannot be read", "notices",
                  "Verify the journal"};
  if (!rows->is_array()) return bad;
  for (const nlohmann::json& row : *rows) {
    const auto at = row.is_object() ? parseIso(journalText(row, "at")) : std::nullopt;
    if (!at) return bad;
    gis::FeedNotice notice;
    notice.id = journalText(row, "id");
    notice.classCode = journalText(row, "class");
    notice.at = *at;
    notice.place = journalText(row, "place");
    notice.text = journalText(row, "text");
    notice.picture = journalText(row, "picture");
    notice.reporter = journalText(row, "reporter");
    notice.textEn = journalText(row, "text_en");
    if (row.contains("until")) notice.until = parseIso(journalText(row, "until"));
    for (const auto& [key, value] : {std::pair{"longitude", &notice.longitude},
                                     {"latitude", &notice.latitude},
                                     {"depth_m", &notice.depth}}) {
      const auto found = row.find(key);
      if (found != row.end() && !found->is_number()) return bad;
      if (found != row.end()) *value = found->get<double>();
    }
    notices.push_back(std::move(notice));
  }
  return notices;
}

Result<std::vector<gis::VehiclePosition>> vehiclesOf(const nlohmann::json& entry) {
  std::vector<gis::VehiclePosition> vehicles;
  const auto rows = entry.is_object() ? entry.find("vehicles") : entry.end();
  if (!entry.is_object() || rows == entry.end()) return vehicles;
  const Error bad{ErrorCode::badInput, "the vehicles of a feed's entry cannot be read", "vehicles",
                  "Verify the journal"};
  if (!rows->is_array()) return bad;
  for (const nlohmann::json& row : *rows) {
    const auto at = parseIso(journalText(row, "at"));
    const bool placed = row.is_object() && row.contains("longitude") &&
                        row["longitude"].is_number() && row.contains("latitude") &&
                        row["latitude"].is_number();
    if (!at || !placed) return bad;
    gis::VehiclePosition vehicle;
    vehicle.vehicle = journalText(row, "vehicle");
    vehicle.at = *at;
    vehicle.longitude = row["longitude"].get<double>();
    vehicle.latitude = row["latitude"].get<double>();
    for (const auto& [key, value] :
         {std::pair{"speed_km_h", &vehicle.speed}, {"bearing", &vehicle.bearing}}) {
      const auto found = row.find(key);
      if (found != row.end() && !found->is_number()) return bad;
      if (found != row.end()) *value = found->get<double>();
    }
    vehicle.line = journalText(row, "line");
    vehicle.state = journalText(row, "state");
    vehicle.trip = journalText(row, "trip");
    vehicles.push_back(std::move(vehicle));
  }
  return vehicles;
}

std::vector<gis::FeedReading> delaysOf(const nlohmann::json& entry) {
  std::vector<gis::FeedReading> delays;
  const auto rows = entry.is_object() ? entry.find("delays") : entry.end();
  if (!entry.is_object() || rows == entry.end() || !rows->is_array()) return delays;
  const Quantity quantity = *quantityFromWord("trip_delay");
  for (const nlohmann::json& row : *rows) {
    if (!row.is_array() || row.size() != 4) continue;
    const auto read = observationOf(nlohmann::json::array({row[0], row[1], row[2], "s", row[3]}),
                                    journalText(entry, "feed"));
    if (read) delays.push_back({*read, quantity});
  }
  return delays;
}

std::vector<gis::CapAlert> alertsOf(const nlohmann::json& entry) {
  std::vector<gis::CapAlert> alerts;
  const auto rows = entry.is_object() ? entry.find("alerts") : entry.end();
  if (!entry.is_object() || rows == entry.end() || !rows->is_array()) return alerts;
  for (const nlohmann::json& row : *rows) {
    if (!row.is_string()) continue;
    if (auto alert = gis::parseCap(row.get<std::string>())) alerts.push_back(std::move(*alert));
  }
  return alerts;
}

Result<std::vector<Observation>> readingsOf(const nlohmann::json& entry) {
  const auto field = [&](const char* key) {
    const auto found = entry.is_object() ? entry.find(key) : entry.end();
    return entry.is_object() && found != entry.end() ? *found : nlohmann::json();
  };
  const nlohmann::json feed = field("feed"), rows = field("readings");
  std::vector<Observation> readings;
  if (rows.is_null()) return readings;
  const Error bad{ErrorCode::badInput, "the readings of a feed's entry cannot be read", "readings",
                  "Verify the journal"};
  if (!rows.is_array() || !feed.is_string()) return bad;
  for (const nlohmann::json& row : rows) {
    auto observation = observationOf(row, feed.get<std::string>());
    if (!observation) return bad;
    readings.push_back(std::move(*observation));
  }
  return readings;
}

}  // namespace citymirror::session

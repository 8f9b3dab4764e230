#include "app/session/feed_books.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace citymirror::session {
namespace {

constexpr std::size_t kIdentitiesKept = 100'000;
constexpr const char* kBookQuality[] = {"good", "suspect", "bad", "missing"};

void appendQuoted(std::string& text, std::string_view words) {
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

/// ["W001","2026-07-18T10:15:00Z",23.25,"m","good"]
void appendReading(std::string& text, const gis::FeedReading& reading) {
  const Observation& o = reading.observation;
  text += text.empty() ? "[" : ",[";
  appendQuoted(text, o.sensor);
  text += ",\"" + toIso(o.at) + "\",";
  appendNumber(text, o.value);
  text += ",\"" + std::string(unitOf(reading.quantity)) + "\",\"";
  text += kBookQuality[std::size_t(o.quality)];
  text += "\"]";
}

void appendJson(std::string& text, const nlohmann::json& json) {
  if (!text.empty()) text += ',';
  text += json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

bool FeedBooks::isNew(const std::string& identity) {
  if (!identities_.insert(identity).second) return false;
  order_.push_back(identity);
  if (order_.size() > kIdentitiesKept) {
    identities_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

void FeedBooks::readings(const gis::FeedBatch& batch, std::string& body, Entered& entered) {
  for (const gis::FeedReading& reading : batch.readings) {
    const Observation& observation = reading.observation;
    store::AppendResult result = series_.append(observation);
    if (result == store::AppendResult::unknownSensor) {
      series_.declare(observation.sensor, reading.quantity,
                      {observation.source, "", "as received", "", Origin::real});
      result = series_.append(observation);
    }
    entered.added += result == store::AppendResult::added;
    entered.replaced += result == store::AppendResult::replaced;
    entered.duplicates += result == store::AppendResult::duplicate;
    if (result != store::AppendResult::duplicate) appendReading(body, reading);
  }
}

void FeedBooks::vehicles(const gis::FeedBatch& batch, std::string& body, Entered& entered) {
  for (const gis::VehiclePosition& v : batch.vehicles) {
    const auto [known, first] = vehicles_.try_emplace(v.vehicle, v.at);
    if (!first && known->second >= v.at) {
      ++entered.duplicates;
      continue;
    }
    known->second = v.at;
    ++entered.added;
    nlohmann::json json{{"vehicle", v.vehicle},
                        {"at", toIso(v.at)},
                        {"longitude", v.longitude},
                        {"latitude", v.latitude}};
    if (v.speed) json["speed_km_h"] = *v.speed;
    if (v.bearing) json["bearing"] = *v.bearing;
    if (!v.line.empty()) json["line"] = v.line;
    if (!v.state.empty()) json["state"] = v.state;
    appendJson(body, json);
  }
}

void FeedBooks::notices(const std::string& feed, const gis::FeedBatch& batch, std::string& body,
                        Entered& entered) {
  for (const gis::FeedNotice& n : batch.notices) {
    const bool fresh = isNew(feed + '\n' + n.id + '\n' + toIso(n.at));
    ++(fresh ? entered.added : entered.duplicates);
    if (!fresh) continue;
    nlohmann::json json{
        {"id", n.id},     {"class", n.classCode}, {"at", toIso(n.at)},     {"place", n.place},
        {"text", n.text}, {"picture", n.picture}, {"reporter", n.reporter}};
    if (n.longitude && n.latitude) {
      json["longitude"] = *n.longitude;
      json["latitude"] = *n.latitude;
    }
    appendJson(body, json);
  }
}

void FeedBooks::alerts(const gis::FeedBatch& batch, std::string& body, Entered& entered) {
  for (const gis::CapAlert& alert : batch.alerts) {
    const bool fresh = isNew(alert.sender + '\n' + alert.identifier + '\n' + toIso(alert.sent));
    ++(fresh ? entered.added : entered.duplicates);
    if (fresh) appendJson(body, gis::writeCap(alert));
  }
}

Result<FeedBooks::Entered> FeedBooks::enter(const std::string& feed,
                                            const std::vector<const gis::FeedBatch*>& batches,
                                            Instant received) {
  Entered entered;
  std::string readings, vehicles, notices, alerts;
  for (const gis::FeedBatch* batch : batches) {
    this->readings(*batch, readings, entered);
    this->vehicles(*batch, vehicles, entered);
    this->notices(feed, *batch, notices, entered);
    this->alerts(*batch, alerts, entered);
  }
  if (!journal_ || entered.added + entered.replaced == 0) return entered;
  std::string body = "{\"feed\":";
  appendQuoted(body, feed);
  const auto add = [&](const char* key, const std::string& list) {
    if (!list.empty()) body += std::string(",\"") + key + "\":[" + list + ']';
  };
  add("readings", readings);
  add("vehicles", vehicles);
  add("notices", notices);
  add("alerts", alerts);
  const auto written = journal_->append(received, "observations", feed, body + '}');
  if (!written) return written.error();
  return entered;
}

}  // namespace citymirror::session

#include "app/cli/feed_listener.h"

#include <algorithm>
#include <ostream>

#include "engine/core/utf8.h"
#include "gis/city/city_package.h"
#include "gis/feed/cap.h"

namespace citymirror::cli {
namespace {

using gis::FeedMessage;
using gis::SensorKind;

constexpr const char* kWords[] = {"good", "suspect", "bad", "missing"};

bool byCode(const SensorKind& a, const SensorKind& b) { return a.code < b.code; }

}  // namespace

Result<std::vector<SensorKind>> sensorKindsOf(const std::string& folder,
                                              const run::JobContext& job) {
  const auto city = gis::readCity(folder, job);
  if (!city) return city.error();
  std::vector<SensorKind> kinds;
  for (const SensorSite& site : city->sensors) kinds.push_back({site.code, site.quantity});
  std::sort(kinds.begin(), kinds.end(), byCode);
  return kinds;
}

FeedListener::FeedListener(std::vector<SensorKind> kinds, Unknown unknown, std::ostream& out)
    : kinds_(std::move(kinds)), unknown_(unknown), out_(out) {
  for (const SensorKind& kind : kinds_) series_.declare(kind.code, kind.quantity, {});
}

void FeedListener::take(const FeedMessage& message) {
  ++health_.received;
  health_.lastSeen = message.received;
  if (message.format == "cap")
    takeAlert(message);
  else
    takeObservation(message);
}

void FeedListener::reject(Instant received, const Error& error) {
  ++health_.received;
  health_.lastSeen = received;
  refuse(received, error);
}

FeedHealth FeedListener::finish() {
  for (const std::string& sensor : series_.sensors()) {
    const SensorSeries& series = *series_.find(sensor);
    if (series.size() < 2) continue;
    health_.gaps +=
        series_
            .gaps(sensor, gis::usualStep(series), {series.at.front(), series.at.back() + Millis{1}})
            .size();
  }
  out_ << "health: received " << health_.received << ", observations " << health_.observations
       << ", alerts " << health_.alerts << ", rejected " << health_.rejected << ", duplicates "
       << health_.duplicates << ", replaced " << health_.replaced << ", gaps " << health_.gaps;
  if (health_.lastSeen) out_ << ", last seen " << toIso(*health_.lastSeen);
  out_ << '\n';
  for (const auto& [reason, count] : health_.reasons)
    out_ << "  rejected " << count << " x " << printable(reason) << '\n';
  out_.flush();
  return health_;
}

void FeedListener::learn(const FeedMessage& message) {
  for (const SensorKind& kind : gis::kindsOf({message})) {
    if (std::binary_search(kinds_.begin(), kinds_.end(), kind, byCode)) continue;
    kinds_.insert(std::upper_bound(kinds_.begin(), kinds_.end(), kind, byCode), kind);
    series_.declare(kind.code, kind.quantity, {});
  }
}

void FeedListener::takeObservation(const FeedMessage& message) {
  if (unknown_ == Unknown::learnt) learn(message);
  const auto observation = gis::decodeObservation(message, kinds_);
  if (!observation) return refuse(message.received, observation.error());
  const store::AppendResult stored = series_.append(*observation);
  health_.duplicates += stored == store::AppendResult::duplicate;
  health_.replaced += stored == store::AppendResult::replaced;
  ++health_.observations;
  const Quantity quantity = series_.find(observation->sensor)->quantity;
  out_ << toIso(observation->at) << "  " << printable(observation->sensor) << "  ";
  if (observation->quality == Quality::missing)
    out_ << "-";
  else
    out_ << observation->value << ' ' << unitOf(quantity);
  out_ << "  " << kWords[std::size_t(observation->quality)]
       << (stored == store::AppendResult::duplicate ? "  (duplicate)" : "") << '\n';
}

void FeedListener::takeAlert(const FeedMessage& message) {
  const auto alert = gis::parseCap(message.body);
  if (!alert) return refuse(message.received, alert.error());
  const std::string identity = alert->sender + ',' + alert->identifier + ',' + toIso(alert->sent);
  const bool first = alerts_.insert(identity).second;
  health_.duplicates += !first;
  ++health_.alerts;
  out_ << toIso(alert->sent) << "  "
       << printable(alert->identifier + "  " + alert->status + ' ' + alert->msgType);
  if (const auto rain = gis::rainOf(*alert)) {
    out_ << "  rain " << rain->total() << " mm in " << rain->periodSeconds / 60 << " min from "
         << toIso(rain->from);
  }
  out_ << (first ? "" : "  (duplicate)") << '\n';
}

void FeedListener::refuse(Instant received, const Error& error) {
  ++health_.rejected;
  ++health_.reasons[error.what];
  out_ << toIso(received) << "  rejected  " << error.text() << '\n';
}

}  // namespace citymirror::cli

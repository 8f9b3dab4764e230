#include "app/session/live/feed_memory.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "app/session/live/feed_entry.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kIdentitiesKept = 100'000;

/// Of a notice without an id.
std::string contentOf(const gis::FeedNotice& notice) {
  std::string all;
  for (const std::string* text :
       {&notice.classCode, &notice.place, &notice.text, &notice.picture, &notice.reporter})
    all += *text + '\n';
  for (const std::optional<double>& number : {notice.longitude, notice.latitude, notice.depth})
    all += number ? nlohmann::json(*number).dump() + '\n' : "\n";
  return toIso(notice.at) + '\n' + std::to_string(std::hash<std::string>()(all));
}

}  // namespace

bool FeedMemory::isNew(const gis::VehiclePosition& vehicle) {
  std::vector<Instant>& stamps = vehicles_[vehicle.vehicle];
  const auto place = std::lower_bound(stamps.begin(), stamps.end(), vehicle.at);
  if (place != stamps.end() && *place == vehicle.at) return false;
  const bool full = stamps.size() == kStampsKept;
  if (full && place == stamps.begin()) return false;
  stamps.insert(place, vehicle.at);
  moved_.push_back({vehicle.vehicle, vehicle.at, std::nullopt});
  if (full) {
    moved_.back().gone = stamps.front();
    stamps.erase(stamps.begin());
  }
  return true;
}

bool FeedMemory::isNew(const std::string& feed, const gis::FeedNotice& notice) {
  return isNew(feed + '\n' + (notice.id.empty() ? '\n' + contentOf(notice) : notice.id));
}

bool FeedMemory::isNew(const gis::CapAlert& alert) {
  return isNew(alert.sender + '\n' + alert.identifier + '\n' + toIso(alert.sent));
}

bool FeedMemory::isNew(std::string identity) {
  if (!identities_.insert(identity).second) return false;
  order_.push_back(std::move(identity));
  ++added_;
  return true;
}

void FeedMemory::recall(const std::string& body) {
  recall(nlohmann::json::parse(body, nullptr, false));
}

void FeedMemory::recall(const nlohmann::json& json) {
  const auto recallOne = [&](const nlohmann::json& entry) {
    const std::string feed = journalText(entry, "feed");
    if (const auto vehicles = vehiclesOf(entry))
      for (const gis::VehiclePosition& vehicle : *vehicles) (void)isNew(vehicle);
    if (const auto notices = noticesOf(entry))
      for (const gis::FeedNotice& notice : *notices) (void)isNew(feed, notice);
    for (const gis::CapAlert& alert : alertsOf(entry)) (void)isNew(alert);
  };
  if (json.is_object()) recallOne(json);
  if (json.is_array())
    for (const nlohmann::json& entry : json) recallOne(entry);
  commit();
}

/// The oldest half goes when there are twice as many: a sender that invents names has an end.
void FeedMemory::forgetVehicles() {
  if (vehicles_.size() < 2 * kIdentitiesKept) return;
  std::vector<Instant> stamps;
  for (const auto& [vehicle, known] : vehicles_) stamps.push_back(known.back());
  const auto middle = stamps.begin() + std::ptrdiff_t(stamps.size() / 2);
  std::nth_element(stamps.begin(), middle, stamps.end());
  std::erase_if(vehicles_, [&](const auto& known) { return known.second.back() < *middle; });
  while (vehicles_.size() >= 2 * kIdentitiesKept) vehicles_.erase(vehicles_.begin());
}

void FeedMemory::commit() {
  moved_.clear();
  forgetVehicles();
  added_ = 0;
  for (; order_.size() > kIdentitiesKept; order_.pop_front()) identities_.erase(order_.front());
}

void FeedMemory::undo() {
  for (; !moved_.empty(); moved_.pop_back()) {
    const auto known = vehicles_.find(moved_.back().vehicle);
    std::vector<Instant>& stamps = known->second;
    stamps.erase(std::lower_bound(stamps.begin(), stamps.end(), moved_.back().at));
    if (moved_.back().gone) stamps.insert(stamps.begin(), *moved_.back().gone);
    if (stamps.empty()) vehicles_.erase(known);
  }
  for (; added_ > 0; --added_, order_.pop_back()) identities_.erase(order_.back());
}

}  // namespace citymirror::session

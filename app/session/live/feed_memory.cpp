#include "app/session/live/feed_memory.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kIdentitiesKept = 100'000;

}  // namespace

bool FeedMemory::isNew(const gis::VehiclePosition& vehicle) {
  const auto known = vehicles_.find(vehicle.vehicle);
  if (known == vehicles_.end()) {
    vehicles_.emplace(vehicle.vehicle, vehicle.at);
    moved_.emplace_back(vehicle.vehicle, std::nullopt);
    return true;
  }
  if (known->second >= vehicle.at) return false;
  moved_.emplace_back(vehicle.vehicle, std::exchange(known->second, vehicle.at));
  return true;
}

bool FeedMemory::isNew(const std::string& feed, const gis::FeedNotice& notice) {
  return isNew(feed + '\n' + notice.id + '\n' + toIso(notice.at));
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

void FeedMemory::commit() {
  moved_.clear();
  added_ = 0;
  for (; order_.size() > kIdentitiesKept; order_.pop_front()) identities_.erase(order_.front());
}

void FeedMemory::undo() {
  for (; !moved_.empty(); moved_.pop_back()) {
    const auto& [vehicle, before] = moved_.back();
    if (before)
      vehicles_[vehicle] = *before;
    else
      vehicles_.erase(vehicle);
  }
  for (; added_ > 0; --added_, order_.pop_back()) identities_.erase(order_.back());
}

}  // namespace citymirror::session

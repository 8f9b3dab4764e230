#include "scenarios/world/edit_inbox.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace citymirror::world {

bool EditInbox::offer(flood::TimedEdit edit) {
  const std::lock_guard lock(mutex_);
  if (!(edit.time >= openFrom_)) return false;
  waiting_.push_back(std::move(edit));
  return true;
}

std::vector<flood::TimedEdit> EditInbox::take(double goingTo) {
  const std::lock_guard lock(mutex_);
  openFrom_ = std::max(openFrom_, goingTo);
  return std::exchange(waiting_, {});
}

void EditInbox::close() {
  const std::lock_guard lock(mutex_);
  openFrom_ = std::numeric_limits<double>::infinity();
}

}  // namespace citymirror::world

#include "app/session/branch/run_record.h"

#include <cmath>
#include <utility>

namespace citymirror::session {

Outcome RunRecord::begin(const Text& on) {
  end(RunEnd::abandoned);
  if (desk_.begin)
    if (Outcome may = desk_.begin(on); !may) return may;
  on_ = on;
  return Done{};
}

Outcome RunRecord::stop() {
  if (!on_) return Done{};
  if (desk_.stop)
    if (Outcome may = desk_.stop(*on_); !may) return may;
  on_.reset();
  return Done{};
}

void RunRecord::end(RunEnd end, const std::string& why) {
  const auto on = std::exchange(on_, std::nullopt);
  if (on && desk_.end) desk_.end(*on, end, why);
}

Text lookedAt(const AreaDetailRequest& request, const Text& branch, Instant zero, double from) {
  const auto whole = [](double metres) { return std::to_string(std::lround(metres)); };
  const std::string radius = whole(request.radius) + " m";
  const std::string centre = "@" + whole(request.centre.x()) + "," + whole(request.centre.y());
  const int offset = request.city->utcOffsetMinutes;
  const std::string span =
      clockText(zero + millis(from), offset) + "–" + clockText(zero + millis(request.to), offset);
  return {branch.in(Language::zh) + "，" + centre + " 周围 " + radius + "，" + span,
          branch.in(Language::en) + ", " + radius + " round " + centre + ", " + span};
}

}  // namespace citymirror::session

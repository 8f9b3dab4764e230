#include "engine/draw/moving_marks.h"

#include <algorithm>
#include <cmath>

namespace citymirror::draw {

void MovingMarks::add(const std::string& itsCode, const Point2& from_, const Point2& to_,
                      float headingDeg, MovingKind itsKind, Color itsColor) {
  code.push_back(itsCode);
  before.push_back(from_);
  after.push_back(to_);
  headingBefore.push_back(headingDeg);
  headingAfter.push_back(headingDeg);
  roadBefore.push_back(kUnknownRoad);
  roadAfter.push_back(kUnknownRoad);
  kind.push_back(itsKind);
  color.push_back(itsColor);
}

bool drawable(const MovingMarks& marks) {
  const std::size_t count = marks.size();
  return marks.from < marks.to && marks.before.size() == count && marks.after.size() == count &&
         marks.headingBefore.size() == count && marks.headingAfter.size() == count &&
         marks.roadBefore.size() == count && marks.roadAfter.size() == count &&
         marks.kind.size() == count && marks.color.size() == count;
}

double fractionAt(const MovingMarks& marks, Instant at) {
  const double whole = seconds(marks.to - marks.from);
  return whole > 0 ? std::clamp(seconds(at - marks.from) / whole, 0.0, 1.0) : 1.0;
}

bool movesAfter(const MovingMarks& marks, Instant at) {
  return drawable(marks) && marks.rate > 0 && at < marks.to &&
         (marks.before != marks.after || marks.headingBefore != marks.headingAfter);
}

double turnBetween(double fromDeg, double toDeg) { return std::remainder(toDeg - fromDeg, 360.0); }

}  // namespace citymirror::draw

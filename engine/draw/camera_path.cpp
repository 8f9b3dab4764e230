#include "engine/draw/camera_path.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace citymirror::draw {
namespace {

constexpr std::size_t kSteps = 64;  // samples a segment
constexpr double kSamePose = 1e-9;  // perceived length
constexpr double kEase = 0.18;      // share of the time to reach full speed
constexpr double kSteepestDeg = -89;
constexpr int kBisections = 40;
constexpr double kDegree = std::numbers::pi / 180;

using Values = std::array<double, 6>;

Values valuesOf(const CameraPose& pose) {
  return {pose.target.x(),         pose.target.y(),           pose.targetHeight,
          std::log(pose.distance), pose.headingDeg * kDegree, pose.pitchDeg * kDegree};
}

CameraPose poseOf(const Values& v) {
  CameraPose pose;
  pose.target = {v[0], v[1]};
  pose.targetHeight = v[2];
  pose.distance = std::exp(v[3]);
  pose.headingDeg = std::remainder(v[4] / kDegree, 360.0);
  pose.pitchDeg = v[5] / kDegree;
  return pose;
}

Values mix(const Values& a, const Values& b, double t) {
  Values out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = a[i] + (b[i] - a[i]) * t;
  return out;
}

double perceived(const Values& a, const Values& b) {
  const double distance = std::exp((a[3] + b[3]) / 2);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double step = (b[i] - a[i]) / (i < 3 ? distance : 1);
    sum += step * step;
  }
  return std::sqrt(sum);
}

bool sane(const CameraPose& pose) {
  return std::isfinite(pose.target.x()) && std::isfinite(pose.target.y()) &&
         std::isfinite(pose.targetHeight) && std::isfinite(pose.distance) && pose.distance > 0 &&
         std::isfinite(pose.headingDeg) && std::isfinite(pose.pitchDeg);
}

/// Share of the way after a share of the time: speed rises, holds and falls in proportion.
double eased(double t) {
  const double full = 1 / (1 - kEase);
  if (t < kEase) return full * t * t / (2 * kEase);
  if (t > 1 - kEase) return 1 - eased(1 - t);
  return full * (t - kEase / 2);
}

double easedBack(double way) {
  const double full = 1 / (1 - kEase);
  if (way > 0.5) return 1 - easedBack(1 - way);
  const double ramp = std::sqrt(2 * kEase * way / full);
  return ramp < kEase ? ramp : way / full + kEase / 2;
}

bool blocked(const CameraPose& pose, const GroundHeight& ground, double clearance) {
  const double pitch = pose.pitchDeg * kDegree, heading = pose.headingDeg * kDegree;
  const double back = pose.distance * std::cos(pitch);
  const Point2 eye = pose.target - back * Point2(std::sin(heading), std::cos(heading));
  return pose.targetHeight - pose.distance * std::sin(pitch) < ground(eye) + clearance;
}

}  // namespace

Result<CameraPath> CameraPath::make(std::span<const CameraPose> poses, FlightEnds ends) {
  CameraPath path;
  path.ends_ = ends;
  std::vector<Key>& keys = path.keys_;
  for (const CameraPose& pose : poses) {
    if (!sane(pose)) {
      return Error{ErrorCode::badInput, "a camera pose of the flight is not a number",
                   "pose " + std::to_string(&pose - poses.data() + 1), "Give finite numbers"};
    }
    Values v = valuesOf(pose);
    if (!keys.empty()) {
      const Values& last = keys.back().v;
      v[4] = last[4] + std::remainder(v[4] - last[4], 2 * std::numbers::pi);
      if (perceived(last, v) < kSamePose) continue;
    }
    keys.push_back({v, 0});
  }
  if (keys.size() < 2) {
    return Error{ErrorCode::badInput, "a flight needs two views that differ", "flight",
                 "Keep another view, or draw a line"};
  }
  for (std::size_t i = 1; i < keys.size(); ++i)
    keys[i].knot = keys[i - 1].knot + std::sqrt(perceived(keys[i - 1].v, keys[i].v));
  path.reached_ = {0};
  for (std::size_t segment = 0; segment + 1 < keys.size(); ++segment) {
    Values last = keys[segment].v;
    for (std::size_t step = 1; step <= kSteps; ++step) {
      const Values next = path.curve(segment, double(step) / kSteps);
      path.reached_.push_back(path.reached_.back() + perceived(last, next));
      last = next;
    }
  }
  return path;
}

/// Barry and Goldman's pyramid; beyond the ends the neighbour is reflected.
std::array<double, 6> CameraPath::curve(std::size_t segment, double t) const {
  const Key &b = keys_[segment], &c = keys_[segment + 1];
  const auto reflected = [](const Key& end, const Key& inner) {
    return Key{mix(inner.v, end.v, 2), 2 * end.knot - inner.knot};
  };
  const Key a = segment > 0 ? keys_[segment - 1] : reflected(b, c);
  const Key d = segment + 2 < keys_.size() ? keys_[segment + 2] : reflected(c, b);
  const double at = b.knot + (c.knot - b.knot) * t;
  const auto between = [at](const Values& p, double from, const Values& q, double to) {
    return mix(p, q, (at - from) / (to - from));
  };
  const Values ab = between(a.v, a.knot, b.v, b.knot), bc = between(b.v, b.knot, c.v, c.knot),
               cd = between(c.v, c.knot, d.v, d.knot);
  return between(between(ab, a.knot, bc, c.knot), b.knot, between(bc, b.knot, cd, d.knot), c.knot);
}

CameraPose CameraPath::at(double share) const {
  share = std::clamp(share, 0.0, 1.0);
  const double wanted = length() * (ends_ == FlightEnds::atRest ? eased(share) : share);
  const auto next = std::upper_bound(reached_.begin() + 1, reached_.end() - 1, wanted);
  const auto index = std::size_t(next - reached_.begin()) - 1;
  const double step = reached_[index + 1] - reached_[index];
  const double within = step > 0 ? std::clamp((wanted - reached_[index]) / step, 0.0, 1.0) : 0;
  return poseOf(curve(index / kSteps, (double(index % kSteps) + within) / kSteps));
}

double CameraPath::shareOf(std::size_t key) const {
  const double way = reached_[std::min(key, keys_.size() - 1) * kSteps] / length();
  return ends_ == FlightEnds::atRest ? easedBack(way) : way;
}

double CameraPath::seconds() const { return std::max(3.0, length() / kCalm); }

Result<CameraPose> poseFromNumbers(std::span<const double> v) {
  const bool good =
      v.size() == 5 && std::all_of(v.begin(), v.end(), [](double n) { return std::isfinite(n); }) &&
      std::abs(v[0]) <= 1e7 && std::abs(v[1]) <= 1e7 && v[2] >= 5 && v[2] <= 1e6 &&
      std::abs(v[3]) <= 3600 && v[4] >= -90 && v[4] <= -5;
  if (good) return CameraPose{{v[0], v[1]}, 0, v[2], v[3], v[4]};
  return Error{ErrorCode::badInput,
               "not a camera pose (five numbers; X and Y within 1e7 m, DISTANCE 5 to 1e6 m, "
               "PITCH -90 to -5 degrees)",
               "--pose", "Give X,Y,DISTANCE,HEADING,PITCH within these limits"};
}

Result<std::vector<CameraPose>> posesAlong(std::span<const Point2> line, double distance,
                                           double pitchDeg, const GroundHeight& ground) {
  const double length = line.size() < 2 ? 0 : citymirror::length(line);
  if (!(length >= 1)) {
    return Error{ErrorCode::badInput, "the line of the flight is shorter than 1 m", "flight",
                 "Draw a longer line"};
  }
  const double steps = std::ceil(length / std::max(1.0, distance / 2));
  if (!(steps < double(kMostPoses))) {
    return Error{ErrorCode::badInput,
                 "the line of the flight is so long that it has more than " +
                     std::to_string(kMostPoses) + " views",
                 "flight", "Draw a shorter line, or look from a greater distance"};
  }
  const auto count = std::size_t(steps);
  const double reach = std::min(length / 4, distance / 8);
  std::vector<CameraPose> poses;
  for (std::size_t k = 0; k <= count; ++k) {
    const double way = length * double(k) / double(count);
    const Point2 ahead = pointAlong(line, way + reach) - pointAlong(line, way - reach);
    CameraPose pose;
    pose.target = pointAlong(line, way);
    const double height = ground(pose.target);
    pose.targetHeight = std::isfinite(height) ? height : 0;
    pose.distance = distance;
    pose.headingDeg = std::atan2(ahead.x(), ahead.y()) / kDegree;
    pose.pitchDeg = pitchDeg;
    poses.push_back(pose);
  }
  return poses;
}

std::vector<CameraPose> posesRound(const CameraPose& pose) {
  std::vector<CameraPose> poses(5, pose);
  for (std::size_t i = 0; i < poses.size(); ++i) poses[i].headingDeg += 90.0 * double(i);
  return poses;
}

CameraPose aboveGround(CameraPose pose, const GroundHeight& ground, double clearance) {
  if (!blocked(pose, ground, clearance)) return pose;
  CameraPose steep = pose;
  steep.pitchDeg = kSteepestDeg;
  double low = pose.pitchDeg, high = kSteepestDeg;
  for (int i = 0; i < kBisections; ++i) {
    steep.pitchDeg = (low + high) / 2;
    (blocked(steep, ground, clearance) ? low : high) = steep.pitchDeg;
  }
  steep.pitchDeg = high;
  return steep;
}

}  // namespace citymirror::draw

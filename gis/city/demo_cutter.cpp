#include "gis/city/demo_cutter.h"

#include <algorithm>

namespace citymirror::gis {
namespace {

double cross2(const Point2& a, const Point2& b) { return a.x() * b.y() - a.y() * b.x(); }

std::size_t after(std::size_t i, std::size_t n) { return i + 1 == n ? 0 : i + 1; }

}  // namespace

double areaOf(const DemoBlock& block) { return signedArea(block.ring); }
Point2 middleOf(const DemoBlock& block) { return centroid(block.ring); }

DemoCutter::Chord DemoCutter::chord(const DemoBlock& block, const Line& line) const {
  Chord chord;
  int count = 0;
  const std::size_t n = block.ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point2 &a = block.ring[i], &b = block.ring[after(i, n)];
    const double sa = cross2(line.direction, a - line.through);
    const double sb = cross2(line.direction, b - line.through);
    if ((sa >= 0) == (sb >= 0)) continue;
    if (count < 2) {
      chord.edge[count] = i;
      chord.at[count] = a + (b - a) * (sa / (sa - sb));
    }
    ++count;
  }
  chord.found = count == 2;
  return chord;
}

Point2 DemoCutter::joint(int street, const Point2& p, double snap) {
  if (street < 0) return p;
  auto& joints = plan_.streets[std::size_t(street)].joints;
  const Point2* best = nullptr;
  double nearest = snap;
  for (const Point2& q : joints) {
    const double d = (q - p).norm();
    if (d <= nearest) {
      nearest = d;
      best = &q;
    }
  }
  if (best) return *best;
  joints.push_back(p);
  return p;
}

Point2 DemoCutter::settle(const DemoBlock& block, std::size_t edge, const Point2& p, double snap) {
  const Point2 &a = block.ring[edge], &b = block.ring[after(edge, block.ring.size())];
  const double corner = std::min(std::max(snap, 14.0), (b - a).norm() * 0.4);
  if ((p - a).norm() < corner) return a;
  if ((p - b).norm() < corner) return b;
  const int street = block.street[edge];
  if (street < 0) return p;
  const Point2 along = (b - a).normalized();
  const Point2* best = nullptr;
  double nearest = snap;
  for (const Point2& q : plan_.streets[std::size_t(street)].joints) {
    const double from = (q - a).dot(along);
    const double d = (q - p).norm();
    if (from < 12 || from > (b - a).norm() - 12 || d > nearest) continue;
    nearest = d;
    best = &q;
  }
  return best ? *best : p;
}

int DemoCutter::addStreet(const Line& line, const Point2& a, const Point2& b) {
  DemoStreet street;
  street.name = line.name;
  street.roadClass = line.roadClass;
  street.a = a;
  street.b = b;
  street.joints = {a, b};
  plan_.streets.push_back(std::move(street));
  return int(plan_.streets.size()) - 1;
}

const DemoStreet* DemoCutter::continued(int street, const Point2& p,
                                        const Point2& direction) const {
  const DemoStreet* found = nullptr;
  for (auto it = plan_.streets.rbegin(); it != plan_.streets.rend(); ++it) {
    const bool starts = it->a == p, ends = it->b == p;
    if ((!starts && !ends) || &*it == &plan_.streets[std::size_t(street)]) continue;
    const Point2 along = (it->b - it->a).normalized();
    const double turn = along.dot(direction);
    if (turn > 0.94 || turn < -0.94) {
      found = &*it;
      break;
    }
  }
  return found;
}

int DemoCutter::cut(DemoBlock& block, const Line& line, DemoBlock& right) {
  const Chord c = chord(block, line);
  if (!c.found) return -1;
  const Point2 p = settle(block, c.edge[0], c.at[0], line.snap);
  const Point2 q = settle(block, c.edge[1], c.at[1], line.snap);
  DemoBlock first, second;
  first.quarter = second.quarter = block.quarter;
  const std::size_t n = block.ring.size();
  const auto walk = [&](DemoBlock& out, std::size_t from, const Point2& start, std::size_t to,
                        const Point2& end) {
    out.ring.push_back(start);
    out.street.push_back(block.street[from]);
    for (std::size_t i = after(from, n);; i = after(i, n)) {
      if (block.ring[i] != start && block.ring[i] != end) {
        out.ring.push_back(block.ring[i]);
        out.street.push_back(block.street[i]);
      } else if (block.ring[i] == start) {
        out.street.back() = block.street[i];
      }
      if (i == to) break;
    }
    out.ring.push_back(end);
    out.street.push_back(-2);
  };
  walk(first, c.edge[0], p, c.edge[1], q);
  walk(second, c.edge[1], q, c.edge[0], p);
  if (first.ring.size() < 3 || second.ring.size() < 3) return -1;
  if (areaOf(first) < line.smallest || areaOf(second) < line.smallest) return -1;
  joint(block.street[c.edge[0]], p, 0.5);
  joint(block.street[c.edge[1]], q, 0.5);
  const int made = addStreet(line, p, q);
  for (auto* part : {&first, &second}) {
    for (int& street : part->street) street = street == -2 ? made : street;
  }
  block = std::move(first);
  right = std::move(second);
  return made;
}

int DemoCutter::cross(const DemoBlock& block, const Line& line) {
  const Chord c = chord(block, line);
  if (!c.found || block.street[c.edge[0]] < 0 || block.street[c.edge[1]] < 0) return -1;
  const Point2 p = joint(block.street[c.edge[0]], c.at[0], line.snap);
  const Point2 q = joint(block.street[c.edge[1]], c.at[1], line.snap);
  return addStreet(line, p, q);
}

}  // namespace citymirror::gis

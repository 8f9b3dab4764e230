#include "engine/scene/terrain_mesh.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citymirror::scene {
namespace {

constexpr int kLargest = 4;  // as many triangles along the square at least

struct Corner {
  int x = 0, y = 0;
};

/// For each corner how far the ground is from a mesh that leaves out this one and all that hang on
/// it: a triangle is halved at the middle of its longest side, alternately the diagonal of a square
/// of 2 s and a side of it, where the corners of the next halving lie around it.
class Errors {
 public:
  explicit Errors(const MeshSquare& square)
      : square_(square), wide_(square.squares + 1), errors_(square.heights.size(), 0.0F) {
    for (int s = 1; s < square.squares; s *= 2) {
      for (int y = 0; y <= square.squares; y += s) {
        for (int x = 0; x <= square.squares; x += s) {
          if ((x / s + y / s) % 2 != 0) side({x, y}, s);
        }
      }
      for (int y = s; y < square.squares; y += 2 * s) {
        for (int x = s; x < square.squares; x += 2 * s) middle({x, y}, s);
      }
    }
  }
  float operator()(const Corner& at) const { return errors_[index(at)]; }

 private:
  std::size_t index(const Corner& at) const { return std::size_t(at.y * wide_ + at.x); }
  bool inside(const Corner& at) const {
    return std::min(at.x, at.y) >= 0 && std::max(at.x, at.y) < wide_;
  }
  float height(int x, int y) const { return square_.heights[index({x, y})]; }

  /// `from` and `to`: the ends of the longest side that `at` halves.
  void set(const Corner& at, int s, const Corner& from, const Corner& to, float ofParts) {
    const auto straddles = [&](int v, double end, int run) {  // no run on the rim: along it
      return v - s < end && std::min(v + s, square_.squares) > end && !(v == end && run == 0);
    };
    float own = std::abs(height(at.x, at.y) -
                         0.5F * (height(from.x, from.y) + height(to.x, to.y)));
    if (at.x - s >= square_.columns || at.y - s >= square_.rows) {
      own = 0;
    } else if (s * 2 * kLargest > square_.squares ||
               straddles(at.x, square_.columns, to.x - from.x) ||
               straddles(at.y, square_.rows, to.y - from.y)) {
      own = std::numeric_limits<float>::infinity();
    }
    errors_[index(at)] = std::max(own, ofParts);
  }

  void side(const Corner& at, int s) {
    float parts = 0;
    for (int k = 0; s > 1 && k < 4; ++k) {
      const Corner next{at.x + (k % 2 == 0 ? -s : s) / 2, at.y + (k < 2 ? -s : s) / 2};
      if (inside(next)) parts = std::max(parts, (*this)(next));
    }
    const bool along = at.x / s % 2 != 0;  // the x axis
    const int dx = along ? s : 0, dy = along ? 0 : s;
    set(at, s, {at.x - dx, at.y - dy}, {at.x + dx, at.y + dy}, parts);
  }

  void middle(const Corner& at, int s) {
    float parts = 0;
    for (const Corner& next : {Corner{at.x - s, at.y}, Corner{at.x + s, at.y},
                               Corner{at.x, at.y - s}, Corner{at.x, at.y + s}}) {
      parts = std::max(parts, (*this)(next));
    }
    const int up = (at.x / (2 * s) + at.y / (2 * s)) % 2 == 0 ? s : -s;
    set(at, s, {at.x - s, at.y - up}, {at.x + s, at.y + up}, parts);
  }

  const MeshSquare& square_;
  int wide_;
  std::vector<float> errors_;
};

class Halving {
 public:
  Halving(const MeshSquare& square, double allowed)
      : square_(square), errors_(square), allowed_(float(allowed)) {
    const int n = square.squares;
    halve({0, 0}, {n, n}, {n, 0});
    halve({n, n}, {0, 0}, {0, n});
  }
  std::vector<std::array<unsigned, 3>> triangles;

 private:
  /// `a` to `b`: its longest side.
  void halve(const Corner& a, const Corner& b, const Corner& c) {
    const Corner m{(a.x + b.x) / 2, (a.y + b.y) / 2};
    if (std::abs(a.x - c.x) + std::abs(a.y - c.y) > 1 && errors_(m) > allowed_) {
      halve(c, a, m);
      halve(b, c, m);
      return;
    }
    const auto beyond = [&](const Corner& p) {
      return p.x >= square_.columns ? 1 : p.y >= square_.rows ? 2 : 0;
    };
    if (beyond(a) != 0 && beyond(a) == beyond(b) && beyond(b) == beyond(c)) return;
    const auto index = [&](const Corner& p) { return unsigned(p.y * (square_.squares + 1) + p.x); };
    triangles.push_back({index(a), index(c), index(b)});
  }

  const MeshSquare& square_;
  Errors errors_;
  float allowed_;
};

}  // namespace

std::vector<std::array<unsigned, 3>> fewTriangles(const MeshSquare& square, double allowed) {
  return Halving(square, allowed).triangles;
}

}  // namespace citymirror::scene

#include "scenarios/traffic/shelter_assignment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace citymirror::traffic {
namespace {

constexpr double kNoWay = std::numeric_limits<double>::infinity();
constexpr double kStaying = 1e9;  // s: dearer than any way, so that nobody stays who finds a place
constexpr double kSame = 1e-6;    // s

/// The last column is staying where one is, with places for all.
class ShelterFlow {
 public:
  ShelterFlow(std::span<const std::uint32_t> persons, std::span<const std::uint32_t> places,
              std::span<const double> seconds)
      : columns_(places.size() + 1),
        seconds_(seconds),
        free_(places.begin(), places.end()),
        assigned_(persons.size() * columns_, 0),
        movers_(columns_ * columns_) {
    free_.push_back(std::numeric_limits<std::uint32_t>::max());
  }

  void add(std::uint32_t origin, std::uint32_t persons) {
    while (persons > 0) persons -= augment(origin, persons);
  }

  std::uint32_t assigned(std::size_t origin, std::size_t column) const {
    return assigned_[origin * columns_ + column];
  }

 private:
  double cost(std::uint32_t origin, std::size_t column) const {
    return column + 1 == columns_ ? kStaying : seconds_[origin * (columns_ - 1) + column];
  }

  /// Least seconds more by which somebody may move from shelter a to b.
  double moving(std::size_t a, std::size_t b) const {
    const auto& movers = movers_[a * columns_ + b];
    return movers.empty() ? kNoWay : movers.begin()->first;
  }

  /// Moves as many as the best chain of shelters takes; returns how many.
  std::uint32_t augment(std::uint32_t origin, std::uint32_t persons) {
    std::vector<double> far(columns_);
    std::vector<std::size_t> before(columns_, columns_);
    for (std::size_t s = 0; s < columns_; ++s) far[s] = cost(origin, s);
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t a = 0; a < columns_; ++a) {
        for (std::size_t b = 0; b < columns_ && far[a] < kNoWay; ++b) {
          if (a == b || !(far[a] + moving(a, b) < far[b] - kSame)) continue;
          far[b] = far[a] + moving(a, b);
          before[b] = a;
          changed = true;
        }
      }
    }
    std::size_t best = columns_ - 1;
    for (std::size_t s = columns_; s-- > 0;) {
      if (free_[s] > 0 && far[s] <= far[best]) best = s;
    }
    std::uint32_t amount = std::min(persons, free_[best]);
    for (std::size_t b = best; before[b] < columns_; b = before[b])
      amount = std::min(amount, assigned_[mover(before[b], b) * columns_ + before[b]]);
    free_[best] -= amount;
    for (std::size_t b = best;; b = before[b]) {
      if (before[b] >= columns_) {
        change(origin, b, amount, 1);
        return amount;
      }
      const std::uint32_t moved = mover(before[b], b);
      change(moved, b, amount, 1);
      change(moved, before[b], amount, -1);
    }
  }

  std::uint32_t mover(std::size_t a, std::size_t b) const {
    return movers_[a * columns_ + b].begin()->second;
  }

  void change(std::uint32_t origin, std::size_t column, std::uint32_t amount, int sign) {
    std::uint32_t& there = assigned_[origin * columns_ + column];
    const bool was = there > 0;
    there = sign > 0 ? there + amount : there - amount;
    if (was == (there > 0)) return;
    for (std::size_t other = 0; other < columns_; ++other) {
      const double more = cost(origin, other) - cost(origin, column);
      if (other == column || !(more < kNoWay)) continue;
      auto& movers = movers_[column * columns_ + other];
      if (there > 0)
        movers.emplace(more, origin);
      else
        movers.erase({more, origin});
    }
  }

  std::size_t columns_;
  std::span<const double> seconds_;
  std::vector<std::uint32_t> free_, assigned_;
  std::vector<std::set<std::pair<double, std::uint32_t>>> movers_;  ///< of those in a, towards b
};

}  // namespace

std::vector<ShelterParcel> assignShelters(std::span<const std::uint32_t> persons,
                                          std::span<const std::uint32_t> places,
                                          std::span<const double> seconds) {
  ShelterFlow flow(persons, places, seconds);
  for (std::uint32_t o = 0; o < persons.size(); ++o) flow.add(o, persons[o]);
  std::vector<ShelterParcel> parcels;
  for (std::uint32_t o = 0; o < persons.size(); ++o) {
    for (std::uint32_t s = 0; s <= places.size(); ++s) {
      const std::uint32_t go = flow.assigned(o, s);
      if (go > 0) parcels.push_back({o, s < places.size() ? s : kNoShelter, go});
    }
  }
  return parcels;
}

std::vector<ShelterParcel> nearestShelters(std::span<const std::uint32_t> persons,
                                           std::size_t shelters,
                                           std::span<const double> seconds) {
  std::vector<ShelterParcel> parcels;
  for (std::uint32_t o = 0; o < persons.size(); ++o) {
    if (persons[o] == 0) continue;
    const auto of = seconds.subspan(o * shelters, shelters);
    const auto nearest = std::min_element(of.begin(), of.end());
    const bool any = nearest != of.end() && *nearest < kNoWay;
    parcels.push_back({o, any ? std::uint32_t(nearest - of.begin()) : kNoShelter, persons[o]});
  }
  return parcels;
}

}  // namespace citymirror::traffic

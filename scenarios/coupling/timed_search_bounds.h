#pragma once
#include <cstddef>
#include <limits>

/// What the forward search and the looks back from its goal agree on (TimedSearch).
namespace citymirror::coupling {

inline constexpr double kNotReached = std::numeric_limits<double>::infinity();
inline constexpr double kNotLookedAt = std::numeric_limits<double>::quiet_NaN();
/// Of ways that promise the same, which are many in a town of blocks, the one that has come further
/// goes on first: what is left weighs more by what sums in another order may differ.
inline constexpr double kFurtherFirst = 1 + 1e-10;
/// Who waits outside for a road to open goes on after who has passed it.
inline constexpr double kOutsideLast = 1 + 1.5e-10;
/// States from which a search goes on before it looks back, and from which it then goes back to
/// tell a goal that is shut in from others, and at most: more than the streets of a pond.
inline constexpr std::size_t kPatience = 500, kFewBack = 120, kMostBack = 500;
/// Share of what a way takes: where less lies between what is known and what is promised, hardly
/// anything is left that may be sooner.
inline constexpr double kThin = 0.02;

/// s by which two sums for ways of so many seconds may differ.
inline double rounding(double seconds) { return 1.2e-10 * seconds + 1e-9; }

}  // namespace citymirror::coupling

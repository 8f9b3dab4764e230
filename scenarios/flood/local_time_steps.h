#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "scenarios/flood/band_pool.h"
#include "scenarios/flood/flood_grid.h"
#include "scenarios/flood/flood_rim.h"
#include "scenarios/flood/flood_sweep_rows.h"

namespace citymirror::flood {

/// What bounds a round of steps.
struct RoundLimits {
  double dt = 0;       ///< s, the Courant bound of the fastest water
  double courant = 0;  ///< of slow water over the whole round
  int most = 1;        ///< steps of a round
};

/// Which stretches take every step and which take one for several. Deep or fast water bounds the
/// step, and is rare in a city: a round is a few steps of the fast stretches, and in its last step
/// the slow ones go the whole round at once. A face between a fast and a slow stretch is computed
/// at every step; the slow side takes the mean of its fluxes, so mass closes and a steady flow
/// stays one (Osher and Sanders 1983; Sanders 2008). Fast is what would pass the Courant number
/// in a round, and all that its waves reach in one. Follows from the state alone.
class LocalTimeSteps {
 public:
  LocalTimeSteps(const FloodGrid& grid, const FloodRim& rim);

  /// These cells never wait: water comes to them from outside between the steps.
  void addFed(const FloodGrid& grid, const std::vector<std::size_t>& cells);
  /// These stretches, by row and stretch, never wait: faces to water that is not computed.
  void setUnwaiting(const std::vector<std::uint8_t>& flags);

  /// Begins a round and says of how many steps; 1 where more would not pay.
  int plan(const FloodGrid& grid, const RoundLimits& limits, BandPool& pool);
  /// A step of the round begins; without a plan each is a round of its own.
  void begin(double dt);
  void end();
  /// Forgets the round.
  void forget();

  bool fast(int row, int stretch) const { return steps_ > 1 && fast_[at(row, stretch)] != 0; }
  /// The slow stretches take part in this step.
  bool whole() const { return done_ >= steps_; }
  /// Fluxes are kept for this slow stretch.
  bool owed(int row, int stretch) const { return steps_ > 1 && owed_[at(row, stretch)] != 0; }
  /// s that an update of the stretch in this step covers.
  double spanOf(int row, int stretch) const { return fast(row, stretch) ? dt_ : span_; }
  /// Between rows row − 1 and row / stretches stretch − 1 and stretch: one side fast, one slow.
  bool mixedSouth(int row, int stretch) const;
  bool mixedWest(int row, int stretch) const;

  /// Adds this step's fluxes through the south side of a stretch / its westernmost face.
  void keepSouth(const FloodGrid& grid, const Stretch& s, const FaceRow& flux);
  void keepWest(int row, int stretch, const FaceRow& flux);
  /// Puts the round's mean fluxes round a slow stretch into the rows, and at the second call this
  /// step's fluxes back.
  void swapMeans(const FloodGrid& grid, const Stretch& s, RowScheme& rows);

 private:
  std::size_t at(int row, int stretch) const {
    return std::size_t(row) * std::size_t(stretches_) + std::size_t(stretch);
  }
  void measure(const FloodGrid& grid, int every, BandPool& pool);
  int choose(const FloodGrid& grid, const RoundLimits& limits);
  void mark(const FloodGrid& grid, const RoundLimits& limits);
  void reachSideways(const FloodGrid& grid, float fastest);
  void reachRows();
  void owe(int row, int stretch) { owed_[at(row, stretch)] = 1; }
  void swapSouth(const FloodGrid& grid, const Stretch& s, int row, const FaceRow& flux);
  void swapWest(int row, int stretch, const FaceRow& flux);

  int rows_, stretches_;
  int steps_ = 1, done_ = 0;  ///< of the round; those begun
  double dt_ = 0, span_ = 0;  ///< s, of this step; of the round so far
  std::vector<std::uint8_t> fed_, unwaiting_, fast_, owed_;  ///< by row and stretch
  std::vector<float> speed_;                                 ///< m/s, largest |u| + |v| + 2c
  std::vector<std::uint8_t> southKept_, westKept_;           ///< by face row and stretch
  std::array<FloatArray, 4> south_;                          ///< ∫ flux dt, as the grid
  std::vector<std::array<float, 4>> west_;                   ///< ∫ flux dt
};

}  // namespace citymirror::flood

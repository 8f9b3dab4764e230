#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "scenarios/flood/flood_grid.h"

namespace citymirror::flood {

/// The conditions round the grid: fills the ghost cells from the inner cells beside them.
class FloodRim {
 public:
  FloodRim(const FloodInputs& inputs, const FloodGrid& grid);

  /// Levels and discharges of this instant.
  void setTime(double t);
  void fillWestEast(FloodGrid& grid, int row) const;
  void fillSouth(FloodGrid& grid) const;
  void fillNorth(FloodGrid& grid) const;

  /// Lets the slope of the bed go on beyond rims where water leaves, for schemes whose slopes reach
  /// across the rim: on a flat one thin water would pile up.
  void extendBed(FloodGrid& grid) const;

  enum class Edge { west, east, south, north };
  /// Discharge through the k-th rim face of a side for schemes that keep discharges at faces: `q`
  /// is what the level of the ghost cell gives, and stays where that is the condition. Open: that
  /// of the face inside, by the 5/3 power of the depths (uniform flow goes on).
  void settle(const FloodGrid& grid, Edge side, int k, float& q) const;

  /// Water at one side of a face; velocities in m/s.
  struct SideWater {
    float depth, bed, normal, transverse;
  };
  /// What lies beyond the k-th rim face of a side that has `inside` on its inner side, for schemes
  /// whose states at faces are not those of the cells.
  SideWater beyond(const FloodGrid& grid, Edge side, int k, const SideWater& inside) const;

  /// Inner cells at a level boundary: water may come in there at any time.
  const std::vector<std::size_t>& levelCells() const { return levelCells_; }

  struct FedCell {
    std::size_t cell;
    float inX, inY;  ///< inward unit normal of its rim face
  };
  struct Feeding {
    double discharge = 0;        ///< m³/s now
    std::vector<FedCell> cells;  ///< inner cells of the boundary, each once
  };
  const std::vector<Feeding>& feedings() const { return feedings_; }

 private:
  struct Rule {
    BoundaryKind kind = BoundaryKind::wall;
    LinearSeries series;
    float level = 0;      ///< m over the datum, now
    float rootSlope = 0;  ///< √slope
  };
  /// Velocity beyond the face = `keep` times the one inside, normal to the face, plus `own`.
  struct Mirror {
    float depth, keep, own;
  };
  Mirror mirrorOf(const FloodGrid& grid, std::size_t inner, const Rule& rule,
                  const SideWater& inside, float outward) const;
  void set(FloodGrid& grid, std::size_t ghost, std::size_t inner, int rule, float outward,
           bool alongX) const;
  void addRule(const FloodGrid& grid, const Boundary& boundary);

  double datum_;
  std::vector<Rule> rules_;
  std::array<std::vector<std::uint8_t>, 4> rule_;  ///< by side west, east, south, north and cell
  std::vector<std::size_t> levelCells_;
  std::vector<Feeding> feedings_;
  std::vector<LinearSeries> feedingSeries_;
};

}  // namespace citymirror::flood

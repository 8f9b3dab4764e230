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

  enum class Edge { west, east, south, north };
  /// Discharge through the k-th rim face of a side for schemes that keep discharges at faces: `q`
  /// is what the level of the ghost cell gives, and stays where that is the condition.
  void settle(const FloodGrid& grid, Edge side, int k, float& q) const;

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
  struct Ghost {
    float depth, normal, transverse;
  };
  Ghost ghostOf(const FloodGrid& grid, std::size_t inner, int rule, float normal, float transverse,
                float outward) const;
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

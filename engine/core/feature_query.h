#pragma once
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/feature_filter.h"
#include "engine/core/field_table.h"
#include "engine/core/raster_grid.h"
#include "engine/core/shape_grid.h"

namespace citymirror {

/// Things that share a point with the areas, or lie wholly in them. Areas are closed sets: what
/// only touches the boundary is in. No area, no hit. A circle is `Near` a point.
struct InArea {
  enum class Relation { touches, within };
  std::vector<Polygon> areas;
  Relation relation = Relation::touches;
};

/// Things at most so far from a point (a line of one), a line, or an area.
struct Near {
  std::vector<std::vector<Point2>> lines;
  std::vector<Polygon> areas;
  double metres = 0;  ///< ≥ 0; exactly so far is in
};

/// Things that stand in water deeper than this: the deepest cell whose centre lies in the thing or
/// at most a cell's diagonal away (a building's own cells are dry). NaN is dry.
struct InWater {
  std::shared_ptr<const RasterGrid<float>> depth;  ///< m
  double deeperThan = 0;                           ///< m
};

using Place = std::variant<InArea, Near, InWater>;

/// A question to a table, as a value.
struct FeatureQuery {
  enum class Combine {
    all,  ///< the filter and every place
    any   ///< the filter (where it asks anything) or one of the places
  };
  enum class Order { ascending, descending };

  FeatureFilter where;
  std::vector<Place> places;
  Combine combine = Combine::all;
  std::string orderBy;  ///< column; empty = as in the table. Rows without a value come last
  Order order = Order::ascending;
  std::size_t limit = 0;  ///< 0 = none
};

/// Rows that answer the query. Errors: badInput for a column that does not exist, a text compared
/// with a column of numbers, a distance that is negative or no number. O(rows) for attributes, O(rows around) for places.
Result<std::vector<std::size_t>> select(const FieldTable& table, const ShapeGrid& grid,
                                        const FeatureQuery& query);

}  // namespace citymirror

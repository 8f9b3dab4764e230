#pragma once
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "engine/core/field_table.h"
#include "engine/core/result.h"

namespace citymirror {

/// What rows come to. Rows without a number in the column count as rows, and in nothing else.
struct Summary {
  std::size_t rows = 0;
  std::size_t values = 0;  ///< rows that have a number
  double sum = 0;
  double least = std::numeric_limits<double>::quiet_NaN();  ///< NaN without a value
  double most = std::numeric_limits<double>::quiet_NaN();
  double area = 0;    ///< m², of polygons
  double length = 0;  ///< m, of lines

  double mean() const {
    return values ? sum / double(values) : std::numeric_limits<double>::quiet_NaN();
  }
};

/// Rows of one value; null = those without.
struct Group {
  FieldValue key;
  Summary summary;
};

/// Counts in equal steps from `begin`; a value on a step belongs to the bar above it, the largest
/// to the last bar.
struct Histogram {
  double begin = 0, step = 1;
  std::vector<std::size_t> counts;
  std::size_t missing = 0;  ///< rows without a number
};

/// By value of `groupBy` (empty = all rows in one), many rows first, then by value; numbers from
/// `column` (empty = none). Errors: badInput for a column that does not exist. O(rows log groups).
Result<std::vector<Group>> groupsOf(const FieldTable& table, std::span<const std::size_t> rows,
                                    const std::string& groupBy, const std::string& column);

/// Steps of 1, 2 or 5 times a power of ten, at most `bars` of them. Errors: as above.
Result<Histogram> histogramOf(const FieldTable& table, std::span<const std::size_t> rows,
                              const std::string& column, int bars);

}  // namespace citymirror

#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/core/feature_filter.h"
#include "engine/core/field_table.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::panels {

/// Which rows of a table are wanted, and in which order.
struct RowsWanted {
  enum class Order { ascending, descending };

  std::shared_ptr<const BoundFilter> filter;  ///< of all rows; null = those of `from`
  std::vector<std::uint32_t> from;            ///< rows of the table; ties keep their order
  int column = -1;                            ///< sorted by it; −1 = by none
  Order order = Order::ascending;
};

/// The rows that fit, sorted; missing values last, whichever the order. Errors: cancelled. Any
/// thread; O(rows log rows), and holds a copy of the values of the column meanwhile.
Result<std::vector<std::uint32_t>> orderedRows(const FieldTable& table, RowsWanted wanted,
                                               const run::JobContext& job = {});

}  // namespace citymirror::panels

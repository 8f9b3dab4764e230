#include "app/panels/row_order.h"

#include <algorithm>
#include <utility>

namespace citymirror::panels {
namespace {

constexpr std::size_t kRowsBetweenLooks = 4096, kSortedAtOnce = 1 << 15;

using KeyedRow = std::pair<FieldValue, std::uint32_t>;

bool lessKey(const KeyedRow& a, const KeyedRow& b) { return lessValue(a.first, b.first); }
bool moreKey(const KeyedRow& a, const KeyedRow& b) { return lessValue(b.first, a.first); }

/// Asks now and then whether the rows are still wanted.
class Looks {
 public:
  explicit Looks(const run::JobContext& job) : job_(job) {}
  bool cancelled() { return ++asked_ % kRowsBetweenLooks == 0 && job_.cancelled(); }

 private:
  const run::JobContext& job_;
  std::size_t asked_ = 0;
};

Error notWanted(const FieldTable& table) {
  return {ErrorCode::cancelled, "Stopped on request", table.word(), "Start again when wanted"};
}

/// Stable. Pieces are sorted, then merged, so that it can end between them; false = it was
/// cancelled.
template <class Less>
bool sortInPieces(std::vector<KeyedRow>::iterator first, std::vector<KeyedRow>::iterator last,
                  Less less, const run::JobContext& job) {
  const auto count = std::size_t(last - first);
  const auto at = [&](std::size_t i) { return first + std::ptrdiff_t(std::min(i, count)); };
  for (std::size_t i = 0; i < count; i += kSortedAtOnce) {
    if (job.cancelled()) return false;
    std::stable_sort(at(i), at(i + kSortedAtOnce), less);
  }
  for (std::size_t width = kSortedAtOnce; width < count; width *= 2) {
    for (std::size_t i = 0; i + width < count; i += 2 * width) {
      if (job.cancelled()) return false;
      std::inplace_merge(at(i), at(i + width), at(i + 2 * width), less);
    }
  }
  return true;
}

bool isPresent(const KeyedRow& row) { return !std::holds_alternative<std::monostate>(row.first); }

}  // namespace

Result<std::vector<std::uint32_t>> orderedRows(const FieldTable& table, RowsWanted wanted,
                                               const run::JobContext& job) {
  std::vector<std::uint32_t> rows = std::move(wanted.from);
  Looks looks(job);
  if (wanted.filter) {
    rows.clear();
    for (std::uint32_t row = 0; row < table.rows; ++row) {
      if (looks.cancelled()) return notWanted(table);
      const auto value = [&](int column) { return table.columns[std::size_t(column)].value(row); };
      if (wanted.filter->matches(value)) rows.push_back(row);
    }
  }
  if (wanted.column < 0 || std::size_t(wanted.column) >= table.columns.size()) return rows;
  const auto& value = table.columns[std::size_t(wanted.column)].value;
  std::vector<KeyedRow> keyed;
  keyed.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    if (looks.cancelled()) return notWanted(table);
    keyed.emplace_back(value(row), row);
  }
  const auto missing = std::stable_partition(keyed.begin(), keyed.end(), isPresent);
  const bool rising = wanted.order == RowsWanted::Order::ascending;
  if (!sortInPieces(keyed.begin(), missing, rising ? lessKey : moreKey, job))
    return notWanted(table);
  std::transform(keyed.begin(), keyed.end(), rows.begin(),
                 [](const KeyedRow& k) { return k.second; });
  return rows;
}

}  // namespace citymirror::panels

#include "engine/core/feature_statistics.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/feature_filter.h"

namespace citymirror {
namespace {

struct LessValue {
  bool operator()(const FieldValue& a, const FieldValue& b) const { return lessValue(a, b); }
};

Result<const FieldColumn*> columnOf(const FieldTable& table, const std::string& key) {
  if (key.empty()) return static_cast<const FieldColumn*>(nullptr);
  const FieldColumn* column = table.column(key);
  if (column) return column;
  std::string keys;
  for (const std::string& one : table.columnKeys()) keys += (keys.empty() ? "" : ", ") + one;
  return Error{ErrorCode::badInput, "There is no attribute " + key, table.word(),
               "Use one of: " + keys};
}

void add(Summary& summary, const Shape& shape, const std::optional<double>& value) {
  ++summary.rows;
  summary.area += areaOf(shape);
  summary.length += lengthOf(shape);
  if (!value) return;
  summary.least = summary.values ? std::min(summary.least, *value) : *value;
  summary.most = summary.values ? std::max(summary.most, *value) : *value;
  summary.sum += *value;
  ++summary.values;
}

double niceStep(double rough) {
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

}  // namespace

Result<std::vector<Group>> groupsOf(const FieldTable& table, std::span<const std::size_t> rows,
                                    const std::string& groupBy, const std::string& column) {
  const auto by = columnOf(table, groupBy), of = columnOf(table, column);
  if (!by) return by.error();
  if (!of) return of.error();
  std::map<FieldValue, Summary, LessValue> summaries;
  for (const std::size_t row : rows) {
    Summary& summary = summaries[*by ? (*by)->value(row) : FieldValue()];
    add(summary, table.shape(row), *of ? numberOf((*of)->value(row)) : std::nullopt);
  }
  if (groupBy.empty() && rows.empty()) summaries[FieldValue()];
  std::vector<Group> groups;
  for (const auto& [key, summary] : summaries) groups.push_back({key, summary});
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.summary.rows > b.summary.rows; });
  return groups;
}

Result<Histogram> histogramOf(const FieldTable& table, std::span<const std::size_t> rows,
                              const std::string& column, int bars) {
  const auto of = columnOf(table, column);
  if (!of) return of.error();
  Histogram histogram;
  std::vector<double> values;
  for (const std::size_t row : rows) {
    const auto value = *of ? numberOf((*of)->value(row)) : std::nullopt;
    if (value)
      values.push_back(*value);
    else
      ++histogram.missing;
  }
  if (values.empty()) return histogram;
  const auto ends = std::minmax_element(values.begin(), values.end());
  const auto least = ends.first, most = ends.second;  // clang 14 captures no bindings
  const auto barsOf = [&](double step) {
    histogram.begin = std::floor(*least / step) * step;
    return std::max(1.0, std::ceil((*most - histogram.begin) / step));
  };
  if (*most > *least) histogram.step = niceStep((*most - *least) / bars);
  while (barsOf(histogram.step) > bars) histogram.step = niceStep(histogram.step * 1.5);
  const double last = barsOf(histogram.step) - 1;
  histogram.counts.assign(std::size_t(last) + 1, 0);
  for (const double value : values)
    ++histogram.counts[std::size_t(std::min((value - histogram.begin) / histogram.step, last))];
  return histogram;
}

}  // namespace citymirror

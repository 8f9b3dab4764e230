#include "engine/core/feature_query.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace citymirror {
namespace {

constexpr double kDiagonal = 1.41421356237309515;

Bounds grown(const Bounds& box, double metres) {
  return {box.west - metres, box.south - metres, box.east + metres, box.north + metres};
}

/// A place made ready for many shapes.
struct Asked {
  std::function<bool(const Shape&)> lies;
  Bounds around;
  bool nowhere = false;
};

Asked ready(const InArea& place) {
  const Shape shape = shapeOf(place.areas);
  const auto area = std::make_shared<const PreparedShape>(shape);
  const bool whole = place.relation == InArea::Relation::within;
  return {[area, whole](const Shape& s) { return whole ? area->holds(s) : area->touches(s); },
          area->bounds(), area->empty()};
}

Asked ready(const Near& place) {
  std::vector<PreparedShape> origins;
  for (const auto& line : place.lines) origins.emplace_back(lineShape(line));
  if (!place.areas.empty()) origins.emplace_back(shapeOf(place.areas));
  std::erase_if(origins, [](const PreparedShape& o) { return o.empty(); });
  if (origins.empty()) return {{}, {}, true};
  Bounds around = origins.front().bounds();
  for (const PreparedShape& o : origins) {
    around = {std::min(around.west, o.bounds().west), std::min(around.south, o.bounds().south),
              std::max(around.east, o.bounds().east), std::max(around.north, o.bounds().north)};
  }
  return {[origins = std::move(origins), metres = place.metres](const Shape& s) {
            return std::any_of(origins.begin(), origins.end(),
                               [&](const PreparedShape& o) { return o.near(s, metres); });
          },
          grown(around, place.metres)};
}

bool standsInWater(const InWater& place, const Shape& shape) {
  const GridShape& cells = place.depth->shape;
  const double reach = cells.cell * kDiagonal;
  const Bounds box = grown(boundsOf(shape), reach);
  std::optional<PreparedShape> prepared;
  const int north = std::min(cells.rows - 1, cells.rowOf(box.north));
  const int east = std::min(cells.columns - 1, cells.columnOf(box.east));
  for (int r = std::max(0, cells.rowOf(box.south)); r <= north; ++r) {
    for (int c = std::max(0, cells.columnOf(box.west)); c <= east; ++c) {
      if (!(place.depth->at(c, r) > place.deeperThan)) continue;
      if (!prepared) prepared.emplace(shape);
      const Point2 centre = cells.centre(c, r);
      if (prepared->near(pointShape(centre), reach)) return true;
    }
  }
  return false;
}

Asked ready(const InWater& place) {
  if (!place.depth) return {{}, {}, true};
  const GridShape& cells = place.depth->shape;
  return {[place](const Shape& shape) { return standsInWater(place, shape); },
          grown(cells.bounds(), cells.cell * kDiagonal)};
}

std::vector<std::size_t> rowsOf(const FieldTable& table) {
  std::vector<std::size_t> rows(table.rows);
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  return rows;
}

bool fits(const FieldTable& table, const BoundFilter& filter, std::size_t row) {
  return filter.matches([&](int column) { return table.columns[std::size_t(column)].value(row); });
}

std::vector<std::size_t> placed(const FieldTable& table, const ShapeGrid& grid,
                                const Asked& place) {
  if (place.nowhere) return {};
  std::vector<std::size_t> rows = grid.rowsIn(place.around);
  std::erase_if(rows, [&](std::size_t row) { return !place.lies(table.shape(row)); });
  return rows;
}

std::vector<std::size_t> fitsAll(const FieldTable& table, const ShapeGrid& grid,
                                 const BoundFilter& filter, bool filtered,
                                 const std::vector<Asked>& places) {
  std::vector<std::size_t> rows = places.empty()      ? rowsOf(table)
                                  : places[0].nowhere ? std::vector<std::size_t>{}
                                                      : grid.rowsIn(places[0].around);
  if (filtered) std::erase_if(rows, [&](std::size_t row) { return !fits(table, filter, row); });
  for (const Asked& place : places) {
    std::erase_if(rows,
                  [&](std::size_t row) { return place.nowhere || !place.lies(table.shape(row)); });
  }
  return rows;
}

std::vector<std::size_t> fitsAny(const FieldTable& table, const ShapeGrid& grid,
                                 const BoundFilter& filter, bool filtered,
                                 const std::vector<Asked>& places) {
  std::vector<std::size_t> rows;
  if (filtered) {
    rows = rowsOf(table);
    std::erase_if(rows, [&](std::size_t row) { return !fits(table, filter, row); });
  }
  for (const Asked& place : places) {
    const std::vector<std::size_t> there = placed(table, grid, place);
    std::vector<std::size_t> both;
    std::set_union(rows.begin(), rows.end(), there.begin(), there.end(), std::back_inserter(both));
    rows = std::move(both);
  }
  return rows;
}

void arrange(const FieldColumn& column, FeatureQuery::Order order, std::vector<std::size_t>& rows) {
  std::vector<std::pair<FieldValue, std::size_t>> keyed;
  keyed.reserve(rows.size());
  for (const std::size_t row : rows) keyed.push_back({column.value(row), row});
  const auto missing = [](const FieldValue& v) {
    return std::holds_alternative<std::monostate>(v);
  };
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    if (missing(a.first) || missing(b.first)) return !missing(a.first) && missing(b.first);
    return order == FeatureQuery::Order::ascending ? lessValue(a.first, b.first)
                                                   : lessValue(b.first, a.first);
  });
  std::transform(keyed.begin(), keyed.end(), rows.begin(), [](const auto& k) { return k.second; });
}

}  // namespace

Result<std::vector<std::size_t>> select(const FieldTable& table, const ShapeGrid& grid,
                                        const FeatureQuery& query) {
  const auto filter = BoundFilter::make(query.where, table.schema());
  if (!filter) return filter.error();
  const FieldColumn* by = query.orderBy.empty() ? nullptr : table.column(query.orderBy);
  if (!query.orderBy.empty() && !by)
    return Error{ErrorCode::badInput, "There is no attribute " + query.orderBy, "order",
                 "Use an attribute of " + table.word()};
  std::vector<Asked> places;
  for (const Place& place : query.places) {
    const auto* near = std::get_if<Near>(&place);
    if (near && !(near->metres >= 0 && std::isfinite(near->metres)))
      return Error{ErrorCode::badInput, "The distance is no length", "distance",
                   "Give it in metres, 0 or more"};
    places.push_back(std::visit([](const auto& one) { return ready(one); }, place));
  }
  const bool filtered = query.where.kind != FeatureFilter::Kind::all;
  auto rows = query.combine == FeatureQuery::Combine::all || (places.empty() && !filtered)
                  ? fitsAll(table, grid, *filter, filtered, places)
                  : fitsAny(table, grid, *filter, filtered, places);
  if (by) arrange(*by, query.order, rows);
  if (query.limit > 0 && rows.size() > query.limit) rows.resize(query.limit);
  return rows;
}

}  // namespace citymirror

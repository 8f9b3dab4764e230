#include "app/session/city/city_query.h"

#include <algorithm>

namespace citymirror::session {
namespace {

constexpr int kBars = 12;

std::string firstNumber(const FieldTable& table) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [](const FieldColumn& c) { return c.type == FieldType::real; });
  return found == table.columns.end() ? std::string() : found->key;
}

Result<FeatureQuery> queryOf(const CityQuestion& question) {
  auto where = parseFeatureFilter(question.where);
  if (!where) return where.error();
  FeatureQuery query;
  query.where = std::move(*where);
  for (const AskedPlace& asked : question.places) query.places.push_back(asked.place);
  query.combine = question.combine;
  query.orderBy = question.orderBy;
  query.order = question.order;
  return query;
}

/// Numbers of a column of text count (files hold them so); a column without one is no mistake of
/// the rows but of the question.
Outcome sumsUp(const CityQuestion& question, const FieldTable& table, const Summary& whole) {
  const FieldColumn* column = question.column.empty() ? nullptr : table.column(question.column);
  if (!column || column->type != FieldType::text || whole.rows == 0 || whole.values > 0)
    return Done{};
  std::string names;
  for (const FieldColumn& one : table.columns)
    if (one.type != FieldType::text) names += (names.empty() ? "" : ", ") + one.key;
  return Error{ErrorCode::badInput, question.column + " holds texts, which have no sum", "column",
               names.empty() ? "The layer has no attribute of numbers" : "Use one of: " + names};
}

}  // namespace

CityTables::CityTables(std::shared_ptr<const CityModel> city, std::shared_ptr<const LabelMask> mask)
    : city_(std::move(city)), mask_(std::move(mask)) {
  for (FieldTable& table : tablesOf(city_)) {
    if (mask_) table = masked(std::move(table), *mask_);
    entries_.push_back({std::make_shared<const FieldTable>(std::move(table)), nullptr});
  }
}

void CityTables::add(std::shared_ptr<const FeatureLayer> layer) { add(tableOf(std::move(layer))); }

void CityTables::add(FieldTable table) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const Entry& entry) { return entry.table->key == table.key; });
  entries_.push_back({std::make_shared<const FieldTable>(std::move(table)), nullptr});
}

void CityTables::remove(const std::string& key) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const Entry& entry) { return entry.table->key == key; });
}

std::vector<std::shared_ptr<const FieldTable>> CityTables::tables() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const FieldTable>> all;
  for (const Entry& entry : entries_) all.push_back(entry.table);
  return all;
}

const CityTables::Entry* CityTables::find(const std::string& key) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.table->key == key; });
  return found == entries_.end() ? nullptr : &*found;
}

Result<CityAnswer> CityTables::ask(const CityQuestion& question) const {
  const auto query = queryOf(question);
  if (!query) return query.error();
  std::unique_lock lock(mutex_);
  const Entry* entry = find(question.layer);
  if (!entry) {
    std::string names;
    for (const Entry& one : entries_) names += (names.empty() ? "" : ", ") + one.table->key;
    return Error{ErrorCode::notFound, "There is no layer " + question.layer, "layer",
                 "Use one of: " + names};
  }
  if (!entry->grid) entry->grid = std::make_shared<const ShapeGrid>(*entry->table);
  CityAnswer answer;
  answer.question = question;
  answer.city = city_;
  answer.mask = mask_;
  answer.table = entry->table;
  const auto grid = entry->grid;
  lock.unlock();
  if (answer.question.column.empty()) answer.question.column = firstNumber(*answer.table);
  auto rows = select(*answer.table, *grid, *query);
  if (!rows) return rows.error();
  answer.rows = std::move(*rows);
  const std::string& column = answer.question.column;
  auto whole = groupsOf(*answer.table, answer.rows, {}, column);
  if (!whole) return whole.error();
  answer.whole = whole->front().summary;
  if (const Outcome sums = sumsUp(question, *answer.table, answer.whole); !sums)
    return sums.error();
  auto groups = groupsOf(*answer.table, answer.rows, question.groupBy, column);
  if (!groups) return groups.error();
  answer.groups = std::move(*groups);
  if (!column.empty()) answer.histogram = *histogramOf(*answer.table, answer.rows, column, kBars);
  if (question.limit > 0 && answer.rows.size() > question.limit) answer.rows.resize(question.limit);
  return answer;
}

}  // namespace citymirror::session

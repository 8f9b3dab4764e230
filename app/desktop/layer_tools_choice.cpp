#include <QLabel>
#include <algorithm>

#include "app/desktop/layer_tools.h"
#include "app/desktop/stage.h"
#include "app/session/city/city_layers.h"
#include "engine/core/feature_filter.h"

/// Selections between the table, the picture and the search.
namespace citymirror::desktop {
namespace {

constexpr double kReachOfDistance = 0.01;  // some 8 px of a window, whichever the distance

/// Layers of the city whose things nothing else selects: neither a click nor the selection card.
constexpr const char* kOnlyInTables[] = {"water", "levees", "drains", "zones"};

bool isOnlyInTables(const QString& key) {
  return std::any_of(std::begin(kOnlyInTables), std::end(kOnlyInTables),
                     [&](const char* each) { return key == each; });
}

std::optional<std::uint32_t> rowOf(const FieldTable& table, const QString& code) {
  const std::string wanted = code.toStdString();
  for (std::uint32_t row = 0; row < table.rows; ++row)
    if (table.code(row) == wanted) return row;
  return std::nullopt;
}

}  // namespace

draw::DrawFrame LayerTools::dressed(draw::DrawFrame frame) const {
  return withMarks(std::move(frame), marked_);
}

void LayerTools::mark(const FieldTable& table, const std::vector<std::uint32_t>& rows) {
  const bool before = !marked_.empty();
  marked_ = marksOf(table, {rows.begin(), rows.end()});
  if (before || !marked_.empty()) emit lookChanged();
}

void LayerTools::selectFeatures(int id, const std::vector<std::uint32_t>& rows) {
  if (!marked_.empty() || (selectedIn_ >= 0 && selectedIn_ != id)) deselect();
  selectedIn_ = id;
  city_->selectVectors(id, rows);
  if (rows.size() == 1) showFacts(layers_.at(id), rows[0]);
}

bool LayerTools::pick(const view::Pick& pick) {
  if (pick.kind == view::PickKind::vector) return pickFeature(pick);
  deselect();
  return pickRow(pick);
}

bool LayerTools::pickFeature(const view::Pick& pick) {
  if (!layers_.contains(pick.layer)) return false;
  selectFeatures(pick.layer, {pick.row});
  if (tableKey_ == addedKey(pick.layer)) table_->select({pick.row});
  return true;
}

/// A thing of the open table: by its code, else what the place on the ground belongs to.
bool LayerTools::pickRow(const view::Pick& pick) {
  if (tableModel_) {
    if (pick.model == tableModel_ && pick.feature)
      table_->select({std::uint32_t(pick.feature - tableModel_->features.data())});
    return false;
  }
  if (tableKey_.isEmpty() || addedLayer(tableKey_) >= 0) return false;
  const FieldTable& table = table_->model()->table();
  const bool byPlace = pick.kind == view::PickKind::ground && isOnlyInTables(tableKey_);
  const auto row = byPlace               ? session::rowAt(table, {pick.at.x(), pick.at.y()},
                                                          kReachOfDistance * city_->pose().distance)
                   : pick.code.isEmpty() ? std::nullopt
                                         : rowOf(table, pick.code);
  if (!row) return false;
  table_->select({*row});
  if (!byPlace) return false;
  mark(table, {*row});
  showFacts(tableKey_, table, *row);
  emit codeChosen(QString::fromStdString(table.code(*row)));
  return true;
}

void LayerTools::showThing(const QString& code) {
  deselect();
  if (!model_ || code.isEmpty()) return;
  for (const QString key : kOnlyInTables) {
    const FieldTable table = tableFor(key);
    const auto row = rowOf(table, code);
    if (!row) continue;
    mark(table, {*row});
    showFacts(key, table, *row);
    if (key == tableKey_) table_->select({*row});
    return;
  }
  for (const auto& [id, layer] : layers_) {
    if (layer.masked) continue;
    const auto row = rowOf(tableOf(layer.read.layer), code);
    if (!row) continue;
    selectFeatures(id, {*row});
    if (addedKey(id) == tableKey_) table_->select({*row});
    return;
  }
}

void LayerTools::showThing(const QString& key, const QString& code) {
  const auto found = layers_.find(addedLayer(key));
  if (found == layers_.end() || found->second.masked) return showThing(code);
  if (const auto row = rowOf(tableFor(found->first, found->second), code)) showRow(key, *row);
}

void LayerTools::showRow(const QString& key, std::size_t row) {
  const auto found = layers_.find(addedLayer(key));
  if (found == layers_.end() || found->second.masked) return;
  if (row >= found->second.read.layer->features.size()) return;
  selectFeatures(found->first, {std::uint32_t(row)});
  if (key == tableKey_) table_->select({std::uint32_t(row)});
}

void LayerTools::chosenRows(const std::vector<std::uint32_t>& rows) {
  if (const int id = addedLayer(tableKey_); id >= 0) return selectFeatures(id, rows);
  if (tableModel_) return emit featuresChosen(tableModel_, rows);
  const FieldTable& table = table_->model()->table();
  if (tableKey_ == "buildings") {
    std::vector<std::string> codes;
    for (const std::uint32_t row : rows) codes.push_back(table.code(row));
    city_->setChosen(codes);
    mark(table, {});  // what a search had found
  } else {
    if (selectedIn_ >= 0) deselect();
    mark(table, rows);
    if (rows.size() != 1 && !card_->isHidden()) {
      card_->hide();
      emit moved();
    }
  }
  if (rows.size() != 1) return;
  if (isOnlyInTables(tableKey_)) showFacts(tableKey_, table, rows[0]);
  emit codeChosen(QString::fromStdString(table.code(rows[0])));
}

bool LayerTools::deselect() {
  if (selectedIn_ < 0 && marked_.empty() && card_->isHidden()) return false;
  if (selectedIn_ >= 0) city_->selectVectors(selectedIn_, {});
  selectedIn_ = -1;
  card_->hide();
  if (!marked_.empty()) {
    marked_ = {};
    emit lookChanged();
  }
  emit moved();
  return true;
}

void LayerTools::showFacts(const Added& layer, std::uint32_t row) {
  const FeatureLayer& read = *layer.read.layer;
  const Feature& feature = read.features[row];
  QStringList lines{tr("Code: %1").arg(QString::fromStdString(feature.code))};
  std::size_t more = 0;
  for (std::size_t k = 0; k < read.schema.size(); ++k) {
    if (std::holds_alternative<std::monostate>(feature.values[k])) continue;
    if (lines.size() > int(kMostFacts))
      ++more;
    else
      lines << QString::fromStdString(read.schema[k].name + ": " + textOf(feature.values[k]))
                   .left(120);
  }
  if (more > 0) lines << tr("+ %1 more in the attribute table").arg(more);
  lines << tr("Source: %1").arg(QString::fromStdString(read.provenance.source));
  showCard(layer.title, lines);
}

void LayerTools::showFacts(const QString& key, const FieldTable& table, std::uint32_t row) {
  QStringList lines;
  for (const FieldColumn& column : table.columns) {
    const FieldValue value = column.value(row);
    if (std::holds_alternative<std::monostate>(value)) continue;
    lines << (panels::headingText(column) + ": " + panels::cellText(column, value)).left(120);
  }
  if (!table.provenance.source.empty())
    lines << tr("Source: %1").arg(QString::fromStdString(table.provenance.source));
  showCard(titleOf(key), lines);
}

void LayerTools::showCard(const QString& title, const QStringList& lines) {
  cardTitle_->setText(title);
  cardFacts_->setText(lines.join('\n'));
  card_->show();
  emit moved();
}

}  // namespace citymirror::desktop

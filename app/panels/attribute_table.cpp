#include "app/panels/attribute_table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "app/panels/parts.h"
#include "app/panels/query_condition.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "engine/core/feature_filter.h"

namespace citymirror::panels {
namespace {

constexpr int kTableRowHeight = 24, kDecimals = 3, kMeasuredRows = 200, kWidestColumn = 260;
constexpr int kSortSign = 18;  // px beside a caption

/// What an added layer calls by its key alone is shown as its file has it.
bool isOfTheCity(const FieldColumn& column) {
  return !column.name.zh.empty() && column.name.zh != column.key;
}

/// Digits that a value of the city deserves; lengths and levels as the card of a selected thing.
int decimalsOf(const FieldColumn& column) {
  if (!isOfTheCity(column)) return kDecimals;
  if (column.unit == "m²" || column.unit == "s") return 0;
  if (column.unit == "km/h") return 1;
  return column.unit == "m" ? 2 : kDecimals;
}

QString digitsText(double value, int decimals) {
  QString text = QString::number(value, 'f', decimals);
  if (decimals > 0) {
    while (text.endsWith('0')) text.chop(1);
    if (text.endsWith('.')) text.chop(1);
  }
  return text == "-0" ? QStringLiteral("0") : text;
}

}  // namespace

QString cellText(const FieldColumn& column, const FieldValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return digitsText(*real, decimalsOf(column));
  const QString own = QString::fromStdString(textOf(value));
  return own.isEmpty() || !isOfTheCity(column) ? own : wordText(column, value);
}

QString headingText(const FieldColumn& column) {
  const QString said = say(column.name, column.key), name = said.left(1).toUpper() + said.mid(1);
  return column.unit.empty() ? name : name + " (" + QString::fromStdString(column.unit) + ")";
}

void AttributeModel::setTable(FieldTable table) {
  beginResetModel();
  table_ = std::move(table);
  order_.resize(table_.rows);
  std::iota(order_.begin(), order_.end(), 0U);
  sortedBy_ = -1;
  endResetModel();
}

Outcome AttributeModel::setFilter(const QString& text) {
  auto filter = parseFeatureFilter(text.toStdString());
  if (!filter) return filter.error();
  const auto bound = BoundFilter::make(std::move(*filter), table_.schema());
  if (!bound) return bound.error();
  beginResetModel();
  order_.clear();
  for (std::uint32_t row = 0; row < table_.rows; ++row) {
    const auto value = [&](int column) { return table_.columns[std::size_t(column)].value(row); };
    if (bound->matches(value)) order_.push_back(row);
  }
  endResetModel();
  if (sortedBy_ >= 0) sort(sortedBy_, sortOrder_);
  return Done{};
}

void AttributeModel::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= columnCount()) return;
  sortedBy_ = column;
  sortOrder_ = order;
  const auto& value = table_.columns[std::size_t(column)].value;
  std::vector<std::pair<FieldValue, std::uint32_t>> keyed;
  keyed.reserve(order_.size());
  for (const std::uint32_t row : order_) keyed.emplace_back(value(row), row);
  const auto missing = std::stable_partition(keyed.begin(), keyed.end(), [](const auto& k) {
    return !std::holds_alternative<std::monostate>(k.first);
  });
  std::stable_sort(keyed.begin(), missing, [order](const auto& a, const auto& b) {
    return order == Qt::AscendingOrder ? lessValue(a.first, b.first) : lessValue(b.first, a.first);
  });
  emit layoutAboutToBeChanged();
  const QModelIndexList before = persistentIndexList();
  std::vector<std::uint32_t> kept;
  for (const QModelIndex& index : before) kept.push_back(layerRow(index.row()));
  std::transform(keyed.begin(), keyed.end(), order_.begin(),
                 [](const auto& k) { return k.second; });
  std::vector<int> place(table_.rows, -1);
  for (std::size_t i = 0; i < order_.size(); ++i) place[order_[i]] = int(i);
  QModelIndexList after;
  for (int i = 0; i < before.size(); ++i)
    after << index(place[kept[std::size_t(i)]], before[i].column());
  changePersistentIndexList(before, after);
  emit layoutChanged();
}

int AttributeModel::shownRow(std::uint32_t layerRow) const {
  const auto found = std::find(order_.begin(), order_.end(), layerRow);
  return found == order_.end() ? -1 : int(found - order_.begin());
}

int AttributeModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(order_.size());
}

int AttributeModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(table_.columns.size());
}

QVariant AttributeModel::data(const QModelIndex& index, int role) const {
  const FieldColumn& column = table_.columns[std::size_t(index.column())];
  if (role == Qt::TextAlignmentRole) {
    return int((column.type == FieldType::text ? Qt::AlignLeft : Qt::AlignRight) |
               Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  const FieldValue value = column.value(layerRow(index.row()));
  const QString shown = cellText(column, value);
  if (role == Qt::DisplayRole) return shown;
  const QString own = QString::fromStdString(textOf(value));
  return own == shown ? QVariant() : tr("In filters: %1").arg(own);
}

QVariant AttributeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const FieldColumn& column = table_.columns[std::size_t(section)];
  const QString key = QString::fromStdString(column.key);
  if (role == Qt::TextAlignmentRole)
    return int((column.type == FieldType::text ? Qt::AlignLeft : Qt::AlignRight) |
               Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) return tr("In filters: %1").arg(key);
  if (role != Qt::DisplayRole) return {};
  return headingText(column);
}

AttributeTable::AttributeTable(QWidget* parent)
    : QFrame(parent), model_(new AttributeModel(this)), rows_(new QTableView(this)) {
  setObjectName("overlay");
  rows_->setObjectName("attributeRows");
  rows_->setModel(model_);
  rows_->setSelectionBehavior(QAbstractItemView::SelectRows);
  rows_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  rows_->setSortingEnabled(true);
  rows_->setWordWrap(false);
  rows_->setShowGrid(false);
  rows_->verticalHeader()->hide();
  rows_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  rows_->verticalHeader()->setDefaultSectionSize(kTableRowHeight);
  rows_->horizontalHeader()->setResizeContentsPrecision(kMeasuredRows);
  rows_->horizontalHeader()->setHighlightSections(false);
  title_ = makeLabel("statement", this);
  count_ = makeLabel("muted", this);
  fault_ = makeLabel("small", this);
  fault_->setWordWrap(true);
  fault_->hide();
  filter_ = new QLineEdit(this);
  filter_->setObjectName("attributeFilter");
  filter_->setClearButtonEnabled(true);
  close_ = makeCloseButton(this);
  auto* head = new QHBoxLayout;
  head->addWidget(title_);
  head->addWidget(count_);
  head->addWidget(filter_, 1);
  head->addWidget(close_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  column->addLayout(head);
  column->addWidget(fault_);
  column->addWidget(rows_, 1);
  connect(filter_, &QLineEdit::returnPressed, this, &AttributeTable::applyFilter);
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    if (text.isEmpty() && !quiet_) applyFilter();
  });
  connect(close_, &QPushButton::clicked, this, &AttributeTable::closeWanted);
  connect(rows_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &AttributeTable::tellSelection);
  connect(rows_, &QTableView::doubleClicked, this,
          [this](const QModelIndex& at) { emit activated(model_->layerRow(at.row())); });
  retranslate();
}

void AttributeTable::setTable(const QString& title, FieldTable table) {
  quiet_ = true;
  title_->setText(title);
  filter_->clear();
  fault_->hide();
  rows_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  model_->setTable(std::move(table));
  fitColumns();
  quiet_ = false;
  tellCount();
}

/// Captions are whole, also with the sign of the order beside them; long values are cut.
void AttributeTable::fitColumns() {
  rows_->resizeColumnsToContents();
  for (int column = 0; column < model_->columnCount(); ++column) {
    const int caption = rows_->horizontalHeader()->sectionSizeHint(column) + kSortSign;
    const int values = std::min(rows_->columnWidth(column), kWidestColumn);
    rows_->setColumnWidth(column, std::max(caption, values));
  }
}

void AttributeTable::setTitle(const QString& title) { title_->setText(title); }

void AttributeTable::filter(const QString& text) {
  filter_->setText(text);
  applyFilter();
}

void AttributeTable::applyFilter() {
  const Outcome done = model_->setFilter(filter_->text());
  fault_->setVisible(!done);
  if (!done) fault_->setText(errorText(done.error()));
  if (done) emit selected({});
  tellCount();
}

void AttributeTable::select(const std::vector<std::uint32_t>& layerRows) {
  quiet_ = true;
  QItemSelection selection;
  int first = -1;
  for (const std::uint32_t layerRow : layerRows) {
    const int row = model_->shownRow(layerRow);
    if (row < 0) continue;
    selection.select(model_->index(row, 0), model_->index(row, model_->columnCount() - 1));
    if (first < 0) first = row;
  }
  rows_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  if (first >= 0) rows_->scrollTo(model_->index(first, 0), QAbstractItemView::PositionAtCenter);
  quiet_ = false;
  tellCount();
}

void AttributeTable::tellSelection() {
  tellCount();
  if (quiet_) return;
  std::vector<std::uint32_t> layerRows;
  for (const QModelIndex& index : rows_->selectionModel()->selectedRows())
    layerRows.push_back(model_->layerRow(index.row()));
  emit selected(layerRows);
}

void AttributeTable::tellCount() {
  const auto text = [](qsizetype n) { return QLocale(QLocale::English).toString(n); };
  const qsizetype chosen = rows_->selectionModel()->selectedRows().size();
  QString count =
      tr("%1 of %2 rows").arg(text(model_->rowCount()), text(qsizetype(model_->table().rows)));
  if (chosen > 0) count += " · " + tr("%1 selected").arg(text(chosen));
  count_->setText(count);
}

void AttributeTable::retranslate() {
  filter_->setPlaceholderText(
      tr("Filter, then Enter: height >= 20 AND use IN ('office', 'retail')"));
  filter_->setAccessibleName(tr("Filter"));
  close_->setAccessibleName(tr("Close"));
  close_->setToolTip(tr("Close"));
  rows_->setAccessibleName(tr("Attribute table"));
  emit model_->headerDataChanged(Qt::Horizontal, 0, std::max(0, model_->columnCount() - 1));
  if (model_->rowCount() > 0 && model_->columnCount() > 0)
    emit model_->dataChanged(model_->index(0, 0), model_->index(model_->rowCount() - 1,
                                                                model_->columnCount() - 1));
  fitColumns();
  tellCount();
}

}  // namespace citymirror::panels

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
#include <new>
#include <numeric>
#include <utility>

#include "app/panels/parts.h"
#include "app/panels/query_condition.h"
#include "app/panels/row_order.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "engine/run/background.h"

namespace citymirror::panels {
namespace {

constexpr int kTableRowHeight = 24, kDecimals = 3, kMeasuredRows = 200, kWidestColumn = 260;
constexpr int kSortSign = 18;                  // px beside a caption
constexpr std::size_t kArrangedAtOnce = 4096;  // rows whose order takes less than a frame
constexpr std::size_t kMostRanges = 5000;      // of a selection that a view paints fluently

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

/// Nothing where memory ran out: the rows stay as they are.
Result<std::vector<std::uint32_t>> triedRows(const FieldTable& table, const RowsWanted& wanted,
                                             const run::JobContext& job) {
  try {
    return orderedRows(table, wanted, job);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::ioFailed, "The computation broke off: no memory", table.word(),
                 "Compute less at once, or free some memory"};
  }
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

AttributeModel::~AttributeModel() {
  jobs_.cancelAll();
  jobs_.drain();
}

void AttributeModel::setTable(FieldTable table) {
  jobs_.cancelAll();
  ++asked_;
  beginResetModel();
  table_ = std::make_shared<const FieldTable>(std::move(table));
  order_.resize(table_->rows);
  std::iota(order_.begin(), order_.end(), 0U);
  sortedBy_ = -1;
  wantedFilter_.reset();
  endResetModel();
  setArranging(Arranging::none);
}

Outcome AttributeModel::setFilter(const QString& text) {
  auto filter = parseFeatureFilter(text.toStdString());
  if (!filter) return filter.error();
  auto bound = BoundFilter::make(std::move(*filter), table_->schema());
  if (!bound) return bound.error();
  wantedFilter_ = std::make_shared<const BoundFilter>(std::move(*bound));
  arrange(Arranging::filtering);
  return Done{};
}

void AttributeModel::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= columnCount()) return;
  sortedBy_ = column;
  sortOrder_ = order;
  arrange(wantedFilter_ ? Arranging::filtering : Arranging::sorting);
}

/// A filter whose rows have not come yet is asked for again with a new order.
void AttributeModel::arrange(Arranging by) {
  RowsWanted wanted{wantedFilter_,
                    {},
                    sortedBy_,
                    sortOrder_ == Qt::AscendingOrder ? RowsWanted::Order::ascending
                                                     : RowsWanted::Order::descending};
  if (!wantedFilter_) wanted.from = order_;
  jobs_.cancelAll();
  const std::uint64_t number = ++asked_;
  setArranging(by);
  if (table_->rows <= kArrangedAtOnce) {
    if (auto rows = orderedRows(*table_, std::move(wanted))) take(std::move(*rows));
    return;
  }
  jobs_.submit({"排列表中的行", "Arranging the rows of a table"},
               [this, number, table = table_, wanted](const run::JobContext& job) {
                 run::stepBehind(run::Behind::pictures);
                 auto rows = triedRows(*table, wanted, job);
                 QMetaObject::invokeMethod(
                     this,
                     [this, number, rows = std::move(rows)]() mutable {
                       if (number != asked_) return;
                       if (rows)
                         take(std::move(*rows));
                       else
                         setArranging(Arranging::none);
                     },
                     Qt::QueuedConnection);
               });
}

void AttributeModel::take(std::vector<std::uint32_t> rows) {
  const Arranging by = arranging_;
  beginResetModel();
  order_ = std::move(rows);
  wantedFilter_.reset();
  endResetModel();
  setArranging(Arranging::none);
  emit arranged(by);
}

void AttributeModel::setArranging(Arranging arranging) {
  if (arranging_ == arranging) return;
  arranging_ = arranging;
  emit arrangingChanged();
}

int AttributeModel::shownRow(std::uint32_t layerRow) const {
  const auto found = std::find(order_.begin(), order_.end(), layerRow);
  return found == order_.end() ? -1 : int(found - order_.begin());
}

std::vector<int> AttributeModel::shownRows(const std::vector<std::uint32_t>& layerRows) const {
  std::vector<bool> wanted(table_->rows);
  for (const std::uint32_t row : layerRows)
    if (row < wanted.size()) wanted[row] = true;
  std::vector<int> shown;
  for (std::size_t i = 0; i < order_.size() && shown.size() < layerRows.size(); ++i)
    if (wanted[order_[i]]) shown.push_back(int(i));
  return shown;
}

int AttributeModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(order_.size());
}

int AttributeModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(table_->columns.size());
}

QVariant AttributeModel::data(const QModelIndex& index, int role) const {
  const FieldColumn& column = table_->columns[std::size_t(index.column())];
  if (role == Qt::TextAlignmentRole) {
    return int((column.type == FieldType::text ? Qt::AlignLeft : Qt::AlignRight) |
               Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  const FieldValue value = column.value(layerRow(index.row()));
  const QString shown = cellText(column, value);
  if (role == Qt::DisplayRole) return shown;
  const QString own = QString::fromStdString(textOf(value));
  return own == shown ? QVariant() : plainTip(tr("In filters: %1").arg(own));
}

QVariant AttributeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const FieldColumn& column = table_->columns[std::size_t(section)];
  const QString key = QString::fromStdString(column.key);
  if (role == Qt::TextAlignmentRole)
    return int((column.type == FieldType::text ? Qt::AlignLeft : Qt::AlignRight) |
               Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) return plainTip(tr("In filters: %1").arg(key));
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
  connect(model_, &AttributeModel::modelAboutToBeReset, this, &AttributeTable::keepSelection);
  connect(model_, &AttributeModel::arranged, this, &AttributeTable::restoreSelection);
  connect(model_, &AttributeModel::arrangingChanged, this, &AttributeTable::tellCount);
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
  tellCount();
}

void AttributeTable::keepSelection() {
  keptRows_ = chosenRows();
  const QModelIndex at = rows_->selectionModel()->currentIndex();
  keptColumn_ = at.isValid() ? at.column() : -1;
  if (at.isValid()) keptRow_ = model_->layerRow(at.row());
}

/// Sorted rows stay selected; a filter begins a new selection.
void AttributeTable::restoreSelection(AttributeModel::Arranging by) {
  const auto kept = std::exchange(keptRows_, {});
  const bool sorted = by == AttributeModel::Arranging::sorting;
  if (sorted && keptColumn_ >= 0) {
    const QModelIndex at = model_->index(model_->shownRow(keptRow_), keptColumn_);
    rows_->setAutoScroll(false);
    rows_->selectionModel()->setCurrentIndex(at, QItemSelectionModel::NoUpdate);
    rows_->setAutoScroll(true);
  }
  if (!sorted || !mark(kept)) emit selected({});
  tellCount();
}

void AttributeTable::select(const std::vector<std::uint32_t>& layerRows) {
  mark(layerRows);
  const auto selection = rows_->selectionModel()->selection();
  if (!selection.isEmpty())
    rows_->scrollTo(model_->index(selection.front().top(), 0), QAbstractItemView::PositionAtCenter);
  tellCount();
}

/// Rows side by side are one range. False where they lie too scattered to be shown: none is marked.
bool AttributeTable::mark(const std::vector<std::uint32_t>& layerRows) {
  const std::vector<int> shown = model_->shownRows(layerRows);
  QItemSelection selection;
  for (std::size_t i = 0, end = 0; i < shown.size(); i = end) {
    for (end = i + 1; end < shown.size() && shown[end] == shown[end - 1] + 1;) ++end;
    selection.select(model_->index(shown[i], 0),
                     model_->index(shown[end - 1], model_->columnCount() - 1));
  }
  const bool scattered = std::size_t(selection.size()) > kMostRanges;
  quiet_ = true;
  rows_->selectionModel()->select(scattered ? QItemSelection() : selection,
                                  QItemSelectionModel::ClearAndSelect);
  quiet_ = false;
  return !scattered;
}

std::vector<std::uint32_t> AttributeTable::chosenRows() const {
  std::vector<std::uint32_t> layerRows;
  for (const QItemSelectionRange& range : rows_->selectionModel()->selection())
    for (int row = range.top(); range.left() == 0 && row <= range.bottom(); ++row)
      layerRows.push_back(model_->layerRow(row));
  return layerRows;
}

void AttributeTable::tellSelection() {
  tellCount();
  if (!quiet_) emit selected(chosenRows());
}

void AttributeTable::tellCount() {
  using Arranging = AttributeModel::Arranging;
  const auto text = [](qsizetype n) { return QLocale(QLocale::English).toString(n); };
  qsizetype chosen = 0;
  for (const QItemSelectionRange& range : rows_->selectionModel()->selection())
    if (range.left() == 0) chosen += range.height();
  QString count =
      tr("%1 of %2 rows").arg(text(model_->rowCount()), text(qsizetype(model_->table().rows)));
  if (chosen > 0) count += " · " + tr("%1 selected").arg(text(chosen));
  if (model_->arranging() == Arranging::sorting) count += " · " + tr("sorting…");
  if (model_->arranging() == Arranging::filtering) count += " · " + tr("filtering…");
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
    emit model_->dataChanged(model_->index(0, 0),
                             model_->index(model_->rowCount() - 1, model_->columnCount() - 1));
  fitColumns();
  tellCount();
}

}  // namespace citymirror::panels

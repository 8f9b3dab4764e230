#pragma once
#include <QAbstractTableModel>
#include <QFrame>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/core/feature_filter.h"
#include "engine/core/field_table.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace citymirror::panels {

/// A value as the table shows it: words of the city in the language of the window, reals with the
/// digits that they deserve.
QString cellText(const FieldColumn& column, const FieldValue& value);
/// The name of a column with its unit.
QString headingText(const FieldColumn& column);

/// Rows of a layer, sorted and filtered: an order over the layer's rows, no values of its own. The
/// order of many rows is found in a worker, so that the values of a table are read there too; until
/// it comes the rows stay as they were, and only what was asked for last comes. UI thread only.
class AttributeModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum class Arranging { none, sorting, filtering };

  using QAbstractTableModel::QAbstractTableModel;
  ~AttributeModel() override;

  void setTable(FieldTable table);
  const FieldTable& table() const { return *table_; }
  /// As parseFeatureFilter; an error leaves what is shown. `arranged` follows, of few rows at once.
  Outcome setFilter(const QString& text);
  /// Missing values last, whichever the order. `arranged` follows, of few rows at once.
  void sort(int column, Qt::SortOrder order) override;
  /// What is being done to the rows.
  Arranging arranging() const { return arranging_; }

  std::uint32_t layerRow(int row) const { return order_[std::size_t(row)]; }
  /// −1 where the filter leaves it out. O(rows).
  int shownRow(std::uint32_t layerRow) const;
  /// Ascending, without those that the filter leaves out. O(rows).
  std::vector<int> shownRows(const std::vector<std::uint32_t>& layerRows) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 signals:
  void arrangingChanged();
  /// After the reset of the model; `by` what was asked for, filtering where it was both.
  void arranged(citymirror::panels::AttributeModel::Arranging by);

 private:
  void arrange(Arranging by);
  void take(std::vector<std::uint32_t> rows);
  void setArranging(Arranging arranging);

  std::shared_ptr<const FieldTable> table_ = std::make_shared<const FieldTable>();
  std::vector<std::uint32_t> order_;
  std::shared_ptr<const BoundFilter> wantedFilter_;  ///< of which the rows are to come; else null
  int sortedBy_ = -1;
  Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
  Arranging arranging_ = Arranging::none;
  std::uint64_t asked_ = 0;  ///< number of the order that is awaited
  run::JobQueue jobs_{1};    // last: its end waits for the worker
};

/// The attribute table of a layer: a sheet at the foot of the picture. UI thread only.
class AttributeTable : public QFrame {
  Q_OBJECT
 public:
  explicit AttributeTable(QWidget* parent = nullptr);
  /// Shows another layer; an earlier filter is dropped.
  void setTable(const QString& title, FieldTable table);
  void setTitle(const QString& title);
  AttributeModel* model() const { return model_; }
  QTableView* view() const { return rows_; }
  /// Marks what was selected elsewhere, and shows it; not told on. Rows that are filtered out are
  /// left out.
  void select(const std::vector<std::uint32_t>& layerRows);
  void filter(const QString& text);
  void retranslate();

 signals:
  void selected(const std::vector<std::uint32_t>& layerRows);
  void activated(std::uint32_t layerRow);
  void closeWanted();

 private:
  void applyFilter();
  void keepSelection();
  void restoreSelection(AttributeModel::Arranging by);
  bool mark(const std::vector<std::uint32_t>& layerRows);
  std::vector<std::uint32_t> chosenRows() const;
  void fitColumns();
  void tellCount();
  void tellSelection();

  AttributeModel* model_;
  QTableView* rows_;
  QLabel *title_, *count_, *fault_;
  QLineEdit* filter_;
  QPushButton* close_;
  std::vector<std::uint32_t> keptRows_;  ///< selected when the rows began to change
  std::uint32_t keptRow_ = 0;            ///< that the keyboard is in
  int keptColumn_ = -1;                  ///< of it; −1 = in none
  bool quiet_ = false;
};

}  // namespace citymirror::panels

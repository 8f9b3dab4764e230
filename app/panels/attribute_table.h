#pragma once
#include <QAbstractTableModel>
#include <QFrame>
#include <vector>

#include "engine/core/field_table.h"
#include "engine/core/result.h"

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

/// Rows of a layer, sorted and filtered: an order over the layer's rows, no values of its own.
class AttributeModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  void setTable(FieldTable table);
  const FieldTable& table() const { return table_; }
  /// As parseFeatureFilter; an error leaves what is shown. O(rows).
  Outcome setFilter(const QString& text);
  /// Missing values last, whichever the order. O(rows log rows).
  void sort(int column, Qt::SortOrder order) override;

  std::uint32_t layerRow(int row) const { return order_[std::size_t(row)]; }
  /// −1 where the filter leaves it out. O(rows).
  int shownRow(std::uint32_t layerRow) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  FieldTable table_;
  std::vector<std::uint32_t> order_;
  int sortedBy_ = -1;
  Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
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
  void fitColumns();
  void tellCount();
  void tellSelection();

  AttributeModel* model_;
  QTableView* rows_;
  QLabel *title_, *count_, *fault_;
  QLineEdit* filter_;
  QPushButton* close_;
  bool quiet_ = false;
};

}  // namespace citymirror::panels

#pragma once
#include <QWidget>

#include "engine/core/field_table.h"

class QComboBox;
class QPushButton;

namespace citymirror::panels {

/// A word of a column as people read it ("residential" → 住宅); the word itself where it is a name.
QString wordText(const FieldColumn& column, const FieldValue& value);
QString columnText(const FieldColumn& column);

/// One line of a query: attribute, comparison, value.
class QueryCondition : public QWidget {
  Q_OBJECT
 public:
  explicit QueryCondition(QWidget* parent = nullptr);
  /// Offers the columns of a table; what was chosen is forgotten.
  void setTable(std::shared_ptr<const FieldTable> table);
  /// As core::parseFeatureFilter reads it; empty while no value is given.
  QString where() const;
  void retranslate();

 signals:
  void removed();

 private:
  void offerValues();
  const FieldColumn* column() const;

  std::shared_ptr<const FieldTable> table_;
  QComboBox *field_, *relation_, *value_;
  QPushButton* remove_;
};

}  // namespace citymirror::panels

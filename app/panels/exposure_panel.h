#pragma once
#include "app/panels/panel.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace citymirror::panels {

/// What the water at the cursor meets: people, buildings, hospitals, schools and kilometres of road
/// by ponding band; kilometres by class of road where people ask for them. Folds to
/// one line. Hidden without a city.
class ExposurePanel : public Panel {
  Q_OBJECT
 public:
  explicit ExposurePanel(QWidget* parent = nullptr);

  const QTableWidget& table() const { return *table_; }
  /// Where there is little room the table folds, and unfolds once there is; in between it stays as
  /// people put it.
  void setRoomy(bool roomy);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void fill(const session::ExposureView& exposure);
  void fitRows();
  QString stateText() const;
  QString sourceText(const session::ExposureView& exposure) const;

  QLabel *heading_, *state_, *sum_;  ///< `sum_`: the line of the folded table
  QPushButton *classes_, *fold_;     ///< `classes_`: rows of the classes of roads
  QTableWidget* table_;
  bool roomy_ = true;
  std::shared_ptr<const session::ExposureView> shown_;
  QString told_;  ///< what the filled table rests on, in words
};

}  // namespace citymirror::panels

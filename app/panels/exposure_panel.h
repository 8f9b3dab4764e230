#pragma once
#include "app/panels/panel.h"

class QLabel;
class QTableWidget;

namespace citymirror::panels {

/// What the water at the cursor meets: people, buildings, hospitals, schools and kilometres of road
/// by class, each by ponding band. Hidden without a city.
class ExposurePanel : public Panel {
  Q_OBJECT
 public:
  explicit ExposurePanel(QWidget* parent = nullptr);

  const QTableWidget& table() const { return *table_; }

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void fill(const session::ExposureView& exposure);
  QString stateText() const;
  QString sourceText(const session::ExposureView& exposure) const;

  QLabel *heading_, *state_;
  QTableWidget* table_;
  std::shared_ptr<const session::ExposureView> shown_;
  QString told_;  ///< what the filled table rests on, in words
};

}  // namespace citymirror::panels

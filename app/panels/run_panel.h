#pragma once
#include "app/panels/panel.h"

class QLabel;

namespace citymirror::panels {

class FactTable;

/// The run that is shown, forecast or what-if: how healthy it is and where its water went. Hidden
/// while there is none.
class RunPanel : public Panel {
  Q_OBJECT
 public:
  explicit RunPanel(QWidget* parent = nullptr);

 protected:
  void refresh() override;

 private:
  QString nextForecastText() const;

  QLabel* heading_;
  FactTable* facts_;
};

}  // namespace citymirror::panels

#pragma once
#include "app/panels/panel.h"

class QLabel;
class QListWidget;

namespace citymirror::panels {

/// Places of which two sources say different things, worst first, with both values and how old they
/// are; then those where a gauge does not measure what was forecast. Hidden while there are none.
class ConflictList : public Panel {
  Q_OBJECT
 public:
  explicit ConflictList(QWidget* parent = nullptr);
  /// Makes the row of a gauge that does not measure what was forecast the current one.
  void showForecast(const QString& gauge);

 signals:
  /// The sensor of the row that was clicked.
  void chosen(const QString& code);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void showRow(int row, const SensorSite& site, const QString& text, const QString& tip);

  QLabel* heading_;
  QListWidget* list_;
  int sources_ = 0;  ///< rows of two sources; those of forecasts are below
};

}  // namespace citymirror::panels

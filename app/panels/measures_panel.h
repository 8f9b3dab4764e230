#pragma once
#include "app/panels/panel.h"

class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace citymirror::panels {

/// What people have done to the flood, in the order done, and how far the what-if branch that shows
/// it has come. Names the branch, so that it is never taken for the forecast.
class MeasuresPanel : public Panel {
  Q_OBJECT
 public:
  explicit MeasuresPanel(QWidget* parent = nullptr);
  /// Range of the factor of the rain.
  void setRainLimits(double least, double most);

 signals:
  void undoWanted();
  void forecastWanted();
  void rainWanted(double factor);
  void pauseWanted();
  void resumeWanted();
  void cancelWanted();
  /// The code of what a measure was done to.
  void chosen(const QString& code);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void build();
  QString stateText() const;
  void showList();
  void showComputation();

  QLabel *heading_, *state_, *rainName_;
  QListWidget* list_;
  QProgressBar* progress_;
  QPushButton *pause_, *cancel_, *undo_, *back_, *rain_;
  QDoubleSpinBox* factor_;
  QWidget* computation_;
};

}  // namespace citymirror::panels

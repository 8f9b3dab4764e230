#pragma once
#include "app/panels/panel.h"
#include "app/session/steering_config.h"

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace citymirror::panels {

/// What people do to the water in a branch, in the card of traffic: whether pumps, gates, sandbags
/// and blocked streets act in the chosen branch, and another rain than was to come.
class WaterDeedForm : public Panel {
  Q_OBJECT
 public:
  explicit WaterDeedForm(QWidget* parent = nullptr);

  /// Range of the factor of the rain.
  void setLimits(const session::SteeringConfig& limits);
  /// False: what people do to the water changes the forecast's what-if run instead.
  bool takesWater() const;

 signals:
  /// The rain from the cursor's time on, times `factor` and `minutes` later (negative: earlier).
  void rainWanted(double factor, int minutes);

 protected:
  void refresh() override {}
  void retranslate() override;

 private:
  void tellRain();

  QCheckBox* takes_;
  QLabel* hint_;
  QDoubleSpinBox* factor_;
  QSpinBox* later_;
  QPushButton* rain_;
};

}  // namespace citymirror::panels

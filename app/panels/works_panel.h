#pragma once
#include "app/panels/chart.h"
#include "app/panels/panel.h"
#include "scenarios/flood/flood_edit.h"

class QButtonGroup;
class QLabel;
class QPushButton;
class QSlider;

namespace citymirror::panels {

class FactTable;

/// The selected pump, gate or barrier at work: its flow and why, its flow in time, and the controls
/// that act on it from the cursor's time on. Hidden while nothing of the kind is selected.
class WorksPanel : public Panel {
  Q_OBJECT
 public:
  explicit WorksPanel(QWidget* parent = nullptr);
  void setSelected(const QString& code);
  Chart* chart() const { return chart_; }

 signals:
  void editWanted(const citymirror::flood::FloodEdit& edit);
  void timePicked(citymirror::Instant at);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  const flood::StructureReport* report() const;
  void showControls(const flood::StructureReport& report);

  QString code_;
  QLabel *heading_, *why_;
  FactTable* facts_;
  QWidget* pumpModes_;
  QButtonGroup* modes_;
  QWidget* gateRow_;
  QLabel* openingName_;
  QSlider* opening_;
  QPushButton* remove_;
  Chart* chart_;
};

/// Discharge of a structure over the run that is shown.
ChartData chartOfStructure(const session::WorldView& view, const std::string& id);

}  // namespace citymirror::panels

#pragma once
#include "app/panels/panel.h"
#include "scenarios/coupling/road_flooding.h"

class QLabel;
class QPushButton;

namespace citymirror::panels {

class Chart;
class FactTable;
class HistoryChoice;

/// What the selected thing is and how it does: building, road, sensor, facility or unit.
class SelectionPanel : public Panel {
  Q_OBJECT
 public:
  explicit SelectionPanel(QWidget* parent = nullptr);
  /// Empty = nothing selected.
  void setSelected(const QString& code);
  const QString& selected() const { return code_; }
  void setWadingRules(std::vector<coupling::WadingRule> rules);
  Chart* chart() const { return chart_; }
  HistoryChoice* historyChoice() const { return back_; }

 signals:
  void cleared();
  void timePicked(citymirror::Instant at);
  /// Of a sensor, over so long until now; an empty code = of none any more.
  void historyWanted(const QString& code, citymirror::Millis back);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  bool showBuilding(const std::string& code);
  bool showRoad(const std::string& code);
  bool showSensor(const std::string& code);
  bool showSite(const std::string& code);
  void show(const QString& kind, const QString& title);

  QString code_;
  std::vector<coupling::WadingRule> rules_;
  void wantHistory();

  QLabel *heading_, *title_, *hint_, *source_;
  QPushButton* close_;
  FactTable* facts_;
  Chart* chart_;
  HistoryChoice* back_;
};

}  // namespace citymirror::panels

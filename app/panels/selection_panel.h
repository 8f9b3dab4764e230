#pragma once
#include "app/panels/panel.h"
#include "app/session/command/command_act.h"
#include "scenarios/coupling/road_flooding.h"
#include "scenarios/incident/event_class.h"
#include "scenarios/traffic/city_traffic_rules.h"

class QLabel;
class QPushButton;

namespace citymirror::panels {

class Chart;
class FactTable;
class HistoryChoice;

/// What the selected thing is and how it does: building, road, sensor, facility or unit. What has
/// happened there can be filed as an incident.
class SelectionPanel : public Panel {
  Q_OBJECT
 public:
  explicit SelectionPanel(QWidget* parent = nullptr);
  /// Empty = nothing selected.
  void setSelected(const QString& code);
  const QString& selected() const { return code_; }
  /// What closes a road to whom: water, by `rules`, and signs and limits, by the classes of
  /// `traffic`.
  void setRoadRules(std::vector<coupling::WadingRule> rules, traffic::CityTrafficRules traffic);
  /// What can be filed.
  void setEventClasses(incident::EventClasses classes);
  Chart* chart() const { return chart_; }
  HistoryChoice* historyChoice() const { return back_; }

 signals:
  void cleared();
  void timePicked(citymirror::Instant at);
  /// Of a sensor, over so long until now; an empty code = of none any more.
  void historyWanted(const QString& code, citymirror::Millis back);
  void acted(const session::CommandAct& act);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  bool showBuilding(const std::string& code);
  bool showRoad(const std::string& code);
  bool showSensor(const std::string& code);
  bool showSite(const std::string& code);
  bool showVehicle(const std::string& code);
  void show(const QString& kind, const QString& title);
  void fillClasses();
  void file(const std::string& classCode);
  void wantHistory();

  QString code_;
  std::vector<coupling::WadingRule> rules_;
  traffic::CityTrafficRules traffic_;
  QLabel *heading_, *title_, *hint_, *source_;
  QPushButton *close_, *file_;
  incident::EventClasses classes_;
  FactTable* facts_;
  Chart* chart_;
  HistoryChoice* back_;
};

/// "45° north-east": a direction in degrees clockwise from the north, any turn.
QString headingText(double degrees);

}  // namespace citymirror::panels

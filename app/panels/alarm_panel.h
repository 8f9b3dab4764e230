#pragma once
#include "app/panels/panel.h"
#include "app/session/command/command_act.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

class ReasonRow;

/// The alarms of one incident, the one that came first marked, with what a person does to them.
class AlarmPanel : public Panel {
  Q_OBJECT
 public:
  explicit AlarmPanel(QWidget* parent = nullptr);
  /// Hidden where the incident has no alarms, or there is none with this id.
  void setIncident(const QString& id);

 signals:
  void acted(const session::CommandAct& act);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void buildLayout();
  const session::IncidentDesk* desk() const;
  const incident::Alarm* chosenAlarm() const;
  void showButtons();
  void act(session::CommandKind kind, const std::string& alarm);
  void acknowledgeAll();
  void shelve(const QString& reason, qint64 milliseconds);
  QString rowText(const incident::Alarm& alarm, bool first) const;

  QString incident_;
  QLabel* heading_;
  QListWidget* list_;
  QPushButton *acknowledge_, *all_, *shelve_;
  ReasonRow* reason_;
};

QString alarmStateText(incident::AlarmState state);

}  // namespace citymirror::panels

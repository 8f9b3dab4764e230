#pragma once
#include <string>

#include "app/panels/incident_part.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

class ReasonRow;

/// The alarms of one incident, the one that came first marked, with what a person does to them.
class AlarmPanel : public IncidentPart {
  Q_OBJECT
 public:
  explicit AlarmPanel(QWidget* parent = nullptr);

 protected:
  void refresh() override;
  void retranslate() override;
  void forget() override;

 private:
  void buildLayout();
  const incident::Alarm* chosenAlarm() const;
  void chooseAgain(const QVariant& alarm);
  void showButtons();
  void act(session::CommandKind kind, const std::string& alarm);
  void acknowledgeAll();
  void shelve(const QString& reason, qint64 milliseconds);
  QString rowText(const incident::Alarm& alarm, bool first) const;

  QLabel* heading_;
  QListWidget* list_;
  QPushButton *acknowledge_, *all_, *shelve_;
  ReasonRow* reason_;
  std::string shelves_;  // the alarm of which reason_ asks
};

QString alarmStateText(incident::AlarmState state);

}  // namespace citymirror::panels

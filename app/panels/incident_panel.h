#pragma once
#include <array>

#include "app/panels/panel.h"
#include "app/session/command/command_act.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

class IncidentPart;
class SeverityMark;

/// All incidents, of forecasts and of alarms, in one queue; the chosen one with its clock, the
/// decision, the linkage and its receipts, its alarms, units and room, its warning, and why.
class IncidentPanel : public Panel {
  Q_OBJECT
 public:
  explicit IncidentPanel(QWidget* parent = nullptr);
  /// Empty = the newest one that waits for a decision, else the newest.
  void setIncident(const QString& id);
  const session::IncidentView* incident() const;
  QWidget* queue() const;    ///< the list of incidents, for the keyboard
  QWidget* linkage() const;  ///< where it is dispatched from, for the eye
  void verify();
  void reject();

 signals:
  void verifyWanted(const QString& incidentId);
  void rejectWanted(const QString& incidentId);
  void roadChosen(const QString& code);
  void placeChosen(const Point2& at);
  void clicked();  ///< an incident of the queue, by a person
  void acted(const session::CommandAct& act);

 protected:
  void refresh() override;
  void retranslate() override;
  void leaveEvent(QEvent* event) override;

 private:
  void buildLayout();
  void showQueue(const session::IncidentView* shown);
  void fitQueue();
  void showFacts(const session::IncidentView& view);
  QString stepClock(const session::IncidentView& view) const;
  void look();
  void keepShown();
  void showWarning(const session::IncidentView& view);
  void showRisks(const session::IncidentView& view);

  QString chosen_;
  bool picked_ = false;  ///< by a person
  QLabel *heading_, *headline_, *bodyZh_, *bodyEn_, *evidence_, *status_, *empty_;
  QLabel *risksHeading_, *warningHeading_, *evidenceHeading_;
  SeverityMark* mark_;
  QListWidget *queue_, *risks_;
  QLabel *queueHeading_, *facts_;
  std::array<IncidentPart*, 4> parts_;
  QPushButton *verify_, *reject_;
  QWidget* body_;
};

}  // namespace citymirror::panels

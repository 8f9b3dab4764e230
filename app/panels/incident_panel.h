#pragma once
#include "app/panels/panel.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

class SeverityMark;

/// The newest incident: what will pond, the warning, why, and the decision.
class IncidentPanel : public Panel {
  Q_OBJECT
 public:
  explicit IncidentPanel(QWidget* parent = nullptr);
  /// Empty = the newest one.
  void setIncident(const QString& id);
  const session::IncidentView* incident() const;
  void verify();
  void reject();

 signals:
  void verifyWanted(const QString& incidentId);
  void rejectWanted(const QString& incidentId);
  void roadChosen(const QString& code);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void buildLayout();
  void showWarning(const session::IncidentView& view);
  void showRisks(const session::IncidentView& view);

  QString chosen_;
  QLabel *heading_, *headline_, *bodyZh_, *bodyEn_, *evidence_, *status_, *empty_;
  QLabel *risksHeading_, *warningHeading_, *evidenceHeading_;
  SeverityMark* mark_;
  QListWidget* risks_;
  QPushButton *verify_, *reject_;
  QWidget* body_;
};

}  // namespace citymirror::panels

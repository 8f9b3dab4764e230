#pragma once
#include "app/panels/incident_part.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

/// Units for one incident: the nearest ones that could go, those that were called and where they
/// stand.
class TaskPanel : public IncidentPart {
  Q_OBJECT
 public:
  explicit TaskPanel(QWidget* parent = nullptr);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void buildLayout();
  const incident::Task* chosenTask() const;
  /// Where it is at work now: the id of an incident; empty = nowhere.
  std::string workOf(const std::string& unit) const;
  void call();
  void moveOn();
  void showPlan(const session::IncidentDesk& desk);
  void showUnits(const session::IncidentDesk& desk);
  void chooseUnit(const session::IncidentDesk& desk, const QString& kept);
  QString basisText(const session::ProposalsView& proposals) const;
  void showTasks(const session::IncidentDesk& desk);
  void showButtons();
  QString taskText(const incident::Task& task) const;

  QLabel *heading_, *basis_, *plan_;
  QComboBox* units_;
  QPushButton *call_, *next_;
  QListWidget* tasks_;
};

/// The plan that people work by in one line: its name, since when, by whom, what became of the one
/// before.
QString planText(const session::WorldView& world, const session::PlanInForce& plan);
/// Name of a unit by its code, else the code.
QString unitName(const session::WorldView& world, const std::string& code);

}  // namespace citymirror::panels

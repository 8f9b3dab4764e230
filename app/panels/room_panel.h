#pragma once
#include "app/panels/panel.h"
#include "app/session/command/command_act.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace citymirror::panels {

class FactTable;
class ReasonRow;

/// The room of one incident: what it is, where, who answers for it, what sensors and the forecast
/// say; the seven steps of its handling; what is said and decided; duplicates.
class RoomPanel : public Panel {
  Q_OBJECT
 public:
  explicit RoomPanel(QWidget* parent = nullptr);
  void setIncident(const QString& id);

 signals:
  void acted(const session::CommandAct& act);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void buildLayout();
  const session::IncidentView* shown() const;
  void act(session::CommandKind kind, const QString& why = {}, const QString& object = {});
  void speak(session::CommandKind kind);
  void showFacts(const session::IncidentView& view);
  void showRecord(const session::IncidentDesk& desk);
  void showTalk(const session::IncidentDesk& desk);
  void showOthers(const session::IncidentView& view);
  void showButtons(const session::IncidentDesk& desk);

  QString incident_;
  QLabel *heading_, *recordHeading_, *talkHeading_;
  FactTable* facts_;
  QTableWidget* record_;
  QPushButton *check_, *sendBack_;
  ReasonRow* reason_;
  QListWidget* talk_;
  QLineEdit* line_;
  QPushButton *say_, *decide_;
  QComboBox* others_;
  QPushButton* merge_;
};

}  // namespace citymirror::panels

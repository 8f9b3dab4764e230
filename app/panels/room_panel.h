#pragma once
#include "app/panels/incident_part.h"
#include "app/panels/parts.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace citymirror::panels {

class ReasonRow;

/// The room of one incident: what it is, where, who answers for it, what sensors and the forecast
/// say; the seven steps of its handling; what is said and decided; duplicates.
class RoomPanel : public IncidentPart {
  Q_OBJECT
 public:
  explicit RoomPanel(QWidget* parent = nullptr);

 protected:
  void refresh() override;
  void retranslate() override;
  void forget() override;

 private:
  void buildLayout();
  void act(session::CommandKind kind, const QString& why = {}, const QString& object = {});
  void askToMerge();
  void askToUndoMerge();
  void showJoining();
  void showParting();
  void speak(session::CommandKind kind);
  void showFacts(const session::IncidentView& view);
  void addChecks(const session::IncidentView& view, std::vector<FactTable::Fact>& facts);
  void addFiling(const session::Filing& filing, std::vector<FactTable::Fact>& facts);
  void showRecord(const session::IncidentDesk& desk);
  void showTalk(const session::IncidentDesk& desk);
  void showOthers(const session::IncidentView& view);
  void showMerged(const session::IncidentDesk& desk);
  void showButtons(const session::IncidentDesk& desk);

  QLabel *heading_, *recordHeading_, *talkHeading_;
  FactTable* facts_;
  QTableWidget* record_;
  QPushButton *check_, *sendBack_;
  ReasonRow* reason_;
  ReasonRow* joining_;
  QString joins_;  // the incident of which joining_ asks
  QListWidget* talk_;
  QLineEdit* line_;
  QPushButton *say_, *decide_;
  QComboBox *others_, *merged_;
  QPushButton *merge_, *undoMerge_;
  ReasonRow* parting_;
  QString parts_;  // the incident of which parting_ asks
};

}  // namespace citymirror::panels

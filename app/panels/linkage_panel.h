#pragma once
#include <QElapsedTimer>

#include "app/panels/incident_part.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace citymirror::panels {

class ReasonRow;

/// One recipient of a linkage over all channels: how far it came and how long that took; of one who
/// was called back, how far the recall came and how long that took.
struct ReceiptRow {
  QString who, state, took;
  QString detail;          ///< each message with its steps
  bool escalated = false;  ///< told because somebody else did not answer
  bool silent = false;     ///< did not answer in time: somebody else is told
};
/// In the order in which they were told; whoever stands in follows the one who did not answer.
std::vector<ReceiptRow> receiptRows(const session::WorldView& world,
                                    const session::IncidentDesk& desk);

/// One-key linkage for an incident: the plan, what went out to whom and what came back. A plan that
/// is out goes out once more only when a person says why; a double click sends once.
class LinkagePanel : public IncidentPart {
  Q_OBJECT
 public:
  explicit LinkagePanel(QWidget* parent = nullptr);

 protected:
  void refresh() override;
  void retranslate() override;
  void forget() override;

 private:
  void buildLayout();
  void act(session::CommandKind kind, const QString& why = {});
  void dispatchOnce();
  /// Before `kind` is done.
  void askWhy(session::CommandKind kind);
  /// Whether the chosen plan went out and was not called back.
  bool isOut() const;
  /// Whether whoever is signed in may sign the level that is wanted and send as well: one click
  /// does both.
  bool signsAndSends() const;
  void nameDispatch();
  void showPlans(const session::IncidentDesk& desk);
  void showReceipts(const session::IncidentDesk& desk);
  void showButtons(const session::IncidentDesk& desk);
  void showDispatch(const session::IncidentDesk& desk, bool possible);
  /// `asked`: an approval is wanted that dispatching does not sign.
  void showAdvice(const session::IncidentDesk& desk, bool asked);

  QLabel *heading_, *advice_, *receiptsHeading_;
  QComboBox* plans_;
  QPushButton *dispatch_, *recall_, *handled_, *close_, *approve_;
  ReasonRow* reason_;
  session::CommandKind asked_ = session::CommandKind::recall;  ///< what the reason is for
  QElapsedTimer sent_;  ///< since something went out by a click
  QTableWidget* receipts_;
};

}  // namespace citymirror::panels

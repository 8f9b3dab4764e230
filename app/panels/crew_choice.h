#pragma once
#include <vector>

#include "app/panels/panel.h"
#include "app/session/command/roles.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace citymirror::panels {

/// What a crew that was sent to a place does there, in the card of traffic: one of the works that a
/// structure near by offers, or nothing. Hidden while nothing is asked.
class CrewChoice : public Panel {
  Q_OBJECT
 public:
  explicit CrewChoice(QWidget* parent = nullptr);

  /// Asks for one of `works`, the first of which is chosen. `unit`: whom. `rights`: the one that
  /// each work takes beside that to send units.
  void ask(const QString& unit, const QStringList& works, std::vector<session::Act> rights);
  void end();
  bool isAsking() const { return asking_; }

 signals:
  /// One of the works, -1 = it goes there only. The question has ended.
  void taken(int work);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QString unit_;
  std::vector<session::Act> rights_;
  bool asking_ = false;
  QLabel* question_;
  QComboBox* works_;
  QPushButton* go_;
};

}  // namespace citymirror::panels

#pragma once
#include "app/panels/panel.h"
#include "app/panels/parts.h"
#include "app/session/command/command_act.h"

class QLineEdit;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

class ReasonRow;

/// The rules that watch the city: which run, what each rests on, who switched it, and the switch.
/// Folded to one line until somebody looks.
class RulesPanel : public Panel {
  Q_OBJECT
 public:
  explicit RulesPanel(QWidget* parent = nullptr);

 signals:
  void acted(const session::CommandAct& act);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void buildLayout();
  void refreshList();
  void showChosen();
  void act(const QString& why);
  const incident::Rule* chosen() const;

  QLabel* heading_;
  QPushButton *unfold_, *switch_;
  QWidget* body_;
  QLineEdit* search_;
  QListWidget* list_;
  FactTable* facts_;
  ReasonRow* reason_;
  bool switchesOn_ = false;  // reason_ asks why
  std::shared_ptr<const std::vector<incident::Rule>> listed_;
};

/// Levels of a rule with their unit and severity: "≥ 30 cm orange, ≥ 50 cm red"; of several parts
/// those of each. Empty where nothing is compared with a level of a known unit.
QString levelsText(const incident::Condition& condition);

}  // namespace citymirror::panels

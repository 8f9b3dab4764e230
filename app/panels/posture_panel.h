#pragma once
#include "app/panels/panel.h"
#include "app/panels/top_bar.h"
#include "app/session/command/command_act.h"

class QLabel;
class QPushButton;

namespace citymirror::panels {

class ReasonRow;

/// Peace or emergency: who switched when and why, and the one act that switches.
class PosturePanel : public Panel {
  Q_OBJECT
 public:
  explicit PosturePanel(QWidget* parent = nullptr);

 signals:
  void acted(const session::CommandAct& act);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QLabel *heading_, *since_;
  QPushButton* switch_;
  ReasonRow* reason_;
  session::PostureKind wanted_ = session::PostureKind::peace;  // of which reason_ asks
};

/// The mode of the window that a posture's layout means; nothing = the window stays as it is.
std::optional<DeskMode> modeOfLayout(const std::string& layout);

}  // namespace citymirror::panels

#pragma once
#include "app/panels/panel.h"

class QLabel;
class QPushButton;

namespace citymirror::panels {

/// What this screen does not show, by which labels, and the switch.
class MaskPanel : public Panel {
  Q_OBJECT
 public:
  explicit MaskPanel(QWidget* parent = nullptr);

 signals:
  void switched(citymirror::session::MaskSwitch wanted);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QLabel *state_, *what_;
  QPushButton* switch_;
};

/// 已按“公开”屏蔽 / shows only what is public; empty where nothing is masked.
QString maskText(const session::WorldView& view);

}  // namespace citymirror::panels

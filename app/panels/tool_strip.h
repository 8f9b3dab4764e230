#pragma once
#include "app/panels/panel.h"
#include "app/session/steering_config.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace citymirror::panels {

/// What a click in the city does.
enum class Tool { none, sandbags, block, section };

/// The tools over the city: a line of sandbags, a blocked street, a section; undo and redo. A card
/// under them says how the tool is used and takes its settings.
class ToolStrip : public Panel {
  Q_OBJECT
 public:
  explicit ToolStrip(QWidget* parent = nullptr);
  Tool tool() const { return tool_; }
  void setTool(Tool tool);
  /// Range and usual height of sandbags, with their source.
  void setLimits(const session::SteeringConfig& limits);
  double sandbagHeight() const;  ///< m over the ground
  void setReduced(bool reduced);

 signals:
  void toolChanged(citymirror::panels::Tool tool);
  void undoWanted();
  void redoWanted();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  QPushButton* addTool(Tool tool, const char* name);
  void sayHint();

  Tool tool_ = Tool::none;
  bool reduced_ = false;
  std::vector<std::pair<Tool, QPushButton*>> tools_;
  QPushButton *sandbags_, *block_, *section_, *undo_, *redo_;
  QWidget* card_;
  QLabel *hint_, *heightName_;
  QDoubleSpinBox* height_;
  Text heightSource_;
};

}  // namespace citymirror::panels

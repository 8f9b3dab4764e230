#pragma once
#include "app/panels/panel.h"
#include "scenarios/flood/flood_edit.h"

class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

/// What a person may do to the water and has done: the tools, the acts of the what-if in their
/// order, undo and redo. Names the branch, so that a what-if is never taken for the forecast.
class MeasuresPanel : public Panel {
  Q_OBJECT
 public:
  enum class Tool { none, sandbags, block };

  explicit MeasuresPanel(QWidget* parent = nullptr);
  Tool tool() const { return tool_; }
  /// A line was drawn with the tool: becomes an edit. Nothing without a tool.
  void lineDrawn(const std::vector<Point2>& line);
  void lineCancelled();

 signals:
  void toolChanged(bool drawing);
  void editWanted(const citymirror::flood::FloodEdit& edit);
  void undoWanted();
  void redoWanted();
  void forecastWanted();
  void chosen(const QString& code);

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void take(Tool tool);
  double crestOver(const std::vector<Point2>& line) const;
  std::string freshId(const char* prefix) const;

  Tool tool_ = Tool::none;
  QLabel *heading_, *state_, *hint_, *heightName_;
  QPushButton *sandbags_, *block_, *undo_, *redo_, *back_;
  QDoubleSpinBox* height_;
  QListWidget* list_;
};

}  // namespace citymirror::panels

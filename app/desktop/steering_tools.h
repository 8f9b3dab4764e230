#pragma once
#include <QObject>

#include "app/desktop/commands.h"
#include "app/panels/tool_strip.h"
#include "app/view/city_view.h"

namespace citymirror::panels {
class MeasuresPanel;
class WorksPanel;
}  // namespace citymirror::panels

namespace citymirror::desktop {

class WaterTaker;

/// What people do to the flood in the window: the tools over the city, the panel of measures and
/// the controls of structures, turned into commands.
class SteeringTools : public QObject {
  Q_OBJECT
 public:
  SteeringTools(view::CityView* city, QWidget* stage, QWidget* rail, Commands& commands);

  panels::ToolStrip* strip() const { return strip_; }
  panels::MeasuresPanel* measures() const { return measures_; }
  panels::WorksPanel* works() const { return works_; }
  void setLimits(const session::SteeringConfig& limits);
  /// While it takes them, edits of the water go to it and not to the commands. Null = nobody.
  void setTaker(WaterTaker* taker) { taker_ = taker; }

  /// True where the click was the tool's: a street to block.
  bool pick(const view::Pick& pick);
  /// Puts the tool away; false where none was in the hand.
  bool cancel();

 signals:
  void codeChosen(const QString& code);
  void sectionWanted();

 private:
  void connectPanels();
  void take(panels::Tool tool);
  WaterTaker* taker() const;

  Commands& commands_;
  WaterTaker* taker_ = nullptr;
  bool laying_ = false;  ///< the line that is being drawn is one of sandbags
  view::CityView* city_;
  panels::ToolStrip* strip_;
  panels::MeasuresPanel* measures_;
  panels::WorksPanel* works_;
};

}  // namespace citymirror::desktop

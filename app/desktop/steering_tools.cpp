#include "app/desktop/steering_tools.h"

#include <utility>

#include "app/desktop/water_taker.h"
#include "app/panels/measures_panel.h"
#include "app/panels/works_panel.h"

namespace citymirror::desktop {

using panels::Tool;

SteeringTools::SteeringTools(view::CityView* city, QWidget* stage, QWidget* rail,
                             Commands& commands)
    : QObject(stage),
      commands_(commands),
      city_(city),
      strip_(new panels::ToolStrip(stage)),
      measures_(new panels::MeasuresPanel(rail)),
      works_(new panels::WorksPanel(rail)) {
  connectPanels();
}

void SteeringTools::connectPanels() {
  using namespace panels;
  connect(strip_, &ToolStrip::toolChanged, this, &SteeringTools::take);
  connect(strip_, &ToolStrip::undoWanted, this, [this] { commands_.undo(); });
  connect(strip_, &ToolStrip::redoWanted, this, [this] { commands_.redo(); });
  connect(measures_, &MeasuresPanel::undoWanted, this, [this] { commands_.undo(); });
  connect(measures_, &MeasuresPanel::forecastWanted, this, [this] { commands_.showForecast(); });
  connect(measures_, &MeasuresPanel::rainWanted, this,
          [this](double factor) { commands_.scaleRain(factor); });
  connect(measures_, &MeasuresPanel::pauseWanted, this, [this] { commands_.pauseRun(); });
  connect(measures_, &MeasuresPanel::resumeWanted, this, [this] { commands_.resumeRun(); });
  connect(measures_, &MeasuresPanel::cancelWanted, this, [this] { commands_.cancelJobs(); });
  connect(measures_, &MeasuresPanel::chosen, this, &SteeringTools::codeChosen);
  connect(works_, &WorksPanel::editWanted, this,
          [this](const flood::FloodEdit& edit) {
            if (WaterTaker* to = taker()) return to->editWater(edit);
            commands_.editFlood(edit);
          });
  connect(works_, &WorksPanel::timePicked, this, [this](Instant at) { commands_.seek(at); });
  connect(city_, &view::CityView::lineDrawn, this, [this](const std::vector<Point2>& line) {
    if (!std::exchange(laying_, false)) return;
    if (WaterTaker* to = taker())
      to->laySandbags(line, strip_->sandbagHeight());
    else
      commands_.drawSandbags(line, strip_->sandbagHeight());
    strip_->setTool(Tool::none);
  });
  connect(city_, &view::CityView::lineCancelled, this, [this] {
    if (std::exchange(laying_, false)) strip_->setTool(Tool::none);
  });
}

void SteeringTools::setLimits(const session::SteeringConfig& limits) {
  strip_->setLimits(limits);
  measures_->setRainLimits(limits.leastRain, limits.mostRain);
}

WaterTaker* SteeringTools::taker() const {
  return taker_ != nullptr && taker_->takesWater() ? taker_ : nullptr;
}

void SteeringTools::take(Tool tool) {
  laying_ = false;
  if (city_->drawingLine()) city_->cancelLine();
  if (tool == Tool::sandbags) {
    city_->beginLine();
    laying_ = true;
    return;
  }
  if (tool != Tool::section) return;
  strip_->setTool(Tool::none);
  emit sectionWanted();
}

bool SteeringTools::pick(const view::Pick& pick) {
  if (strip_->tool() != Tool::block) return false;
  if (pick.kind != view::PickKind::none) {
    const Point2 at(pick.at.x(), pick.at.y());
    if (WaterTaker* to = taker())
      to->blockStreet(at);
    else
      commands_.blockStreet(at);
    strip_->setTool(Tool::none);
  }
  return true;
}

bool SteeringTools::cancel() {
  if (strip_->tool() == Tool::none) return false;
  strip_->setTool(Tool::none);
  return true;
}

}  // namespace citymirror::desktop

#pragma once
#include "app/desktop/viewer_tool.h"
#include "app/panels/measure_card.h"

namespace citymirror::desktop {

/// Distance, area, height, line of sight and section: places that a person clicks, on roofs and
/// facades as well as the ground. M begins a distance.
class MeasureTools : public ViewerTool {
  Q_OBJECT
 public:
  MeasureTools(view::CityView* city, QWidget* stage);
  void start(panels::MeasureKind kind);
  panels::MeasureCard* card() const { return card_; }

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }

 private:
  void preview(const std::vector<Point3>& path);
  void showSketch();

  view::CityView* city_;
  panels::MeasureCard* card_;
  std::shared_ptr<const CityModel> model_;
  std::optional<panels::MeasureKind> drawing_;
};

}  // namespace citymirror::desktop

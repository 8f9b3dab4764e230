#pragma once
#include "app/desktop/viewer_tool.h"
#include "app/panels/cutaway_card.h"

namespace citymirror::desktop {

/// Cuts the city with a plane, makes it translucent, looks below the ground. U goes underground.
class ClipTools : public ViewerTool {
  Q_OBJECT
 public:
  ClipTools(view::CityView* city, QWidget* stage);
  /// Lets a person click two places of an upright plane.
  void startUpright();
  /// A level plane half-way up the buildings around the middle of the picture.
  void cutLevel();
  void setUnderground(bool on);
  void open();  ///< the card, with nothing cut yet
  panels::CutawayCard* card() const { return card_; }

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }

 private:
  void cutAlong(const std::vector<Point3>& path);
  void sketch(const std::vector<Point3>& path);

  view::CityView* city_;
  panels::CutawayCard* card_;
  std::shared_ptr<const CityModel> model_;
  bool drawing_ = false;
};

}  // namespace citymirror::desktop

#pragma once
#include <QObject>
#include <QRect>
#include <memory>

#include "app/panels/depth_probe.h"
#include "app/panels/section_panel.h"
#include "app/panels/water_legend.h"
#include "app/view/city_view.h"

namespace citymirror::desktop {

/// Everything that reads the flood water in the city: its legend and look, the depth under the
/// mouse, the section along a drawn line. Its panels float over the stage.
class WaterTools : public QObject {
  Q_OBJECT
 public:
  WaterTools(view::CityView* city, QWidget* stage);

  panels::WaterLegend* legend() const { return legend_; }
  panels::SectionPanel* section() const { return section_; }
  panels::DepthProbe* probe() const { return probe_; }

  /// A frame in the look that is chosen.
  draw::DrawFrame dressed(draw::DrawFrame frame) const;
  void setLook(draw::WaterLook look);
  void toggleLook();
  void setFlowVisible(bool visible);
  /// Lines on roads that the picture has, null = none; hidden ones are not explained.
  void setRoads(const std::shared_ptr<const draw::RibbonSet>& ribbons);
  void setRoadsVisible(bool visible);
  /// There is water in the picture to be explained, or none.
  void setWater(bool there);
  /// The legend and the section are in the light of the picture.
  void followLight();
  /// Lets a person draw the line of a section.
  void startSection();
  /// False where none is open.
  bool closeSection();
  /// Only the legend stays.
  void setReduced(bool reduced);
  /// Puts the panels in their places; what they cover.
  QList<QRect> place(const QSize& room);

 signals:
  void lookChanged();
  void moved();  ///< a panel came, went or changed its size
  void said(const QString& message);
  void over(const QString& message);  ///< what was said asks for nothing any more

 private:
  void endHint();
  void explainRoads();
  void probeAt(const view::Pick& pick);

  view::CityView* city_;
  panels::WaterLegend* legend_;
  panels::SectionPanel* section_;
  panels::DepthProbe* probe_;
  bool sectioning_ = false, roadsVisible_ = true;
  QString hint_;  ///< asked for, while a section is being drawn
  std::shared_ptr<const draw::RibbonSet> ribbons_;
};

}  // namespace citymirror::desktop

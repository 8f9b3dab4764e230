#pragma once
#include <QWidget>
#include <optional>

#include "engine/draw/sight_line.h"
#include "engine/draw/water_section.h"

namespace citymirror::panels {

/// Ground, water and buildings along a line: distance to the right, height above the datum up. The
/// depth is filled in the bands of the depth ramp of the picture's light; the largest level of the run is dashed;
/// buildings are blocks, cut off where they leave the picture.
class SectionPlot : public QWidget {
  Q_OBJECT
 public:
  explicit SectionPlot(QWidget* parent = nullptr);
  void setSection(draw::WaterSection section, const QString& datum);
  /// Ground and buildings up to their roofs, and what is seen of them along a line of sight: the
  /// ground in the accent where it is visible, hatched in violet where it is hidden.
  void setProfile(draw::WaterSection profile, const QString& datum,
                  std::optional<draw::SightLine> sight);
  /// Daylight::night of the picture: the bands are in the colours that it is drawn in.
  void setNight(float night);
  const draw::WaterSection& section() const { return section_; }
  double xOf(double along) const;
  double yOf(double height) const;
  /// The station nearest to a pixel column; nothing outside the plot.
  const draw::Station* stationAt(double x) const;
  QSize sizeHint() const override { return {640, 150}; }

 signals:
  void pointed(const citymirror::draw::Station* station);  ///< null = the mouse has left

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QRectF area() const;
  void paintAxes(QPainter& painter) const;
  void paintBuildings(QPainter& painter) const;
  void paintGround(QPainter& painter) const;
  void paintWater(QPainter& painter) const;
  void paintSight(QPainter& painter) const;
  void paintPointer(QPainter& painter) const;
  void fit(double low, double high);

  draw::WaterSection section_;
  std::optional<draw::SightLine> sight_;
  QString datum_;
  double low_ = 0, high_ = 1;
  float night_ = 0;
  std::optional<double> pointer_;
};

}  // namespace citymirror::panels

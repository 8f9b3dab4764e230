#include "app/desktop/bookmark_plan.h"

#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <span>

#include "app/panels/theme.h"
#include "engine/draw/color_ramp.h"

namespace citymirror::desktop {
namespace {

constexpr double kWidthOfDistance = 1.2, kNarrowest = 200;  // m across for a metre of distance
constexpr double kHousesUpTo = 2500, kLanesUpTo = 5000;     // m across
constexpr double kArrow = 8;                                // px

class Plan {
 public:
  Plan(const CityModel& city, const draw::CameraPose& pose, const QSize& size)
      : city_(city), middle_(pose.target), picture_(size), painter_(&picture_) {
    const double widest = std::max({city.extent.width(), city.extent.height(), kNarrowest});
    across_ = std::clamp(pose.distance * kWidthOfDistance, kNarrowest, widest);
    scale_ = size.width() / across_;
    const Point2 half(across_ / 2, across_ / 2 * size.height() / size.width());
    shown_ = {middle_.x() - half.x(), middle_.y() - half.y(), middle_.x() + half.x(),
              middle_.y() + half.y()};
    painter_.fillRect(picture_.rect(), panels::colorOf(draw::darkPalette().urbanGround));
    painter_.setRenderHint(QPainter::Antialiasing);
  }

  QPixmap drawn(double headingDeg) {
    drawWaters();
    if (across_ < kHousesUpTo) drawHouses();
    drawRoads();
    drawArrow(headingDeg);
    painter_.end();
    return picture_;
  }

 private:
  QPointF pixelOf(const Point2& p) const {
    return {(p.x() - shown_.west) * scale_, (shown_.north - p.y()) * scale_};
  }
  QPolygonF pixelsOf(std::span<const Point2> points) const {
    QPolygonF pixels;
    for (const Point2& p : points) pixels << pixelOf(p);
    return pixels;
  }
  bool seen(std::span<const Point2> points) const {
    if (points.empty()) return false;
    const Bounds box = boundsOf(points);
    return box.west <= shown_.east && box.east >= shown_.west && box.south <= shown_.north &&
           box.north >= shown_.south;
  }

  void drawWaters() {
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(panels::colorOf(draw::darkPalette().river));
    for (const WaterBody& water : city_.water) {
      if (!seen(water.area.outer)) continue;
      QPainterPath path;
      path.addPolygon(pixelsOf(water.area.outer));
      for (const auto& hole : water.area.holes) path.addPolygon(pixelsOf(hole));
      painter_.drawPath(path);
    }
  }
  void drawHouses() {
    painter_.setBrush(panels::colorOf(draw::darkPalette().building));
    const BuildingSet& houses = city_.buildings;
    for (std::size_t i = 0; i < houses.size(); ++i) {
      const auto ring = houses.footprint(i);
      if (seen(ring)) painter_.drawPolygon(pixelsOf(ring));
    }
  }
  void drawRoads() {
    painter_.setBrush(Qt::NoBrush);
    for (const Road& road : city_.roads.roads) {
      const bool major = road.roadClass <= RoadClass::primary;
      if ((!major && across_ > kLanesUpTo) || !seen(road.line)) continue;
      const draw::Palette& palette = draw::darkPalette();
      const auto color = panels::colorOf(major ? palette.roadMajor : palette.roadMinor);
      painter_.setPen(QPen(color, major ? 2 : 1));
      painter_.drawPolyline(pixelsOf(road.line));
    }
  }
  void drawArrow(double headingDeg) {
    painter_.translate(pixelOf(middle_));
    painter_.rotate(headingDeg);
    painter_.setPen(QPen(panels::colorOf(panels::Tone::ground), 1));
    painter_.setBrush(panels::colorOf(panels::Tone::accent));
    painter_.drawPolygon(QPolygonF({{0, -kArrow},
                                    {kArrow * 0.7, kArrow * 0.8},
                                    {0, kArrow * 0.4},
                                    {-kArrow * 0.7, kArrow * 0.8}}));
  }

  const CityModel& city_;
  Point2 middle_;
  QPixmap picture_;
  QPainter painter_;
  Bounds shown_;
  double across_ = 0, scale_ = 1;  // m; px a metre
};

}  // namespace

QPixmap planOfView(const CityModel& city, const draw::CameraPose& pose, const QSize& size) {
  return Plan(city, pose, size).drawn(pose.headingDeg);
}

}  // namespace citymirror::desktop

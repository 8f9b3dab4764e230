#include "app/panels/section_plot.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/panels/theme.h"
#include "engine/draw/daylight.h"

namespace citymirror::panels {
namespace {

constexpr double kPlotLeft = 52, kPlotRight = 16, kPlotTop = 22, kPlotBottom = 34,
                 kLeastRange = 1.0;

double niceStep(double range, int steps) {
  const double raw = std::max(range, 1e-9) / steps;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power) return factor * power;
  }
  return 10 * power;
}

int digitsOf(double step) { return std::clamp(int(std::ceil(-std::log10(step) - 1e-9)), 0, 3); }

}  // namespace

SectionPlot::SectionPlot(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setMinimumHeight(140);
}

void SectionPlot::setSection(draw::WaterSection section, const QString& datum) {
  section_ = std::move(section);
  datum_ = datum;
  sight_.reset();
  double low = INFINITY, high = -INFINITY;
  for (const draw::Station& s : section_.stations) {
    if (!std::isfinite(s.ground)) continue;
    low = std::min(low, s.ground);
    high = std::max(high, s.ground + std::max(s.depth, s.maxDepth));
  }
  fit(low, high);
}

void SectionPlot::setProfile(draw::WaterSection profile, const QString& datum,
                             std::optional<draw::SightLine> sight) {
  section_ = std::move(profile);
  datum_ = datum;
  sight_ = std::move(sight);
  double low = INFINITY, high = -INFINITY;
  const auto reach = [&](double z) {
    if (!std::isfinite(z)) return;
    low = std::min(low, z);
    high = std::max(high, z);
  };
  for (const draw::Station& s : section_.stations) reach(s.ground);
  for (const draw::CrossedBuilding& b : section_.buildings) reach(b.top);
  if (sight_) reach(sight_->eye.z()), reach(sight_->target.z());
  fit(low, high);
}

void SectionPlot::setNight(float night) {
  if (night == night_) return;
  night_ = night;
  update();
}

void SectionPlot::fit(double low, double high) {
  if (!std::isfinite(low)) low = 0, high = 1;
  const double middle = (low + high) / 2, half = std::max(high - low, kLeastRange) / 2;
  low_ = middle - 1.15 * half;
  high_ = middle + 1.25 * half;
  update();
}

QRectF SectionPlot::area() const {
  return QRectF(rect()).adjusted(kPlotLeft, kPlotTop, -kPlotRight, -kPlotBottom);
}

double SectionPlot::xOf(double along) const {
  const double length = section_.stations.empty() ? 1 : section_.stations.back().along;
  return area().left() + area().width() * along / std::max(length, 1e-9);
}

double SectionPlot::yOf(double height) const {
  return area().bottom() - area().height() * (height - low_) / (high_ - low_);
}

const draw::Station* SectionPlot::stationAt(double x) const {
  if (section_.stations.empty() || x < area().left() - 4 || x > area().right() + 4) return nullptr;
  const auto far = [&](const draw::Station& s) { return std::abs(xOf(s.along) - x); };
  return &*std::min_element(section_.stations.begin(), section_.stations.end(),
                            [&](const auto& a, const auto& b) { return far(a) < far(b); });
}

void SectionPlot::paintAxes(QPainter& painter) const {
  const QRectF plot = area();
  painter.setFont(fontOf(TypeSize::small));
  painter.setPen(colorOf(Tone::muted));
  const QString title = datum_.isEmpty() ? tr("Height (m)") : tr("Height (m, %1)").arg(datum_);
  painter.drawText(QRectF(0, 0, width(), 16), Qt::AlignLeft, title);
  const double step = niceStep(high_ - low_, 4);
  for (double v = std::ceil(low_ / step) * step; v <= high_; v += step) {
    painter.setPen(colorOf(Tone::line));
    painter.drawLine(QPointF(plot.left(), yOf(v)), QPointF(plot.right(), yOf(v)));
    painter.setPen(colorOf(Tone::muted));
    painter.drawText(QRectF(0, yOf(v) - 8, kPlotLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(v, 'f', digitsOf(step)));
  }
  const double length = section_.stations.back().along, stride = niceStep(length, 6);
  for (double d = 0; d <= length * 1.0001; d += stride) {
    painter.drawLine(QPointF(xOf(d), plot.bottom()), QPointF(xOf(d), plot.bottom() + 3));
    painter.drawText(QRectF(xOf(d) - 30, plot.bottom() + 4, 60, 14), Qt::AlignHCenter,
                     QString::number(d, 'f', digitsOf(stride)));
  }
  painter.drawText(QRectF(plot.left(), height() - 14.0, plot.width(), 14), Qt::AlignRight,
                   tr("Distance (m)"));
}

void SectionPlot::paintBuildings(QPainter& painter) const {
  QColor wall = colorOf(draw::darkPalette().building);
  wall.setAlphaF(0.28);
  for (const draw::CrossedBuilding& b : section_.buildings) {
    const QRectF block(QPointF(xOf(b.from), std::max(yOf(b.top), area().top() - 1)),
                       QPointF(xOf(b.to), area().bottom()));
    painter.fillRect(block, wall);
    painter.setPen(QPen(colorOf(Tone::muted), 1));
    painter.drawLine(block.topLeft(), block.bottomLeft());
    painter.drawLine(block.topRight(), block.bottomRight());
    if (yOf(b.top) > area().top()) painter.drawLine(block.topLeft(), block.topRight());
  }
}

void SectionPlot::paintGround(QPainter& painter) const {
  const QColor soil = colorOf(draw::darkPalette().terrainLow).darker(150);
  const auto& stations = section_.stations;
  for (std::size_t i = 1; i < stations.size(); ++i) {
    const draw::Station &a = stations[i - 1], &b = stations[i];
    if (!std::isfinite(a.ground) || !std::isfinite(b.ground)) continue;
    const QPointF left(xOf(a.along), yOf(a.ground)), right(xOf(b.along), yOf(b.ground));
    painter.setPen(Qt::NoPen);
    painter.setBrush(soil);
    painter.drawPolygon(
        QPolygonF{{left, right, {right.x(), area().bottom()}, {left.x(), area().bottom()}}});
    painter.setPen(QPen(colorOf(Tone::text), 1.4));
    painter.drawLine(left, right);
  }
}

void SectionPlot::paintWater(QPainter& painter) const {
  const auto& stations = section_.stations;
  QPen largest(colorOf(Tone::forecast), 1.4);
  largest.setDashPattern({4, 3});
  for (std::size_t i = 1; i < stations.size(); ++i) {
    const draw::Station &a = stations[i - 1], &b = stations[i];
    if (!std::isfinite(a.ground) || !std::isfinite(b.ground)) continue;
    const QPointF left(xOf(a.along), yOf(a.ground + a.depth)),
        right(xOf(b.along), yOf(b.ground + b.depth));
    if (a.depth > 0 || b.depth > 0) {
      QColor band =
          colorOf(draw::solidDepthRampBy(night_).stepped(float(std::max(a.depth, b.depth))));
      painter.setPen(Qt::NoPen);
      painter.setBrush(band);
      painter.drawPolygon(
          QPolygonF{{left, right, {right.x(), yOf(b.ground)}, {left.x(), yOf(a.ground)}}});
      painter.setPen(QPen(colorOf(Tone::text), 1));
      painter.drawLine(left, right);
    }
    if (a.maxDepth <= 0 || b.maxDepth <= 0) continue;
    painter.setPen(largest);
    painter.drawLine(QPointF(left.x(), yOf(a.ground + a.maxDepth)),
                     QPointF(right.x(), yOf(b.ground + b.maxDepth)));
  }
}

void SectionPlot::paintSight(QPainter& painter) const {
  if (!sight_) return;
  for (const draw::SightStretch& part : sight_->ground) {
    QPolygonF line;
    for (const draw::Station& s : section_.stations) {
      if (s.along >= part.from && s.along <= part.to && std::isfinite(s.ground))
        line << QPointF(xOf(s.along), yOf(s.ground));
    }
    QPen pen(colorOf(part.visible ? Tone::accent : Tone::forecast), 3);
    if (!part.visible) pen.setDashPattern({2, 1});
    painter.setPen(pen);
    painter.drawPolyline(line);
  }
  painter.setPen(QPen(colorOf(Tone::text), 1.2));
  painter.drawLine(QPointF(xOf(0), yOf(sight_->eye.z())),
                   QPointF(xOf(sight_->length), yOf(sight_->target.z())));
  if (!sight_->first) return;
  painter.setBrush(colorOf(Tone::forecast));
  painter.drawEllipse(QPointF(xOf(sight_->first->along), yOf(sight_->first->at.z())), 3.5, 3.5);
}

void SectionPlot::paintPointer(QPainter& painter) const {
  const draw::Station* s = pointer_ ? stationAt(*pointer_) : nullptr;
  if (s == nullptr) return;
  painter.setPen(QPen(colorOf(Tone::accent), 1));
  const double x = xOf(s->along);
  painter.drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
  if (!std::isfinite(s->ground)) return;
  painter.setBrush(colorOf(Tone::accent));
  painter.drawEllipse(QPointF(x, yOf(s->ground + s->depth)), 3, 3);
}

void SectionPlot::paintEvent(QPaintEvent*) {
  if (section_.stations.empty()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paintAxes(painter);
  painter.setClipRect(area().adjusted(-4, -1, 4, 1));
  paintBuildings(painter);
  paintGround(painter);
  paintWater(painter);
  paintSight(painter);
  paintPointer(painter);
}

void SectionPlot::mouseMoveEvent(QMouseEvent* event) {
  pointer_ = event->position().x();
  emit pointed(stationAt(*pointer_));
  update();
}

void SectionPlot::leaveEvent(QEvent*) {
  pointer_.reset();
  emit pointed(nullptr);
  update();
}

}  // namespace citymirror::panels

#include "app/panels/time_plot.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace citymirror::panels {
namespace {

constexpr int kTimeWidth = 80, kTimeHeight = 16, kTimeGap = 3;  // px
constexpr Millis kOneDay = std::chrono::hours(24), kManyDays = std::chrono::hours(24 * 60);

}  // namespace

TimePlot::TimePlot(const QMargins& margins, QWidget* parent) : QWidget(parent), margins_(margins) {}

void TimePlot::setWindow(const Span& window, int utcOffsetMinutes) {
  window_ = window;
  utcOffsetMinutes_ = utcOffsetMinutes;
  update();
}

void TimePlot::setRange(double low, double high) {
  low_ = low;
  high_ = high;
  update();
}

QRectF TimePlot::plot() const { return QRectF(rect().marginsRemoved(margins_)); }

double TimePlot::xOf(Instant at) const {
  const double span = std::max(1.0, double(window_.length().count()));
  return plot().left() + plot().width() * double((at - window_.begin).count()) / span;
}

double TimePlot::yOf(double value) const {
  return plot().bottom() - plot().height() * (value - low_) / (high_ - low_);
}

QString TimePlot::clock(Instant at) const {
  if (window_.length() <= kOneDay) return QString::fromStdString(clockText(at, utcOffsetMinutes_));
  const QString iso = QString::fromStdString(toIso(at, utcOffsetMinutes_));  // 2026-07-18T18:20…
  if (window_.length() > kManyDays) return iso.left(10);
  return iso.mid(5, 5) + ' ' + iso.mid(11, 5);
}

void TimePlot::paintTimes(QPainter& painter, int parts) const {
  const std::int64_t length = window_.length().count();
  if (length <= 0) return;
  for (int i = 0; i <= parts; ++i) {
    const Instant at = window_.begin + Millis{length * i / parts};
    const double shift = i == 0 ? 0 : i == parts ? kTimeWidth : kTimeWidth / 2.0;
    const int align = i == 0 ? Qt::AlignLeft : i == parts ? Qt::AlignRight : Qt::AlignHCenter;
    painter.drawText(QRectF(xOf(at) - shift, plot().bottom() + kTimeGap, kTimeWidth, kTimeHeight),
                     align, clock(at));
  }
}

void TimePlot::paintLine(QPainter& painter, const std::vector<ChartPoint>& points) const {
  QPolygonF run;
  const auto flush = [&] {
    if (run.size() > 1) painter.drawPolyline(run);
    if (run.size() == 1) painter.drawPoint(run.front());
    run.clear();
  };
  for (const ChartPoint& p : points) {
    if (std::isfinite(p.value))
      run.append({xOf(p.at), yOf(p.value)});
    else
      flush();
  }
  flush();
}

void TimePlot::paintInstant(QPainter& painter, Instant at) const {
  if (at < window_.begin || at > window_.end) return;
  const double x = xOf(at);
  painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
}

void TimePlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !plot().contains(event->position())) return;
  const double part = (event->position().x() - plot().left()) / plot().width();
  emit timePicked(window_.begin + Millis{std::int64_t(part * double(window_.length().count()))});
}

}  // namespace citymirror::panels

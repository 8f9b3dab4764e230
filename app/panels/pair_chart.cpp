#include "app/panels/pair_chart.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr double kPairLeft = 6, kPairRight = 18, kPairTop = 18, kPairBottom = 16;  // px

QString pairNumber(double value, int digits) {
  return QLocale::c().toString(value, 'f', digits);
}

}  // namespace

PairChart::PairChart(QWidget* parent) : QWidget(parent) { setMinimumHeight(sizeHint().height()); }

void PairChart::setData(PairData data) {
  data_ = std::move(data);
  low_ = high_ = 0;
  for (const PairLine& line : data_.lines) {
    for (const ChartPoint& point : line.points) {
      if (!std::isfinite(point.value)) continue;
      low_ = std::min(low_, point.value);
      high_ = std::max(high_, point.value);
    }
  }
  if (!(high_ > low_)) high_ = low_ + 1;
  update();
}

QRectF PairChart::plot() const {
  return QRectF(rect()).adjusted(kPairLeft, kPairTop, -kPairRight, -kPairBottom);
}

double PairChart::xOf(Instant at) const {
  const double span = std::max(1.0, double(data_.window.length().count()));
  return plot().left() + plot().width() * double((at - data_.window.begin).count()) / span;
}

double PairChart::yOf(double value) const {
  return plot().bottom() - plot().height() * (value - low_) / (high_ - low_);
}

void PairChart::paintLine(QPainter& painter, const PairLine& line, Qt::PenStyle style) const {
  QPainterPath path;
  bool open = false;
  QPointF last;
  for (const ChartPoint& point : line.points) {
    if (!std::isfinite(point.value)) {
      open = false;
      continue;
    }
    last = {xOf(point.at), yOf(point.value)};
    if (open)
      path.lineTo(last);
    else
      path.moveTo(last);
    open = true;
  }
  painter.setPen(QPen(line.color, 2, style));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(path);
  if (path.isEmpty()) return;
  painter.drawText(QRectF(last.x() + 3, last.y() - 8, kPairRight, 16),
                   Qt::AlignLeft | Qt::AlignVCenter, line.letter);
}

void PairChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(fontOf(TypeSize::small));
  painter.setPen(QPen(colorOf(Tone::line), 1));
  painter.drawRect(plot());
  painter.setPen(colorOf(Tone::muted));
  painter.drawText(QRectF(kPairLeft, 0, width() - kPairLeft, kPairTop),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   QString("%1 · %2 %3")
                       .arg(data_.title, tr("top = %1").arg(pairNumber(high_, data_.digits)),
                            data_.unit));
  const auto clock = [&](Instant at) {
    return QString::fromStdString(toIso(at, data_.utcOffsetMinutes).substr(11, 5));
  };
  const QRectF below(kPairLeft, plot().bottom() + 1, plot().width(), kPairBottom - 2);
  painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, clock(data_.window.begin));
  painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, clock(data_.window.end));
  paintLine(painter, data_.lines[0], Qt::DashLine);
  paintLine(painter, data_.lines[1], Qt::DotLine);
  painter.setPen(QPen(colorOf(Tone::text), 1));
  const double x = xOf(data_.cursor);
  if (data_.cursor >= data_.window.begin && data_.cursor <= data_.window.end)
    painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
}

void PairChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || data_.window.length().count() <= 0) return;
  const double share =
      std::clamp((event->position().x() - plot().left()) / std::max(1.0, plot().width()), 0.0, 1.0);
  emit timePicked(data_.window.begin +
                  Millis{std::int64_t(share * double(data_.window.length().count()))});
}

}  // namespace citymirror::panels

#include "app/panels/chart.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kChartLeft = 40, kChartRight = 8, kChartTop = 24, kChartBottom = 20;  // px
constexpr double kBandOpacity = 0.3;

/// 1, 2 or 5 times a power of ten, so that about four steps cover the range.
double niceStep(double range) {
  const double raw = std::max(range, 1e-9) / 4;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power) return factor * power;
  }
  return 10 * power;
}

}  // namespace

Chart::Chart(QWidget* parent)
    : TimePlot({kChartLeft, kChartTop, kChartRight, kChartBottom}, parent) {
  setMouseTracking(true);
  setMinimumHeight(128);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Chart::setData(ChartData data) {
  data_ = std::move(data);
  bool any = false;
  double low = 0, high = 0;
  const auto take = [&](double v) {
    if (!std::isfinite(v)) return;
    low = any ? std::min(low, v) : v;
    high = any ? std::max(high, v) : v;
    any = true;
  };
  for (const auto* points : {&data_.measured, &data_.forecast}) {
    for (const ChartPoint& p : *points) take(p.value);
  }
  for (const ChartExtremes& extreme : data_.extremes) {
    take(extreme.least);
    take(extreme.most);
  }
  const double reach = std::max(high - low, 0.2 * std::abs(high));
  for (const ChartLimit& limit : data_.limits) {
    if (any && limit.value <= high + 1.5 * reach && limit.value >= low - reach) take(limit.value);
  }
  if (low > 0 && low < high * 0.6) low = 0;
  if (!any || high - low < 1e-6) high = low + 1;
  const double step = niceStep(high - low);
  setWindow(data_.window, data_.utcOffsetMinutes);
  setRange(std::floor(low / step) * step, std::ceil(high / step) * step);
}

void Chart::paintAxes(QPainter& painter) const {
  const QRectF area = plot();
  painter.setFont(fontOf(TypeSize::small));
  painter.setPen(colorOf(Tone::muted));
  painter.drawText(QRectF(0, 0, width(), kChartTop - 4), Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(data_.title + " (" + data_.unit + ")",
                                                    Qt::ElideRight, width()));
  const double step = niceStep(high() - low());
  for (double v = low(); v <= high() + step / 2; v += step) {
    painter.setPen(colorOf(Tone::line));
    painter.drawLine(QPointF(area.left(), yOf(v)), QPointF(area.right(), yOf(v)));
    painter.setPen(colorOf(Tone::muted));
    painter.drawText(QRectF(0, yOf(v) - 8, kChartLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(std::abs(v) < step / 100 ? 0.0 : v, 'f', data_.digits));
  }
  paintTimes(painter, 2);
}

void Chart::paintLimits(QPainter& painter) const {
  painter.setFont(fontOf(TypeSize::small));
  for (const ChartLimit& limit : data_.limits) {
    if (limit.value < low() || limit.value > high()) continue;
    const double y = yOf(limit.value);
    painter.setPen(QPen(colorOf(Tone::muted), 1));
    painter.drawLine(QPointF(plot().left(), y), QPointF(plot().right(), y));
    painter.drawText(QRectF(plot().left() + 4, y - 15, plot().width() - 8, 14), Qt::AlignLeft,
                     limit.label);
  }
}

void Chart::paintNow(QPainter& painter) const {
  painter.setPen(QPen(colorOf(Tone::muted), 1));
  paintInstant(painter, data_.now);
  painter.setPen(QPen(colorOf(Tone::accent), 1));
  paintInstant(painter, data_.cursor);
}

void Chart::paintExtremes(QPainter& painter) const {
  QColor pale = colorOf(Tone::measured);
  pale.setAlphaF(kBandOpacity);
  painter.setPen(QPen(pale, 1));
  painter.setBrush(pale);
  QPolygonF above, below;
  const auto flush = [&] {
    std::reverse(below.begin(), below.end());
    painter.drawPolygon(above + below);
    above.clear();
    below.clear();
  };
  for (const ChartExtremes& extreme : data_.extremes) {
    if (!std::isfinite(extreme.least)) {
      flush();
      continue;
    }
    above.append({xOf(extreme.at), yOf(extreme.most)});
    below.append({xOf(extreme.at), yOf(extreme.least)});
  }
  flush();
  painter.setBrush(Qt::NoBrush);
}

void Chart::paintValues(QPainter& painter) const {
  painter.setClipRect(plot().adjusted(-1, -2, 1, 2));
  paintExtremes(painter);
  painter.setPen(QPen(colorOf(Tone::measured), 2));
  paintLine(painter, data_.measured);
  if (data_.now >= data_.window.begin) {
    const double left = std::max(plot().left(), xOf(data_.now));
    painter.setClipRect(QRectF(QPointF(left, 0), QPointF(plot().right() + 1, height())));
  }
  QPen dashed(colorOf(Tone::forecast), 2);
  dashed.setDashPattern({3, 3});
  painter.setPen(dashed);
  paintLine(painter, data_.forecast);
}

void Chart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paintAxes(painter);
  if (data_.measured.empty() && data_.forecast.empty()) {
    painter.setPen(colorOf(Tone::muted));
    painter.drawText(plot(), Qt::AlignCenter | Qt::TextWordWrap, data_.emptyText);
    return;
  }
  paintLimits(painter);
  paintNow(painter);
  paintValues(painter);
}

void Chart::mouseMoveEvent(QMouseEvent* event) {
  const ChartPoint* nearest = nullptr;
  bool forecast = false;
  double best = 24;
  for (const auto* points : {&data_.measured, &data_.forecast}) {
    for (const ChartPoint& p : *points) {
      const double far = std::abs(xOf(p.at) - event->position().x());
      if (far >= best || !std::isfinite(p.value)) continue;
      best = far;
      nearest = &p;
      forecast = points == &data_.forecast;
    }
  }
  if (nearest == nullptr) return QToolTip::hideText();
  const QString value = QString::number(nearest->value, 'f', data_.digits) + " " + data_.unit;
  const QString kind = forecast ? tr("forecast") : tr("measured");
  QToolTip::showText(event->globalPosition().toPoint(),
                     QString("%1  %2  %3").arg(clock(nearest->at), value, kind), this);
}

}  // namespace citymirror::panels

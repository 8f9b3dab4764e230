#include "app/panels/pair_chart.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

constexpr int kPairLeft = 6, kPairRight = 18, kPairTop = 18, kPairBottom = 16;  // px

}  // namespace

PairChart::PairChart(QWidget* parent)
    : TimePlot({kPairLeft, kPairTop, kPairRight, kPairBottom}, parent) {
  setMinimumHeight(PairChart::sizeHint().height());
}

void PairChart::setData(PairData data) {
  data_ = std::move(data);
  double least = 0, most = 0;
  for (const PairLine& line : data_.lines) {
    for (const ChartPoint& point : line.points) {
      if (!std::isfinite(point.value)) continue;
      least = std::min(least, point.value);
      most = std::max(most, point.value);
    }
  }
  setWindow(data_.window, data_.utcOffsetMinutes);
  flat_ = most <= least;
  setRange(least, flat_ ? least + 1 : most);
}

QString PairChart::heading() const {
  const auto figure = [this](double value) {
    return (value < 0 ? "−" : "") + numberText(std::abs(value), data_.digits);
  };
  const QString range = flat_       ? figure(0)
                        : low() < 0 ? tr("%1 to %2").arg(figure(low()), figure(high()))
                                    : tr("top = %1").arg(figure(high()));
  return QString("%1 · %2 %3").arg(data_.title, range, data_.unit).trimmed();
}

void PairChart::paintSide(QPainter& painter, const PairLine& line, Qt::PenStyle style) const {
  painter.setPen(QPen(line.color, 2, style));
  paintLine(painter, line.points);
  const auto last = std::find_if(line.points.rbegin(), line.points.rend(),
                                 [](const ChartPoint& p) { return std::isfinite(p.value); });
  if (last == line.points.rend()) return;
  painter.drawText(QRectF(xOf(last->at) + 3, yOf(last->value) - 8, kPairRight, 16),
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
                   heading());
  paintTimes(painter, 1);
  if (low() < 0) {
    painter.setPen(QPen(colorOf(Tone::line), 1));
    painter.drawLine(QPointF(plot().left(), yOf(0)), QPointF(plot().right(), yOf(0)));
  }
  paintSide(painter, data_.lines[0], Qt::DashLine);
  paintSide(painter, data_.lines[1], Qt::DotLine);
  painter.setPen(QPen(colorOf(Tone::text), 1));
  paintInstant(painter, data_.cursor);
}

}  // namespace citymirror::panels

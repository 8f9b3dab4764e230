#pragma once
#include <QMargins>
#include <QWidget>
#include <vector>

#include "engine/core/time.h"

namespace citymirror::panels {

/// A value at an instant.
struct ChartPoint {
  Instant at;
  double value = 0;  ///< NaN = no value here: the line has a gap
};

/// The ground of charts over time: an area in which time runs right and values run up.
///
///     high ┌─────────────┐
///          │             │
///      low └─────────────┘
///        begin          end
///
/// A click in the area picks the instant under it.
class TimePlot : public QWidget {
  Q_OBJECT
 public:
  /// Pixel column of an instant, row of a value; outside of the area where they are outside.
  double xOf(Instant at) const;
  double yOf(double value) const;

 signals:
  void timePicked(citymirror::Instant at);

 protected:
  /// `margins`: px between the widget's edges and the area.
  TimePlot(const QMargins& margins, QWidget* parent);
  void setWindow(const Span& window, int utcOffsetMinutes);
  /// high > low.
  void setRange(double low, double high);
  double low() const { return low_; }
  double high() const { return high_; }
  QRectF plot() const;
  /// Time of day; with the day in a window of more than one.
  QString clock(Instant at) const;

  /// Begin and end of the window below the area, and what lies between in `parts` equal parts.
  void paintTimes(QPainter& painter, int parts) const;
  /// With the painter's pen.
  void paintLine(QPainter& painter, const std::vector<ChartPoint>& points) const;
  /// An upright line with the painter's pen; nothing outside the window.
  void paintInstant(QPainter& painter, Instant at) const;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  QMargins margins_;
  Span window_;
  int utcOffsetMinutes_ = 0;
  double low_ = 0, high_ = 1;
};

}  // namespace citymirror::panels

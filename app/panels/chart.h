#pragma once
#include <QWidget>
#include <vector>

#include "engine/core/time.h"

namespace citymirror::panels {

struct ChartPoint {
  Instant at;
  double value = 0;
};

/// A thin line across the chart.
struct ChartLimit {
  double value = 0;
  QString label;
};

/// One quantity over time: measured, then what is forecast after `now`.
struct ChartData {
  QString title;  ///< quantity and place
  QString unit;
  int digits = 1;
  std::vector<ChartPoint> measured, forecast;
  std::vector<ChartLimit> limits;
  Span window;
  Instant now, cursor;
  int utcOffsetMinutes = 0;
  QString emptyText;  ///< shown where there is no value
};

/// Measured solid, forecast dashed and only right of now, limits as thin lines, axis with its unit.
class Chart : public QWidget {
  Q_OBJECT
 public:
  explicit Chart(QWidget* parent = nullptr);
  void setData(ChartData data);
  const ChartData& data() const { return data_; }
  QSize sizeHint() const override { return {320, 152}; }
  /// Pixel column of an instant, row of a value.
  double xOf(Instant at) const;
  double yOf(double value) const;

 signals:
  void timePicked(citymirror::Instant at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  QRectF plot() const;
  void paintAxes(QPainter& painter) const;
  void paintLine(QPainter& painter, const std::vector<ChartPoint>& points) const;
  void paintLimits(QPainter& painter) const;
  void paintNow(QPainter& painter) const;

  ChartData data_;
  double low_ = 0, high_ = 1;
};

}  // namespace citymirror::panels

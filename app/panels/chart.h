#pragma once
#include "app/panels/time_plot.h"

namespace citymirror::panels {

/// A thin line across the chart.
struct ChartLimit {
  double value = 0;  ///< in the chart's unit
  QString label;
};

/// What lies between least and most; NaN = a gap.
struct ChartExtremes {
  Instant at;
  double least = 0, most = 0;  ///< in the chart's unit
};

/// One quantity over time: measured, then what is forecast after `now`.
struct ChartData {
  QString title;  ///< quantity and place
  QString unit;
  int digits = 1;
  std::vector<ChartPoint> measured, forecast;
  std::vector<ChartExtremes> extremes;  ///< around `measured`, where that is means
  std::vector<ChartLimit> limits;
  Span window;
  Instant now, cursor;
  int utcOffsetMinutes = 0;
  QString emptyText;  ///< shown where there is no value
};

/// Measured solid, extremes a pale band behind it, forecast dashed and only right of now, limits as
/// thin lines, axis with its unit.
class Chart : public TimePlot {
  Q_OBJECT
 public:
  explicit Chart(QWidget* parent = nullptr);
  void setData(ChartData data);
  const ChartData& data() const { return data_; }
  QSize sizeHint() const override { return {320, 152}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  void paintAxes(QPainter& painter) const;
  void paintLimits(QPainter& painter) const;
  void paintNow(QPainter& painter) const;
  void paintExtremes(QPainter& painter) const;
  void paintValues(QPainter& painter) const;

  ChartData data_;
};

}  // namespace citymirror::panels

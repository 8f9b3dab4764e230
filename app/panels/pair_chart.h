#pragma once
#include <QColor>
#include <QWidget>
#include <array>
#include <vector>

#include "app/panels/chart.h"

namespace citymirror::panels {

/// One side of a comparison over time: its letter, colour and values, rising in time.
struct PairLine {
  QString letter;
  QColor color;
  std::vector<ChartPoint> points;
};

struct PairData {
  QString title, unit;
  int digits = 0;
  std::array<PairLine, 2> lines;
  Span window;
  Instant cursor;
  int utcOffsetMinutes = 0;
};

/// One quantity of two branches in one picture: both dashed, since neither is measured, told apart
/// by colour, by the letter at each end and by their dashes.
class PairChart : public QWidget {
  Q_OBJECT
 public:
  explicit PairChart(QWidget* parent = nullptr);
  void setData(PairData data);
  const PairData& data() const { return data_; }
  QSize sizeHint() const override { return {240, 120}; }
  double xOf(Instant at) const;
  double yOf(double value) const;

 signals:
  void timePicked(citymirror::Instant at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  QRectF plot() const;
  void paintLine(QPainter& painter, const PairLine& line, Qt::PenStyle style) const;

  PairData data_;
  double low_ = 0, high_ = 1;
};

}  // namespace citymirror::panels

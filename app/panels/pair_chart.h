#pragma once
#include <QColor>
#include <array>

#include "app/panels/time_plot.h"

namespace citymirror::panels {

/// One side of a comparison over time: its letter, colour and values, rising in time.
struct PairLine {
  QString letter;
  QColor color;
  std::vector<ChartPoint> points;
};

/// What a PairChart shows; the values of both lines are in `unit`.
struct PairData {
  QString title, unit;
  int digits = 0;
  std::array<PairLine, 2> lines;
  Span window;
  Instant cursor;
  int utcOffsetMinutes = 0;
};

/// One quantity of two branches in one picture: both dashed, since neither is measured, told apart
/// by colour, by the letter at each end and by their dashes. Or the difference of both as one line
/// without a letter, on an axis of its own about zero.
class PairChart : public TimePlot {
  Q_OBJECT
 public:
  explicit PairChart(QWidget* parent = nullptr);
  void setData(PairData data);
  const PairData& data() const { return data_; }
  /// Title, range of the values and unit, as it stands above the area.
  QString heading() const;
  QSize sizeHint() const override { return {240, 120}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintSide(QPainter& painter, const PairLine& line, Qt::PenStyle style) const;

  PairData data_;
  bool flat_ = true;  ///< nothing but zero
};

}  // namespace citymirror::panels

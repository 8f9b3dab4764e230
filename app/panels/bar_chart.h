#pragma once
#include <QWidget>
#include <vector>

namespace citymirror::panels {

/// Counts as lying bars, the largest as wide as the room: label, bar, count.
class BarChart : public QWidget {
  Q_OBJECT
 public:
  struct Bar {
    QString label;
    double value = 0;  ///< a count
  };
  explicit BarChart(QWidget* parent = nullptr);
  /// Every bar gets a row of its own; none = nothing is shown.
  void setBars(const QString& title, std::vector<Bar> bars);
  const std::vector<Bar>& bars() const { return bars_; }
  /// The bar's own rectangle, without label and count.
  QRectF barRect(std::size_t bar) const;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_;
  std::vector<Bar> bars_;
};

}  // namespace citymirror::panels

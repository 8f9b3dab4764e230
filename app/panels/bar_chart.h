#pragma once
#include <QWidget>
#include <vector>

namespace citymirror::panels {

/// Figures as lying bars, the largest as wide as the room: label, bar, figure.
class BarChart : public QWidget {
  Q_OBJECT
 public:
  struct Bar {
    QString label;
    double value = 0;  ///< as it is to be read: rounded, 0 or more
  };
  explicit BarChart(QWidget* parent = nullptr);
  /// Every bar gets a row of its own; none = nothing is shown. `whole`: the value of a bar as wide
  /// as the room; 0 = the largest one.
  void setBars(const QString& title, std::vector<Bar> bars, double whole = 0);
  const std::vector<Bar>& bars() const { return bars_; }
  /// The bar's own rectangle, without label and count.
  QRectF barRect(std::size_t bar) const;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_;
  std::vector<Bar> bars_;
  double whole_ = 0;
};

}  // namespace citymirror::panels

#pragma once
#include <QWidget>

namespace citymirror::view {

/// North arrow: a click asks to turn north up.
class Compass : public QWidget {
  Q_OBJECT
 public:
  explicit Compass(QWidget* parent);
  void setHeading(double degrees);

 signals:
  void northRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  double heading_ = 0;
};

/// A round distance at the middle of the picture.
class ScaleBar : public QWidget {
  Q_OBJECT
 public:
  explicit ScaleBar(QWidget* parent);
  void setMetresPerPixel(double metres);
  /// 1, 2 or 5 times a power of ten, at most `limit`.
  static double roundLength(double limit);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double metresPerPixel_ = 1;
};

}  // namespace citymirror::view

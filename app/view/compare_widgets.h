#pragma once
#include <QWidget>

namespace citymirror::view {

/// What one side of a comparison shows: letter, source and time. Dashed where it is computed ahead,
/// so that a forecast never looks like a measurement.
class SideTitle : public QWidget {
  Q_OBJECT
 public:
  SideTitle(int side, QWidget* stage);
  void setText(const QString& text, bool ahead);
  const QString& text() const { return text_; }
  bool ahead() const { return ahead_; }
  /// Of a side: 0 = A.
  static QColor colorOf(int side);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void fit();

  int side_;
  QString text_;
  bool ahead_ = false;
};

/// The line between two sides of one picture: dragged, or moved by the arrow keys.
class SwipeHandle : public QWidget {
  Q_OBJECT
 public:
  static constexpr int kWidth = 28;
  explicit SwipeHandle(QWidget* stage);

 signals:
  void moved(int x);  ///< to this place of the stage

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
};

}  // namespace citymirror::view

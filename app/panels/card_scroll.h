#pragma once
#include <QEvent>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/panels/wheel_guard.h"

namespace citymirror::panels {

/// The inside of a card: as high as its parts where there is room, else it scrolls. The wheel
/// scrolls it also over a choice or a number, and never changes what is chosen there.
class CardScroll : public QScrollArea {
 public:
  explicit CardScroll(QWidget* card) : QScrollArea(card), inside_(new QWidget(this)) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }");
    QSizePolicy grows(QSizePolicy::Preferred, QSizePolicy::Preferred);
    grows.setHeightForWidth(true);
    setSizePolicy(grows);
    column_ = new QVBoxLayout(inside_);
    column_->setContentsMargins(0, 0, 0, 0);
    setWidget(inside_);
  }

  QVBoxLayout* column() const { return column_; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override {
    return column_->hasHeightForWidth() ? column_->heightForWidth(width)
                                        : column_->sizeHint().height();
  }
  QSize sizeHint() const override { return column_->sizeHint(); }
  QSize minimumSizeHint() const override { return {0, 64}; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::LayoutRequest) {
      updateGeometry();
      fit();
    }
    if (scrollsInstead(*this, watched, event)) return true;
    return QScrollArea::eventFilter(watched, event);
  }
  void showEvent(QShowEvent* event) override {
    QScrollArea::showEvent(event);
    watchWheel(*inside_, this);
  }
  void resizeEvent(QResizeEvent* event) override {
    QScrollArea::resizeEvent(event);
    fit();
  }

 private:
  /// A bar takes width, in which a text may need one more line, for which the bar would stay: what
  /// fits without one has none.
  void fit() {
    const bool fits = heightForWidth(width()) <= height() + kRounding;
    setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    inside_->setFixedWidth(viewport()->width());
  }

  static constexpr int kRounding = 2;  // px, of texts in rows
  QWidget* inside_;
  QVBoxLayout* column_;
};

}  // namespace citymirror::panels

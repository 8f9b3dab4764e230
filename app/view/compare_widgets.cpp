#include "app/view/compare_widgets.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <array>

#include "app/view/qt_color.h"
#include "engine/draw/color_ramp.h"

namespace citymirror::view {
namespace {

constexpr int kHeight = 30, kBadge = 22, kKeyStep = 16;

QFont titleFont(const QWidget& widget) {
  QFont font = widget.font();
  font.setPixelSize(13);
  return font;
}

}  // namespace

SideTitle::SideTitle(int side, QWidget* stage) : QWidget(stage), side_(side) {
  setObjectName(QString("sideTitle%1").arg(side));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  fit();
}

QColor SideTitle::colorOf(int side) {
  const draw::Palette& p = draw::darkPalette();
  const std::array<draw::Color, 4> colors{p.accent, p.forecast, p.measured, p.text};
  return qColor(colors[std::size_t(side) % colors.size()]);
}

void SideTitle::setText(const QString& text, bool ahead) {
  if (text == text_ && ahead == ahead_) return;
  text_ = text;
  ahead_ = ahead;
  setAccessibleName(text);
  fit();
  update();
}

void SideTitle::fit() {
  resize(kBadge + 24 + QFontMetrics(titleFont(*this)).horizontalAdvance(text_), kHeight);
}

void SideTitle::paintEvent(QPaintEvent*) {
  const draw::Palette& palette = draw::darkPalette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colorOf(side_), 1.5, ahead_ ? Qt::DashLine : Qt::SolidLine));
  painter.setBrush(qColor(palette.panel, 225));
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
  const QRectF badge(4, (kHeight - kBadge) / 2.0, kBadge, kBadge);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colorOf(side_));
  painter.drawRoundedRect(badge, 4, 4);
  QFont font = titleFont(*this);
  painter.setFont(font);
  painter.setPen(qColor(palette.text));
  painter.drawText(QRectF(kBadge + 12, 0, width(), kHeight), Qt::AlignVCenter | Qt::AlignLeft,
                   text_);
  font.setBold(true);
  painter.setFont(font);
  painter.setPen(qColor(palette.ground));
  painter.drawText(badge, Qt::AlignCenter, QString(QChar(u'A' + side_)));
}

SwipeHandle::SwipeHandle(QWidget* stage) : QWidget(stage) {
  setObjectName("swipeHandle");
  setCursor(Qt::SplitHCursor);
  setFocusPolicy(Qt::StrongFocus);
}

void SwipeHandle::paintEvent(QPaintEvent*) {
  const draw::Palette& palette = draw::darkPalette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double x = width() / 2.0, y = height() / 2.0;
  painter.setPen(QPen(qColor(palette.ground), 4));
  painter.drawLine(QPointF(x, 0), QPointF(x, height()));
  painter.setPen(QPen(qColor(palette.text), 2));
  painter.drawLine(QPointF(x, 0), QPointF(x, height()));
  painter.setPen(QPen(qColor(hasFocus() ? palette.accent : palette.text), 2));
  painter.setBrush(qColor(palette.panel, 235));
  painter.drawEllipse(QPointF(x, y), 12, 12);
  for (const double way : {-1.0, 1.0}) {
    painter.drawPolyline(QPolygonF{
        {QPointF(x + way * 3, y - 4), QPointF(x + way * 7, y), QPointF(x + way * 3, y + 4)}});
  }
}

void SwipeHandle::mousePressEvent(QMouseEvent* event) { event->accept(); }

void SwipeHandle::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) emit moved(mapToParent(event->position().toPoint()).x());
}

void SwipeHandle::keyPressEvent(QKeyEvent* event) {
  const int middle = geometry().center().x();
  if (event->key() == Qt::Key_Left) return emit moved(middle - kKeyStep);
  if (event->key() == Qt::Key_Right) return emit moved(middle + kKeyStep);
  QWidget::keyPressEvent(event);
}

void SwipeHandle::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void SwipeHandle::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  update();
}

}  // namespace citymirror::view

#include "app/view/view_overlays.h"

#include <QMouseEvent>
#include <QPainter>
#include <cmath>

#include "app/view/qt_color.h"
#include "engine/draw/color_ramp.h"

namespace citymirror::view {
namespace {}  // namespace

Compass::Compass(QWidget* parent) : QWidget(parent) {
  setFixedSize(48, 48);
  setCursor(Qt::PointingHandCursor);
}

void Compass::setHeading(double degrees) {
  if (degrees == heading_) return;
  heading_ = degrees;
  update();
}

void Compass::mousePressEvent(QMouseEvent* event) {
  event->accept();
  emit northRequested();
}

void Compass::paintEvent(QPaintEvent*) {
  const draw::Palette& palette = draw::darkPalette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(qColor(palette.line), 1));
  painter.setBrush(qColor(palette.panel, 215));
  painter.drawEllipse(QRectF(1, 1, 46, 46));
  painter.translate(24, 24);
  painter.rotate(-heading_);
  painter.setPen(Qt::NoPen);
  painter.setBrush(qColor(palette.accent));
  painter.drawPolygon(QPolygonF{{QPointF(0, -9), QPointF(5, 4), QPointF(0, 1), QPointF(-5, 4)}});
  QFont font = painter.font();
  font.setPixelSize(10);
  font.setBold(true);
  painter.setFont(font);
  painter.setPen(qColor(palette.text));
  painter.drawText(QRectF(-8, -22, 16, 12), Qt::AlignCenter, QStringLiteral("N"));
}

ScaleBar::ScaleBar(QWidget* parent) : QWidget(parent) {
  setFixedSize(160, 28);
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

void ScaleBar::setMetresPerPixel(double metres) {
  if (metres == metresPerPixel_) return;
  metresPerPixel_ = metres;
  update();
}

double ScaleBar::roundLength(double limit) {
  if (!(limit > 0)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(limit)));
  for (double factor : {5.0, 2.0}) {
    if (factor * power <= limit) return factor * power;
  }
  return power;
}

void ScaleBar::paintEvent(QPaintEvent*) {
  const draw::Palette& palette = draw::darkPalette();
  const double metres = roundLength(130 * metresPerPixel_);
  const double width = metres / metresPerPixel_;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(qColor(palette.panel, 215));
  painter.drawRoundedRect(QRectF(0, 0, width + 20, 28), 4, 4);
  painter.setPen(QPen(qColor(palette.text), 1.5));
  painter.drawPolyline(QPolygonF{
      {QPointF(10, 17), QPointF(10, 22), QPointF(10 + width, 22), QPointF(10 + width, 17)}});
  QFont font = painter.font();
  font.setPixelSize(11);
  painter.setFont(font);
  const QString text =
      metres >= 1000 ? QString::number(metres / 1000) + " km" : QString::number(metres) + " m";
  painter.drawText(QRectF(10, 2, width, 15), Qt::AlignCenter, text);
}

}  // namespace citymirror::view

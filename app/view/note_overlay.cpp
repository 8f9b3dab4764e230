#include "app/view/note_overlay.h"

#include <QPainter>

namespace citymirror::view {
namespace {

constexpr int kTextPixels = 13, kLeader = 34;
constexpr double kPad = 5, kBeside = 8;

QColor colorOf(draw::Color c) { return QColor(c.r, c.g, c.b, c.a); }

QRectF boxOf(const QFontMetricsF& metrics, const QPointF& at, const QString& text, bool raised) {
  QRectF box = metrics.boundingRect(QRectF(0, 0, 600, 400), Qt::AlignLeft, text)
                   .adjusted(-kPad, -kPad / 2, kPad, kPad / 2);
  if (raised)
    box.moveCenter(at - QPointF(0, kLeader + box.height() / 2));
  else
    box.moveTopLeft(at + QPointF(kBeside, -box.height() / 2));
  return box;
}

}  // namespace

NoteOverlay::NoteOverlay(QWidget* parent, Project project)
    : QWidget(parent), project_(std::move(project)) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
}

void NoteOverlay::show(std::vector<draw::SketchNote> notes) {
  notes_ = std::move(notes);
  setVisible(!notes_.empty());
  update();
}

void NoteOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QFont font = painter.font();
  font.setPixelSize(kTextPixels);
  painter.setFont(font);
  const QFontMetricsF metrics(font);
  QColor back = colorOf(draw::darkPalette().ground);
  back.setAlphaF(0.82);
  for (const draw::SketchNote& note : notes_) {
    const QPointF at = project_(note.at);
    const QString text = QString::fromStdString(note.text);
    const QRectF box = boxOf(metrics, at, text, note.raised);
    if (!QRectF(rect()).intersects(box)) continue;
    painter.setPen(QPen(colorOf(note.color), 1.5));
    if (note.raised) {
      painter.drawLine(at, QPointF(box.center().x(), box.bottom()));
      painter.setBrush(colorOf(note.color));
      painter.drawEllipse(at, 3, 3);
    }
    painter.setBrush(back);
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(colorOf(draw::darkPalette().text));
    painter.drawText(box.adjusted(kPad, kPad / 2, 0, 0), Qt::AlignLeft, text);
  }
}

}  // namespace citymirror::view

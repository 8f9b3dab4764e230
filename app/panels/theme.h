#pragma once
#include <QColor>
#include <QFont>

#include "engine/core/event.h"
#include "engine/draw/color_ramp.h"

class QApplication;
class QPainter;
class QRectF;

/// The look in Qt's terms: the palette of engine/draw, the type scale and the 8 px grid.
namespace citymirror::panels {

enum class Tone { ground, panel, raised, line, text, muted, accent, measured, forecast };

/// The one place where tokens become colours of widgets.
QColor colorOf(Tone tone);
QColor colorOf(draw::Color color);
/// Warning levels only; muted for none.
QColor colorOf(Severity severity);

/// Type scale, pixels at 1×.
enum class TypeSize { small = 11, body = 13, strong = 16, title = 22, display = 32 };
/// Noto Sans with CJK fallback, tabular figures.
QFont fontOf(TypeSize size);

inline constexpr int kGrid = 8;  ///< px

/// Palette, style sheet and default font for the whole application.
void applyTheme(QApplication& application);

/// The shape of a warning level (○ △ ◇ □), filled in its colour; a small dash for none.
void drawSeverity(QPainter& painter, const QRectF& box, Severity severity);

}  // namespace citymirror::panels

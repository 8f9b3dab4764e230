#include "app/panels/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>

namespace citymirror::panels {
namespace {

QString styleSheet() {
  static const char* kRules = R"(
QWidget { color: @text; }
QMainWindow, #stage { background: @ground; }
#panel, #topBar, #timeline, #ticker { background: @panel; }
#topBar { border-bottom: 1px solid @line; }
#timeline, #ticker { border-top: 1px solid @line; }
#leftRail, #rightRail { background: @panel; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
#card { background: @raised; border: 1px solid @line; border-radius: 6px; }
#overlay { background: @panelGlass; border: 1px solid @line; border-radius: 6px; }
#heading { color: @muted; font-size: 11px; }
#title { font-size: 16px; }
#cityName { font-size: 22px; }
#clock { font-size: 22px; }
#muted { color: @muted; }
#small { color: @muted; font-size: 11px; }
#badge { color: @text; border: 1px solid @muted; border-radius: 4px; padding: 1px 6px; font-size: 11px; }
#statement { font-size: 13px; }
QPushButton, QToolButton { background: @raised; border: 1px solid @line; border-radius: 4px;
  padding: 4px 10px; min-height: 18px; }
QToolButton#small { padding: 0; min-width: 0; }
QPushButton:hover, QToolButton:hover { border-color: @muted; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QListWidget:focus,
QCheckBox:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @muted; }
QPushButton:checked { border-color: @accent; color: @accent; }
QPushButton#primary { background: @accent; color: @ground; border-color: @accent; }
QPushButton#primary:disabled { background: @raised; color: @muted; border-color: @line; }
QPushButton#mode { background: transparent; border: none; border-bottom: 2px solid transparent;
  border-radius: 0; padding: 4px 8px; color: @muted; }
QPushButton#mode:checked { color: @text; border-bottom-color: @accent; }
QPushButton#mode:focus { color: @accent; }
QLineEdit, QComboBox { background: @ground; border: 1px solid @line; border-radius: 4px;
  padding: 4px 8px; min-height: 18px; selection-background-color: @accent; selection-color: @ground; }
QComboBox::drop-down { border: none; width: 16px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line;
  selection-background-color: @line; selection-color: @text; }
QMenu { background: @raised; color: @text; border: 1px solid @line; etch-disabled-text: 0; }
QMenu::item { padding: 4px 24px; }
QMenu::item:selected { background: @line; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QTextBrowser { background: @ground; selection-background-color: @accent; selection-color: @ground; }
QListWidget { background: transparent; border: 1px solid transparent; outline: none; }
QListWidget::item { padding: 3px 4px; border-radius: 4px; }
QListWidget::item:hover { background: @raised; }
QListWidget::item:selected { background: @line; color: @text; }
QTableView { background: transparent; border: none; outline: none;
  selection-background-color: @line; selection-color: @text; }
QHeaderView::section { background: @raised; color: @muted; border: none; padding: 4px 8px; }
QCheckBox { spacing: 8px; border: 1px solid transparent; border-radius: 4px; padding: 2px; }
QCheckBox::indicator { width: 12px; height: 12px; border: 1px solid @muted; border-radius: 3px; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; }
QProgressBar { background: @ground; border: 1px solid @line; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px; }
QScrollBar:vertical { background: transparent; width: 8px; }
QScrollBar::handle:vertical { background: @line; border-radius: 4px; min-height: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QScrollBar:horizontal { height: 0; }
#separator { background: @line; max-height: 1px; min-height: 1px; }
)";
  QString sheet = QString::fromUtf8(kRules);
  QColor glass = colorOf(Tone::panel);
  const QString glassText =
      QString("rgba(%1,%2,%3,230)").arg(glass.red()).arg(glass.green()).arg(glass.blue());
  sheet.replace("@panelGlass", glassText);
  const std::pair<const char*, Tone> names[] = {{"@ground", Tone::ground}, {"@panel", Tone::panel},
                                                {"@raised", Tone::raised}, {"@line", Tone::line},
                                                {"@text", Tone::text},     {"@muted", Tone::muted},
                                                {"@accent", Tone::accent}};
  for (const auto& [name, tone] : names) sheet.replace(name, colorOf(tone).name());
  return sheet;
}

QPalette palette() {
  QPalette p;
  p.setColor(QPalette::Window, colorOf(Tone::panel));
  p.setColor(QPalette::WindowText, colorOf(Tone::text));
  p.setColor(QPalette::Base, colorOf(Tone::ground));
  p.setColor(QPalette::AlternateBase, colorOf(Tone::panel));
  p.setColor(QPalette::Text, colorOf(Tone::text));
  p.setColor(QPalette::PlaceholderText, colorOf(Tone::muted));
  p.setColor(QPalette::Button, colorOf(Tone::raised));
  p.setColor(QPalette::ButtonText, colorOf(Tone::text));
  p.setColor(QPalette::Highlight, colorOf(Tone::accent));
  p.setColor(QPalette::HighlightedText, colorOf(Tone::ground));
  p.setColor(QPalette::Link, colorOf(Tone::accent));
  p.setColor(QPalette::ToolTipBase, colorOf(Tone::raised));
  p.setColor(QPalette::ToolTipText, colorOf(Tone::text));
  return p;
}

}  // namespace

QColor colorOf(draw::Color color) { return QColor(color.r, color.g, color.b, color.a); }

QColor colorOf(Tone tone) {
  const draw::Palette& p = draw::darkPalette();
  switch (tone) {
    case Tone::ground:
      return colorOf(p.ground);
    case Tone::panel:
      return colorOf(p.panel);
    case Tone::raised:
      return colorOf(p.raised);
    case Tone::line:
      return colorOf(p.line);
    case Tone::text:
      return colorOf(p.text);
    case Tone::muted:
      return colorOf(p.muted);
    case Tone::accent:
      return colorOf(p.accent);
    case Tone::measured:
      return colorOf(p.measured);
    case Tone::forecast:
      return colorOf(p.forecast);
  }
  return {};
}

QColor colorOf(Severity severity) { return colorOf(draw::darkPalette().warning(severity)); }

QFont fontOf(TypeSize size) {
  QFont font;
  font.setFamilies({"Noto Sans CJK SC", "Noto Sans"});
  font.setPixelSize(int(size));
  return font;
}

void applyTheme(QApplication& application) {
  application.setStyle(QStyleFactory::create("Fusion"));
  application.setPalette(palette());
  application.setFont(fontOf(TypeSize::body));
  application.setStyleSheet(styleSheet());
}

void drawSeverity(QPainter& painter, const QRectF& box, Severity severity) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colorOf(severity));
  const QPointF c = box.center();
  switch (severity) {
    case Severity::blue:
      painter.drawEllipse(box);
      break;
    case Severity::yellow:
      painter.drawPolygon(QPolygonF{{c.x(), box.top()}, box.bottomRight(), box.bottomLeft()});
      break;
    case Severity::orange:
      painter.drawPolygon(QPolygonF{
          {c.x(), box.top()}, {box.right(), c.y()}, {c.x(), box.bottom()}, {box.left(), c.y()}});
      break;
    case Severity::red:
      painter.drawRect(box.adjusted(1, 1, -1, -1));
      break;
    case Severity::none:
      painter.drawRect(QRectF(box.left() + 2, c.y() - 1, box.width() - 4, 2));
      break;
  }
  painter.restore();
}

}  // namespace citymirror::panels

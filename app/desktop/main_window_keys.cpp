#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollArea>
#include <QShortcut>

#include "app/desktop/main_window.h"
#include "app/desktop/model_tools.h"
#include "app/desktop/steering_tools.h"
#include "app/desktop/traffic_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/desktop/water_tools.h"
#include "app/panels/help_card.h"
#include "app/panels/incident_panel.h"
#include "app/panels/left_rail.h"
#include "app/panels/selection_panel.h"
#include "app/panels/timeline.h"

/// What keys and hands do in the window.
namespace citymirror::desktop {
namespace {

constexpr int kInputMs = 1000;  // between two notes that somebody moves

/// Within a card that lies over the city.
bool inCard(const QObject* watched) {
  for (; watched != nullptr; watched = watched->parent())
    if (watched->objectName() == "overlay") return true;
  return false;
}

}  // namespace

void MainWindow::addShortcuts() {
  const auto add = [this](const QKeySequence& keys, auto act) {
    auto* shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, act);
  };
  add(QKeySequence::HelpContents, [this] { toggleHelp(); });
  add(Qt::Key_F11, [this] { toggleOnlyCity(); });
  add(QKeySequence("Ctrl+K"), [this] {
    if (onlyCity_) toggleOnlyCity();
    if (top_->mode() == panels::DeskMode::watch) {
      top_->setMode(panels::DeskMode::manage);
      applyMode();
    }
    left_->focusSearch();
    leftScroll_->ensureVisible(0, 0);
  });
  add(QKeySequence("Ctrl+L"), [this] { toggleLanguage(); });
  add(QKeySequence("Ctrl+Shift+L"), [this] { commands_.lockSeat(); });
  add(Qt::Key_Escape, [this] { back(); });
  add(QKeySequence::Undo, [this] { undo(); });
  add(QKeySequence("Ctrl+Shift+Z"), [this] { redo(); });
  add(QKeySequence::Open, [this] { models_->choose(); });
  add(Qt::Key_W, [this] { water_->toggleLook(); });
  add(Qt::Key_X, [this] { startSection(); });
  for (QWidget* widget : findChildren<QWidget*>()) {
    if (!qobject_cast<QLineEdit*>(widget)) widget->installEventFilter(this);
  }
}

std::vector<panels::FoundCommand> MainWindow::commandsByName() {
  std::vector<panels::FoundCommand> commands = tools_->commands();
  commands.push_back({tr("Help"), "F1", true, [this] { toggleHelp(); }});
  commands.push_back({tr("Only the city"), "F11", true, [this] { toggleOnlyCity(); }});
  commands.push_back({tr("Undo the last measure"), "Ctrl+Z", true, [this] { undo(); }});
  commands.push_back(
      {tr("Redo the measure"), "Ctrl+Shift+Z", true, [this] { redo(); }});
  commands.push_back(
      {tr("Lock the seat"), "Ctrl+Shift+L", true, [this] { commands_.lockSeat(); }});
  commands.push_back({tr("A section through the water"), "X", true, [this] { startSection(); }});
  commands.push_back({"中文 / English", "Ctrl+L", true, [this] { toggleLanguage(); }});
  return commands;
}

/// In the branches that are shown, else on the forecast's water.
void MainWindow::undo() {
  if (!tools_->tool<TrafficTools>()->undo()) commands_.undo();
}

void MainWindow::redo() {
  if (!tools_->tool<TrafficTools>()->redo()) commands_.redo();
}

bool MainWindow::typing() const {
  const QWidget* focused = focusWidget();
  if (focused == nullptr) return false;
  if (focused->inherits("QPlainTextEdit") || focused->inherits("QTextEdit"))
    return !focused->property("readOnly").toBool();
  return focused->inherits("QLineEdit") || focused->inherits("QAbstractSpinBox");
}

void MainWindow::back() {
  if (help_->isVisible()) return toggleHelp();
  if (steering_->cancel()) return;
  if (city_->drawingLine()) return city_->cancelLine();
  if (left_->clearSearch()) return city_->setFocus();
  if (onlyCity_) return toggleOnlyCity();
  if (!selection_->selected().isEmpty()) return selectCode({});
  if (tools_->back()) return;
  if (water_->closeSection()) return;
  if (view_->route) commands_.requestRoute({}, {});
  city_->setFocus();
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
  if (watched == stage_ && event->type() == QEvent::Resize) placeOverlays();
  noteInput(*event);
  const bool popup = QApplication::activePopupWidget() || QApplication::activeModalWidget();
  if (event->type() == QEvent::KeyPress && !typing() && !popup) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool plainV = key->key() == Qt::Key_V && key->modifiers() == Qt::NoModifier;
    if (plainV && inCard(watched)) return true;  // meant for the card: nothing is decided by it
    const bool verify = key->key() == Qt::Key_V && watched == incident_->queue();
    const bool list = !verify && (watched->inherits("QAbstractItemView") ||
                                  watched->inherits("QComboBox") ||
                                  watched->inherits("QAbstractSlider"));
    const bool button = watched->inherits("QAbstractButton");
    const bool arrows = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right;
    const bool space = key->key() == Qt::Key_Space;
    const bool mine = arrows || key->key() == Qt::Key_Home || key->key() == Qt::Key_F ||
                      key->key() == Qt::Key_V || space;
    if (mine && key->modifiers() == Qt::NoModifier && !(space && button) && !list) {
      keyPressEvent(static_cast<QKeyEvent*>(event));
      return true;
    }
  }
  return QMainWindow::eventFilter(watched, event);
}

/// At most once a second: who works at the seat has moved.
void MainWindow::noteInput(const QEvent& event) {
  switch (event.type()) {
    case QEvent::MouseMove:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::KeyPress:
    case QEvent::TouchBegin:
      break;
    default:
      return;
  }
  if (!view_->person.signedIn || (moved_.isValid() && moved_.elapsed() < kInputMs)) return;
  moved_.start();
  commands_.touched();
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Space:
      return timeline_->togglePlay();
    case Qt::Key_Left:
      return timeline_->step(-1);
    case Qt::Key_Right:
      return timeline_->step(1);
    case Qt::Key_Home:
      return commands_.followNow();
    case Qt::Key_F:
      return fit();
    case Qt::Key_V:
      return incident_->verify();
    default:
      QMainWindow::keyPressEvent(event);
  }
}

}  // namespace citymirror::desktop

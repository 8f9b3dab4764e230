#pragma once
#include <QList>
#include <QObject>
#include <QRect>
#include <QSize>
#include <utility>

#include "app/panels/panel.h"
#include "app/session/command/seat_rights.h"
#include "app/view/city_view.h"

class QMenu;

namespace citymirror::desktop {

class Commands;

/// What leaves, as it is journalled: its kind and the file's name.
Text exportedFile(const Text& kind, const QString& path);

/// One set of tools over the picture. `ViewerTools` asks every one in turn; what a tool does not
/// have it leaves out. UI thread only.
class ViewerTool : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// Who is asked before files leave and runs begin; lives longer. Until then none may.
  void setCommands(Commands& commands) { permits_ = &commands; }

  virtual void setView(const panels::ViewPtr&) {}
  /// Its part of the tools menu, made anew for each opening.
  virtual void fillMenu(QMenu&) {}
  /// A click into the picture; true = it was meant for this tool, nothing else is selected.
  virtual bool pick(const view::Pick&) { return false; }
  /// A file, folder or address dropped at a place of the city view; true = it is this tool's.
  virtual bool take(const QString& path, const QPointF& at) {
    Q_UNUSED(path);
    Q_UNUSED(at);
    return false;
  }
  /// Esc: true = something was taken back.
  virtual bool back() { return false; }
  /// Cards of one width, stacked at the right below the buttons while they are shown.
  virtual QList<QWidget*> cards() { return {}; }
  /// Width that its cards want, px, and get as far as the stage is that wide; less than the common
  /// one counts as that.
  virtual int cardWidth() const { return 0; }
  /// Where the view of the city goes; a tool that adds views leaves it a part.
  virtual QRect cityPlace(const QRect& stage) { return stage; }
  /// Puts what is not a card in its place, given what others cover already; what it covers.
  virtual QList<QRect> place(const QSize& room, const QList<QRect>& taken = {}) {
    Q_UNUSED(room);
    Q_UNUSED(taken);
    return {};
  }
  virtual void retranslate() {}

 signals:
  void said(const QString& message);
  void over(const QString& message);  ///< what was said asks for nothing any more
  void moved();                       ///< something came, went or changed its size

 protected:
  /// Says what a person is to do, until `endHint` gives the line back.
  void hint(const QString& message) {
    hint_ = message;
    emit said(message);
  }
  void endHint() {
    if (!hint_.isEmpty()) emit over(std::exchange(hint_, QString()));
  }
  /// Asked right before a file is written, or a run begun or stopped by hand: journalled where it is
  /// allowed. Errors say why not.
  Outcome mayExport(const session::WorldView& world, const Text& kind, const QString& path) const;
  Outcome mayStart(const session::WorldView& world, session::RunKind kind, const Text& on) const;
  Outcome mayStop(const session::WorldView& world, session::RunKind kind, const Text& on) const;
  void tellEnd(session::RunKind kind, const Text& on, session::RunEnd end,
               const std::string& why) const;

 private:
  Commands* permits_ = nullptr;
  QString hint_;
};

}  // namespace citymirror::desktop

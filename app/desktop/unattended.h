#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

#include "app/desktop/main_window.h"
#include "app/desktop/options.h"
#include "app/desktop/report_maker.h"
#include "app/session/session.h"

namespace citymirror::desktop {

/// Drives the real window without a person: city loaded, world at its time, picture settled, then
/// the picture of the whole window or the report is saved. Where nothing moves for five minutes it
/// ends with an error that says what was awaited.
class Unattended : public QObject {
  Q_OBJECT
 public:
  Unattended(session::Session& session, MainWindow& window, ReportMaker& reports,
             ProgramOptions options);
  ~Unattended() override;

 signals:
  /// The world is where it was asked to be: from here on it may be drawn.
  void worldReached();
  /// Empty error = done.
  void finished(const QString& error);

 private:
  enum class Stage { waiting, looking, drawing, reporting };
  /// Waits for the world on a thread of its own, then goes on here.
  void wait(std::function<void(session::Session&)> wanted, void (Unattended::*next)());
  void poll();
  void stuck();
  void loaded();
  void reached();
  void acted();
  void look(const session::WorldView& view);
  bool drillReached(const session::WorldView& view);
  void draw();
  void save();
  void refuse(const Error& error);
  void finish(const QString& error);

  session::Session& session_;
  MainWindow& window_;
  ReportMaker& reports_;
  ProgramOptions options_;
  QTimer timer_;
  QElapsedTimer waiting_;  ///< since anything moved last, or the picture was asked for
  std::vector<double> progress_;  ///< of the world that is awaited
  Stage stage_ = Stage::waiting;
  Instant at_;
  std::unique_ptr<QThread> waiter_;
  int quiet_ = 0;
  double computedTo_ = 0;  ///< s of a scenario's run
};

/// What is told of a time that is not known (session::checkKnown), in the language of the window.
QString nearestTimeText(const Error& unknown);

/// The picture of a widget as PNG, whole or not at all. Errors: ioFailed, diskFull.
Outcome savePicture(QWidget& widget, const QString& path);

}  // namespace citymirror::desktop

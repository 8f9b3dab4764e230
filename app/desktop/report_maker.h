#pragma once
#include <QObject>
#include <QTimer>

#include "app/desktop/main_window.h"
#include "app/report/report.h"

namespace citymirror::desktop {

/// Takes pictures of the city one after the other without stopping the window, each with the strip
/// of place, time, depths and source that exported ones have, then writes the report on a worker.
/// One at a time.
class ReportMaker : public QObject {
  Q_OBJECT
 public:
  explicit ReportMaker(MainWindow& window);
  ~ReportMaker() override;

  /// `finished` follows, at once with an error where the role may not export data; ignored while
  /// one is being made or no city is open.
  void make(const QString& path, const QString& templatesFolder);

 signals:
  /// Empty error = saved.
  void finished(const QString& path, const QString& error);

 private:
  struct Shot {
    draw::CameraPose pose;
    Text caption;
  };
  void nextStep();
  void takePicture(const Text& caption);
  void write();

  MainWindow& window_;
  QTimer timer_;
  QString path_, templates_;
  std::vector<Shot> shots_;
  std::vector<report::Picture> pictures_;
  draw::CameraPose before_;
  std::size_t next_ = 0;
  int waited_ = 0;
  bool busy_ = false;
  std::unique_ptr<QThread> worker_;
};

}  // namespace citymirror::desktop

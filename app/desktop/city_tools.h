#pragma once
#include <QFrame>
#include <QTimer>
#include <memory>

#include "app/desktop/viewer_tool.h"
#include "app/session/city/city_import_file.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace citymirror::desktop {

/// Opens another city package in the window, and makes one of a surveying office's files in a
/// worker. A seat with live feeds or among others keeps its city: what happens there must not leave
/// the screen.
class CityTools : public ViewerTool {
  Q_OBJECT
 public:
  CityTools(view::CityView* city, QWidget* stage);
  ~CityTools() override;

  /// `cityWanted` follows, or a word why not.
  void open(const QString& folder);
  /// Reads and writes in a worker; `imported` or `failed` follows. One at a time: another is refused
  /// with a word.
  void importFiles(const session::CityImport& wanted);
  void cancel();
  bool busy() const { return busy_; }

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  void retranslate() override;

 signals:
  void cityWanted(const QString& folder);
  void imported(const QString& folder, int notes);
  void failed(const QString& error);

 private:
  void buildCard();
  void chooseFolder();
  void chooseFiles();
  void received(const session::CityImport& wanted,
                const Result<std::shared_ptr<const CityModel>>& made);
  void showCard();
  bool mayChange();

  view::CityView* city_;
  QFrame* card_;
  QLabel *title_, *facts_;
  QProgressBar* bar_;
  QPushButton *cancel_, *open_, *close_;
  QTimer ticks_;
  panels::ViewPtr view_;
  QString folder_;   ///< of what is imported, or was
  QStringList found_;  ///< what came of it, and its notes
  bool busy_ = false, made_ = false;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop

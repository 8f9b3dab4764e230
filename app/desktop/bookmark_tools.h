#pragma once
#include <QFrame>
#include <QTimer>

#include "app/desktop/commands.h"
#include "app/desktop/viewer_tool.h"
#include "app/session/city/bookmarks.h"
#include "app/view/camera_flight.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::desktop {

/// Views that people keep, and flights along them, along a line or round a thing. Keys 1–9 go to a
/// view, Ctrl or Shift with them keeps the picture as it is there.
class BookmarkTools : public ViewerTool {
  Q_OBJECT
 public:
  BookmarkTools(view::CityView* city, QWidget* stage, Commands& commands);

  /// Where the files of the cities are; without one nothing is kept beyond the window.
  void setFolder(const QString& folder);
  const std::vector<session::Bookmark>& bookmarks() const { return marks_; }
  /// Counted from 0; an index there is not does nothing.
  void go(int index);
  /// Keeps what is shown at this place, after the last where there is none.
  void keep(int index);
  void rename(int index, const QString& name);
  void remove(int index);
  /// The view that was deleted last, where it stood; again for the one before it.
  void bringBack();
  void shift(int index, int by);
  void open(bool shown);

  view::CameraFlight* flight() const { return flight_; }
  /// Through all bookmarks in their order. Errors: badInput (fewer than two views).
  Result<draw::CameraPath> path() const;
  void flyThrough();
  void flyRound();
  void flyAlongLine();

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  void retranslate() override;

 signals:
  void layersWanted(const QStringList& hidden);

 private:
  void buildCard();
  void addShortcuts(QWidget* stage);
  void load();
  void store();
  void refresh();
  void renameCurrent();
  void flightChanged();
  void start(const Result<draw::CameraPath>& path, draw::FlightEnds ends);
  void takePicture(int index);
  std::string pictureNow() const;

  view::CityView* city_;
  Commands& commands_;
  view::CameraFlight* flight_;
  QFrame* card_;
  QLabel* title_;
  QListWidget* list_;
  QPushButton *close_, *keep_, *rename_, *remove_, *up_, *down_, *fly_, *round_, *pause_, *stop_;
  QComboBox* speed_;
  QString folder_, file_;
  struct Removed {
    int index = 0;
    session::Bookmark mark;
  };
  std::vector<session::Bookmark> marks_;
  std::vector<Removed> removed_;  ///< of this city, since it was opened
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  QTimer waiting_;  ///< for the picture of the view that was gone to
  int awaited_ = -1;
  bool lining_ = false;
};

}  // namespace citymirror::desktop

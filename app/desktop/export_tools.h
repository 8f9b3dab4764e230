#pragma once
#include <QFrame>
#include <functional>

#include "app/desktop/viewer_tool.h"
#include "app/session/branch/compare_frames.h"
#include "app/view/picture_export.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace citymirror::desktop {

class BookmarkTools;
class ThemeTools;

/// Saves what is shown as a picture larger than any screen, and the flight through the bookmarks as
/// a film.
class ExportTools : public ViewerTool {
  Q_OBJECT
 public:
  ExportTools(view::CityView* city, QWidget* stage, const BookmarkTools& bookmarks);

  view::PictureExport* exports() const { return exports_; }
  /// In the sizes that are chosen; the export says when it is finished.
  void savePicture(const QString& path);
  /// A name ending in .mp4 or .webm, or a folder where numbered pictures are wanted.
  void saveFilm(const QString& path);
  void open(bool shown);
  /// Whom to name under what is saved, beside the sources of the city; asked each time.
  void setCredits(std::function<QString()> credits) { credits_ = std::move(credits); }
  /// What the window shows, for the words under the picture; without it what the view holds.
  void setShown(std::function<session::SideFrame()> shown) { shown_ = std::move(shown); }
  void setThemes(const ThemeTools* themes) { themes_ = themes; }
  /// The strip under what is saved of the view as it stands now.
  draw::PictureFooter footer() const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  void retranslate() override;

 private:
  void buildCard();
  void choosePicture();
  void chooseFilm();
  void begin();
  bool permitted(const Text& kind, const QString& path);
  void followRights();
  void showProgress(double fraction);
  QList<QWidget*> progressParts() const;
  void finish(const QString& path, const QString& error, bool cancelled);

  view::CityView* city_;
  const BookmarkTools& bookmarks_;
  view::PictureExport* exports_;
  QFrame* card_;
  QLabel *title_, *pictureHeading_, *filmHeading_, *note_, *percent_;
  QComboBox *size_, *filmSize_, *rate_;
  QCheckBox* frames_;
  QPushButton *picture_, *film_, *cancel_;
  QProgressBar* bar_;
  std::function<QString()> credits_;
  std::function<session::SideFrame()> shown_;
  const ThemeTools* themes_ = nullptr;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
};

}  // namespace citymirror::desktop

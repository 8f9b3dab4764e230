#include "app/desktop/export_tools.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <algorithm>

#include "app/desktop/bookmark_tools.h"
#include "app/desktop/theme_tools.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "app/session/command/situation_layers.h"

namespace citymirror::desktop {

ExportTools::ExportTools(view::CityView* city, QWidget* stage, const BookmarkTools& bookmarks)
    : ViewerTool(stage),
      city_(city),
      bookmarks_(bookmarks),
      exports_(new view::PictureExport(city)),
      card_(new QFrame(stage)) {
  buildCard();
  connect(exports_, &view::PictureExport::progressed, this,
          &ExportTools::showProgress);
  connect(exports_, &view::PictureExport::finished, this, &ExportTools::finish);
}

void ExportTools::buildCard() {
  card_->setObjectName("overlay");
  card_->hide();
  title_ = panels::makeLabel("statement", card_);
  pictureHeading_ = panels::makeLabel("heading", card_);
  filmHeading_ = panels::makeLabel("heading", card_);
  note_ = panels::makeLabel("small", card_);
  note_->setWordWrap(true);
  size_ = new QComboBox(card_);
  for (const QSize& size :
       {QSize(1920, 1080), QSize(3840, 2160), QSize(7680, 4320), QSize(16384, 9216)})
    size_->addItem(QString("%1 × %2").arg(size.width()).arg(size.height()), size);
  size_->setCurrentIndex(1);
  filmSize_ = new QComboBox(card_);
  filmSize_->addItem("1080p", QSize(1920, 1080));
  filmSize_->addItem("4K", QSize(3840, 2160));
  rate_ = new QComboBox(card_);
  for (const int rate : {25, 30, 60}) rate_->addItem(QString("%1 fps").arg(rate), rate);
  frames_ = new QCheckBox(card_);
  bar_ = new QProgressBar(card_);
  bar_->setTextVisible(false);
  percent_ = panels::makeLabel("small", card_);
  picture_ = new QPushButton(card_);
  film_ = new QPushButton(card_);
  cancel_ = new QPushButton(card_);
  auto* grid = new QGridLayout(card_);
  grid->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  grid->addWidget(title_, 0, 0, 1, 2);
  grid->addWidget(pictureHeading_, 1, 0, 1, 2);
  grid->addWidget(size_, 2, 0);
  grid->addWidget(picture_, 2, 1);
  grid->addWidget(filmHeading_, 3, 0, 1, 2);
  grid->addWidget(filmSize_, 4, 0);
  grid->addWidget(rate_, 4, 1);
  grid->addWidget(frames_, 5, 0, 1, 2);
  grid->addWidget(film_, 6, 0, 1, 2);
  grid->addWidget(note_, 7, 0, 1, 2);
  auto* progress = new QHBoxLayout;
  progress->addWidget(bar_, 1);
  progress->addWidget(percent_);
  grid->addLayout(progress, 8, 0);
  grid->addWidget(cancel_, 8, 1);
  for (QWidget* widget : progressParts()) widget->hide();
  connect(picture_, &QPushButton::clicked, this, &ExportTools::choosePicture);
  connect(film_, &QPushButton::clicked, this, &ExportTools::chooseFilm);
  connect(cancel_, &QPushButton::clicked, exports_, &view::PictureExport::cancel);
}

draw::PictureFooter ExportTools::footer() const {
  session::SideFrame shown = shown_ ? shown_() : session::shownFrame(*view_);
  shown.frame.water = city_->frame().water;
  shown.frame.waterLook = city_->frame().waterLook;
  shown.frame.ribbons = city_->frame().ribbons;
  shown.frame.sunAt = city_->sun();
  draw::PictureFooter footer =
      session::footerOf(*view_, shown, panels::uiLanguage(),
                        credits_ ? credits_().toStdString() : std::string());
  if (themes_ != nullptr && themes_->attribute())
    session::addTheme(themes_->theme(), panels::uiLanguage(), footer);
  const QStringList hidden = city_->hiddenLayers();
  if (hidden.contains("flow")) footer.flow.clear();
  if (hidden.contains("routes")) session::addRoadKeys({}, panels::uiLanguage(), footer);
  std::vector<int> drawn;
  for (const scene::AddedLayer& layer : city_->additions().layers)
    if (layer.visible) drawn.push_back(layer.id);
  session::addSituationKeys(*view_, drawn, panels::uiLanguage(), footer);
  return footer;
}

/// Says why not.
bool ExportTools::permitted(const Text& kind, const QString& path) {
  const Outcome may = mayExport(*view_, kind, path);
  if (!may) emit said(panels::errorText(may.error()));
  return may.ok();
}

void ExportTools::setView(const panels::ViewPtr& view) {
  view_ = view;
  followRights();
}

void ExportTools::followRights() {
  using session::Act;
  panels::followRole(picture_, *view_, Act::exportData, bar_->isHidden(),
                     tr("Saves what the view shows"));
  panels::followRole(film_, *view_, Act::exportData, bar_->isHidden(),
                     tr("Saves the flight through the bookmarks"));
}

void ExportTools::savePicture(const QString& path) {
  if (exports_->busy() || !city_->city() || !view_->city) return;
  if (!permitted({"图片", "picture"}, path)) return;
  exports_->savePicture(path, size_->currentData().toSize(), footer());
  begin();
}

void ExportTools::saveFilm(const QString& path) {
  if (exports_->busy() || !city_->city() || !view_->city) return;
  const auto flight = bookmarks_.path();
  if (!flight) return emit said(panels::errorText(flight.error()));
  if (!permitted({"影片", "film"}, path)) return;
  view::FilmChoice choice;
  choice.size = filmSize_->currentData().toSize();
  choice.framesPerSecond = rate_->currentData().toInt();
  choice.seconds = flight->seconds();
  choice.frames = frames_->isChecked();
  exports_->saveFilm(path, choice, *flight, footer());
  begin();
}

QList<QWidget*> ExportTools::progressParts() const { return {bar_, percent_, cancel_}; }

void ExportTools::showProgress(double fraction) {
  bar_->setValue(int(fraction * 100));
  percent_->setText(QString("%1 %").arg(fraction * 100, 0, 'f', 0));
}

void ExportTools::begin() {
  showProgress(0);
  for (QWidget* widget : progressParts()) widget->show();
  picture_->setEnabled(false);
  film_->setEnabled(false);
  open(true);
}

void ExportTools::finish(const QString& path, const QString& error, bool cancelled) {
  for (QWidget* widget : progressParts()) widget->hide();
  followRights();
  if (cancelled)
    emit said(tr("Export stopped; nothing was saved"));
  else
    emit said(error.isEmpty() ? tr("Saved: %1").arg(path) : tr("Not saved: %1").arg(error));
  emit moved();
}

void ExportTools::choosePicture() {
  const QString path =
      QFileDialog::getSaveFileName(city_, tr("Save the picture"), "city.png", "PNG (*.png)");
  if (!path.isEmpty()) savePicture(path.endsWith(".png") ? path : path + ".png");
}

void ExportTools::chooseFilm() {
  if (frames_->isChecked()) {
    const QString folder = QFileDialog::getExistingDirectory(city_, tr("Folder for the pictures"));
    if (!folder.isEmpty()) saveFilm(folder + "/frames");
    return;
  }
  if (!view::PictureExport::filmsPossible()) {
    frames_->setChecked(true);
    return emit said(
        tr("Films need ffmpeg: apt install ffmpeg. Numbered pictures are possible "
           "without it"));
  }
  const QString path = QFileDialog::getSaveFileName(city_, tr("Save the film"), "city.mp4",
                                                    "MP4, H.264 (*.mp4);;WebM, VP9 (*.webm)");
  if (path.isEmpty()) return;
  saveFilm(path.endsWith(".mp4") || path.endsWith(".webm") ? path : path + ".mp4");
}

void ExportTools::open(bool shown) {
  card_->setVisible(shown);
  emit moved();
}

void ExportTools::fillMenu(QMenu& menu) {
  menu.addAction(tr("Export pictures and films…"), this, [this] { open(card_->isHidden()); })
      ->setEnabled(view_->city != nullptr);
}

bool ExportTools::back() {
  if (card_->isHidden() || exports_->busy()) return false;
  open(false);
  return true;
}

void ExportTools::retranslate() {
  title_->setText(tr("Export"));
  pictureHeading_->setText(tr("Picture of this view"));
  filmHeading_->setText(tr("Film through the bookmarks"));
  picture_->setText(tr("Save picture…"));
  film_->setText(tr("Save film…"));
  frames_->setText(tr("As numbered pictures"));
  cancel_->setText(tr("Cancel"));
  followRights();
  note_->setText(tr("Each shows what the view shows, with place, time, source and legend."));
  size_->setAccessibleName(tr("Size of the picture"));
  filmSize_->setAccessibleName(tr("Size of the film"));
  rate_->setAccessibleName(tr("Frames a second"));
}

}  // namespace citymirror::desktop

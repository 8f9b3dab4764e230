#include "app/desktop/bookmark_tools.h"

#include <QBuffer>
#include <QComboBox>
#include <QGridLayout>
#include <QInputDialog>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/desktop/bookmark_plan.h"
#include "app/panels/parts.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::desktop {
namespace {

constexpr QSize kPicture{96, 54};
constexpr int kListHeight = 236, kWaitMs = 150;
constexpr double kRoundDistance = 450, kLineDistance = 400;  // m

/// Null where none was taken, or none that can be read.
QPixmap pictureOf(const session::Bookmark& mark) {
  QPixmap picture;
  if (!mark.picture.empty())
    picture.loadFromData(QByteArray::fromBase64(QByteArray::fromStdString(mark.picture)), "PNG");
  return picture;
}

}  // namespace

BookmarkTools::BookmarkTools(view::CityView* city, QWidget* stage, Commands& commands)
    : ViewerTool(stage),
      city_(city),
      commands_(commands),
      flight_(new view::CameraFlight(city)),
      card_(new QFrame(stage)) {
  buildCard();
  addShortcuts(stage);
  waiting_.setInterval(kWaitMs);
  connect(&waiting_, &QTimer::timeout, this, [this] {
    if (!city_->settled()) return;
    waiting_.stop();
    takePicture(std::exchange(awaited_, -1));
  });
  connect(flight_, &view::CameraFlight::changed, this, &BookmarkTools::flightChanged);
  connect(city_, &view::CityView::lineCancelled, this, [this] {
    endHint();
    lining_ = false;
  });
  connect(city_, &view::CityView::lineDrawn, this, [this](const std::vector<Point2>& line) {
    endHint();
    if (!std::exchange(lining_, false) || !view_->city) return;
    const draw::CameraPose pose = city_->pose();
    const auto poses = draw::posesAlong(
        line, std::min(pose.distance, kLineDistance), std::max(pose.pitchDeg, -35.0),
        [this](const Point2& p) { return double(bilinear(view_->city->terrain, p.x(), p.y())); });
    start(poses ? draw::CameraPath::make(*poses) : poses.error(), draw::FlightEnds::atRest);
  });
}

void BookmarkTools::buildCard() {
  card_->setObjectName("overlay");
  card_->hide();
  title_ = panels::makeLabel("statement", card_);
  list_ = new QListWidget(card_);
  list_->setIconSize(kPicture);
  list_->setFixedHeight(kListHeight);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  speed_ = new QComboBox(card_);
  for (const double factor : {0.5, 1.0, 2.0, 4.0})
    speed_->addItem(QString("× %1").arg(factor), factor);
  speed_->setCurrentIndex(1);
  auto* column = new QVBoxLayout(card_);
  column->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  close_ = panels::makeCloseButton(card_);
  connect(close_, &QPushButton::clicked, this, [this] { open(false); });
  column->addLayout(panels::makeTitleRow(title_, close_));
  column->addWidget(list_);
  auto* grid = new QGridLayout;
  const auto button = [&](QPushButton*& made, int row, int at, int span, auto act) {
    made = new QPushButton(card_);
    grid->addWidget(made, row, at, 1, span);
    connect(made, &QPushButton::clicked, this, act);
  };
  button(keep_, 0, 0, 4, [this] { keep(int(marks_.size())); });
  button(rename_, 1, 0, 1, [this] { renameCurrent(); });
  button(remove_, 1, 1, 1, [this] { remove(list_->currentRow()); });
  button(up_, 1, 2, 1, [this] { shift(list_->currentRow(), -1); });
  button(down_, 1, 3, 1, [this] { shift(list_->currentRow(), 1); });
  button(fly_, 2, 0, 2, [this] { flyThrough(); });
  button(round_, 2, 2, 2, [this] { flyRound(); });
  button(pause_, 3, 0, 1, [this] { flight_->paused() ? flight_->resume() : flight_->pause(); });
  button(stop_, 3, 1, 1, [this] { flight_->stop(); });
  grid->addWidget(speed_, 3, 2, 1, 2);
  column->addLayout(grid);
  connect(list_, &QListWidget::itemActivated, this, [this] { go(list_->currentRow()); });
  connect(list_, &QListWidget::itemClicked, this, [this] { go(list_->currentRow()); });
  connect(speed_, &QComboBox::activated, this,
          [this] { flight_->setSpeed(speed_->currentData().toDouble()); });
}

void BookmarkTools::addShortcuts(QWidget* stage) {
  const auto add = [&](int key, auto act) {
    connect(new QShortcut(QKeySequence(key), stage), &QShortcut::activated, this, act);
  };
  for (int n = 0; n < 9; ++n) {
    add(Qt::Key_1 + n, [this, n] { go(n); });
    add(int(Qt::CTRL) | (Qt::Key_1 + n), [this, n] { keep(n); });
    add(int(Qt::SHIFT) | (Qt::Key_1 + n), [this, n] { keep(n); });
  }
}

void BookmarkTools::setFolder(const QString& folder) {
  folder_ = folder;
  load();
}

void BookmarkTools::load() {
  marks_.clear();
  removed_.clear();
  file_.clear();
  if (view_->city) {
    marks_ = session::firstBookmarks(*view_->city);
    if (!folder_.isEmpty()) {
      file_ = QString::fromStdString(session::bookmarkFile(folder_.toStdString(), *view_->city));
      const auto read = session::loadBookmarks(file_.toStdString(), *view_->city);
      if (read) marks_ = *read;
      if (!read) file_.clear();  // nothing is written over what could not be read
      if (!read)
        emit said(
            tr("Bookmarks cannot be read: %1").arg(panels::errorText(read.error())));
      else if (!read.notes().empty())
        emit said(tr("The bookmarks were broken and have been set aside: %1")
                      .arg(QString::fromStdString(read.notes().front().where)));
    }
  }
  refresh();
}

void BookmarkTools::store() {
  refresh();
  if (file_.isEmpty()) return;
  const Outcome saved = session::saveBookmarks(file_.toStdString(), marks_);
  if (!saved)
    emit said(tr("Bookmarks not saved: %1").arg(panels::errorText(saved.error())));
}

void BookmarkTools::refresh() {
  const int current = list_->currentRow();
  list_->clear();
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const session::Bookmark& mark = marks_[i];
    QString text = (i < 9 ? QString("%1  ").arg(i + 1) : QString()) + panels::say(mark.name);
    QStringList under;
    if (mark.computed) under << tr("from the city");
    if (mark.at) under << panels::clockOf(*view_, *mark.at);
    if (!under.isEmpty()) text += "\n" + under.join(" · ");
    QPixmap picture = pictureOf(mark);
    QString tip = panels::say(mark.name);
    if (picture.isNull() && view_->city) {
      picture = planOfView(*view_->city, mark.pose, kPicture);
      tip += "\n" + tr("A plan, north up, looking %1; the picture is taken when you go there")
                         .arg(panels::headingText(mark.pose.headingDeg));
    }
    auto* item = new QListWidgetItem(QIcon(picture), text, list_);
    item->setToolTip(panels::plainTip(tip));
  }
  list_->setCurrentRow(std::min(current, list_->count() - 1));
  const bool any = !marks_.empty();
  for (QPushButton* button : {rename_, remove_, up_, down_}) button->setEnabled(any);
  fly_->setEnabled(marks_.size() >= 2);
}

void BookmarkTools::go(int index) {
  if (index < 0 || index >= int(marks_.size())) return;
  const session::Bookmark& mark = marks_[std::size_t(index)];
  flight_->stop();
  list_->setCurrentRow(index);
  if (mark.sun)
    city_->setSun(mark.sun);
  else
    city_->setLight(mark.light);
  if (!mark.computed) {
    QStringList hidden;
    for (const std::string& word : mark.hidden) hidden << QString::fromStdString(word);
    emit layersWanted(hidden);
  }
  if (mark.at) commands_.seek(*mark.at);
  city_->flyTo(mark.pose);
  if (!pictureOf(mark).isNull()) return;
  awaited_ = index;
  waiting_.start();
}

std::string BookmarkTools::pictureNow() const {
  QImage picture = city_->grabFramebuffer();
  if (picture.isNull()) return {};
  picture = picture.scaled(kPicture, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
  picture =
      picture.copy((picture.width() - kPicture.width()) / 2,
                   (picture.height() - kPicture.height()) / 2, kPicture.width(), kPicture.height());
  picture.setDevicePixelRatio(1);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  picture.convertToFormat(QImage::Format_RGB888).save(&buffer, "PNG");
  return bytes.toBase64().toStdString();
}

void BookmarkTools::takePicture(int index) {
  if (index < 0 || index >= int(marks_.size())) return;
  session::Bookmark& mark = marks_[std::size_t(index)];
  if ((city_->pose().target - mark.pose.target).norm() > 1) return;  // somebody flew on
  mark.picture = pictureNow();
  store();
}

void BookmarkTools::keep(int index) {
  if (!view_->city || index < 0) return;
  const bool added = index >= int(marks_.size());
  if (added) {
    index = int(marks_.size());
    const std::string name = tr("View %1").arg(index + 1).toStdString();
    marks_.push_back({{name, name}, {}, {}, {}, {}, false, {}});
  }
  session::Bookmark& mark = marks_[std::size_t(index)];
  if (mark.computed) {
    const std::string name = tr("View %1").arg(index + 1).toStdString();
    mark.name = {name, name};
  }
  mark.computed = false;
  mark.pose = city_->pose();
  mark.light = city_->light();
  mark.sun = city_->sun();
  mark.at = view_->followsNow ? std::nullopt : std::optional(view_->cursor.at);
  mark.hidden.clear();
  for (const QString& word : city_->hiddenLayers()) mark.hidden.push_back(word.toStdString());
  mark.picture = pictureNow();
  store();
  list_->setCurrentRow(index);
  emit said(tr("View kept as number %1: %2").arg(index + 1).arg(panels::say(mark.name)));
}

void BookmarkTools::rename(int index, const QString& name) {
  const QString trimmed = name.trimmed();
  if (index < 0 || index >= int(marks_.size()) || trimmed.isEmpty()) return;
  marks_[std::size_t(index)].name = {trimmed.toStdString(), trimmed.toStdString()};
  store();
}

void BookmarkTools::renameCurrent() {
  const int index = list_->currentRow();
  if (index < 0 || index >= int(marks_.size())) return;
  bool wanted = false;
  const QString name =
      QInputDialog::getText(card_, tr("Rename the view"), tr("Name"), QLineEdit::Normal,
                            panels::say(marks_[std::size_t(index)].name), &wanted);
  if (wanted) rename(index, name);
}

void BookmarkTools::remove(int index) {
  if (index < 0 || index >= int(marks_.size())) return;
  const auto gone = marks_.begin() + index;
  const QString name = panels::say(gone->name);
  removed_.push_back({index, std::move(*gone)});
  marks_.erase(gone);
  awaited_ = -1;
  store();
  emit said(tr("View deleted: %1. Tools, Bookmarks brings it back").arg(name));
}

void BookmarkTools::bringBack() {
  if (removed_.empty()) return;
  const int index = std::min(removed_.back().index, int(marks_.size()));
  marks_.insert(marks_.begin() + index, std::move(removed_.back().mark));
  removed_.pop_back();
  awaited_ = -1;
  store();
  list_->setCurrentRow(index);
}

void BookmarkTools::shift(int index, int by) {
  const int to = index + by;
  if (index < 0 || index >= int(marks_.size()) || to < 0 || to >= int(marks_.size())) return;
  std::swap(marks_[std::size_t(index)], marks_[std::size_t(to)]);
  awaited_ = -1;
  store();
  list_->setCurrentRow(to);
}

void BookmarkTools::open(bool shown) {
  card_->setVisible(shown);
  if (shown) list_->setFocus();
  emit moved();
}

Result<draw::CameraPath> BookmarkTools::path() const {
  std::vector<draw::CameraPose> poses;
  for (const session::Bookmark& mark : marks_) poses.push_back(mark.pose);
  return draw::CameraPath::make(poses);
}

void BookmarkTools::start(const Result<draw::CameraPath>& path, draw::FlightEnds ends) {
  if (!path) return emit said(panels::errorText(path.error()));
  open(true);
  flight_->start(*path, ends);
}

void BookmarkTools::flyThrough() { start(path(), draw::FlightEnds::atRest); }

void BookmarkTools::flyRound() {
  if (!view_->city) return;
  draw::CameraPose pose = city_->pose();
  if (const auto place = session::placeOf(*view_->city, view_->frame.selected)) {
    pose.target = *place;
    const float height = bilinear(view_->city->terrain, place->x(), place->y());
    if (std::isfinite(height)) pose.targetHeight = height;
    pose.distance = std::min(pose.distance, kRoundDistance);
  }
  start(draw::CameraPath::make(draw::posesRound(pose), draw::FlightEnds::moving),
        draw::FlightEnds::moving);
}

void BookmarkTools::flyAlongLine() {
  city_->beginLine();
  lining_ = true;
  hint(tr("Click along the flight; double click or Enter ends it, Esc cancels"));
}

void BookmarkTools::setView(const panels::ViewPtr& view) {
  const bool another = view->city != view_->city;
  view_ = view;
  if (!another) return;
  flight_->stop();
  awaited_ = -1;
  load();
}

void BookmarkTools::fillMenu(QMenu& menu) {
  QMenu* views = menu.addMenu(tr("Bookmarks"));
  views->setEnabled(view_->city != nullptr);
  views->addAction(tr("List of views"), this, [this] { open(card_->isHidden()); });
  views->addAction(tr("Keep this view"), this, [this] { keep(int(marks_.size())); });
  views->addAction(tr("Bring the deleted view back"), this, &BookmarkTools::bringBack)
      ->setEnabled(!removed_.empty());
  for (int i = 0; i < std::min(9, int(marks_.size())); ++i) {
    views->addAction(panels::say(marks_[std::size_t(i)].name) + QString("\t%1").arg(i + 1), this,
                     [this, i] { go(i); });
  }
  QMenu* flights = menu.addMenu(tr("Fly"));
  flights->setEnabled(view_->city != nullptr);
  flights->addAction(tr("Through the bookmarks"), this, &BookmarkTools::flyThrough)
      ->setEnabled(marks_.size() >= 2);
  flights->addAction(tr("Along a line…"), this, &BookmarkTools::flyAlongLine);
  flights->addAction(tr("Round what is selected"), this, &BookmarkTools::flyRound);
  flights->addAction(tr("Stop"), flight_, &view::CameraFlight::stop)->setEnabled(flight_->flying());
}

bool BookmarkTools::back() {
  if (flight_->flying()) {
    flight_->stop();
    return true;
  }
  if (card_->isHidden()) return false;
  open(false);
  return true;
}

void BookmarkTools::flightChanged() {
  pause_->setEnabled(flight_->flying());
  stop_->setEnabled(flight_->flying());
  pause_->setText(flight_->paused() ? tr("Go on") : tr("Pause"));
}

void BookmarkTools::retranslate() {
  title_->setText(tr("Bookmarks"));
  keep_->setText(tr("Keep this view"));
  rename_->setText(tr("Rename"));
  remove_->setText(tr("Delete"));
  up_->setText(tr("Up"));
  down_->setText(tr("Down"));
  fly_->setText(tr("Fly through"));
  round_->setText(tr("Round"));
  stop_->setText(tr("Stop"));
  speed_->setToolTip(tr("Speed of the flight"));
  list_->setAccessibleName(tr("Bookmarks"));
  close_->setAccessibleName(tr("Close"));
  close_->setToolTip(tr("Close (Esc); the views stay"));
  flightChanged();
  refresh();
}

}  // namespace citymirror::desktop

#include "app/desktop/imagery_tools.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <algorithm>
#include <utility>

#include "app/desktop/note_text.h"
#include "app/panels/words.h"
#include "app/session/city/added_credits.h"

namespace citymirror::desktop {
namespace {

QString imageKeyOf(const session::OpenedImagery& image) {
  return QStringLiteral("image:") + QString::number(image.layer.id);
}

}  // namespace

ImageryTools::ImageryTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage), city_(city), card_(new panels::ImageryCard(stage)) {
  card_->hide();
  connectCard();
  connect(city_, &view::CityView::imageryChanged, this, &ImageryTools::refresh);
}

ImageryTools::~ImageryTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void ImageryTools::connectCard() {
  using panels::ImageryCard;
  connect(card_, &ImageryCard::fileWanted, this, &ImageryTools::choose);
  connect(card_, &ImageryCard::addressEntered, this, &ImageryTools::add);
  connect(card_, &ImageryCard::opacityChanged, this, [this](int row, double opacity) {
    ofRow(row).layer.opacity = opacity;
    show();
  });
  connect(card_, &ImageryCard::visibleToggled, this, [this](int row, bool visible) {
    ofRow(row).layer.visible = visible;
    show();
  });
  connect(card_, &ImageryCard::moveWanted, this, [this](int row, int rows) {
    std::swap(ofRow(row), ofRow(row + rows));
    show();
  });
  connect(card_, &ImageryCard::removeWanted, this, [this](int row) {
    images_.erase(images_.end() - 1 - row);
    show();
  });
  connect(card_, &ImageryCard::closed, this, &ImageryTools::back);
}

void ImageryTools::setView(const panels::ViewPtr& view) {
  const bool newMask = std::exchange(mask_, view->mask) != view->mask;
  if (view->city == model_) {
    if (newMask && !images_.empty()) show();
    return;
  }
  model_ = view->city;
  if (view->computed() && view->computed() == whole_) return show();
  whole_ = view->computed();
  jobs_.cancelAll();
  opening_ = 0;
  if (images_.empty()) return refresh();
  images_.clear();
  show();
}

void ImageryTools::fillMenu(QMenu& menu) {
  QAction* open = menu.addAction(tr("Imagery…"), this, [this] {
    card_->setVisible(card_->isHidden());
    emit moved();
  });
  open->setToolTip(tr("Pictures over the ground from files and services"));
  open->setEnabled(model_ != nullptr);
}

bool ImageryTools::back() {
  if (card_->isHidden()) return false;
  card_->hide();
  emit moved();
  return true;
}

void ImageryTools::choose() {
  const QString path = QFileDialog::getOpenFileName(
      city_, tr("Add an image"), {},
      tr("Images") + " (*.tif *.tiff *.mbtiles *.jp2 *.png *.jpg *.img *.vrt *.xml);;" +
          tr("All files") + " (*)");
  if (!path.isEmpty()) add(path, card_->takeCrs());
}

bool ImageryTools::take(const QString& path, const QPointF&) {
  static const QStringList suffixes{"tif", "tiff", "mbtiles", "jp2", "png",
                                    "jpg", "jpeg", "img",     "vrt"};
  if (!model_ || !QFileInfo::exists(path)) return false;
  if (!suffixes.contains(QFileInfo(path).suffix().toLower())) return false;
  card_->show();
  startOpening(path, card_->takeCrs(), path);
  return true;
}

void ImageryTools::add(const QString& where, const QString& crs) { startOpening(where, crs, {}); }

void ImageryTools::startOpening(const QString& where, const QString& crs, const QString& dropped) {
  if (!model_) return;
  ++opening_;
  card_->setMessage(tr("Opening %1…").arg(where.section('?', 0, 0).section('/', -1)));
  emit moved();
  jobs_.submit({"打开影像", "Opening imagery"},
               [this, dropped, where = where.toStdString(), crs = crs.toStdString(),
                folder = cacheFolder_.toStdString(), city = model_](const run::JobContext&) {
                 auto opened = session::openImagery(where, crs, *city, folder);
                 QMetaObject::invokeMethod(
                     this,
                     [this, dropped, opened = std::move(opened), city]() mutable {
                       if (city != model_) return;
                       --opening_;
                       received(std::move(opened), dropped);
                     },
                     Qt::QueuedConnection);
               });
}

void ImageryTools::received(Result<session::OpenedImagery> opened, const QString& dropped) {
  if (!opened && !dropped.isEmpty() && session::holdsVectors(opened.error())) {
    card_->setMessage({});
    if (images_.empty()) back();
    emit vectorsDropped(dropped);
    return;
  }
  if (!opened) {
    const QString error = panels::errorText(opened.error());
    card_->setMessage(error);
    emit moved();
    emit said(tr("Image not added: %1").arg(error));
    emit failed(error);
    return;
  }
  const std::vector<Note> notes = opened->notes;
  const QString name = QString::fromStdString(opened->name);
  opened->layer.id = ++lastId_;
  images_.push_back(std::move(*opened));
  card_->setMessage(noteTexts(notes).join('\n'));
  show();
  emit said(tr("Image added: %1").arg(name));
  emit added(name, notes);
}

/// Hands the layers to the picture and tells of them.
void ImageryTools::show() {
  std::vector<draw::ImageryLayer> layers;
  for (const session::OpenedImagery& image : images_) {
    layers.push_back(image.layer);
    if (labelOf(image)) layers.back().visible = false;
  }
  city_->setImagery(std::move(layers));
  refresh();
}

std::optional<Text> ImageryTools::labelOf(const session::OpenedImagery& image) const {
  return mask_ ? mask_->layer("imagery", image.terms) : std::nullopt;
}

QString ImageryTools::stateOf(const session::OpenedImagery& image) const {
  if (const auto label = labelOf(image)) return panels::say(session::maskedText(*label));
  if (!image.layer.visible) return tr("Hidden");
  const std::uint64_t id = image.layer.id;
  const auto& reports = city_->imageryReports();
  const auto found = std::find_if(reports.begin(), reports.end(),
                                  [&](const draw::ImageryReport& r) { return r.id == id; });
  if (found == reports.end()) return tr("Loading…");
  switch (found->state) {
    case draw::ImageryState::loading:
      return tr("Loading…");
    case draw::ImageryState::offline:
      return tr("Offline, showing what was seen before. %1")
          .arg(noteText(Note{found->why.what, found->why.where}));
    case draw::ImageryState::failed:
      return tr("Failed: %1").arg(panels::errorText(found->why));
    case draw::ImageryState::shown:
      break;
  }
  return tr("Shown");
}

QString ImageryTools::credits() const {
  std::vector<session::AddedCredit> added;
  bool offline = false;
  const auto& reports = city_->imageryReports();
  for (std::size_t i = 0; i < images_.size(); ++i) {
    if (!images_[i].layer.visible || labelOf(images_[i])) continue;
    added.push_back({images_[i].name, images_[i].terms.attribution, images_[i].terms.licence});
    offline |= i < reports.size() && reports[i].state == draw::ImageryState::offline;
  }
  const QString named = panels::say(session::creditsOf(added));
  QString text = named.isEmpty() ? QString() : tr("Imagery: %1").arg(named);
  if (offline) text += (text.isEmpty() ? "" : " · ") + tr("offline, as seen before");
  return text;
}

void ImageryTools::refresh() {
  std::vector<panels::ImageryCard::Row> rows;
  for (auto image = images_.rbegin(); image != images_.rend(); ++image) {
    const QString address = QString::fromStdString(image->address);
    const QString licence = image->terms.licence.empty()
                                ? tr("licence not stated")
                                : QString::fromStdString(image->terms.licence);
    rows.push_back({QString::fromStdString(image->name), stateOf(*image),
                    tr("Source: %1; %2")
                        .arg(address.section('/', address.startsWith("http") ? 2 : -1), licence),
                    image->layer.opacity, image->layer.visible});
  }
  card_->setRows(rows);
  emit moved();
  emit changed();
}

std::vector<panels::CatalogEntry> ImageryTools::entries() const {
  std::vector<panels::CatalogEntry> entries;
  for (auto image = images_.rbegin(); image != images_.rend(); ++image) {
    panels::CatalogEntry entry;
    entry.key = imageKeyOf(*image);
    entry.name = QString::fromStdString(image->name);
    entry.kind = tr("Imagery");
    entry.count = stateOf(*image);
    entry.from = image->from;
    entry.terms = image->terms;
    entry.crs = QString::fromStdString(image->crs);
    if (!labelOf(*image)) {
      entry.visible = image->layer.visible;
      entry.opacity = image->layer.opacity;
    }
    entry.removable = true;
    entry.notes = noteTexts(image->notes);
    entries.push_back(std::move(entry));
  }
  return entries;
}

session::OpenedImagery* ImageryTools::ofKey(const QString& key) {
  const auto found = std::find_if(images_.begin(), images_.end(),
                                  [&](const auto& image) { return imageKeyOf(image) == key; });
  return found == images_.end() ? nullptr : &*found;
}

void ImageryTools::setVisible(const QString& key, bool visible) {
  if (auto* image = ofKey(key)) {
    image->layer.visible = visible;
    show();
  }
}

void ImageryTools::setOpacity(const QString& key, double opacity) {
  if (auto* image = ofKey(key)) {
    image->layer.opacity = opacity;
    show();
  }
}

void ImageryTools::remove(const QString& key) {
  if (std::erase_if(images_, [&](const auto& image) { return imageKeyOf(image) == key; }) > 0)
    show();
}

void ImageryTools::retranslate() {
  card_->retranslate();
  refresh();
}

}  // namespace citymirror::desktop

#include "app/desktop/annotation_tools.h"

#include <QDateTime>
#include <QFileDialog>
#include <QMenu>
#include <utility>

#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "engine/core/file_io.h"

namespace citymirror::desktop {

using session::Annotation, session::AnnotationKind, session::Annotations;

AnnotationTools::AnnotationTools(view::CityView* city, QWidget* stage, std::string folder,
                                 std::string author)
    : ViewerTool(stage),
      city_(city),
      card_(new panels::AnnotationCard(stage)),
      folder_(std::move(folder)),
      author_(std::move(author)) {
  connectCard();
  connect(city_, &view::CityView::pathChanged, this, &AnnotationTools::preview);
  connect(city_, &view::CityView::pathCancelled, this, [this] {
    endHint();
    if (std::exchange(drawing_, std::nullopt)) show();
  });
  connect(city_, &view::CityView::pathDrawn, this, &AnnotationTools::drawn);
}

void AnnotationTools::connectCard() {
  using panels::AnnotationCard;
  connect(card_, &AnnotationCard::newWanted, this, &AnnotationTools::start);
  connect(card_, &AnnotationCard::changed, this, [this](int i, const QString& text, bool visible) {
    Annotations next = all();
    if (i < 0 || std::size_t(i) >= next.size()) return;
    next[std::size_t(i)].text = text.toStdString();
    next[std::size_t(i)].visible = visible;
    if (next != all()) set(std::move(next));
  });
  connect(card_, &AnnotationCard::removeWanted, this, [this](int i) {
    Annotations next = all();
    next.erase(next.begin() + i);
    set(std::move(next));
  });
  connect(card_, &AnnotationCard::chose, this, [this](int i) {
    if (i < 0 || std::size_t(i) >= all().size()) return;
    draw::CameraPose pose = city_->pose();
    pose.target = all()[std::size_t(i)].points.front().head<2>();
    city_->flyTo(pose);
  });
  connect(card_, &AnnotationCard::undoWanted, this, [this] {
    if (!book_) return;
    const Annotations before = all();
    settle(before, book_->undo());
  });
  connect(card_, &AnnotationCard::exportWanted, this, [this] {
    const QString path = QFileDialog::getSaveFileName(card_, tr("Export annotations"),
                                                      "annotations.geojson", "GeoJSON (*.geojson)");
    if (!path.isEmpty()) exportTo(path);
  });
  connect(card_, &AnnotationCard::closed, this, &AnnotationTools::back);
}

const Annotations& AnnotationTools::all() const {
  static const Annotations none;
  return book_ ? book_->all() : none;
}

void AnnotationTools::openBook() {
  book_.reset();
  if (model_) {
    auto opened = session::AnnotationBook::open(folder_, model_);
    if (!opened) {
      emit said(tr("Annotations not read: %1").arg(panels::errorText(opened.error())));
    } else {
      for (const Note& note : opened.notes())
        emit said(tr("%1. The file is kept as %2")
                      .arg(QString::fromStdString(note.what), QString::fromStdString(note.where)));
      book_ = std::move(*opened);
    }
  }
  show();
}

void AnnotationTools::start(AnnotationKind kind) {
  if (!book_) return;
  city_->beginPath(kind == AnnotationKind::label ? 1 : 1000);
  drawing_ = kind;
  hint(kind == AnnotationKind::label
           ? tr("Click the place of the label; Esc cancels")
           : tr("Click the places, double click or Enter ends; Esc cancels"));
}

void AnnotationTools::drawn(const std::vector<Point3>& path) {
  endHint();
  const auto kind = std::exchange(drawing_, std::nullopt);
  if (!kind) return;
  if (path.size() < std::size_t(*kind) + 1) {
    show();
    return emit said(tr("An area needs three places"));
  }
  Annotations next = all();
  Annotation made{*kind, {}, path, card_->color(), author_, {}, true};
  made.text = tr("Note %1").arg(next.size() + 1).toStdString();
  made.at = Instant(QDateTime::currentMSecsSinceEpoch());
  next.push_back(std::move(made));
  set(std::move(next));
  card_->QWidget::show();
  emit moved();
  card_->rename(int(all().size()) - 1);
}

void AnnotationTools::set(Annotations next) {
  if (!book_) return;
  const Annotations before = all();
  settle(before, book_->set(std::move(next)));
}

/// Tells what was done, or that it could not be written.
void AnnotationTools::settle(const Annotations& before, const Outcome& done) {
  if (!done) emit said(tr("Annotations not saved: %1").arg(panels::errorText(done.error())));
  show();
  auto action = session::annotationAction(*model_, before, all());
  if (!action) return;
  action->by = author_;
  action->at = Instant(QDateTime::currentMSecsSinceEpoch());
  emit acted(*action);
}

void AnnotationTools::exportTo(const QString& path) {
  if (!model_) return;
  const auto text = session::annotationsGeoJson(*model_, all());
  Outcome saved = text ? mayExport(card_->world(), {"标注", "annotations"}, path)
                       : Outcome(text.error());
  if (saved) saved = writeFile(path.toStdString(), *text);
  emit said(
      saved ? tr("Annotations saved: %1").arg(path)
            : tr("Annotations not saved: %1").arg(panels::errorText(saved.error())));
}

void AnnotationTools::show() {
  card_->show(all(), book_ && book_->canUndo());
  city_->setSketch(view::SketchOf::annotations, session::sketchOf(all()));
  emit moved();
}

void AnnotationTools::preview(const std::vector<Point3>& path) {
  if (!drawing_) return;
  draw::Sketch now = session::sketchOf(all());
  if (path.size() > 1)
    now.lines.push_back({path, session::colorOf(card_->color()), 3,
                         *drawing_ == AnnotationKind::area && path.size() > 2});
  city_->setSketch(view::SketchOf::annotations, std::move(now));
}

void AnnotationTools::setView(const panels::ViewPtr& view) {
  card_->setView(view);
  if (view->city == model_) return;
  model_ = view->city;
  openBook();
}

void AnnotationTools::fillMenu(QMenu& menu) {
  QMenu* sub = menu.addMenu(tr("Annotate"));
  sub->setEnabled(book_.has_value());
  sub->addAction(tr("Label"), this, [this] { start(AnnotationKind::label); });
  sub->addAction(tr("Line"), this, [this] { start(AnnotationKind::line); });
  sub->addAction(tr("Area"), this, [this] { start(AnnotationKind::area); });
  sub->addSeparator();
  sub->addAction(tr("List of annotations"), this, [this] {
    card_->QWidget::show();
    emit moved();
  });
}

bool AnnotationTools::back() {
  if (card_->isHidden()) return false;
  card_->hide();
  emit moved();
  return true;
}

}  // namespace citymirror::desktop

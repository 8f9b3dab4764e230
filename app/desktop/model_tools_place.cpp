#include <algorithm>
#include <utility>

#include "app/desktop/model_tools.h"
#include "app/desktop/note_text.h"
#include "app/desktop/stage.h"
#include "app/panels/model_list.h"
#include "app/panels/model_place_card.h"
#include "app/panels/words.h"
#include "app/session/city/model_table.h"

/// Where added models stand, and how they are placed anew.
namespace citymirror::desktop {
namespace {

panels::ModelPlaceCard::Place cardPlaceOf(const MeshModel& model, const gis::ModelSource& source) {
  panels::ModelPlaceCard::Place place;
  place.byHand = model.placedByHand;
  place.raiseBy = source.raiseBy;
  place.lod = source.lod;
  if (!source.placement) return place;
  place.at = source.placement->at;
  place.headingDeg = source.placement->headingDeg;
  place.scale = source.placement->scale;
  return place;
}

bool standsElsewhere(const gis::ModelSource& a, const gis::ModelSource& b) {
  const auto same = [](const gis::ModelPlacement& p, const gis::ModelPlacement& q) {
    return p.at == q.at && p.headingDeg == q.headingDeg && p.scale == q.scale;
  };
  const bool placed = a.placement && b.placement;
  return a.raiseBy != b.raiseBy || a.lod != b.lod || (placed && !same(*a.placement, *b.placement));
}

}  // namespace

ModelTools::Shown* ModelTools::find(quint64 id) {
  const auto found = std::ranges::find(shown_, id, &Shown::id);
  return found == shown_.end() ? nullptr : &*found;
}

QString ModelTools::remarksOf(const Shown& shown) const {
  return noteTexts(shown.notes).mid(0, qsizetype(kMostFacts)).join('\n');
}

void ModelTools::editPlace(quint64 id) {
  placed_ = id;
  showPlace();
}

void ModelTools::showPlace() {
  const Shown* shown = find(placed_);
  if (!shown) return;
  placeCard_->setModel(QString::fromStdString(shown->model->name),
                       cardPlaceOf(*shown->model, shown->source), shown->model->lods);
  placeCard_->setWays(
      {shown->former.has_value(), standsElsewhere(shown->source, shown->added), placing_ != 0});
  placeCard_->show();
  emit moved();
}

bool ModelTools::closePlace() {
  placed_ = 0;
  if (placeCard_->isHidden()) return false;
  placeCard_->hide();
  emit moved();
  return true;
}

void ModelTools::placeAsWritten() {
  const Shown* shown = find(placed_);
  if (!shown) return;
  const auto written = placeCard_->place();
  gis::ModelSource to = shown->source;
  to.raiseBy = written.raiseBy;
  to.lod = written.lod;
  if (to.placement) {
    to.placement->at = written.at;
    to.placement->headingDeg = written.headingDeg;
    to.placement->scale = written.scale;
  }
  if (standsElsewhere(shown->source, to)) putAnew(placed_, to);
}

void ModelTools::putAnew(quint64 id, const gis::ModelSource& to) {
  const Shown* shown = find(id);
  if (!shown || placing_ != 0) return;
  const auto job = std::make_shared<quint64>(0);
  const auto placing = [this, job, id, to, from = shown->source, notes = shown->notes,
                        model = shown->model, city = model_,
                        mask = mask_](const run::JobContext& context) {
    auto placed = session::placeModelAnew(*model, notes, from, to, *city, context);
    auto table = placed ? session::modelTable(*placed, mask.get()) : FieldTable{};
    QMetaObject::invokeMethod(
        this,
        [this, job, id, to, mask, placed = std::move(placed), table = std::move(table)]() mutable {
          if (placed && mask != mask_) table = session::modelTable(*placed, mask_.get());
          arrived({*job, id, to}, std::move(placed), table);
        },
        Qt::QueuedConnection);
  };
  placing_ = *job = jobs_.submit({"放置模型", "Placing a model"}, placing);
  if (id == placed_) showPlace();
}

void ModelTools::arrived(const Placed& asked, Read model, const FieldTable& table) {
  if (asked.job != placing_) return;  // another city by now
  placing_ = 0;
  if (Shown* shown = find(asked.id)) {
    if (model)
      stand(*shown, asked, model, table);
    else
      emit said(tr("Model not placed: %1").arg(panels::errorText(model.error())));
  }
  refill();
  showPlace();
}

/// The model that stood elsewhere is seen until the new one is built.
void ModelTools::stand(Shown& shown, const Placed& asked, const Read& model,
                       const FieldTable& table) {
  deselect();
  withdraw(shown);
  const bool visible = city_->modelVisible(*shown.model);
  city_->addModel(*model);
  city_->setModelOpacity(**model, city_->modelOpacity(*shown.model));
  if (!visible) city_->setModelVisible(*model, false);
  if (shown.before) city_->removeModel(std::exchange(shown.before, nullptr));
  shown.before = std::exchange(shown.model, *model);
  shown.former = std::exchange(shown.source, asked.to);
  const std::vector<Note> told = std::exchange(shown.notes, model.notes());
  offer(shown, table);
  const QString name = QString::fromStdString(shown.model->name);
  const auto isNew = [&](const Note& note) {
    return std::ranges::none_of(told, [&](const Note& old) { return old.what == note.what; });
  };
  const auto news = std::ranges::find_if(shown.notes, isNew);
  emit said(news == shown.notes.end() ? tr("Model placed: %1").arg(name)
                                      : tr("Model placed: %1; %2").arg(name, noteText(*news)));
}

/// What a model stood as before leaves once the new one is in the picture.
void ModelTools::retire() {
  const auto standing = city_->models();
  for (Shown& shown : shown_) {
    const bool built = std::find(standing.begin(), standing.end(), shown.model) != standing.end();
    if (built && shown.before) city_->removeModel(std::exchange(shown.before, nullptr));
  }
}

}  // namespace citymirror::desktop

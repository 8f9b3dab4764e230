#include "app/desktop/measure_tools.h"

#include <QMenu>
#include <QShortcut>
#include <utility>

namespace citymirror::desktop {

using panels::MeasureKind;

MeasureTools::MeasureTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage), city_(city), card_(new panels::MeasureCard(stage)) {
  connect(card_, &panels::MeasureCard::changed, this, [this] {
    showSketch();
    emit moved();
  });
  connect(card_, &panels::MeasureCard::said, this, &ViewerTool::said);
  connect(city_, &view::CityView::pathChanged, this, &MeasureTools::preview);
  connect(city_, &view::CityView::pathCancelled, this, [this] {
    endHint();
    if (std::exchange(drawing_, std::nullopt)) showSketch();
  });
  connect(city_, &view::CityView::pathDrawn, this, [this](const std::vector<Point3>& path) {
    endHint();
    const auto kind = std::exchange(drawing_, std::nullopt);
    if (kind) card_->add({*kind, path, card_->sightOptions()});
  });
  connect(new QShortcut(Qt::Key_M, stage), &QShortcut::activated, this,
          [this] { start(MeasureKind::distance); });
}

void MeasureTools::start(MeasureKind kind) {
  if (!model_) return;
  city_->beginPath(panels::mostPoints(kind));
  drawing_ = kind;
  const bool two = panels::mostPoints(kind) == 2;
  hint(panels::nameOf(kind) + ": " +
       (two ? tr("click two places, on roofs and facades too; Esc cancels")
            : tr("click the places, double click or Enter ends, Backspace takes one back")));
}

void MeasureTools::setView(const panels::ViewPtr& view) { model_ = view->city; }

void MeasureTools::fillMenu(QMenu& menu) {
  QMenu* sub = menu.addMenu(tr("Measure"));
  sub->setEnabled(model_ != nullptr);
  for (const MeasureKind kind : {MeasureKind::distance, MeasureKind::area, MeasureKind::height,
                                 MeasureKind::sight, MeasureKind::section}) {
    const QString key = kind == MeasureKind::distance ? QStringLiteral("\tM") : QString();
    sub->addAction(panels::nameOf(kind) + key, this, [this, kind] { start(kind); });
  }
  sub->addSeparator();
  sub->addAction(tr("Clear all measures"), card_, &panels::MeasureCard::clear)
      ->setEnabled(card_->count() > 0);
  sub->addAction(tr("Bring cleared measures back"), card_, &panels::MeasureCard::restore)
      ->setEnabled(card_->canRestore());
}

bool MeasureTools::back() {
  if (card_->isHidden()) return false;
  card_->clear();
  return true;
}

void MeasureTools::preview(const std::vector<Point3>& path) {
  if (!drawing_ || !model_) return;
  draw::Sketch sketch = card_->sketch();
  const bool cheap = *drawing_ == MeasureKind::distance || *drawing_ == MeasureKind::height;
  const bool area = *drawing_ == MeasureKind::area && path.size() > 2;
  if (path.size() > 1 && (cheap || area)) {
    const draw::Sketch now = panels::measured(model_, {*drawing_, path, {}}).sketch;
    sketch.lines.insert(sketch.lines.end(), now.lines.begin(), now.lines.end());
    sketch.notes = now.notes;
  } else if (path.size() > 1) {
    sketch.lines.push_back({path, draw::darkPalette().accent});
  }
  city_->setSketch(view::SketchOf::measures, std::move(sketch));
}

void MeasureTools::showSketch() { city_->setSketch(view::SketchOf::measures, card_->sketch()); }

}  // namespace citymirror::desktop

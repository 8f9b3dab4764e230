#include "app/desktop/clip_tools.h"

#include <QMenu>
#include <QShortcut>
#include <algorithm>
#include <cmath>
#include <utility>

namespace citymirror::desktop {
namespace {

constexpr double kUsualHeight = 9, kLeastReach = 50;  // m

}  // namespace

ClipTools::ClipTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage), city_(city), card_(new panels::CutawayCard(stage)) {
  using panels::CutawayCard;
  connect(card_, &CutawayCard::planeMoved, this, [this] {
    city_->setClip(card_->plane());
    emit moved();
  });
  connect(card_, &CutawayCard::opacityChanged, this, [this] {
    const double buildings = card_->buildingOpacity(), ground = card_->groundOpacity();
    city_->setLayerOpacity(view::Layer::buildings, buildings);
    city_->setLayerOpacity(view::Layer::terrain, ground);
  });
  connect(city_, &view::CityView::opacityChanged, this, [this] {
    card_->setOpacity(city_->layerOpacity(view::Layer::buildings),
                      city_->layerOpacity(view::Layer::terrain));
  });
  connect(card_, &CutawayCard::depthChanged, this, [this] {
    city_->setUnderground(card_->depth());
    emit moved();
  });
  connect(card_, &CutawayCard::closed, this, &ClipTools::back);
  connect(city_, &view::CityView::pathChanged, this, &ClipTools::sketch);
  connect(city_, &view::CityView::pathCancelled, this, [this] {
    endHint();
    drawing_ = false;
  });
  connect(city_, &view::CityView::pathDrawn, this, &ClipTools::cutAlong);
  connect(new QShortcut(Qt::Key_U, stage), &QShortcut::activated, this,
          [this] { setUnderground(!card_->depth()); });
}

void ClipTools::startUpright() {
  if (!model_) return;
  city_->beginPath(2);
  drawing_ = true;
  hint(tr("Click two places: what lies to the right of the way between them is cut away"));
}

void ClipTools::cutAlong(const std::vector<Point3>& path) {
  endHint();
  if (!std::exchange(drawing_, false)) return;
  const Point2 a = path[0].head<2>(), b = path[1].head<2>();
  if ((b - a).norm() < 0.1) return;
  const Bounds& extent = model_->extent;
  card_->setPlane(draw::uprightClip(a, b), std::hypot(extent.width(), extent.height()) / 2);
  open();
  city_->setClip(card_->plane());
}

void ClipTools::sketch(const std::vector<Point3>& path) {
  draw::Sketch sketch;
  if (drawing_ && path.size() > 1) sketch.lines.push_back({path, draw::darkPalette().accent});
  city_->setSketch(view::SketchOf::clip, std::move(sketch));
}

void ClipTools::cutLevel() {
  if (!model_) return;
  const Point2 at = city_->pose().target;
  const float ground = bilinear(model_->terrain, at.x(), at.y());
  const auto& set = model_->buildings;
  double most = kLeastReach;
  for (const float height : set.height) most = std::max(most, double(height));
  card_->setPlane(draw::levelClip((std::isfinite(ground) ? ground : 0) + kUsualHeight), most);
  open();
  city_->setClip(card_->plane());
}

void ClipTools::setUnderground(bool on) {
  if (!model_) return;
  card_->setUnderground(on);
  if (on) open();
}

void ClipTools::open() {
  card_->show();
  emit moved();
}

void ClipTools::setView(const panels::ViewPtr& view) {
  if (view->city == model_) return;
  model_ = view->city;
  back();
}

void ClipTools::fillMenu(QMenu& menu) {
  QMenu* sub = menu.addMenu(tr("Cut and see through"));
  sub->setEnabled(model_ != nullptr);
  sub->addAction(tr("Upright cut…"), this, &ClipTools::startUpright);
  sub->addAction(tr("Level cut"), this, &ClipTools::cutLevel);
  sub->addAction(tr("Transparency…"), this, &ClipTools::open);
  QAction* below = sub->addAction(tr("Below the ground") + "\tU");
  below->setCheckable(true);
  below->setChecked(card_->depth().has_value());
  connect(below, &QAction::toggled, this, &ClipTools::setUnderground);
}

bool ClipTools::back() {
  if (card_->isHidden()) return false;
  card_->reset();
  card_->hide();
  emit moved();
  return true;
}

}  // namespace citymirror::desktop

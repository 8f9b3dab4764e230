#include "app/desktop/evacuation_tool.h"

#include <algorithm>
#include <utility>

namespace citymirror::desktop {
namespace {

constexpr std::size_t kLeastCorners = 3;
constexpr std::uint8_t kZoneShade = 46;  // alpha

Feature zoneFeature(const Polygon& zone, std::size_t number) {
  Feature feature;
  feature.code = "zone " + std::to_string(number);
  feature.kind = GeometryKind::polygon;
  feature.polygons = {zone};
  return feature;
}

draw::VectorStyle zoneStyle() {
  draw::VectorRule rule;
  rule.name = {"疏散范围与避难场所", "zones and shelters of an evacuation"};
  const draw::Color accent = draw::darkPalette().accent;
  rule.symbol.fill = {accent.r, accent.g, accent.b, kZoneShade};
  rule.symbol.outline = accent;
  rule.symbol.width = 2;
  rule.symbol.point = draw::PointShape::diamond;
  draw::VectorStyle style;
  style.rules.push_back(std::move(rule));
  return style;
}

bool sameRings(const std::vector<Polygon>& a, const std::vector<Polygon>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Polygon& x, const Polygon& y) { return x.outer == y.outer; });
}

}  // namespace

EvacuationTool::EvacuationTool(view::CityView* city, panels::EvacuationForm* form)
    : QObject(city), city_(city), form_(form) {
  using panels::EvacuationForm;
  connect(form_, &EvacuationForm::handChanged, this, &EvacuationTool::useHand);
  connect(form_, &EvacuationForm::changed, this, [this] {
    showZones();
    emit moved();
  });
  connect(form_, &EvacuationForm::ordered, this, &EvacuationTool::ordered);
  connect(city_, &view::CityView::lineDrawn, this, &EvacuationTool::takeZone);
  connect(city_, &view::CityView::lineCancelled, this, [this] {
    if (std::exchange(drawing_, false)) form_->setHand(panels::EvacuationHand::none);
  });
}

/// In place of the one before; an empty one gives the line back.
void EvacuationTool::hint(const QString& message) {
  if (!hint_.isEmpty()) emit over(hint_);
  hint_ = message;
  if (!hint_.isEmpty()) emit said(hint_);
}

void EvacuationTool::useHand() {
  const panels::EvacuationHand hand = form_->hand();
  if (hand == panels::EvacuationHand::none) hint({});
  if (hand == panels::EvacuationHand::zone && !drawing_) {
    city_->beginLine();  // cancels another's line first
    drawing_ = true;
    hint(tr("Click the corners of the zone; double click or Enter ends, Esc cancels"));
  } else if (hand != panels::EvacuationHand::zone && std::exchange(drawing_, false)) {
    city_->cancelLine();
  }
  if (hand == panels::EvacuationHand::shelter)
    hint(tr("Click a place beside a street that can take people"));
  if (hand != panels::EvacuationHand::none) emit taken();
}

void EvacuationTool::takeZone(const std::vector<Point2>& line) {
  if (!std::exchange(drawing_, false)) return;
  form_->setHand(panels::EvacuationHand::none);
  if (line.size() < kLeastCorners) return void(emit said(tr("A zone has three corners or more")));
  if (crossesItself(line))
    return void(emit said(tr("The rim of the zone crosses itself: draw it round once")));
  std::vector<Point2> ring = line;
  if (signedArea(ring) < 0) std::reverse(ring.begin(), ring.end());
  form_->setZone(std::move(ring));
}

bool EvacuationTool::pick(const view::Pick& pick) {
  if (form_->hand() != panels::EvacuationHand::shelter) return false;
  if (pick.kind == view::PickKind::none) return true;
  form_->setHand(panels::EvacuationHand::none);
  form_->addShelter({pick.at.x(), pick.at.y()});
  return true;
}

bool EvacuationTool::back() {
  if (form_->hand() != panels::EvacuationHand::none) {
    form_->setHand(panels::EvacuationHand::none);
    return true;
  }
  if (!form_->isOpen()) return false;
  form_->setOpen(false);
  return true;
}

void EvacuationTool::setBranch(const panels::ViewPtr& view, const session::WorldFutures& futures,
                               const QString& chosen) {
  if (view->city != form_->world().city) {  // its layers went with it
    drawn_.clear();
    places_.clear();
  }
  form_->setView(view);
  ordered_.clear();
  for (auto at = futures.find(chosen.toStdString()); at; at = futures.find(at->parent)) {
    const auto* order = at->deed ? std::get_if<world::EvacuationOrder>(&*at->deed) : nullptr;
    if (order != nullptr) ordered_.push_back(order->zone);
  }
  showZones();
}

/// The zones of the branch, and what is being put together, on the ground.
void EvacuationTool::showZones() {
  std::vector<Polygon> zones = ordered_;
  std::vector<Point2> places;
  if (form_->isOpen()) {
    if (!form_->zone().empty()) zones.push_back({form_->zone(), {}});
    for (const world::Shelter& shelter : form_->shelters()) places.push_back(shelter.at);
  }
  if (sameRings(zones, drawn_) && places == places_) return;
  drawn_ = zones;
  places_ = places;
  if (zones.empty() && places.empty()) return city_->removeVectors(kZoneLayer);
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "evacuation";
  layer->schema = {{"is", FieldType::text}};
  layer->provenance = {"CityMirror", "", "zones and shelters of an evacuation", "",
                       Origin::estimated};
  for (const Polygon& zone : zones) {
    layer->features.push_back(zoneFeature(zone, layer->features.size() + 1));
    layer->features.back().values = {std::string("zone")};
  }
  for (const Point2& place : places) {
    Feature shelter;
    shelter.code = "shelter " + std::to_string(layer->features.size() + 1);
    shelter.kind = GeometryKind::point;
    shelter.lines = {{place}};
    shelter.values = {std::string("shelter")};
    layer->features.push_back(std::move(shelter));
  }
  city_->addVectors(kZoneLayer, layer, zoneStyle());
}

}  // namespace citymirror::desktop

#include "app/desktop/incident_marks.h"

#include <algorithm>
#include <cmath>

namespace citymirror::desktop {
namespace {

constexpr double kNearest = 500, kRoomAround = 3;  // m; widths of the extent

bool sameWords(const FeatureLayer& a, const FeatureLayer& b) {
  return std::equal(a.features.begin(), a.features.end(), b.features.begin(), b.features.end(),
                    [](const Feature& one, const Feature& other) {
                      return one.code == other.code && one.values == other.values &&
                             one.lines == other.lines;
                    });
}

}  // namespace

IncidentMarks::IncidentMarks(view::CityView* city) : QObject(city), city_(city) {
  connect(city_, &view::CityView::vectorsShown, this, [this](int layer) {
    if (layer >= kIncidents && layer <= kWarnings && !seen(layer))
      city_->setVectorsVisible(layer, false);
  });
}

void IncidentMarks::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city && view->city != view_->city;  // what was drawn went with the old
  view_ = view;
  show(newCity ? Drawing::anew : Drawing::changes);
}

void IncidentMarks::show(Drawing drawing) {
  const Language language = view_->frame.language;
  auto extents = session::extentsOf(*view_);
  if (!view_->city) extents.clear();
  if (drawing == Drawing::anew || extents != extents_ || language != language_) {
    extents_ = std::move(extents);
    language_ = language;
    const auto made = session::incidentLayer(extents_, language);
    if (extents_.empty())
      city_->removeVectors(kIncidents);
    else
      city_->addVectors(kIncidents, made.layer, made.style);
  }
  showMarks(kConflicts, session::conflictLayer(*view_), conflicts_, drawing);
  showMarks(kForecasts, session::forecastConflictLayer(*view_, language), forecasts_, drawing);
  showWarnings(drawing);
}

/// Their hatch is made only when other warnings are in force.
void IncidentMarks::showWarnings(Drawing drawing) {
  const auto& now = view_->warnings;
  const Language language = view_->frame.language;
  const bool same = session::sameWarnings(now, warnings_) && language == warningsIn_;
  if (same && drawing == Drawing::changes) return;
  warnings_ = now;
  warningsIn_ = language;
  const auto made = session::warningLayer(*view_, language);
  if (made.layer->features.empty())
    city_->removeVectors(kWarnings);
  else
    city_->addVectors(kWarnings, made.layer, made.style);
}

bool IncidentMarks::seen(int layer) const {
  return visible_ && (layer != kWarnings || warningsVisible_);
}

void IncidentMarks::showMarks(int number, const session::MapLayer& made, Shown& shown,
                              Drawing drawing) {
  const bool same = shown && sameWords(*made.layer, *shown);
  if (same && drawing == Drawing::changes) return;
  shown = made.layer;
  if (made.layer->features.empty())
    city_->removeVectors(number);
  else
    city_->addVectors(number, made.layer, made.style);
}

void IncidentMarks::setVisible(bool visible) {
  if (visible_ == visible) return;
  visible_ = visible;
  for (const int layer : {kIncidents, kConflicts, kForecasts, kWarnings})
    city_->setVectorsVisible(layer, seen(layer));
}

void IncidentMarks::setWarningsVisible(bool visible) {
  if (warningsVisible_ == visible) return;
  warningsVisible_ = visible;
  city_->setVectorsVisible(kWarnings, seen(kWarnings));
}

bool IncidentMarks::approachWarning(const QString& warning) {
  if (!view_->city || !view_->warnings) return false;
  for (const session::ReceivedWarningPointer& one : *view_->warnings) {
    if (QString::fromStdString(one->id) != warning) continue;
    const auto place = session::placeOf(*one, *view_->city);
    if (!place) return false;
    draw::CameraPose pose = city_->pose();
    pose.target = place->at;
    pose.distance = std::max(kNearest, kRoomAround * place->reach);
    city_->flyTo(pose);
    return true;
  }
  return false;
}

bool IncidentMarks::approach(const QString& incident) {
  for (const session::IncidentExtent& extent : session::extentsOf(*view_)) {
    if (QString::fromStdString(extent.id) != incident) continue;
    Point2 least = extent.hull.front(), most = least;
    for (const Point2& p : extent.hull) {
      least = least.cwiseMin(p);
      most = most.cwiseMax(p);
    }
    draw::CameraPose pose = city_->pose();
    pose.target = (least + most) / 2;
    pose.distance =
        std::max(kNearest, kRoomAround * ((most - least).norm() + 2 * session::kExtentRim));
    city_->flyTo(pose);
    return true;
  }
  return false;
}

}  // namespace citymirror::desktop

#pragma once
#include <QObject>
#include <memory>

#include "app/panels/evacuation_form.h"
#include "app/session/branch/world_runs.h"
#include "app/view/city_view.h"

namespace citymirror::desktop {

/// An evacuation that a person puts together over the city: a zone drawn as a line, shelters of the
/// city or clicked places, and the order. Shows the zones of the chosen branch. UI thread only.
class EvacuationTool : public QObject {
  Q_OBJECT
 public:
  static constexpr int kZoneLayer = 900007;

  EvacuationTool(view::CityView* city, panels::EvacuationForm* form);

  /// Zones of what is done in a branch and its parents; `chosen` empty = none is shown.
  void setBranch(const panels::ViewPtr& view, const session::WorldFutures& futures,
                 const QString& chosen);
  /// True where the click was for a shelter's place.
  bool pick(const view::Pick& pick);
  /// Puts away what is in the hand, then the form; false where there was nothing.
  bool back();

 signals:
  void taken();  ///< something is in the hand
  void moved();  ///< the form is another height
  void ordered();
  void said(const QString& message);
  void over(const QString& message);  ///< what was said asks for nothing any more

 private:
  void useHand();
  void hint(const QString& message);
  void takeZone(const std::vector<Point2>& line);
  void showZones();

  view::CityView* city_;
  panels::EvacuationForm* form_;
  std::vector<Polygon> ordered_;      ///< zones of the chosen branch
  std::vector<Polygon> drawn_;        ///< zones in the picture
  std::vector<Point2> places_;        ///< shelters in the picture
  bool drawing_ = false;
  QString hint_;  ///< asked for, while something is in the hand
};

}  // namespace citymirror::desktop

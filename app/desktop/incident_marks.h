#pragma once
#include <QObject>
#include <optional>

#include "app/panels/words.h"
#include "app/session/command/incident_layer.h"
#include "app/view/city_view.h"

namespace citymirror::desktop {

/// Incidents with extent and trend, sources that disagree and gauges that do not measure what was
/// forecast, in the picture; they come and go with the marks.
class IncidentMarks : public QObject {
  Q_OBJECT
 public:
  /// Numbers of the layers.
  static constexpr int kIncidents = 900010, kConflicts = 900011, kForecasts = 900012;

  explicit IncidentMarks(view::CityView* city);
  void setView(const panels::ViewPtr& view);
  void setVisible(bool visible);
  /// Flies to where an incident reaches; false where it has no place.
  bool approach(const QString& incident);

 private:
  enum class Drawing { changes, anew };
  using Shown = std::shared_ptr<const FeatureLayer>;
  void show(Drawing drawing);
  void showMarks(int number, const session::MapLayer& made, Shown& shown, Drawing drawing);

  view::CityView* city_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::vector<session::IncidentExtent> extents_;
  Shown conflicts_, forecasts_;
  std::optional<Language> language_;
  bool visible_ = true;
};

}  // namespace citymirror::desktop

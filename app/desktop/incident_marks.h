#pragma once
#include <QObject>
#include <optional>

#include "app/panels/words.h"
#include "app/session/command/situation_layers.h"
#include "app/view/city_view.h"

namespace citymirror::desktop {

/// Incidents with extent and trend, sources that disagree, gauges that do not measure what was
/// forecast and warnings of others, in the picture; they come and go with the marks, warnings also
/// by a switch of their own.
class IncidentMarks : public QObject {
  Q_OBJECT
 public:
  /// Numbers of the layers.
  static constexpr int kIncidents = session::kIncidentsLayer, kConflicts = session::kConflictsLayer,
                       kForecasts = session::kForecastsLayer, kWarnings = session::kWarningsLayer;

  explicit IncidentMarks(view::CityView* city);
  void setView(const panels::ViewPtr& view);
  void setVisible(bool visible);
  void setWarningsVisible(bool visible);
  /// Flies to where an incident reaches; false where it has no place.
  bool approach(const QString& incident);
  /// The same to a warning that is drawn.
  bool approachWarning(const QString& warning);

 private:
  enum class Drawing { changes, anew };
  using Shown = std::shared_ptr<const FeatureLayer>;
  void show(Drawing drawing);
  void showWarnings(Drawing drawing);
  bool seen(int layer) const;
  void showMarks(int number, const session::MapLayer& made, Shown& shown, Drawing drawing);

  view::CityView* city_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::vector<session::IncidentExtent> extents_;
  Shown conflicts_, forecasts_;
  std::shared_ptr<const session::ReceivedWarnings> warnings_;
  std::optional<Language> warningsIn_;
  std::optional<Language> language_;
  bool visible_ = true, warningsVisible_ = true;
};

}  // namespace citymirror::desktop

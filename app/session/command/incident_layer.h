#pragma once
#include <memory>
#include <vector>

#include "app/session/world_view.h"
#include "engine/core/feature_layer.h"
#include "engine/draw/picture_footer.h"
#include "engine/draw/vector_style.h"

/// Open incidents and sources that disagree, as layers over the city.
namespace citymirror::session {

/// Features and how they are drawn.
struct MapLayer {
  std::shared_ptr<const FeatureLayer> layer;  ///< never null
  draw::VectorStyle style;
};

/// How far an incident reaches on the map, and which way it goes.
struct IncidentExtent {
  std::string id;
  Severity severity = Severity::none;
  incident::Trend trend = incident::Trend::steady;
  std::vector<Point2> hull;  ///< of the places of its alarms; a forecast's: of its roads
  friend bool operator==(const IncidentExtent&, const IncidentExtent&) = default;
};
/// Of open incidents that have a place, worst last: they are drawn over the others.
std::vector<IncidentExtent> extentsOf(const WorldView& view);
/// The hull with a rim of kExtentRim around it, counter-clockwise; a disc for one place.
std::vector<Point2> outlineOf(const IncidentExtent& extent);
inline constexpr double kExtentRim = 60;  ///< m

/// Outlines in the colour of their level, with id and trend in words, and arrowheads on the rim:
/// outwards where it grows, inwards where it eases, none where it is steady. Codes are the ids of
/// the incidents.
MapLayer incidentLayer(const std::vector<IncidentExtent>& extents, Language language);

/// What the outlines mean, for a picture that leaves the program: the levels that are there with
/// the number of their incidents. Leaves the footer as it is where nothing is outlined.
void addIncidentKey(const std::vector<IncidentExtent>& extents, Language language,
                    draw::PictureFooter& footer);

/// Each pair of sources that disagree as two marks with what they say, south of the sensors' own
/// marks, joined by a line. Sources at one place stand kPairApart from each other. Codes are those of
/// the sensors. Never a colour of warnings.
MapLayer conflictLayer(const WorldView& view);
inline constexpr double kPairApart = 60;  ///< m

/// Gauges that do not measure what was forecast of their place (ForecastCheck::conflict): a cross
/// in the colour of forecasts with both values, south of the gauge's own mark. One for each gauge,
/// of the first check that is about it. Codes are those of the gauges. Never a colour of warnings.
MapLayer forecastConflictLayer(const WorldView& view, Language language);

}  // namespace citymirror::session

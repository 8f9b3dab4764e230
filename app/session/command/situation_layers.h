#pragma once
#include <vector>

#include "app/session/command/incident_layer.h"
#include "app/session/command/warning_layer.h"

/// What stands over a city because something happens in it: the same in the window and in pictures
/// that are drawn without one.
namespace citymirror::session {

/// Numbers of the layers, beyond those that people add, in the order in which they lie over each
/// other.
inline constexpr int kIncidentsLayer = 900010, kConflictsLayer = 900011, kForecastsLayer = 900012,
                     kWarningsLayer = 900013;

struct SituationLayer {
  int id = 0;
  MapLayer map;
};

/// Open incidents, sources that disagree, gauges that do not measure what was forecast and warnings
/// of others; those of which nothing is drawn are left out. Cost: as of warningLayer.
std::vector<SituationLayer> situationLayers(const WorldView& view, Language language);

/// What those lines mean, for a picture that leaves the program with the layers `drawn`.
void addSituationKeys(const WorldView& view, const std::vector<int>& drawn, Language language,
                      draw::PictureFooter& footer);

}  // namespace citymirror::session

#include "app/session/command/situation_layers.h"

#include <algorithm>
#include <utility>

namespace citymirror::session {

std::vector<SituationLayer> situationLayers(const WorldView& view, Language language) {
  if (!view.city) return {};
  std::vector<SituationLayer> layers{
      {kIncidentsLayer, incidentLayer(extentsOf(view), language)},
      {kConflictsLayer, conflictLayer(view)},
      {kForecastsLayer, forecastConflictLayer(view, language)},
      {kWarningsLayer, warningLayer(view, language)},
  };
  std::erase_if(layers, [](const auto& layer) { return layer.map.layer->features.empty(); });
  return layers;
}

void addSituationKeys(const WorldView& view, const std::vector<int>& drawn, Language language,
                      draw::PictureFooter& footer) {
  if (std::ranges::count(drawn, kIncidentsLayer) > 0)
    addIncidentKey(extentsOf(view), language, footer);
  if (std::ranges::count(drawn, kWarningsLayer) > 0) addWarningKey(view, language, footer);
}

}  // namespace citymirror::session

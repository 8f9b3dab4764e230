#include "app/panels/road_facts.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "app/panels/selection_panel.h"

namespace citymirror::panels {
namespace {

QString limitTonnes(double tonnes) { return SelectionPanel::tr("%1 t").arg(tonnes, 0, 'g', 4); }
QString limitMetres(double metres) { return SelectionPanel::tr("%1 m").arg(metres, 0, 'g', 4); }

QString busLanesText(const Road& road) {
  const int along = std::popcount(road.busLanesAlong),
            against = std::popcount(road.busLanesAgainst);
  if (road.oneway != 0) return QString::number(along + against);
  if (along == against) return SelectionPanel::tr("%1 each way").arg(along);
  return SelectionPanel::tr("%1 in one direction, %2 in the other")
      .arg(std::max(along, against))
      .arg(std::min(along, against));
}

}  // namespace

std::vector<FactTable::Fact> signFacts(const Road& road, const QString& source) {
  const RoadLimits& limits = road.limits;
  std::vector<FactTable::Fact> facts;
  if (road.busLanesAlong != 0 || road.busLanesAgainst != 0)
    facts.push_back({SelectionPanel::tr("Bus lanes"), busLanesText(road), source});
  if (std::isfinite(limits.weight))
    facts.push_back({SelectionPanel::tr("Weight limit"), limitTonnes(limits.weight), source});
  if (std::isfinite(limits.axleLoad))
    facts.push_back({SelectionPanel::tr("Axle load limit"), limitTonnes(limits.axleLoad), source});
  if (std::isfinite(limits.height))
    facts.push_back({SelectionPanel::tr("Height limit"), limitMetres(limits.height), source});
  if (std::isfinite(limits.width))
    facts.push_back({SelectionPanel::tr("Width limit"), limitMetres(limits.width), source});
  return facts;
}

QString whyKeptOff(const Road& road, const RoadVehicle& vehicle) {
  if (!(usersOf(road) & vehicle.users)) return SelectionPanel::tr("not allowed");
  const VehicleDimensions& its = vehicle.dimensions;
  if (its.weight > road.limits.weight)
    return SelectionPanel::tr("too heavy: %1").arg(limitTonnes(its.weight));
  if (its.axleLoad > road.limits.axleLoad)
    return SelectionPanel::tr("axle load too high: %1").arg(limitTonnes(its.axleLoad));
  if (its.height > road.limits.height)
    return SelectionPanel::tr("too high: %1").arg(limitMetres(its.height));
  if (its.width > road.limits.width)
    return SelectionPanel::tr("too wide: %1").arg(limitMetres(its.width));
  return {};
}

}  // namespace citymirror::panels

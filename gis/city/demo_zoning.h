#pragma once
#include "gis/city/demo_plan.h"

namespace citymirror::gis {

/// Gives every block between the avenues its quarter by distance from the centre and by chance, and
/// turns a few into lakes.
void zoneBlocks(DemoPlan& plan, const DemoSheet& sheet, DemoRandom& random);

/// Parks take a few small blocks round their places.
void placeParks(DemoPlan& plan, const DemoSheet& sheet);

/// The size at which blocks of a quarter are no longer divided, m².
double usualBlockArea(Quarter quarter);

}  // namespace citymirror::gis

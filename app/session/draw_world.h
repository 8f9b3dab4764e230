#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/world_view.h"

/// The world as a picture: plain values, no window.
namespace citymirror::session {

/// Sensors (captions where they warn or are selected: what they measure), facilities, pump
/// stations, gates, units and the worst places of a run (null = none), whose captions say that
/// their depth is the run's greatest, of a forecast or a what-if, and when it stands there.
std::shared_ptr<const draw::MarkSet> drawMarks(const CityModel& city,
                                               const std::vector<SensorReading>& sensors,
                                               const world::ForecastRun* run,
                                               const std::string& selected);

/// Ponded road edges by band, roads closed to cars, the route and its dry twin, the selected road,
/// barriers that people drew.
std::shared_ptr<const draw::RibbonSet> drawRibbons(
    const CityModel& city, const std::vector<float>* edgeDepth, const coupling::PondingBands& bands,
    const coupling::WadingRule* car, const std::optional<RouteView>& route,
    const std::string& selected, const std::vector<flood::DrawBarrier>& barriers);

/// Names of the roads that are closed to a class at these depths, each once; a road without a name
/// goes by its code.
std::vector<Text> closedRoadNames(const CityModel& city, const std::vector<float>& edgeDepth,
                                  const coupling::WadingRule& rule);

/// "42 cm", "31.5 mm/h", "28.60 m": value and unit as shown on the map.
std::string valueText(Quantity quantity, double value);

/// Adds the places of field reports that are to be verified or count, as seen at `at`: those that
/// corrected `run` (may be null), and others until `shown` after they were seen.
void addReportMarks(const std::vector<FieldReport>& reports, const world::ForecastRun* run,
                    Instant at, Millis shown, const coupling::PondingBands& bands,
                    int utcOffsetMinutes, draw::MarkSet& marks);

}  // namespace citymirror::session

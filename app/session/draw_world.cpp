#include "app/session/draw_world.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

namespace citymirror::session {
namespace {

draw::MarkIcon iconOf(Quantity quantity) {
  switch (quantity) {
    case Quantity::rainIntensity:
      return draw::MarkIcon::rainGauge;
    case Quantity::pondingDepth:
      return draw::MarkIcon::pondingSensor;
    case Quantity::waterLevel:
    case Quantity::discharge:
      return draw::MarkIcon::riverStage;
    default:
      return draw::MarkIcon::pin;
  }
}

std::optional<draw::MarkIcon> iconOf(FacilityKind kind) {
  switch (kind) {
    case FacilityKind::hospital:
      return draw::MarkIcon::hospital;
    case FacilityKind::fireStation:
      return draw::MarkIcon::fireStation;
    case FacilityKind::policeStation:
      return draw::MarkIcon::police;
    case FacilityKind::shelter:
      return draw::MarkIcon::shelter;
    case FacilityKind::pumpStation:
      return draw::MarkIcon::pump;
    default:
      return std::nullopt;
  }
}

/// What weighs among sensors of a kind: metres over the warning level at a river, else the value.
double weightOf(const SensorSite& site, double value) {
  if (site.quantity != Quantity::waterLevel) return value;
  return std::isnan(site.warning) ? 0 : value - site.warning;
}

draw::Mark sensorMark(const SensorSite& site, const SensorReading& reading, bool selected) {
  draw::Mark mark{site.code, iconOf(site.quantity), site.at, reading.severity, {}, reading.stale};
  const bool believed = reading.latest && reading.latest->quality != Quality::bad;
  if (believed && (selected || reading.severity >= Severity::yellow)) {
    const std::string text = valueText(site.quantity, reading.latest->value);
    mark.caption = {text, text};
    if (reading.severity >= Severity::yellow)
      mark.weight = weightOf(site, reading.latest->value);
  }
  return mark;
}

/// "江津路 预报 53 cm 18:40": nobody has measured the depth, and it stands there at its own time.
draw::Mark riskMark(const coupling::PondingRisk& risk, const world::ForecastRun& run,
                    int utcOffsetMinutes) {
  const Text name = risk.name.filled();
  const Text kind = run.parent.empty() ? Text{" 预报 ", " forecast "} : Text{" 推演 ", " what-if "};
  const std::string depth = valueText(Quantity::pondingDepth, risk.maxDepth) + " " +
                            clockText(run.zero + millis(risk.peakAt), utcOffsetMinutes);
  return {risk.code,
          draw::MarkIcon::warning,
          risk.place,
          risk.severity,
          {name.zh + kind.zh + depth, name.en + kind.en + depth},
          false};
}

constexpr std::size_t kMarkedRisks = 8;

std::vector<Point2> lineOf(const RoadNetwork& roads, std::size_t edge) {
  const auto line = roads.line(edge);
  return {line.begin(), line.end()};
}

/// One direction of each two-way road is enough for a ribbon.
bool drawsEdge(const RoadNetwork& roads, std::size_t edge) {
  return roads.edgeTwin[edge] < 0 || roads.edgeTwin[edge] > std::int32_t(edge);
}

void addPonded(const CityModel& city, const std::vector<float>& edgeDepth,
               const coupling::PondingBands& bands, const coupling::WadingRule* car,
               draw::RibbonSet& ribbons) {
  for (std::size_t e = 0; e < city.roads.edgeCount(); ++e) {
    const Severity severity = bands.severityOf(edgeDepth[e]);
    if (severity == Severity::none || !drawsEdge(city.roads, e)) continue;
    const bool closed = car != nullptr && edgeDepth[e] >= car->closeDepth;
    ribbons.push_back({city.roads.roadOf(e).code,
                       closed ? draw::RibbonRole::closedRoad : draw::RibbonRole::pondedRoad,
                       lineOf(city.roads, e), severity});
  }
}

}  // namespace

std::string valueText(Quantity quantity, double value) {
  char text[48];
  if (quantity == Quantity::pondingDepth)
    std::snprintf(text, sizeof text, "%.0f cm", value * 100);
  else if (quantity == Quantity::waterLevel)
    std::snprintf(text, sizeof text, "%.2f m", value);
  else
    std::snprintf(text, sizeof text, "%.1f %s", value, std::string(unitOf(quantity)).c_str());
  return text;
}

void addReportMarks(const std::vector<FieldReport>& reports, const world::ForecastRun* run,
                    Instant at, Millis shown, const coupling::PondingBands& bands,
                    int utcOffsetMinutes, draw::MarkSet& marks) {
  for (const FieldReport& report : reports) {
    if (report.state == ReportState::rejected || report.seen > at) continue;
    const auto corrected = [&](const flood::DepthCorrection& done) { return done.id == report.id; };
    const bool used = run != nullptr && run->flood && at <= run->until &&
                      std::ranges::any_of(run->flood->stats.corrections, corrected);
    if (!used && at - report.seen > shown) continue;
    const Text word = used ? Text{"按上报校正", "corrected by report"} : nameOf(report.state);
    const std::string told = report.depth ? valueText(Quantity::pondingDepth, *report.depth)
                                          : report.classCode;
    const std::string what = " " + report.id + " " + told + " " +
                             clockText(report.seen, utcOffsetMinutes);
    const Severity severity = report.depth ? bands.severityOf(*report.depth) : Severity::none;
    marks.push_back({kReportMark + report.id, draw::MarkIcon::pin, report.at, severity,
                     {word.zh + what, word.en + what}, !used});
  }
}

std::shared_ptr<const draw::MarkSet> drawMarks(const CityModel& city,
                                               const std::vector<SensorReading>& sensors,
                                               const world::ForecastRun* run,
                                               const std::string& selected) {
  auto marks = std::make_shared<draw::MarkSet>();
  for (const SensorReading& reading : sensors) {
    const SensorSite& site = city.sensors[reading.site];
    marks->push_back(sensorMark(site, reading, site.code == selected));
  }
  for (const Facility& facility : city.facilities) {
    const auto icon = iconOf(facility.kind);
    if (!icon) continue;
    marks->push_back({facility.code, *icon, facility.at, Severity::none,
                      facility.code == selected ? facility.name : Text{}, false});
  }
  for (const PumpStation& pump : city.drains.pumps) {
    marks->push_back({pump.code, draw::MarkIcon::pump, pump.intake, Severity::none,
                      pump.code == selected ? pump.name : Text{}, false});
  }
  for (const Gate& gate : city.drains.gates) {
    marks->push_back({gate.code, draw::MarkIcon::gate, gate.at, Severity::none,
                      gate.code == selected ? gate.name : Text{}, false});
  }
  for (const Resource& unit : city.resources) {
    const auto icon =
        unit.kind == ResourceKind::pumpTruck ? draw::MarkIcon::pumpTruck : draw::MarkIcon::crew;
    marks->push_back({unit.code, icon, unit.at, Severity::none,
                      unit.code == selected ? unit.name : Text{}, false});
  }
  for (std::size_t i = 0; run != nullptr && i < std::min(kMarkedRisks, run->risks.size()); ++i)
    marks->push_back(riskMark(run->risks[i], *run, city.utcOffsetMinutes));
  return marks;
}

std::shared_ptr<const draw::RibbonSet> drawRibbons(
    const CityModel& city, const std::vector<float>* edgeDepth, const coupling::PondingBands& bands,
    const coupling::WadingRule* car, const std::optional<RouteView>& route,
    const std::string& selected, const std::vector<flood::DrawBarrier>& barriers) {
  auto ribbons = std::make_shared<draw::RibbonSet>();
  if (edgeDepth != nullptr) addPonded(city, *edgeDepth, bands, car, *ribbons);
  for (std::size_t e = 0; !selected.empty() && e < city.roads.edgeCount(); ++e) {
    if (city.roads.roadOf(e).code != selected || !drawsEdge(city.roads, e)) continue;
    ribbons->push_back(
        {selected, draw::RibbonRole::selection, lineOf(city.roads, e), Severity::none});
  }
  for (const flood::DrawBarrier& barrier : barriers)
    ribbons->push_back({barrier.id, draw::RibbonRole::barrier, barrier.line, Severity::none});
  if (route && route->dry)
    ribbons->push_back({route->unit, draw::RibbonRole::routeDry, route->dry->line, Severity::none});
  if (route && route->flooded) {
    ribbons->push_back(
        {route->unit, draw::RibbonRole::routeNow, route->flooded->line, Severity::none});
  }
  return ribbons;
}

std::vector<Text> closedRoadNames(const CityModel& city, const std::vector<float>& edgeDepth,
                                  const coupling::WadingRule& rule) {
  std::map<std::string, Text> names;
  for (std::size_t e = 0; e < city.roads.edgeCount(); ++e) {
    if (edgeDepth[e] < rule.closeDepth) continue;
    const Road& road = city.roads.roadOf(e);
    const std::string& name = road.name.in(Language::zh);
    if (name.empty())
      names.emplace(road.code, Text{road.code, road.code});
    else
      names.emplace(name, road.name);
  }
  std::vector<Text> closed;
  for (auto& [key, name] : names) closed.push_back(std::move(name));
  return closed;
}

}  // namespace citymirror::session

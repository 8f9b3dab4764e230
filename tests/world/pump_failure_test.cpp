#include <QtTest>
#include <array>
#include <cmath>

#include "gis/city/demo_city.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/flood/flood_model.h"

using namespace citymirror;

namespace {

const CityModel& demo() {
  static const CityModel city = [] {
    gis::DemoCityOptions options;
    options.areaKm2 = 9;
    options.buildings = 6200;
    return gis::makeDemoCity(options, {}).value();
  }();
  return city;
}

/// The ground within `half` metres of a place; the rest of the city stays as it is.
RasterGrid<float> groundAround(const RasterGrid<float>& terrain, const Point2& at, double half) {
  const GridShape& t = terrain.shape;
  const int c0 = std::max(0, t.columnOf(at.x() - half)), r0 = std::max(0, t.rowOf(at.y() - half));
  const int c1 = std::min(t.columns, t.columnOf(at.x() + half));
  const int r1 = std::min(t.rows, t.rowOf(at.y() + half));
  RasterGrid<float> part(
      GridShape{c1 - c0, r1 - r0, t.cell, t.west + c0 * t.cell, t.south + r0 * t.cell});
  for (int r = r0; r < r1; ++r) {
    for (int c = c0; c < c1; ++c) part.at(c - c0, r - r0) = terrain.at(c, r);
  }
  return part;
}

/// The evening's hour of 50 mm after ten minutes of drizzle.
flood::StepSeries eveningRain() {
  constexpr std::array kShare{0.08, 0.14, 0.26, 0.24, 0.18, 0.10};
  flood::StepSeries rain{{0}, {3}};
  for (std::size_t i = 0; i < kShare.size(); ++i) {
    rain.time.push_back(600 + 600.0 * double(i));
    rain.value.push_back(kShare[i] * 6 * 50);
  }
  rain.time.push_back(4200);
  rain.value.push_back(0);
  return rain;
}

flood::FloodInputs domainAround(const PumpStation& pump) {
  CityModel city = demo();
  city.terrain = groundAround(city.terrain, pump.intake, 300);
  flood::FloodInputs inputs = flood::makeCityFlood(city, {});
  inputs.rainMmPerHour = eveningRain();
  inputs.gauges = {{pump.code, pump.intake}};
  inputs.duration = 4200;
  return inputs;
}

struct Evening {
  double depth = 0;  ///< m at the intake, the deepest of the evening
  std::string why;   ///< what the pump says at its end
};
Evening evening(const flood::FloodInputs& inputs) {
  auto model = flood::FloodModel::make(inputs).value();
  Evening seen;
  for (double t = 300; t <= inputs.duration; t += 300) {
    if (!model.advance(t, {})) qFatal("the run failed");
    seen.depth = std::max(seen.depth, double(model.sampleGauges()[0].depth));
  }
  for (const auto& report : model.structures()) {
    if (report.kind == "pump" && report.id == inputs.gauges[0].id) seen.why = report.why.en;
  }
  if (std::fabs(model.mass().relativeError()) > 1e-5) qFatal("mass is lost");
  return seen;
}

std::vector<const PumpStation*> underpassPumps() {
  std::vector<const PumpStation*> pumps;
  for (const PumpStation& pump : demo().drains.pumps) {
    for (const Road& road : demo().roads.roads) {
      if (road.structure != RoadStructure::underpass) continue;
      if (distanceTo(road.line, pump.intake) > 15) continue;
      pumps.push_back(&pump);
      break;
    }
  }
  return pumps;
}

}  // namespace

class PumpFailureTest : public QObject {
  Q_OBJECT
 private slots:
  void anUnderpassWhosePumpFailsFills() {
    int shown = 0;
    for (const PumpStation* pump : underpassPumps()) {
      flood::FloodInputs inputs = domainAround(*pump);
      const Evening works = evening(inputs);
      inputs.edits = {{600, flood::SetPump{pump->code, flood::PumpMode::failed}}};
      const Evening fails = evening(inputs);
      qInfo("%s %s at %.0f %.0f, %.2f m3/s: %.2f m with the pump, %.2f m without (%s)",
            pump->code.c_str(), pump->name.zh.c_str(), pump->intake.x(), pump->intake.y(),
            pump->capacity, works.depth, fails.depth, fails.why.c_str());
      if (works.depth < 0.20 && fails.depth > works.depth + 0.15) ++shown;
    }
    QVERIFY(shown > 0);
  }
};

QTEST_APPLESS_MAIN(PumpFailureTest)
#include "pump_failure_test.moc"

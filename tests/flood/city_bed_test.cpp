#include <QtTest>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/flood/city_bed_raster.h"
#include "scenarios/flood/flood_check.h"
#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

/// 400 × 300 m: river in the west behind a levee, a street with an underpass, one house, one lake.
CityModel smallTown() {
  CityModel city;
  city.terrain = *bedOf(80, 60, 5, [](double x, double y) {
    if (x < 60) return 1.0;
    if (std::fabs(y - 152) < 3 && std::fabs(x - 302) < 3) return 2.0;
    return 5.0;
  });
  city.extent = city.terrain.shape.bounds();
  city.water = {
      {"W1", {}, WaterKind::river, {{{0, 0}, {60, 0}, {60, 300}, {0, 300}}, {}}, 4.0},
      {"W2", {}, WaterKind::lake, {{{200, 220}, {260, 220}, {260, 260}, {200, 260}}, {}}, 5.5}};
  city.levees = {{"L1", {{70, 0}, {85, 300}}, 7.5}};
  Road street;
  street.code = "R1";
  street.roadClass = RoadClass::residential;
  street.line = {{100, 102}, {390, 102}};
  Road under = street;
  under.code = "R2";
  under.structure = RoadStructure::underpass;
  under.line = {{280, 152}, {320, 152}};
  city.roads = buildRoadNetwork({street, under});
  city.buildings.code = {"B1"};
  city.buildings.points = {{150, 30}, {180, 30}, {180, 60}, {150, 60}};
  city.buildings.ringOffset = {0, 4};
  city.drains.inlets = {{"I1", {205, 102}, 0.02, "D"}, {"I2", {207, 104}, 0.03, "D"}};
  PumpStation pump;
  pump.code = "P1";
  pump.intake = {305, 155};
  pump.capacity = 2;
  city.drains.pumps = {pump};
  SensorSite ponding;
  ponding.code = "S1";
  ponding.quantity = Quantity::pondingDepth;
  ponding.at = {305, 152};
  SensorSite rain = ponding;
  rain.code = "S2";
  rain.quantity = Quantity::rainIntensity;
  city.sensors = {ponding, rain};
  return city;
}

float heightAt(const FloodInputs& inputs, double x, double y) {
  return inputs.bed->valueAt(x, y, -99.0F);
}

/// The library's, with blocks of this class.
CityGround ground(const std::string& block) {
  const auto text = readFile(CITYMIRROR_SOURCE_DIR "/assets/config/infiltration_classes.json");
  if (!text) qFatal("no library");
  auto library = nlohmann::json::parse(*text);
  library["city"]["block"] = block;
  const auto ground = parseCityGround(library.dump());
  if (!ground) qFatal("%s", ground.error().text().c_str());
  return *ground;
}

}  // namespace

class CityBedTest : public QObject {
  Q_OBJECT
 private slots:
  void groundTakesWaterByWhatCoversIt() {
    CityFloodOptions options;
    options.ground = ground("park");
    const FloodInputs inputs = makeCityFlood(smallTown(), options);
    QCOMPARE(inputs.infiltrationMmPerHour, 0.0);
    const auto nameAt = [&](double x, double y) {
      const GridShape& s = inputs.bed->shape;
      return inputs.infiltration[inputs.infiltrationClass[s.index(s.columnOf(x), s.rowOf(y))]].name;
    };
    QCOMPARE(nameAt(245, 102), std::string("paved"));
    QCOMPARE(nameAt(165, 45), std::string("roof"));
    QCOMPARE(nameAt(345, 205), std::string("park"));
    QCOMPARE(nameAt(25, 205), std::string(""));
    QCOMPARE(nameAt(235, 245), std::string(""));
    QVERIFY(checkInputs(inputs).empty());
  }

  void pavedGroundPondsMoreThanAPark() {
    const auto after = [](const char* block) {
      CityFloodOptions options;
      options.ground = ground(block);
      FloodInputs inputs = makeCityFlood(smallTown(), options);
      inputs.rainMmPerHour = {{0, 1800}, {50, 0}};
      inputs.threads = 1;
      return ranTo(inputs, 2400);
    };
    const FloodModel park = after("park"), paved = after("paved");
    const auto ponded = [](const FloodModel& model) {
      const RasterGrid<float> depth = model.maxima().depth;
      return double(depth.valueAt(245, 102, 0)) + double(depth.valueAt(345, 102, 0));
    };
    qInfo("on the street beside a park %.3f m, beside paved blocks %.3f m", ponded(park) / 2,
          ponded(paved) / 2);
    QVERIFY(ponded(paved) > 1.2 * ponded(park));
    QCOMPARE(paved.mass().infiltrated, 0.0);
    QVERIFY(park.mass().infiltrated > 0.3 * park.mass().rain);
    QVERIFY(std::fabs(park.mass().relativeError()) < 1e-6);
  }

  void theTownBecomesABed() {
    const FloodInputs inputs = makeCityFlood(smallTown(), {});
    QVERIFY(inputs.bed->shape.cell == 10);
    QCOMPARE(heightAt(inputs, 165, 45), 8.0F);
    QVERIFY(std::fabs(heightAt(inputs, 205, 102) - 4.85F) < 1e-5F);
    QCOMPARE(heightAt(inputs, 305, 152), 2.0F);
    QCOMPARE(heightAt(inputs, 355, 205), 5.0F);
    QVERIFY(inputs.manningGrid[inputs.bed->shape.index(20, 10)] < 0.02F);
  }

  void aLeveeHasNoGapBetweenRiverAndTown() {
    CityFloodOptions options;
    options.riverLevel = 3;
    FloodInputs inputs = makeCityFlood(smallTown(), options);
    inputs.infiltrationMmPerHour = 0;
    inputs.initialDepth.assign(inputs.bed->shape.size(), 0.0F);
    const FloodState state = ranTo(inputs, 1200).state();
    QCOMPARE(inputs.levelRegions.size(), std::size_t(1));
    QVERIFY(state.depth.valueAt(30, 150, 0) > 5.9F);
    for (double x = 105; x < 400; x += 10) {
      for (double y = 5; y < 300; y += 10) QCOMPARE(state.depth.valueAt(x, y, 0), 0.0F);
    }
  }

  void lakesAreFilledToTheirLevelAndRiversAreHeld() {
    const FloodInputs inputs = makeCityFlood(smallTown(), {});
    const GridShape& shape = inputs.bed->shape;
    QVERIFY(std::fabs(inputs.initialDepth[shape.index(22, 23)] - 0.5F) < 1e-5F);
    QCOMPARE(inputs.initialDepth[shape.index(38, 5)], 0.0F);
    QCOMPARE(inputs.levelRegions[0].level.at(0), 4.0);
    QCOMPARE(inputs.levelRegions[0].cells.size(), std::size_t(6 * 30));
  }

  void theCitysWorksKeepTheirCodes() {
    const HydraulicStructures works = makeCityFlood(smallTown(), {}).structures;
    QCOMPARE(works.inlets.size(), std::size_t(1));
    QVERIFY(std::fabs(works.inlets[0].capacity - 0.05) < 1e-12);
    QCOMPARE(works.inlets[0].district, std::string("D"));
    QCOMPARE(works.stores.size(), std::size_t(1));
    QVERIFY(works.stores[0].capacity > 0 && works.stores[0].crown < 4.85);
    QCOMPARE(works.pumps.size(), std::size_t(1));
    QCOMPARE(works.pumps[0].id, std::string("P1"));
    QVERIFY(std::fabs(*works.pumps[0].onLevel - 2.05) < 1e-5);
    QCOMPARE(works.barriers.size(), std::size_t(1));
    QCOMPARE(works.barriers[0].id, std::string("L1"));
    const FloodInputs inputs = makeCityFlood(smallTown(), {});
    QCOMPARE(inputs.gauges.size(), std::size_t(1));
    QCOMPARE(inputs.gauges[0].id, std::string("S1"));
  }

  void aGateInTheLeveeLetsTheTownDrainAndTheRiverNotIn() {
    CityModel city = smallTown();
    city.drains.gates = {{"G1", {}, {78, 150}, 6, 3}};
    const FloodInputs gated = makeCityFlood(city, {});
    QCOMPARE(gated.structures.gates.size(), std::size_t(1));
    const SluiceGate& gate = gated.structures.gates[0];
    QVERIFY(gate.to.at->x() < gate.from.at->x());
    CityFloodOptions high;
    high.riverLevel = 3;
    FloodInputs flooded = makeCityFlood(city, high);
    flooded.initialDepth.assign(flooded.bed->shape.size(), 0.0F);
    QCOMPARE(ranTo(flooded, 600).state().depth.valueAt(205, 150, 0), 0.0F);
  }

  void housesAsHolesOrWallsKeepWaterOutAndLoseNoRain_data() {
    QTest::addColumn<int>("form");
    QTest::addRow("holes") << int(BuildingForm::holes);
    QTest::addRow("walls") << int(BuildingForm::walls);
  }
  void housesAsHolesOrWallsKeepWaterOutAndLoseNoRain() {
    QFETCH(int, form);
    CityFloodOptions options;
    options.buildings = BuildingForm(form);
    CityModel city = smallTown();
    city.drains = {};
    FloodInputs inputs = makeCityFlood(city, options);
    inputs.infiltrationMmPerHour = 0;
    inputs.rainMmPerHour = {{0, 600}, {60, 0}};
    for (float& h : inputs.initialDepth) h = 0.5F;
    const std::size_t indoors = inputs.bed->shape.index(16, 4);
    for (int c = 15; c < 18; ++c) {
      for (int r = 3; r < 6; ++r) inputs.initialDepth[inputs.bed->shape.index(c, r)] = 0;
    }
    FloodModel model = ranTo(inputs, 600);
    const float inside = model.state().depth.values[indoors];
    QVERIFY(std::isnan(inside) || inside == 0.0F);
    const double ground = double(inputs.bed->shape.size()) - 6 * 30;
    QVERIFY(std::fabs(model.mass().rain / (ground * 100 * 0.01) - 1) < 1e-6);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-6);
  }

  void rainPondsInTheUnderpass() {
    CityModel city = smallTown();
    city.drains = {};
    FloodInputs inputs = makeCityFlood(city, {});
    inputs.rainMmPerHour = {{0}, {60}};
    inputs.duration = 1800;
    FloodModel model = ranTo(inputs, 1800);
    const auto gauges = model.sampleGauges();
    qInfo("%.2f m in the underpass, mass error %.1e", double(gauges[0].depth),
          model.mass().relativeError());
    QVERIFY(gauges[0].depth > 0.3F);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-6);
  }

  void coarseTerrainIsInterpolatedAndFineTerrainAveraged() {
    const auto slope = bedOf(10, 10, 30, [](double x, double) { return x; });
    const RasterGrid<float> fine = resampleGround(*slope, 10);
    QCOMPARE(fine.shape.columns, 30);
    QVERIFY(std::fabs(fine.at(14, 15) - 145.0F) < 1e-3F);
    const RasterGrid<float> coarse = resampleGround(*slope, 60);
    QCOMPARE(coarse.shape.columns, 5);
    QVERIFY(std::fabs(coarse.at(2, 2) - 150.0F) < 1e-3F);
  }

  void corridorsAreJoinedEdgeToEdge() {
    const GridShape shape{50, 50, 10, 0, 0};
    const std::vector<Point2> line{{7, 3}, {480, 333}};
    const auto cells = corridor(shape, line, 0);
    const std::set<std::uint32_t> in(cells.begin(), cells.end());
    int links = 0;
    for (const std::uint32_t i : cells) links += int(in.count(i + 1)) + int(in.count(i + 50));
    QVERIFY(links >= int(cells.size()) - 1);
  }
};

QTEST_GUILESS_MAIN(CityBedTest)
#include "city_bed_test.moc"

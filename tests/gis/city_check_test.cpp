#include "gis/city/city_check.h"

#include <QtTest>
#include <algorithm>
#include <functional>

#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

using Spoil = std::function<void(CityModel&)>;

struct Case {
  const char* name;
  FaultLevel level;
  const char* layer;
  const char* what;
  Spoil spoil;
};

const std::vector<Case>& cases() {
  const double nan = std::nan("");
  static const std::vector<Case> all{
      {"hole", FaultLevel::warning, "terrain", "hold no height",
       [](CityModel& c) { c.terrain.at(2, 3) = std::nanf(""); }},
      {"wild height", FaultLevel::error, "terrain", "no heights of ground",
       [](CityModel& c) { c.terrain.at(2, 3) = -9999; }},
      {"no terrain", FaultLevel::error, "terrain", "no terrain",
       [](CityModel& c) { c.terrain = {}; }},
      {"short terrain", FaultLevel::error, "terrain", "does not cover",
       [](CityModel& c) { c.extent.east += 100; }},
      {"crossing", FaultLevel::error, "buildings", "crosses itself",
       [](CityModel& c) { std::swap(c.buildings.points[1], c.buildings.points[2]); }},
      {"no height", FaultLevel::error, "buildings", "no height",
       [](CityModel& c) { c.buildings.height[0] = 0; }},
      {"no ground", FaultLevel::error, "buildings", "no ground",
       [](CityModel& c) { c.buildings.ground[0] = std::nanf(""); }},
      {"same code", FaultLevel::error, "buildings", "repeats",
       [](CityModel& c) { c.buildings.code[1] = "b1"; }},
      {"no code", FaultLevel::error, "sensors", "no code",
       [](CityModel& c) { c.sensors[0].code.clear(); }},
      {"in the river", FaultLevel::warning, "buildings", "stands in water",
       [](CityModel& c) { test::addBuilding(c.buildings, "wet", 210, 110, 10); }},
      {"short road", FaultLevel::error, "roads", "fewer than two points",
       [](CityModel& c) { c.roads.roads[0].line.resize(1); }},
      {"no speed", FaultLevel::error, "roads", "speed",
       [](CityModel& c) { c.roads.roads[0].freeFlowKmh = 0; }},
      {"island", FaultLevel::warning, "roads", "not connected",
       [](CityModel& c) {
         auto roads = c.roads.roads;
         roads.push_back({"r9",
                          {},
                          RoadClass::service,
                          RoadStructure::atGrade,
                          1,
                          20,
                          0,
                          {{300, 280}, {350, 280}}});
         c.roads = buildRoadNetwork(roads);
       }},
      {"no level", FaultLevel::error, "water", "no level",
       [nan](CityModel& c) { c.water[0].level = nan; }},
      {"no crest", FaultLevel::error, "levees", "no crest",
       [nan](CityModel& c) { c.levees[0].crest = nan; }},
      {"no capacity", FaultLevel::error, "drains", "capacity",
       [](CityModel& c) { c.drains.inlets[0].capacity = 0; }},
      {"gate", FaultLevel::error, "drains", "no width",
       [](CityModel& c) { c.drains.gates[0].width = 0; }},
      {"sensor outside", FaultLevel::warning, "sensors", "outside",
       [](CityModel& c) {
         c.sensors[0].at = {-50, 10};
       }},
      {"stages", FaultLevel::error, "sensors", "do not rise",
       [](CityModel& c) { c.sensors[0].warning = 20; }},
      {"no place", FaultLevel::error, "facilities", "not a number",
       [nan](CityModel& c) {
         c.facilities[0].at = {nan, 1};
       }},
      {"no pump", FaultLevel::error, "resources", "pumps nothing",
       [](CityModel& c) { c.resources[0].pumpCapacity = 0; }},
      {"no zone", FaultLevel::error, "zones", "no area",
       [](CityModel& c) { c.zones[0].area.outer.clear(); }},
      {"no source", FaultLevel::warning, "roads", "where it comes from",
       [](CityModel& c) { c.provenance.erase("roads"); }},
  };
  return all;
}

}  // namespace

class CityCheckTest : public QObject {
  Q_OBJECT
 private slots:
  void aSoundCityHasNoFaults() {
    const auto faults = checkCity(test::sampleCity());
    QVERIFY2(faults.empty(), faults.empty() ? "" : faults[0].what.c_str());
  }
  void everyFaultIsNamedWithItsRemedy_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases().size(); ++i) QTest::newRow(cases()[i].name) << int(i);
  }
  void everyFaultIsNamedWithItsRemedy() {
    QFETCH(int, index);
    const Case& wanted = cases()[std::size_t(index)];
    CityModel city = test::sampleCity();
    wanted.spoil(city);
    const auto faults = checkCity(city);
    const auto found = std::find_if(faults.begin(), faults.end(), [&](const Fault& f) {
      return f.layer == wanted.layer && f.what.find(wanted.what) != std::string::npos;
    });
    QVERIFY2(found != faults.end(), faults.empty() ? "no fault" : faults[0].what.c_str());
    QCOMPARE(found->level, wanted.level);
    QVERIFY(!found->remedy.empty());
    QVERIFY(found->at.allFinite());
  }
  void theFaultStandsWhereItIs() {
    CityModel city = test::sampleCity();
    city.buildings.height[1] = 0;
    const auto faults = checkCity(city);
    QCOMPARE(faults.size(), std::size_t(1));
    QCOMPARE(faults[0].code, std::string("b2"));
    QVERIFY((faults[0].at - Point2(70.5, 50.25)).norm() < 1e-6);
  }
};

QTEST_GUILESS_MAIN(CityCheckTest)
#include "city_check_test.moc"

// The worst water at each building and on each road.
#include "scenarios/coupling/place_maxima.h"

#include <QtTest>
#include <cmath>

#include "scenarios/coupling/road_flooding.h"

using namespace citymirror;
using namespace citymirror::coupling;

namespace {

const GridShape kMaximaShape{40, 40, 5, 0, 0};

flood::FloodMaxima dry() {
  flood::FloodMaxima m;
  for (auto* grid : {&m.depth, &m.speed, &m.hazard, &m.depthSpeed, &m.duration})
    *grid = RasterGrid<float>(kMaximaShape, 0);
  m.arrival = RasterGrid<float>(kMaximaShape, std::nanf(""));
  return m;
}

void wet(flood::FloodMaxima& m, int column, int row, float depth, float speed, float arrival) {
  m.depth.at(column, row) = depth;
  m.speed.at(column, row) = speed;
  m.depthSpeed.at(column, row) = depth * speed;
  m.arrival.at(column, row) = arrival;
  m.duration.at(column, row) = 60;
}

BuildingSet oneHouse() {
  BuildingSet set;
  set.code = {"B1"};
  set.points = {{50, 50}, {70, 50}, {70, 70}, {50, 70}};
  set.ringOffset = {0, 4};
  return set;
}

RoadNetwork street(RoadStructure structure = RoadStructure::atGrade) {
  Road road;
  road.code = "R1";
  road.structure = structure;
  road.line = {{2.5, 102.5}, {197.5, 102.5}};
  Road other;
  other.code = "R2";
  other.line = {{2.5, 152.5}, {197.5, 152.5}};
  return buildRoadNetwork({road, other});
}

}  // namespace

class PlaceMaximaTest : public QObject {
  Q_OBJECT
 private slots:
  void aHouseHasTheWorstBesideItsWallsNotUnderItsRoof() {
    flood::FloodMaxima m = dry();
    wet(m, 12, 12, 9, 9, 5);         // under the roof
    wet(m, 9, 11, 0.4F, 1, 120);     // west wall
    wet(m, 14, 12, 0.2F, 1.9F, 60);  // east wall
    wet(m, 30, 30, 3, 3, 1);
    const auto places = buildingMaxima(oneHouse(), {}, m);
    QCOMPARE(places.size(), std::size_t(1));
    QCOMPARE(places[0].depth, 0.4F);
    QCOMPARE(places[0].speed, 1.9F);
    QCOMPARE(places[0].depthSpeed, 0.4F);
    QCOMPARE(places[0].hazardClass, 2);
    QCOMPARE(places[0].arrival, 60.0F);
    QCOMPARE(places[0].duration, 60.0F);
  }
  void aRiverAtItsUsualLevelIsNoFloodOfTheHouseOnItsBank() {
    flood::FloodMaxima m = dry();
    WaterBody river;
    river.area.outer = {{30, 0}, {50, 0}, {50, 200}, {30, 200}};  // up to the west wall
    for (int row = 0; row < kMaximaShape.rows; ++row)
      for (int column = 6; column < 10; ++column) wet(m, column, row, 3, 1, 0);
    QCOMPARE(buildingMaxima(oneHouse(), {}, m)[0].depth, 3.0F);
    QCOMPARE(buildingMaxima(oneHouse(), std::span(&river, 1), m)[0].depth, 0.0F);
    wet(m, 14, 12, 0.3F, 1, 60);  // over the bank, at the east wall
    QCOMPARE(buildingMaxima(oneHouse(), std::span(&river, 1), m)[0].depth, 0.3F);
  }
  void aDryPlaceIsNeverReached() {
    const auto houses = buildingMaxima(oneHouse(), {}, dry());
    const auto roads = roadMaxima(street(), dry());
    QCOMPARE(houses[0].hazardClass, 0);
    QVERIFY(std::isnan(houses[0].arrival) && std::isnan(roads[0].arrival));
    QCOMPARE(roads[0].floodedLength, 0.0);
  }
  void aRoadHasWhatTwoNeighbouringCellsShare() {
    flood::FloodMaxima m = dry();
    wet(m, 4, 20, 5, 5, 1);  // one odd cell
    wet(m, 20, 20, 0.6F, 1, 90);
    wet(m, 21, 20, 0.4F, 2, 30);
    const RoadNetwork network = street();
    const auto places = roadMaxima(network, m);
    QCOMPARE(places.size(), std::size_t(2));
    QCOMPARE(places[0].depth, 0.4F);
    QCOMPARE(places[0].speed, 1.0F);
    QCOMPARE(places[0].arrival, 90.0F);
    QCOMPARE(places[0].hazardClass, 3);
    QCOMPARE(places[1].depth, 0.0F);
    QVERIFY(std::fabs(places[0].floodedLength - 15) < 1);
    const auto edges = edgeDepths(network, m.depth);
    QCOMPARE(places[0].depth, *std::max_element(edges.begin(), edges.end()));
  }
  void bridgesStayDry() {
    flood::FloodMaxima m = dry();
    for (int c = 0; c < 40; ++c) wet(m, c, 20, 1, 1, 1);
    QCOMPARE(roadMaxima(street(RoadStructure::bridge), m)[0].depth, 0.0F);
  }
  void whatIsOutsideTheGridDoesNotCount() {
    flood::FloodMaxima m = dry();
    for (auto* grid : {&m.depth, &m.speed, &m.depthSpeed, &m.arrival, &m.duration}) {
      for (float& v : grid->values) v = std::nanf("");
      grid->shape.west = 60;
    }
    QCOMPARE(buildingMaxima(oneHouse(), {}, m)[0].depth, 0.0F);
    QCOMPARE(roadMaxima(street(), m)[0].depth, 0.0F);
  }
};

QTEST_GUILESS_MAIN(PlaceMaximaTest)
#include "place_maxima_test.moc"

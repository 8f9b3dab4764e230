// Pump trucks on the demonstration's evening: they go where the water will stand, and it shows.
#include <QtTest>
#include <algorithm>

#include "engine/core/file_io.h"
#include "gis/city/demo_city.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "scenarios/world/pump_aim.h"
#include "tests/support/city_rules.h"

using namespace citymirror;

class PumpTrucksTest : public QObject {
  Q_OBJECT
  static constexpr double kSent = 2400, kEnd = 5400;  // s: sent at 18:20

  static std::shared_ptr<const CityModel> town() {
    static const auto city = [] {
      gis::DemoCityOptions options;
      options.areaKm2 = 4;
      options.buildings = 2700;
      return std::make_shared<const CityModel>(gis::makeDemoCity(options, {}).value());
    }();
    return city;
  }

  /// 60 mm in an hour from 17:50 on, and 2,000 drivers.
  static world::CoupledInputs evening() {
    static const traffic::CityTraffic made = [] {
      traffic::CityDemandOptions options;
      options.vehicles = 2000;
      options.to = kEnd;
      return *traffic::cityTraffic(town()->buildings, town()->roads, cityRules(), options, {});
    }();
    static const flood::FloodInputs domain = flood::makeCityFlood(*town(), {});
    world::CoupledInputs in;
    in.city = town();
    in.flood = domain;
    in.flood.rainMmPerHour = {{600, 4200}, {60, 0}};
    in.flood.duration = kEnd;
    in.flood.threads = 1;
    in.traffic.network = made.network;
    in.traffic.demand = made.demand;
    in.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    return in;
  }

  static const RasterGrid<float>& forecast() {
    static const auto ponded = *world::pondingForecast(evening().flood, kEnd, {});
    return ponded;
  }

  static const Resource& unit(const std::string& code) {
    return *std::find_if(town()->resources.begin(), town()->resources.end(),
                         [&](const Resource& each) { return each.code == code; });
  }
  static std::optional<world::SuctionPlace> deepestOf(const std::string& road,
                                                      const std::string& truck) {
    const auto wading = evening().wading;
    return world::deepestOnRoad(forecast(), *town(), road,
                                {150, wading.find("car"), unit(truck).at});
  }

  static world::CrewOrder truck(const std::string& code, const world::SuctionPlace& water) {
    world::CrewOrder order;
    order.code = code;
    order.at = kSent;
    order.type = std::uint8_t(traffic::CityClass::pumpTruck);
    order.from = unit(code).at;
    order.to = *water.stop;
    order.acts = {flood::BringPump{code, water.at, unit(code).pumpCapacity}};
    return order;
  }

  static world::CoupledModel run(world::CoupledInputs in) {
    auto model = world::CoupledModel::make(std::move(in));
    if (!model) qFatal("%s", model.error().text().c_str());
    if (auto done = model->advance(kEnd, {}); !done) qFatal("%s", done.error().text().c_str());
    return std::move(*model);
  }

  /// The evening with both trucks on their way to where the forecast has the deepest water.
  static world::CoupledInputs helped(world::Coupling coupling) {
    world::CoupledInputs in = evening();
    in.coupling = coupling;
    in.orders = {truck("PT-02", *deepestOf("江津路", "PT-02")),
                 truck("PT-03", *deepestOf("长港路", "PT-03"))};
    return in;
  }
  static const world::CoupledModel& with() {
    static const world::CoupledModel model = run(helped(world::Coupling::waterOnRoads));
    return model;
  }
  static const world::CoupledModel& without() {
    static const world::CoupledModel model = run(evening());
    return model;
  }

  static double pumpedBy(const world::CoupledModel& model, const std::string& code) {
    for (const auto& report : model.flood().structures()) {
      if (report.id == code) return report.volume;
    }
    return 0;
  }
  static Point2 placeOf(const std::string& code) {
    for (const auto& order : helped(world::Coupling::waterOnRoads).orders) {
      if (order.code == code) return std::get<flood::BringPump>(order.acts[0]).at;
    }
    return Point2::Zero();
  }
  static double depthAt(const world::CoupledModel& model, const Point2& at) {
    return model.flood().state().depth.valueAt(at.x(), at.y(), 0);
  }

 private slots:
  void aTruckGoesToTheDeepestWaterThatIsForecastOnItsRoad() {
    for (const char* name : {"江津路", "长港路"}) {
      const auto place = deepestOf(name, "PT-03");
      QVERIFY(place);
      double least = INFINITY, lowest = 0;
      for (const Road& road : town()->roads.roads) {
        if (road.name.zh != name || road.structure != RoadStructure::atGrade) continue;
        for (const Point2& p : resample(road.line, 5)) {
          const float ground = town()->terrain.valueAt(p.x(), p.y(), NAN);
          if (ground >= least) continue;
          least = ground;
          lowest = forecast().valueAt(p.x(), p.y(), 0);
        }
      }
      qInfo("%s: %.2f m at its deepest, %.2f m on its lowest ground", name, double(place->depth),
            lowest);
      QVERIFY(place->depth >= lowest && place->depth > 0.2F);
      QCOMPARE(forecast().valueAt(place->at.x(), place->at.y(), 0), place->depth);
    }
    QVERIFY(!world::deepestOnRoad(forecast(), *town(), "no such road", {}));
  }

  void whatStandsThereAnywayIsNothingToPump() {
    flood::FloodInputs domain = evening().flood;
    RasterGrid<float> depth(domain.bed->shape, 1.0F);
    domain.initialDepth.assign(depth.values.size(), 0.0F);
    domain.initialDepth[7] = 0.5F;
    domain.levelRegions = {{"river", {3}, {{0}, {20}}}};
    const auto ponded = world::pondedWater(depth, domain);
    QCOMPARE(ponded.values[7], 0.0F);
    QCOMPARE(ponded.values[3], 0.0F);
    QCOMPARE(ponded.values[5], 1.0F);
  }

  void whetherHosesReachIsToldAlikeByTheIndexOfStreetsAndByTheSearch() {
    const world::CoupledInputs in = evening();
    const TrafficNetwork& net = *in.traffic.network;
    const traffic::StreetFinder streets(town()->roads, net, kEveryone);
    const Bounds& e = town()->extent;
    world::CrewOrder order;
    order.acts = {flood::BringPump{"P", {0, 0}, 0.1}};
    int tooShort = 0;
    for (int k = 0; k < 400; ++k) {
      order.to = {e.west - 200 + (e.width() + 400) * (k % 20) / 19,
                  e.south - 200 + (e.height() + 400) * (k / 20) / 19};
      const std::uint8_t users = k % 2 == 0 ? kTruck : kPedestrian;
      const bool told = world::hosesTooShort(order, town()->roads, net, users).has_value();
      QCOMPARE(world::hosesReach(order, streets, users), !told);
      tooShort += told;
    }
    QVERIFY(tooShort > 0 && tooShort < 400);
    order.to = {e.west - 5000, e.south};
    QVERIFY(!world::hosesReach(order, streets, kTruck));
    order.acts.clear();  // a crew without a pump lays no hoses
    QVERIFY(world::hosesReach(order, streets, kTruck));
  }

  void hosesTakeTheDeepestWaterWithinTheirLengthAndNoPuddle() {
    RasterGrid<float> ponded({10, 10, 10, 0, 0}, 0.0F);
    ponded.at(2, 2) = 0.04F;
    QVERIFY(!world::deepestWithin(ponded, {25, 25}, 30));
    ponded.at(3, 2) = 0.2F;
    ponded.at(2, 4) = 0.3F;
    ponded.at(9, 9) = 2;  // too far
    const auto place = world::deepestWithin(ponded, {25, 25}, 30);
    QVERIFY(place && place->at == Point2(25, 45));
    QVERIFY(world::deepestWithin(ponded, {25, 25}, 12)->at == Point2(35, 25));
    ponded.at(4, 2) = 0.2F;
    QVERIFY(world::deepestWithin(ponded, {25, 25}, 15)->at == Point2(35, 25));
  }

  void aPlaceThatWaterKeepsTheTruckFromIsLeftForOneWithinItsHoses() {
    CityModel city;
    for (const double y : {50.0, 550.0}) {
      Road road;
      road.code = y < 100 ? "N" : "S";
      road.name = {"长路", "Long Road"};
      road.line = {{5, y}, {195, y}};
      city.roads.roads.push_back(road);
    }
    city.roads = buildRoadNetwork(std::move(city.roads.roads));
    RasterGrid<float> ponded({20, 60, 10, 0, 0}, 0.0F);
    for (int column = 0; column < 20; ++column) ponded.at(column, 5) = 0.9F;
    ponded.at(10, 55) = 0.2F;
    coupling::WadingRule rule;
    rule.closeDepth = 0.6;
    const auto reached = world::deepestOnRoad(ponded, city, "长路", {150, &rule});
    QVERIFY(reached && reached->at.y() > 500);
    const auto wades = world::deepestOnRoad(ponded, city, "Long Road", {150, nullptr});
    QVERIFY(wades && wades->at.y() < 100);
    const Point2 depot(5, 550);  // from there no road leads to the other one
    const auto onTheWay = world::deepestOnRoad(ponded, city, "长路", {150, nullptr, depot});
    QVERIFY(onTheWay && onTheWay->at.y() > 500);
  }

  void aTruckIsNotAimedAtWaterThatOnlyAForbiddenTurnLeadsTo() {
    const auto street = [](const char* code, std::vector<Point2> line, int oneway) {
      Road road;
      road.code = code;
      road.name = {"长路", "Long Road"};
      road.line = std::move(line);
      road.oneway = oneway;
      return road;
    };
    CityModel city;
    city.roads = buildRoadNetwork({street("A", {{5, 50}, {100, 50}}, 0),
                                   street("B", {{100, 50}, {100, 450}}, 0),
                                   street("C", {{100, 50}, {195, 50}}, 1)});
    RasterGrid<float> ponded({20, 60, 10, 0, 0}, 0.0F);
    ponded.at(10, 40) = 0.9F;  // on B
    ponded.at(18, 5) = 0.2F;   // on C
    const auto aimed = [&] {
      return world::deepestOnRoad(ponded, city, "长路", {30, nullptr, Point2(5, 50)});
    };
    QVERIFY(aimed() && aimed()->at.y() > 300);
    city.roads.signs.turns = {{"1", "A", "B", {100, 50}, TurnSign::Kind::no}};
    QVERIFY(aimed() && aimed()->at.y() < 100);
  }

  void twoTrucksSentAt1820PumpAndTheWaterAndTheClosuresFall() {
    const double jiangjin = pumpedBy(with(), "PT-02"), changgang = pumpedBy(with(), "PT-03");
    const auto progress = with().progress();
    for (const auto& each : progress)
      qInfo("%s left %.0f s, there after %.1f min, at work from %.0f s", each.code.c_str(),
            each.left, (each.arrived - kSent) / 60, each.acted);
    const auto &most = with().flood().maxima().depth, &mostWithout = without().flood().maxima().depth;
    const auto homes = coupling::exposureOf(*town(), most, 0.15);
    const auto homesWithout = coupling::exposureOf(*town(), mostWithout, 0.15);
    qInfo("pumped %.0f and %.0f m³; closed %.3f instead of %.3f km·h; homes %d of %d, residents %d of %d",
          jiangjin, changgang, with().closedKmHours(), without().closedKmHours(), homes.homes,
          homesWithout.homes, homes.residents, homesWithout.residents);
    for (const auto& order : helped(world::Coupling::waterOnRoads).orders)
      qInfo("%s: %.2f m instead of %.2f m", order.code.c_str(), depthAt(with(), placeOf(order.code)),
            depthAt(without(), placeOf(order.code)));
    QVERIFY(jiangjin + changgang > 500);
    for (const auto& each : progress) {
      QVERIFY2(std::isfinite(each.acted), each.code.c_str());
      const Point2 at = placeOf(each.code);
      QVERIFY(depthAt(with(), at) < depthAt(without(), at) - 0.05);
    }
    QVERIFY(with().closedKmHours() < without().closedKmHours());
    QVERIFY(homes.homes <= homesWithout.homes);
    QVERIFY(with().flood().mass().final_ < without().flood().mass().final_);
    QVERIFY(std::abs(with().flood().mass().relativeError()) < 1e-5);
  }

  void theyArriveLaterThroughTheFloodedNetworkThanThroughTheDryOne() {
    const auto dry = run(helped(world::Coupling::dryRoads)).progress();
    const auto wet = with().progress();
    double later = 0;
    for (std::size_t k = 0; k < wet.size(); ++k) {
      const double arrived = std::isfinite(wet[k].arrived) ? wet[k].arrived : kEnd;
      QVERIFY(std::isfinite(dry[k].arrived));
      QVERIFY(arrived >= dry[k].arrived);
      later += arrived - dry[k].arrived;
    }
    qInfo("later by %.0f s", later);
    QVERIFY(later > 0);
  }
};

QTEST_GUILESS_MAIN(PumpTrucksTest)
#include "pump_trucks_test.moc"

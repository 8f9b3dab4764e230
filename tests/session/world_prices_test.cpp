// What a branch costs: every price has its source, and the sums are those of hand calculation.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/session/scenario/world_indices.h"
#include "app/session/scenario/world_prices.h"
#include "engine/core/file_io.h"
#include "scenarios/coupling/place_maxima.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"
#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

nlohmann::json shippedPrices() {
  return nlohmann::json::parse(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/prices.json"));
}

world::CoupledInputs pricedEvening() {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  static const traffic::CityTraffic made = [] {
    traffic::CityDemandOptions options;
    options.vehicles = 50;
    return *traffic::cityTraffic(city->buildings, city->roads, cityRules(), options, {});
  }();
  world::CoupledInputs in;
  in.city = city;
  in.flood = flood::makeCityFlood(*city, {});
  in.flood.rainMmPerHour = {{0, 2400}, {150, 0}};
  in.flood.duration = 3600;
  in.flood.threads = 1;
  in.traffic.network = made.network;
  in.traffic.demand = made.demand;
  in.wading = *coupling::parseRoadClosure(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
  return in;
}

world::CoupledModel ranTo(world::CoupledInputs in, double until) {
  auto model = world::CoupledModel::make(std::move(in));
  if (!model) qFatal("%s", model.error().text().c_str());
  if (const auto done = model->advance(until, {}); !done)
    qFatal("%s", done.error().text().c_str());
  return std::move(*model);
}

}  // namespace

class WorldPricesTest : public QObject {
  Q_OBJECT

 private slots:
  void theShippedPricesAreCompleteAndSourced() {
    const auto prices = parsePriceRules(shippedPrices().dump());
    QVERIFY2(prices.ok(), prices.ok() ? "" : prices.error().text().c_str());
    QCOMPARE(prices->unit(), std::string("CNY 2024"));
    QCOMPARE(prices->damage.classes.size(), std::size_t(3));
    // 24.078 · 4550^0.3852 EUR/m² · 0.6 · (1 − 0.4) · (1 + 0.5) · 11.87 CNY/EUR
    const double homes = 24.078 * std::pow(4550, 0.3852) * 0.36 * 1.5 * 11.87;
    QVERIFY(std::abs(prices->damage.classes[0].mostPerSquareMetre - homes) < 1e-6);
    QVERIFY(homes > 3500 && homes < 4500);
    QCOMPARE(coupling::damageShare(prices->damage.classes[0], 0.5), 0.327);
    QCOMPARE(coupling::damageShare(prices->damage.classes[1], 2), 0.763);
    QCOMPARE(coupling::damageShare(prices->damage.classes[2], 4), 0.909);
    QVERIFY(!prices->damageSource.zh.empty() && !prices->measuresSource.en.empty());
  }

  void aPriceWithoutItsSourceIsRefusedByName() {
    const auto refusal = [](const char* pointer, const nlohmann::json& value) {
      nlohmann::json broken = shippedPrices();
      broken[nlohmann::json::json_pointer(pointer)] = value;
      const auto prices = parsePriceRules(broken.dump());
      return prices.ok() ? std::string() : prices.error().where;
    };
    QCOMPARE(refusal("/delay/person_hour", {{"value", 30}}), std::string("delay.person_hour"));
    QCOMPARE(refusal("/measures/unit_hour/value", -1), std::string("measures.unit_hour"));
    QCOMPARE(refusal("/damage/classes/1/curve/value", {{0, 0}, {1, 0.5}, {2, 0.4}}),
             std::string("damage.classes[1].curve"));
    QCOMPARE(refusal("/damage/classes/2/uses", nlohmann::json::array()),
             std::string("damage.classes"));
    QCOMPARE(refusal("/currency", 7), std::string("currency"));
    QVERIFY(!parsePriceRules("no json").ok());
  }

  void onlyTimeAboveTheFreeWayIsLost() {
    traffic::Streets s;
    const auto a = s.link("a"), b = s.link("b", 1000, 0.1);  // b lets one through every 10 s
    s.turn(0, b);
    for (int k = 0; k < 5; ++k) s.vehicle(2.0 * k, {a, b});
    traffic::TrafficModel model = s.model();
    PriceRules prices;
    prices.perCar = 2;
    QVERIFY(model.advance(50, {}).ok());
    QCOMPARE(personHoursLost(model, prices), 0.0);
    QVERIFY(model.advance(1000, {}).ok());
    double lost = 0;
    for (std::size_t v = 0; v < 5; ++v) lost += traffic::arrival(model, v) - 2.0 * double(v) - 100;
    QVERIFY(lost > 0);
    QVERIFY(std::abs(personHoursLost(model, prices) - 2 * lost / 3600) < 1e-9);
  }

  void measuresCostTheirUnitPrices() {
    world::CoupledInputs in = pricedEvening();
    in.flood.rainMmPerHour = {{0}, {0}};
    in.traffic.closures = {{0, 600, 1800}};
    in.flood.edits.push_back({300, flood::DrawBarrier{"wall", {{300, 600}, {300, 650}}, 40}});
    world::CrewOrder order;
    order.code = "U2";
    order.at = 1200;
    order.from = {770, 645};
    order.to = {200, 645};
    in.orders = {order};
    world::CoupledModel model = ranTo(in, 3000);
    PriceRules prices = *parsePriceRules(shippedPrices().dump());
    prices.unitHour = 1000, prices.barrierMetre = 10, prices.closureHour = 300;
    const WorldCosts costs = worldCosts(model, *in.city, prices);
    QVERIFY(std::abs(costs.measures - (1000 * 0.5 + 10 * 50 + 300 / 3.0)) < 1e-6);
    QVERIFY(costs.damage < 1);
    QVERIFY(model.act({3000, flood::DrawBarrier{"more", {{0, 700}, {30, 700}}, 40}}).ok());
    QVERIFY(std::abs(worldCosts(model, *in.city, prices).measures - costs.measures - 300) < 1e-6);
  }

  void groundFloorsInWaterAreThoseOfBuildingsThatStandInItOnLand() {
    world::CoupledInputs in = pricedEvening();
    CityModel city = *in.city;
    small::addBuilding(city, 480, 101, 24, 20, 3);  // on the river's bank
    in.city = std::make_shared<const CityModel>(city);
    const world::CoupledModel model = ranTo(in, 1800);
    const coupling::PondingBands bands;
    const auto worst =
        coupling::buildingMaxima(city.buildings, city.water, model.flood().maxima());
    double floors = 0, buildings = 0;
    for (std::size_t i = 0; i < worst.size(); ++i) {
      if (!(double(worst[i].depth) >= bands.blue)) continue;
      ++buildings;
      floors += std::abs(signedArea(city.buildings.footprint(i)));
    }
    for (const WorldIndex& index : worldIndices(model, {}, city, bands, {})) {
      if (index.key == "flooded_ground_floor") QCOMPARE(index.value, floors);
      if (index.key != "flooded_buildings") continue;
      QCOMPARE(index.value, buildings);
      QVERIFY(index.name.zh.find("15厘米") != std::string::npos);
    }
  }

  void aWetterFutureCostsMoreAndItsIndicesAddUp() {
    const PriceRules prices = *parsePriceRules(shippedPrices().dump());
    world::CoupledInputs in = pricedEvening();
    world::CoupledModel wet = ranTo(in, 3600);
    in.flood.rainMmPerHour = {{0}, {20}};
    world::CoupledModel dry = ranTo(in, 3600);
    const auto of = [&](const world::CoupledModel& model) {
      std::map<std::string, double> values;
      for (const WorldIndex& index : costIndices(model, *in.city, prices)) {
        values[index.key] = index.value;
        if (index.unit != "CNY 2024" || index.source.zh.empty() || index.decimals() != 0) return values;
      }
      return values;
    };
    auto a = of(wet), b = of(dry);
    qInfo("wet: damage %.0f, delay %.0f; dry: damage %.0f, delay %.0f CNY", a["cost_damage"],
          a["cost_delay"], b["cost_damage"], b["cost_delay"]);
    QCOMPARE(a.size(), std::size_t(4));
    QVERIFY(a["cost_damage"] > b["cost_damage"]);
    QVERIFY(a["cost_delay"] > b["cost_delay"]);
    QCOMPARE(a["cost_total"], a["cost_damage"] + a["cost_delay"] + a["cost_measures"]);
    QVERIFY(costIndices(wet, *in.city, PriceRules{}).empty());
  }
};

QTEST_GUILESS_MAIN(WorldPricesTest)
#include "world_prices_test.moc"

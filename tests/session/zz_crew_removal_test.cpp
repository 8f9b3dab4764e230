// Who takes a barrier away while a unit is on its way to do so.
#include <QtTest>
#include <cmath>
#include <optional>

#include "app/session/branch/world_deed.h"
#include "app/session/city/file_words.h"
#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class CrewRemovalTest : public QObject {
  Q_OBJECT
  std::shared_ptr<const CityModel> city_;
  std::optional<world::CoupledModel> model_;

  static flood::FloodEdit removal() { return flood::RemoveBarrier{"SB-1"}; }
  static world::CrewOrder remover(const std::string& unit) {
    world::CrewOrder order;
    order.code = unit;
    order.at = 60;
    order.type = std::uint8_t(traffic::CityClass::pumpTruck);
    order.from = {960, 900};
    order.to = {500, 330};
    order.setUp = 60;
    order.acts = {removal()};
    return order;
  }
  Outcome check(const session::WorldDeed& deed) const {
    return session::checkDeed(deed, *model_, *city_);
  }
  static void mustBeRefused(const Outcome& outcome) {
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().code, ErrorCode::badInput);
    QCOMPARE(outcome.error().where, std::string("SB-1"));
  }

 private slots:
  /// A dry hour of the small city, in which people have drawn a barrier.
  void init() {
    city_ = std::make_shared<const CityModel>(smallCity());
    traffic::CityDemandOptions options;
    options.vehicles = 50;
    const auto made =
        *traffic::cityTraffic(city_->buildings, city_->roads, cityRules(), options, {});
    world::CoupledInputs in;
    in.city = city_;
    in.flood = flood::makeCityFlood(*city_, {});
    in.flood.duration = 3600;
    in.flood.threads = 1;
    in.flood.edits = {{0, flood::DrawBarrier{"SB-1", {{440, 330}, {480, 330}}, 30}}};
    in.traffic.network = made.network;
    in.traffic.demand = made.demand;
    in.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    auto model = world::CoupledModel::make(in);
    QVERIFY2(model.ok(), model ? "" : model.error().text().c_str());
    model_.emplace(std::move(*model));
  }

  void whatAUnitIsOnItsWayToTakeAwayIsLeftToIt() {
    QVERIFY(check(flood::TimedEdit{120, removal()}).ok());
    QVERIFY(check(remover("C1")).ok());
    QVERIFY(model_->order(remover("C1")).ok());
    mustBeRefused(check(flood::TimedEdit{120, removal()}));
    mustBeRefused(check(remover("C2")));
  }

  void onceItIsGoneThereIsNothingToTakeAwayAndTheRunGoesOn() {
    QVERIFY(model_->order(remover("C1")).ok());
    const auto done = model_->advance(1800, {});
    QVERIFY2(done.ok(), done ? "" : done.error().text().c_str());
    QVERIFY(std::isfinite(model_->progress().front().acted));
    const auto refused = check(flood::TimedEdit{1800, removal()});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::notFound);
  }

  void whatIsTakenAwayLaterIsTakenAwayOnce() {
    QVERIFY(model_->act({600, removal()}).ok());
    mustBeRefused(check(flood::TimedEdit{120, removal()}));
    mustBeRefused(check(remover("C1")));
  }

  void theRefusalIsSaidInBothLanguages() {
    QVERIFY(model_->order(remover("C1")).ok());
    const Text words = session::fileErrorWords(check(flood::TimedEdit{120, removal()}).error());
    QVERIFY2(words.zh.find("挡水线") != std::string::npos, words.zh.c_str());
    QVERIFY(words.en.find("taken away already") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(CrewRemovalTest)
#include "zz_crew_removal_test.moc"

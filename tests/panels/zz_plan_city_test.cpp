// What a search for plans offers to do to the water belongs to the city that is open.
#include <QListWidget>

#include "app/desktop/plan_tools.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// The storm over a city of its own that has such gates, with a road that ponds.
session::WorldView gatedStorm(const std::vector<Gate>& gates) {
  session::WorldView storm = stormWorld();
  auto city = std::make_shared<CityModel>(*storm.city);
  city->drains.gates = gates;
  storm.city = storm.whole = city;
  storm.domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*city, {}));
  auto ponds = std::make_shared<world::ForecastRun>(*storm.forecast);
  coupling::PondingRisk risk;
  risk.code = renminRoad(*city);
  risk.place = {500, 500};
  ponds->risks = {risk};
  storm.forecast = ponds;
  return storm;
}

}  // namespace

class PlanCityTest : public TrafficWindow {
  Q_OBJECT

  PlanTools* plans() { return window_->tools()->tool<PlanTools>(); }
  int offered() { return plans()->card()->findChild<QListWidget*>("planOffers")->count(); }
  int gatesOffered() {
    int gates = 0;
    for (const session::PlanOffer& offer : plans()->card()->chosen()) {
      const auto* edit = std::get_if<flood::TimedEdit>(&offer.deed);
      gates += edit != nullptr && std::holds_alternative<flood::SetGate>(edit->edit);
    }
    return gates;
  }
  /// A run on its forecast, and the card of plans over it.
  void plan(const session::WorldView& storm) {
    window_->setView(std::make_shared<const session::WorldView>(storm));
    tools()->start(60);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    plans()->start();
    QTRY_VERIFY_WITH_TIMEOUT(offered() > 0, 30000);
  }

 private slots:
  void initTestCase() {
    open();
    auto rules = session::loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    plans()->setRules(std::move(*rules));
  }

  void gatesOfTheCityThatIsOpenedNextAreOfferedThoughItsForecastHasTheSameName() {
    plan(gatedStorm({}));
    QCOMPARE(gatesOffered(), 0);
    plan(gatedStorm({{"G1", {"江津闸", "Jiangjin gate"}, {500, 140}, 4, 22.9}}));
    QCOMPARE(gatesOffered(), 1);
  }
};

QTEST_MAIN(PlanCityTest)
#include "zz_plan_city_test.moc"

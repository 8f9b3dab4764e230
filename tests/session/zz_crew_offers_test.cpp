// What a crew could do at the place it is sent to.
#include "app/session/branch/crew_offers.h"

#include <QtTest>
#include <cmath>

#include "scenarios/flood/city_bed.h"
#include "scenarios/flood/city_works.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::CrewOffer;

class CrewOffersTest : public QObject {
  Q_OBJECT
  CityModel city_ = smallCity();
  flood::HydraulicStructures works_;
  std::vector<flood::TimedEdit> before_;

  std::vector<CrewOffer> at(const Point2& place) const {
    return session::crewOffers(works_, before_, city_, "U2", place, {});
  }
  static bool has(const std::vector<CrewOffer>& offers, const flood::FloodEdit& edit) {
    return std::any_of(offers.begin(), offers.end(),
                       [&](const CrewOffer& offer) { return offer.edit == edit; });
  }

 private slots:
  void init() {
    city_ = smallCity();
    city_.drains.gates.push_back({"G1", {"江津闸", "Jiangjin gate"}, {500, 140}, 4, 22});
    works_ = flood::makeCityFlood(city_, {}).structures;
    before_.clear();
  }

  void aStationCanBeSwitchedToAnythingThatItIsNot() {
    const auto offers = at({520, 470});
    QCOMPARE(offers.size(), std::size_t(2));
    QVERIFY(has(offers, flood::SetPump{"P1", flood::PumpMode::on}));
    QVERIFY(has(offers, flood::SetPump{"P1", flood::PumpMode::off}));
    QCOMPARE(offers[0].place, Point2(500, 480));
    QVERIFY(offers[0].name.zh != offers[0].name.en);
    before_ = {{0, flood::SetPump{"P1", flood::PumpMode::failed}}};
    QCOMPARE(at({520, 470}).size(), std::size_t(3));
    QVERIFY(has(at({520, 470}), flood::SetPump{"P1", flood::PumpMode::automatic}));
  }

  void aGateIsShutOrOpenedByWhatItIsNow() {
    QCOMPARE(at({500, 142}).size(), std::size_t(1));
    QVERIFY(has(at({500, 142}), flood::SetGate{"G1", 0}));
    before_ = {{0, flood::SetGate{"G1", 0.4}}};
    QCOMPARE(at({500, 142}).size(), std::size_t(2));
    QVERIFY(has(at({500, 142}), flood::SetGate{"G1", 1}));
  }

  void aStretchOfALeveeIsRaisedBySandbagsOfItsOwn() {
    const auto offers = at({200, 135});
    QCOMPARE(offers.size(), std::size_t(1));
    const auto& bags = std::get<flood::DrawBarrier>(offers[0].edit);
    QCOMPARE(bags.id, std::string("SB-L1-U2"));
    QVERIFY(std::abs(bags.crest - (works_.barriers.front().crest + 1)) < 1e-9);
    QVERIFY(std::abs(length(bags.line) - 50) < 1e-6);
    QVERIFY((bags.line.front() - Point2(200, 130)).norm() < 30);
  }

  void whatPeopleDrewCanBeRaisedOrTakenAwayAndABlockedStreetOpened() {
    before_ = {{0, flood::DrawBarrier{"SB-1", {{700, 700}, {740, 700}}, 25}},
               {0, flood::DrawBarrier{"BS-1", {{300, 700}, {320, 700}}, INFINITY}}};
    const auto bags = at({720, 705});
    QCOMPARE(bags.size(), std::size_t(2));
    QVERIFY(has(bags, flood::RemoveBarrier{"SB-1"}));
    QVERIFY(has(bags, flood::DrawBarrier{"SB-1", {{700, 700}, {740, 700}}, 26}));
    const auto street = at({310, 705});
    QCOMPARE(street.size(), std::size_t(1));
    QVERIFY(has(street, flood::RemoveBarrier{"BS-1"}));
  }

  void whatTheUnitsOfAFileAreToDoCountsAsDoneOnceTheySetOut() {
    world::CoupledInputs inputs;
    inputs.flood.edits = {{0, flood::SetGate{"G1", 0.4}}};
    world::CrewOrder order;
    order.code = "U1";
    order.at = 600;
    order.acts = {flood::BringPump{"U1", {400, 400}, 0.1}, flood::SetGate{"G1", 0}};
    inputs.orders = {order};
    const auto given = session::editsGiven(inputs);  // without its own pump
    QVERIFY(given == (std::vector<flood::TimedEdit>{{0, flood::SetGate{"G1", 0.4}},
                                                    {600, flood::SetGate{"G1", 0}}}));
    before_ = session::editsOf({}, "W", given, 700);
    QCOMPARE(at({500, 142}).size(), std::size_t(1));
    QVERIFY(has(at({500, 142}), flood::SetGate{"G1", 1}));
    before_ = session::editsOf({}, "W", given, 300);
    QCOMPARE(at({500, 142}).size(), std::size_t(2));
  }

  void whereNothingIsNearNothingIsOffered() { QVERIFY(at({750, 900}).empty()); }
};

QTEST_GUILESS_MAIN(CrewOffersTest)
#include "zz_crew_offers_test.moc"

// Units are ranked, timed and routed from where a feed shows them, else from their depots.
#include "app/session/command/duties.h"
#include "gis/crs/transform.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

std::shared_ptr<const CityModel> cityWithAPlaceOnEarth() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return std::make_shared<const CityModel>(std::move(city));
}

/// The small city, its flooded underpass at (500, 500) and the vehicles of its units.
struct UnitsDesk {
  LoopDesk desk{exampleChannels().recipients, ":memory:", cityWithAPlaceOnEarth()};

  UnitsDesk() { desk.world->goLive(desk.begin); }
  void take(double minute, gis::FeedBatch batch) {
    const auto taken = desk.world->takeLive(desk.at(minute), {{"trucks", {&batch}}});
    if (!taken) qFatal("%s", taken.error().text().c_str());
  }
  void flood() {
    for (const auto& [minute, depth] : {std::pair{1.0, 0.02}, {5.0, 0.31}}) {
      gis::FeedBatch batch;
      batch.readings.push_back(
          {{"S-POND1", desk.at(minute), depth, Quality::good, "ponds"}, Quantity::pondingDepth});
      take(minute, batch);
    }
  }
  void drive(const std::string& unit, const Point2& to, double minute) {
    const auto degrees = gis::toWgs84(desk.city->frame, to);
    if (!degrees) qFatal("the city has no place on earth");
    gis::VehiclePosition position;
    position.vehicle = unit;
    position.at = desk.at(minute);
    position.longitude = degrees->x();
    position.latitude = degrees->y();
    gis::FeedBatch batch;
    batch.vehicles = {position};
    take(minute, batch);
  }
  std::vector<UnitProposal> proposals() {
    const auto incident = desk.incident();
    if (!incident.desk->room.proposals) qFatal("no proposals");
    return incident.desk->room.proposals->units;
  }
};

const UnitProposal* proposalOf(const std::vector<UnitProposal>& units, const std::string& code) {
  const auto found = std::ranges::find(units, code, &UnitProposal::unit);
  return found == units.end() ? nullptr : &*found;
}

}  // namespace

class UnitsWhereTheyAreTest : public QObject {
  Q_OBJECT
 private slots:
  void aUnitThatAFeedShowsNearTheIncidentIsProposedFirstWithTheAgeOfItsPosition() {
    UnitsDesk units;
    units.flood();
    const auto fromDepots = units.proposals();
    QCOMPARE(fromDepots.front().unit, std::string("U2"));
    QVERIFY(!fromDepots.front().seen);
    units.drive("U1", {500, 550}, 7.5);
    units.desk.world->advanceTo(units.desk.at(8));
    const auto live = units.proposals();
    QCOMPARE(live.front().unit, std::string("U1"));
    QVERIFY(live.front().seen == units.desk.at(7.5));
    QVERIFY(live.front().seconds < proposalOf(fromDepots, "U1")->seconds);
    QVERIFY(!proposalOf(live, "U2")->seen);
    QCOMPARE(proposalOf(live, "U2")->seconds, proposalOf(fromDepots, "U2")->seconds);
  }
  void aPositionThatIsTooOldCountsNoMore() {
    UnitsDesk units;
    units.flood();
    const auto fromDepots = units.proposals();
    units.drive("U1", {500, 550}, 7);
    units.desk.world->advanceTo(units.desk.at(30));
    const auto later = units.proposals();
    QVERIFY(!proposalOf(later, "U1")->seen);
    QCOMPARE(proposalOf(later, "U1")->seconds, proposalOf(fromDepots, "U1")->seconds);
  }
  void theWayOfAUnitBeginsWhereItIs() {
    UnitsDesk units;
    units.flood();
    const std::string road = units.desk.city->roads.roads.front().code;
    units.desk.world->requestRoute("U1", road);
    const auto depot = units.desk.view();
    QVERIFY(depot->route && depot->route->dry && !depot->route->seen);
    units.drive("U1", {770, 805}, 7);
    units.desk.world->requestRoute("U1", road);
    const auto live = units.desk.view();
    QVERIFY(live->route && live->route->dry);
    QVERIFY(live->route->seen == units.desk.at(7));
    QVERIFY(live->route->dry->line.front() != depot->route->dry->line.front());
    QVERIFY((live->route->dry->line.front() - Point2(770, 805)).norm() < 1);
  }
};

QTEST_GUILESS_MAIN(UnitsWhereTheyAreTest)
#include "zz_units_where_they_are_test.moc"

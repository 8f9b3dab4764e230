// Who loses the ambulance in the water of the forecast, and what stays when the city changes.
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

class TrafficCoverTest : public TrafficWindow {
  Q_OBJECT
 private slots:
  void initTestCase() { open(); }

  void homesThatLoseTheAmbulanceAreShownWithTheirTime() {
    auto* cover = window_->tools()->tool<CoverTools>();
    auto world = stormWorld();
    auto run = std::make_shared<world::ForecastRun>(*world.forecast);
    for (std::size_t k = 5; k < run->states.size(); ++k) {  // from 18:25 on nobody gets through
      run->states[k].edgeDepth = std::make_shared<std::vector<float>>(
          world.city->roads.edgeCount(), 2.0F);
    }
    world.forecast = run;
    window_->setView(std::make_shared<const session::WorldView>(world));
    cover->start();
    QCOMPARE(cover->card()->minutes(), 8.0);
    QTRY_VERIFY_WITH_TIMEOUT(cover->card()->text().contains("homes ("), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(hasLayer(CoverTools::kCoverLayer), 30000);
    takePicture(*window_, "traffic-cover");
    QVERIFY2(cover->card()->text().contains("18:"), qPrintable(cover->card()->text()));
    QVERIFY(!cover->pick({view::PickKind::building, "B1001"}));  // it is selected as well
    for (const char* part : {"First home lost", "Water of forecast F001, ",
                             "B1001: loses the ambulance with calls from 18:"})
      QVERIFY2(cover->card()->text().contains(part), qPrintable(cover->card()->text()));
    QVERIFY(cover->back());
    QTRY_VERIFY_WITH_TIMEOUT(!hasLayer(CoverTools::kCoverLayer), 30000);
    window_->setView(std::make_shared<const session::WorldView>(stormWorld()));
  }

  void branchesOfACityGoWithIt() {
    tools()->start(100);
    QTRY_COMPARE_WITH_TIMEOUT(tools()->runs().futures()->all.size(), std::size_t(1), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(2), 30000);
    const auto* legend = tools()->card()->findChild<QLabel*>("reachLegend");
    tools()->showReach({300, 700});
    QVERIFY(!legend->isHidden());
    branches()->start();
    QVERIFY(!branches()->card()->isHidden() && tools()->card()->isHidden());
    QVERIFY(legend->isHidden());  // it went with its card, and what it explains
    auto other = stormWorld();
    other.city = std::make_shared<const CityModel>(*other.city);
    window_->setView(std::make_shared<const session::WorldView>(other));
    QVERIFY(tools()->runs().futures()->all.empty());
    QVERIFY(branches()->card()->isHidden() && tools()->card()->isHidden());
    QTRY_VERIFY_WITH_TIMEOUT(band()->branches().empty(), 30000);
  }
};

QTEST_MAIN(TrafficCoverTest)
#include "traffic_cover_test.moc"

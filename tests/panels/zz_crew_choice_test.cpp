// A crew is sent to a place in the window, which asks what it does there.
#include "app/panels/crew_choice.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

class CrewChoiceTest : public TrafficWindow {
  Q_OBJECT
  const Point2 besideThePump_{505, 470}, farFromAll_{400, 650};

  panels::CrewChoice* crew() { return tools()->card()->crew(); }
  QComboBox* works() { return crew()->findChild<QComboBox*>("crewWork"); }
  std::vector<std::shared_ptr<const session::WorldFuture>> all() {
    return tools()->runs().futures()->all;
  }
  void send(int work) {
    works()->setCurrentIndex(work);
    QTest::mouseClick(crew()->findChild<QPushButton*>("sendCrew"), Qt::LeftButton);
  }

 private slots:
  void initTestCase() {
    open();
    tools()->start(100);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
  }

  void crewsCanBeSentAsTrucksCan() {
    auto* units = tools()->card()->findChild<QComboBox*>("sentUnit");
    QCOMPARE(units->count(), 2);
    QCOMPARE(units->itemData(0).toString(), QString("U1"));  // trucks first
    QCOMPARE(units->itemData(1).toString(), QString("U2"));
    QVERIFY(tools()->drag()->units().contains("U2"));
  }

  void besideAStructureTheCardAsksWhatTheCrewDoes() {
    QSignalSpy heard(tools(), &ViewerTool::said);
    tools()->placeUnit("U2", besideThePump_);
    QTRY_VERIFY_WITH_TIMEOUT(crew()->isAsking(), 30000);
    QVERIFY(crew()->isVisible());
    QVERIFY(heard.last()[0].toString().contains("U2"));
    QCOMPARE(all().size(), std::size_t(1));  // nobody has been sent yet
    QVERIFY(works()->count() > 1);
    QVERIFY2(works()->itemText(1).contains("P1"), qPrintable(works()->itemText(1)));
    translation_->use(Language::zh);
    QTRY_VERIFY_WITH_TIMEOUT(!works()->itemText(0).contains("goes"), 30000);
    translation_->use(Language::en);
    takePicture(*window_, "crew-choice");
  }

  void whatIsChosenGoesWithTheCrewAndIsNotToldAsDoneBeforeItIsThere() {
    send(1);
    QVERIFY(!crew()->isAsking());
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), std::size_t(2), 30000);
    const auto made = all().back();
    const auto& order = std::get<world::CrewOrder>(*made->deed);
    QCOMPARE(order.acts.size(), std::size_t(1));
    QCOMPARE(std::get<flood::SetPump>(order.acts[0]).id, std::string("P1"));
    QCOMPARE(order.to, Point2(500, 480));  // the station, not where the mouse was
    QVERIFY2(made->name.en.starts_with("U2 sent 18:05: pump P1"), made->name.en.c_str());
    QVERIFY(made->name.zh.find("泵") != std::string::npos);
    QVERIFY(commands_.recorded.back().newValue.find("set_pump") != std::string::npos);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto done = tools()->runs().futures()->find(made->id);
    const auto& unit = done->units.front();
    QVERIFY(std::isfinite(unit.left) && std::isnan(unit.arrived));  // streets are too deep for it
    QVERIFY(std::isnan(unit.acted));
    QTRY_VERIFY_WITH_TIMEOUT(!said(tools()->card()).contains("at work from"), 30000);
  }

  void farFromEveryStructureItGoesThereOnly() {
    tools()->placeUnit("U2", farFromAll_);
    QVERIFY(!crew()->isAsking());
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), std::size_t(3), 30000);
    const auto& order = std::get<world::CrewOrder>(*all().back()->deed);
    QVERIFY(order.acts.empty());
    QCOMPARE(order.to, farFromAll_);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!said(tools()->card()).contains("at work from"), 30000);
  }

  void itMayGoThereOnlyAndEscapeSendsNobody() {
    const auto before = all().size();
    tools()->placeUnit("U2", besideThePump_);
    QTRY_VERIFY_WITH_TIMEOUT(crew()->isAsking(), 30000);
    QVERIFY(tools()->back());
    QVERIFY(!crew()->isAsking());
    QCOMPARE(all().size(), before);
    tools()->placeUnit("U2", besideThePump_);
    QTRY_VERIFY_WITH_TIMEOUT(crew()->isAsking(), 30000);
    send(0);
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), before + 1, 30000);
    QVERIFY(std::get<world::CrewOrder>(*all().back()->deed).acts.empty());
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
  }
};

QTEST_MAIN(CrewChoiceTest)
#include "zz_crew_choice_test.moc"

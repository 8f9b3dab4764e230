// The card of a road tells its limits of weight and size, and whom they keep off it.
#include <QLabel>
#include <QTest>
#include <algorithm>

#include "app/panels/selection_panel.h"
#include "tests/panels/small_world.h"
#include "tests/support/city_rules.h"

using namespace citymirror;
using namespace citymirror::panels;

class RoadLimitsCardTest : public QObject {
  Q_OBJECT

  static coupling::WadingRule ruleOf(const char* vehicleClass, const char* name) {
    return {vehicleClass, {name, name}, 9, 8, {"", ""}};
  }

  static QString card(const RoadLimits& limits, std::uint8_t users = kEveryone,
                      std::pair<std::uint8_t, std::uint8_t> busLanes = {}, int oneway = 0) {
    session::WorldView world = smallWorld();
    CityModel city = *world.city;
    city.roads.roads[11].limits = limits;
    city.roads.roads[11].users = users;
    city.roads.roads[11].busLanesAlong = busLanes.first;
    city.roads.roads[11].busLanesAgainst = busLanes.second;
    city.roads.roads[11].oneway = oneway;
    world.city = std::make_shared<const CityModel>(std::move(city));
    SelectionPanel panel;
    panel.setRoadRules(
        {ruleOf("car", "Cars"), ruleOf("ambulance", "Ambulances"), ruleOf("truck", "Trucks"),
         ruleOf("fire_engine", "Engines"), ruleOf("foot", "Walkers")},
        cityRules());
    const std::string code = world.city->roads.roads[11].code;
    panel.setView(std::make_shared<const session::WorldView>(std::move(world)));
    panel.setSelected(QString::fromStdString(code));
    QStringList texts;
    for (const QLabel* label : panel.findChildren<QLabel*>()) texts << label->text();
    return texts.join('|');
  }
  static void has(const QString& text, std::initializer_list<const char*> parts) {
    for (const char* part : parts)
      QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
  }

 private slots:
  void limitsStandWithTheirUnits() {
    has(card({16, 7.5, 3.81, 2.2}),
        {"Weight limit|16 t", "Axle load limit|7.5 t", "Height limit|3.81 m", "Width limit|2.2 m"});
    QVERIFY(!card({}).contains("limit|"));
  }

  void whoIsTooHeavyOrTooHighSaysItsOwnFigure() {
    has(card({kNoLimit, kNoLimit, 3, kNoLimit}),
        {"Cars|open", "Ambulances|open", "Trucks|too high: 3.3 m", "Engines|too high: 3.5 m",
         "Walkers|"});
    has(card({3.5, kNoLimit, kNoLimit, kNoLimit}),
        {"Cars|open", "Ambulances|open", "Trucks|too heavy: 18 t", "Engines|too heavy: 18 t"});
    has(card({kNoLimit, 10, kNoLimit, kNoLimit}), {"Trucks|axle load too high: 11.5 t"});
    has(card({kNoLimit, kNoLimit, kNoLimit, 2.2}), {"Trucks|too wide: 2.5 m", "Cars|open"});
  }

  void busLanesAreCountedByDirection() {
    const auto lanes = [](std::uint8_t along, std::uint8_t against, int oneway = 0) {
      return card({}, kEveryone, {along, against}, oneway);
    };
    has(lanes(1, 1), {"Bus lanes|1 each way"});
    has(lanes(1, 3), {"Bus lanes|2 in one direction, 1 in the other"});
    has(lanes(1, 0, 1), {"Bus lanes|1"});
    QVERIFY(!lanes(0, 0).contains("Bus lanes"));
  }

  void aSignAgainstTrucksKeepsNoFireEngineOffAndAWeightDoes() {
    const std::uint8_t noTrucks = std::uint8_t(kEveryone & ~kTruck);
    has(card({}, noTrucks), {"Engines|open", "Trucks|open, with sirens only"});
    has(card({7.5, kNoLimit, kNoLimit, kNoLimit}, noTrucks),
        {"Engines|too heavy: 18 t", "Trucks|not allowed"});
  }
};

QTEST_MAIN(RoadLimitsCardTest)
#include "zz_road_limits_card_test.moc"

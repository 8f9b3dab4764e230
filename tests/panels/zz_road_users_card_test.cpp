// The card of a road tells which classes of vehicles its signs keep off it.
#include <QLabel>
#include <QTest>
#include <algorithm>

#include "app/panels/query_condition.h"
#include "app/panels/selection_panel.h"
#include "tests/panels/small_world.h"
#include "tests/support/city_rules.h"

using namespace citymirror;
using namespace citymirror::panels;

class RoadUsersCardTest : public QObject {
  Q_OBJECT

  static coupling::WadingRule ruleOf(const char* vehicleClass, const char* name) {
    return {vehicleClass, {name, name}, 9, 8, {"", ""}};
  }

  /// Of a road that only buses and emergency vehicles may use.
  static QString busCard(std::vector<coupling::WadingRule> rules,
                         const traffic::CityTrafficRules& traffic) {
    session::WorldView world = smallWorld();
    CityModel city = *world.city;
    city.roads.roads[11].users = kBus | kEmergency;
    world.city = std::make_shared<const CityModel>(std::move(city));
    SelectionPanel panel;
    panel.setRoadRules(std::move(rules), traffic);
    const std::string code = world.city->roads.roads[11].code;
    panel.setView(std::make_shared<const session::WorldView>(std::move(world)));
    panel.setSelected(QString::fromStdString(code));
    QStringList texts;
    for (const QLabel* label : panel.findChildren<QLabel*>()) texts << label->text();
    return texts.join('|');
  }

 private slots:
  void aRoadForBusesIsNotAllowedToCarsAndOpenToAmbulances() {
    const QString card = busCard(
        {ruleOf("car", "Cars"), ruleOf("bus", "Buses"), ruleOf("ambulance", "Ambulances"),
         ruleOf("truck", "Trucks"), ruleOf("high_clearance", "High"), ruleOf("foot", "Walkers")},
        cityRules());
    for (const char* part :
         {"Cars|not allowed", "Buses|open", "Ambulances|open", "Trucks|open, with sirens only",
          "High|not allowed", "Walkers|not allowed"})
      QVERIFY2(card.contains(part), qPrintable(card));
  }

  void whoMayUseItIsAsTheRulesOfTrafficSay() {
    traffic::CityTrafficRules rules = cityRules();
    rules.classes[std::size_t(traffic::CityClass::highClearance)].user = kBus;
    const QString card = busCard({ruleOf("high_clearance", "High")}, rules);
    QVERIFY2(card.contains("High|open"), qPrintable(card));
  }

  void theTableNamesWhomARoadIsOpenToInTheLanguageOfTheWindow() {
    FieldColumn column;
    column.key = "open_to";
    QCOMPARE(wordText(column, std::string("bus emergency foot")),
             QString("buses, emergency vehicles, people on foot"));
    QCOMPARE(wordText(column, std::string("anybody")), QString("anybody"));
  }
};

QTEST_MAIN(RoadUsersCardTest)
#include "zz_road_users_card_test.moc"

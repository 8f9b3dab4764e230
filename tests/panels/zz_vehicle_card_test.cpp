// A vehicle of a feed that is clicked has a card: what, how fast, how old, from whom.
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "app/desktop/translation.h"
#include "app/panels/parts.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

class VehicleCardTest : public QObject {
  Q_OBJECT

  static session::VehicleView bus(double secondsAgo) {
    session::VehicleView seen;
    seen.code = "B12";
    seen.feed = "buses";
    seen.at = {300, 400};
    seen.seen = kNow - millis(secondsAgo);
    seen.speed = 34.4;
    seen.bearing = 91;
    seen.line = "3 路";
    seen.state = "in transit";
    return seen;
  }
  static QString cardOf(SelectionPanel& panel, std::optional<session::VehicleView> seen) {
    session::WorldView world = smallWorld();
    world.vehicle = std::move(seen);
    panel.setView(std::make_shared<const session::WorldView>(std::move(world)));
    panel.setSelected("vehicle:B12");
    QStringList texts;
    for (const QLabel* label : panel.findChildren<QLabel*>())
      if (!label->isHidden()) texts << label->text();
    return texts.join('|');
  }

 private slots:
  void itTellsWhatTheFeedSaysWithSourceAndAge() {
    SelectionPanel panel;
    const QString card = cardOf(panel, bus(20));
    for (const char* part : {"Vehicle", "B12 · 3 路", "Route|3 路", "State|in transit",
                             "Speed|34 km/h", "Heading|91° east", "Source|buses"})
      QVERIFY2(card.contains(part), qPrintable(card));
    QVERIFY2(card.contains("Last seen|live, 20 s old"), qPrintable(card));
  }

  void whatIsOldOrFromBeforeARestartIsNeverLive() {
    SelectionPanel panel;
    session::VehicleView old = bus(240);
    old.stale = true;
    QString card = cardOf(panel, old);
    QVERIFY2(card.contains("Last seen|4 min ago") && !card.contains("live"), qPrintable(card));
    session::VehicleView restored = bus(20);
    restored.stale = restored.restored = true;
    card = cardOf(panel, restored);
    QVERIFY2(card.contains("20 s ago, before the restart") && !card.contains("live"),
             qPrintable(card));
    session::VehicleView silent = bus(20);
    silent.speed.reset();
    silent.bearing.reset();
    silent.line.clear();
    card = cardOf(panel, silent);
    QVERIFY2(card.contains("Speed|—") && card.contains("Heading|—"), qPrintable(card));
  }

  void itTellsHowFarBehindItsTimetableItIsWhereAFeedSaysSo() {
    SelectionPanel panel;
    QVERIFY(!cardOf(panel, bus(20)).contains("Next stop"));
    session::VehicleView late = bus(20);
    late.delay = {150, kNow - millis(30), "trips"};
    const auto tells = [&](const char* words) {
      const QString card = cardOf(panel, late);
      return card.contains(words) && card.contains("Last seen|live, 20 s old");
    };
    QVERIFY(tells("Next stop|2 min late · 30 s ago"));
    late.delay->seconds = -45;
    QVERIFY(tells("Next stop|45 s early · 30 s ago"));
    late.delay->seconds = 0;
    QVERIFY(tells("Next stop|on time · 30 s ago"));
  }

  void itTellsTheTripThatItServesAndWhoElseToldItsDelay() {
    SelectionPanel panel;
    session::VehicleView late = bus(20);
    QVERIFY(!cardOf(panel, late).contains("Trip|"));
    late.trip = "T5";
    late.delay = {150, kNow - millis(30), "trips"};
    const QString card = cardOf(panel, late);
    QVERIFY2(card.contains("Trip|T5") && card.contains("2 min late · 30 s ago · trips"),
             qPrintable(card));
    late.delay->feed = late.feed;
    QVERIFY(!cardOf(panel, late).contains("ago · buses"));
  }

  void oneThatHasGoneSaysSo() {
    SelectionPanel panel;
    QVERIFY(cardOf(panel, bus(20)).contains("live"));
    const QString card = cardOf(panel, std::nullopt);
    QVERIFY2(card.contains("no longer shown") && !card.contains("km/h"), qPrintable(card));
  }

  void aStateOfSeveralPartsIsSaidInChineseAndStrangeWordsStay() {
    desktop::Translation translation;
    translation.use(Language::zh);
    SelectionPanel panel;
    session::VehicleView seen = bus(20);
    seen.state = "ignition on, speeding, doors open";
    const QString card = cardOf(panel, seen);
    QVERIFY2(card.contains("状态|已点火、超速报警、doors open"), qPrintable(card));
    translation.use(Language::en);
  }

  void theCardIsSaidInChinese() {
    desktop::Translation translation;
    translation.use(Language::zh);
    SelectionPanel panel;
    session::VehicleView restored = bus(20);
    restored.stale = restored.restored = true;
    const QString card = cardOf(panel, restored);
    for (const char* part :
         {"车辆", "线路|3 路", "状态|行驶中", "航向|91° 东", "重启之前", "来源|buses"})
      QVERIFY2(card.contains(part), qPrintable(card));
    translation.use(Language::en);
  }
};

QTEST_MAIN(VehicleCardTest)
#include "zz_vehicle_card_test.moc"

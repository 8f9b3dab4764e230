#include "scenarios/incident/rules.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace citymirror;
using namespace citymirror::incident;

namespace {

Instant minute(int m) { return Instant{m * 60'000LL}; }

std::vector<ThresholdRule> shippedSensorRules() {
  QFile file(CITYMIRROR_SOURCE_DIR "/assets/config/sensor_rules.json");
  if (!file.open(QIODevice::ReadOnly)) qFatal("no sensor_rules.json");
  const auto rules = parseThresholdRules(file.readAll().toStdString());
  if (!rules) qFatal("%s", rules.error().text().c_str());
  return *rules;
}

std::vector<SensorSite> sites() {
  SensorSite ponding{"P1", {"江津路积水点", "Jiangjin Road"}, Quantity::pondingDepth, {3, 4}};
  SensorSite river{"W1", {"水文站", "river station"}, Quantity::waterLevel};
  river.fortification = 24;
  river.warning = 25;
  river.guarantee = 26.5;
  SensorSite lake{"L1", {"湖", "lake"}, Quantity::waterLevel};
  SensorSite rain{"R1", {"雨量站", "rain gauge"}, Quantity::rainIntensity};
  return {ponding, river, lake, rain};
}

class Feeder {
 public:
  std::vector<Event> operator()(const char* sensor, double value, Quality quality = Quality::good) {
    return engine_.apply({sensor, minute(++minute_), value, quality, "test"});
  }
  RuleEngine& engine() { return engine_; }

 private:
  RuleEngine engine_{shippedSensorRules(), sites()};
  int minute_ = 0;
};

SensorSeries history(std::initializer_list<std::pair<double, Quality>> readings) {
  SensorSeries series;
  int m = 0;
  for (const auto& [value, quality] : readings) {
    series.at.push_back(minute(5 * m++));
    series.value.push_back(value);
    series.quality.push_back(quality);
  }
  return series;
}

}  // namespace

class RulesTest : public QObject {
  Q_OBJECT
 private slots:
  void risingWaterRaisesEachLevelOnceWithItsEvidence() {
    Feeder feed;
    QVERIFY(feed("P1", 0.10).empty());
    const auto blue = feed("P1", 0.15);
    QCOMPARE(blue.size(), std::size_t(1));
    QVERIFY(blue[0].severity == Severity::blue);
    QCOMPARE(blue[0].classCode, std::string("ponding.observed"));
    QVERIFY(blue[0].place == Point2(3, 4));
    QVERIFY(blue[0].evidence.at(0).en.find("0.15 m") != std::string::npos);
    QVERIFY(!blue[0].evidence.at(1).zh.empty());
    QVERIFY(feed("P1", 0.20).empty());
    const auto red = feed("P1", 0.70);
    QVERIFY(red.at(0).severity == Severity::red);
    QVERIFY(red[0].id != blue[0].id);
    QVERIFY(feed.engine().severityOf("P1") == Severity::red);
  }
  void aValueOnTheLimitDoesNotFlutter() {
    Feeder feed;
    QCOMPARE(feed("P1", 0.30).size(), std::size_t(1));
    for (int i = 0; i < 20; ++i) QVERIFY(feed("P1", i % 2 ? 0.30 : 0.28).empty());
    QVERIFY(feed.engine().severityOf("P1") == Severity::orange);
  }
  void fallingStepsDownAndClearsOnce() {
    Feeder feed;
    (void)feed("P1", 0.60);
    QVERIFY(feed("P1", 0.26).empty());
    QVERIFY(feed.engine().severityOf("P1") == Severity::yellow);
    const auto cleared = feed("P1", 0.05);
    QCOMPARE(cleared.size(), std::size_t(1));
    QVERIFY(cleared[0].severity == Severity::none);
    QVERIFY(feed("P1", 0.0).empty());
    QCOMPARE(feed("P1", 0.16).size(), std::size_t(1));
  }
  void justBelowTheClearValueIsCleared() {
    Feeder feed;
    (void)feed("P1", 0.15);
    QVERIFY(feed("P1", 0.12).empty());
    QCOMPARE(feed("P1", 0.1199).size(), std::size_t(1));
  }
  void riverStagesRaiseAndClearWithTheirMargin() {
    Feeder feed;
    QVERIFY(feed("W1", 23.99).empty());
    QVERIFY(feed("W1", 24).at(0).severity == Severity::blue);
    QVERIFY(feed("W1", 25.2).at(0).severity == Severity::yellow);
    const auto red = feed("W1", 26.5);
    QVERIFY(red.at(0).severity == Severity::red);
    QCOMPARE(red[0].classCode, std::string("river.stage"));
    QVERIFY(red[0].evidence.at(1).zh.find("保证") != std::string::npos);
    QVERIFY(feed("W1", 26.41).empty());
    QVERIFY(feed.engine().severityOf("W1") == Severity::red);
    QVERIFY(feed("W1", 26.39).empty());
    QVERIFY(feed.engine().severityOf("W1") == Severity::yellow);
    QVERIFY(feed("W1", 20).at(0).severity == Severity::none);
  }
  void aStationWithoutStagesRaisesNothing() {
    Feeder feed;
    QVERIFY(feed("L1", 100).empty());
  }
  void onlyGoodValuesOfKnownSensorsCount() {
    Feeder feed;
    QVERIFY(feed("P1", 0.9, Quality::bad).empty());
    QVERIFY(feed("P1", 0.9, Quality::missing).empty());
    QVERIFY(feed("P1", 0.9, Quality::suspect).empty());
    QVERIFY(feed("P1", std::nan("")).empty());
    QVERIFY(feed("X9", 0.9).empty());
    QVERIFY(feed.engine().severityOf("P1") == Severity::none);
    QVERIFY(feed.engine().severityOf("X9") == Severity::none);
    (void)feed("P1", 0.6);
    QVERIFY(feed("P1", 0, Quality::suspect).empty());
    QVERIFY(feed.engine().severityOf("P1") == Severity::red);
  }
  void aLateValueDoesNotUndoANewerOne() {
    RuleEngine engine(shippedSensorRules(), sites());
    QCOMPARE(engine.apply({"P1", minute(10), 0.6, Quality::good, ""}).size(), std::size_t(1));
    QVERIFY(engine.apply({"P1", minute(5), 0.0, Quality::good, ""}).empty());
    QVERIFY(engine.severityOf("P1") == Severity::red);
  }
  void rainIntensityHasItsOwnRules() {
    Feeder feed;
    QVERIFY(feed("R1", 19).empty());
    QCOMPARE(feed("R1", 20).at(0).classCode, std::string("rain.observed"));
    QVERIFY(feed("R1", 55).at(0).severity == Severity::orange);
  }
  void unitsAreConverted() {
    const auto rules = parseThresholdRules(
        R"({"rules":[{"id":"a","quantity":"ponding_depth","unit":"cm","severity":"red","raise":50,"clear":45,"source":"s"}]})");
    QVERIFY(rules.ok());
    QVERIFY(std::abs(rules->at(0).raise - 0.5) < 1e-12);
  }
  void badRulesNameTheirKey_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("where");
    QTest::newRow("id") << "\"a\""
                        << "\"\""
                        << "rules[0].id";
    QTest::newRow("quantity") << "ponding_depth"
                              << "wetness"
                              << "rules[0].quantity";
    QTest::newRow("unit") << "\"m\""
                          << "\"mm/h\""
                          << "rules[0].unit";
    QTest::newRow("severity") << "red"
                              << "none"
                              << "rules[0].severity";
    QTest::newRow("raise") << "0.5"
                           << "\"deep\""
                           << "rules[0].raise";
    QTest::newRow("clear above raise") << "0.4"
                                       << "0.6"
                                       << "rules[0].clear";
    QTest::newRow("source") << "\"s\""
                            << "null"
                            << "rules[0].source";
  }
  void badRulesNameTheirKey() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, where);
    QString text =
        R"({"rules":[{"id":"a","quantity":"ponding_depth","unit":"m","severity":"red","raise":0.5,"clear":0.4,"source":"s"}]})";
    QVERIFY(parseThresholdRules(text.toStdString()).ok());
    const auto rules = parseThresholdRules(text.replace(from, to).toStdString());
    QVERIFY(!rules.ok());
    QCOMPARE(QString::fromStdString(rules.error().where), where);
  }
  void twoRulesOfOneIdAreRefused() {
    const std::string rule =
        R"({"id":"a","quantity":"ponding_depth","unit":"m","severity":"red","raise":0.5,"clear":0.4,"source":"s"})";
    QCOMPARE(parseThresholdRules("{\"rules\":[" + rule + "," + rule + "]}").error().where,
             std::string("rules[1].id"));
    QVERIFY(parseThresholdRules("[]").error().code == ErrorCode::badInput);
    QVERIFY(parseThresholdRules("").error().code == ErrorCode::unreadable);
  }
  void valuesOutsideTheRangeAreBad() {
    QVERIFY(screen(Quantity::pondingDepth, 11, nullptr, {}) == Quality::bad);
    QVERIFY(screen(Quantity::pondingDepth, -1, nullptr, {}) == Quality::bad);
    QVERIFY(screen(Quantity::rainIntensity, 900, nullptr, {}) == Quality::bad);
    QVERIFY(screen(Quantity::speed, -3, nullptr, {}) == Quality::bad);
    QVERIFY(screen(Quantity::waterLevel, std::numeric_limits<double>::infinity(), nullptr, {}) ==
            Quality::bad);
    QVERIFY(screen(Quantity::waterLevel, std::nan(""), nullptr, {}) == Quality::missing);
    QVERIFY(screen(Quantity::pondingDepth, 0.3, nullptr, {}) == Quality::good);
  }
  void aSpikeIsSuspectAndTheNextNormalValueIsGood() {
    const auto calm = history({{0.1, Quality::good}, {0.12, Quality::good}});
    QVERIFY(screen(Quantity::pondingDepth, 9.99, &calm, minute(10)) == Quality::suspect);
    const auto spiked =
        history({{0.1, Quality::good}, {0.12, Quality::good}, {9.99, Quality::suspect}});
    QVERIFY(screen(Quantity::pondingDepth, 0.13, &spiked, minute(15)) == Quality::good);
  }
  void aJumpThatIsConfirmedIsGood() {
    const auto jumped = history({{0.1, Quality::good}, {1.6, Quality::suspect}});
    QVERIFY(screen(Quantity::pondingDepth, 1.65, &jumped, minute(10)) == Quality::good);
    QVERIFY(screen(Quantity::pondingDepth, 4.0, &jumped, minute(10)) == Quality::suspect);
  }
  void badReadingsAndOldOnesAreNoReference() {
    const auto bad = history({{0.1, Quality::good}, {50, Quality::bad}});
    QVERIFY(screen(Quantity::pondingDepth, 0.2, &bad, minute(10)) == Quality::good);
    QVERIFY(screen(Quantity::pondingDepth, 2.0, &bad, minute(10)) == Quality::suspect);
    QVERIFY(screen(Quantity::pondingDepth, 2.0, &bad, minute(120)) == Quality::good);
  }
};

QTEST_GUILESS_MAIN(RulesTest)
#include "rules_test.moc"

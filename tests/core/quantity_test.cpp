#include "engine/core/quantity.h"

#include <QtTest>
#include <set>

using namespace citymirror;

namespace {

constexpr Quantity kAll[] = {Quantity::rainIntensity, Quantity::waterLevel, Quantity::pondingDepth,
                             Quantity::discharge, Quantity::speed};

}  // namespace

class QuantityTest : public QObject {
  Q_OBJECT
 private slots:
  void wordsReadBackAsWhatTheyWereWrittenFrom() {
    std::set<std::string_view> words;
    for (const Quantity quantity : kAll) {
      QVERIFY(words.insert(wordOf(quantity)).second);
      const auto back = quantityFromWord(wordOf(quantity));
      QVERIFY(back && *back == quantity);
    }
  }
  void wordsOfFilesNeverChange() {
    QCOMPARE(wordOf(Quantity::rainIntensity), std::string_view("rain_intensity"));
    QCOMPARE(wordOf(Quantity::waterLevel), std::string_view("water_level"));
    QCOMPARE(wordOf(Quantity::pondingDepth), std::string_view("ponding_depth"));
    QCOMPARE(wordOf(Quantity::discharge), std::string_view("discharge"));
    QCOMPARE(wordOf(Quantity::speed), std::string_view("speed"));
  }
  void whatNoModelAsksForIsAQuantityByItsWord() {
    const auto gas = quantityFromWord("gas_concentration");
    QVERIFY(gas);
    QCOMPARE(wordOf(*gas), std::string_view("gas_concentration"));
    QCOMPARE(unitOf(*gas), std::string_view("%LEL"));
    QVERIFY(*gas != *quantityFromWord("gas_pressure"));
    QCOMPARE(*factorFrom("kPa", *quantityFromWord("water_pressure")), 0.001);
    QCOMPARE(*factorFrom("kV", *quantityFromWord("voltage")), 1000.0);
    QVERIFY(!factorFrom("kV", *gas));
    const auto noise = quantityFromWord("noise_level");
    QVERIFY(noise);
    QCOMPARE(unitOf(*noise), std::string_view("dB(A)"));
    QCOMPARE(*factorFrom("dB", *noise), 1.0);
    QVERIFY(!factorFrom("dB", *gas));
    QCOMPARE(*factorFrom("hPa", *quantityFromWord("air_pressure")), 1.0);
    QCOMPARE(*factorFrom("kPa", *quantityFromWord("air_pressure")), 10.0);
    QCOMPARE(*factorFrom("A", *quantityFromWord("leakage_current")), 1000.0);
    QCOMPARE(*factorFrom("min", *quantityFromWord("trip_delay")), 60.0);
  }
  void unknownWordsAreNoQuantity() {
    for (const char* word : {"", "Rain_intensity", "rain", "water_level "})
      QVERIFY(!quantityFromWord(word));
  }
  void everyQuantityIsNamedInBothLanguages() {
    for (const Quantity quantity : kAll) {
      const Text name = nameOf(quantity);
      QVERIFY(!name.zh.empty() && !name.en.empty() && name.zh != name.en);
    }
  }
  void theKeptUnitNeedsNoConversion() {
    for (const Quantity quantity : kAll) {
      const auto factor = factorFrom(unitOf(quantity), quantity);
      QVERIFY(factor && *factor == 1.0);
    }
  }
  void factorsFollowTheDefinitionsOfTheUnits_data() {
    QTest::addColumn<QString>("unit");
    QTest::addColumn<int>("quantity");
    QTest::addColumn<double>("factor");
    const auto row = [](const char* unit, Quantity quantity, double factor) {
      QTest::addRow("%s %d", unit, int(quantity)) << QString(unit) << int(quantity) << factor;
    };
    row("cm", Quantity::pondingDepth, 0.01);
    row("mm", Quantity::pondingDepth, 0.001);
    row("cm", Quantity::waterLevel, 0.01);
    row("ft", Quantity::waterLevel, 0.3048);
    row("in/h", Quantity::rainIntensity, 25.4);
    row("mm/5min", Quantity::rainIntensity, 12);
    row("ft3/s", Quantity::discharge, 0.028316846592);
    row("m3/h", Quantity::discharge, 1.0 / 3600);
    row("L/s", Quantity::discharge, 0.001);
    row("m/s", Quantity::speed, 3.6);
  }
  void factorsFollowTheDefinitionsOfTheUnits() {
    QFETCH(QString, unit);
    QFETCH(int, quantity);
    QFETCH(double, factor);
    const auto found = factorFrom(unit.toStdString(), Quantity(quantity));
    QVERIFY(found);
    QCOMPARE(*found, factor);
  }
  void aUnitOfAnotherQuantityIsRefused() {
    QVERIFY(!factorFrom("mm/h", Quantity::waterLevel));
    QVERIFY(!factorFrom("m", Quantity::rainIntensity));
    QVERIFY(!factorFrom("ft", Quantity::pondingDepth));
    QVERIFY(!factorFrom("m3/s", Quantity::speed));
    QVERIFY(!factorFrom("", Quantity::pondingDepth));
  }
};

QTEST_APPLESS_MAIN(QuantityTest)
#include "quantity_test.moc"

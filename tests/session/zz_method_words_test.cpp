// What people are told of how a layer was made, and of what in it is estimated.
#include "app/session/city/method_words.h"

#include <QRegularExpression>
#include <QtTest>
#include <algorithm>

#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class MethodWordsTest : public QObject {
  Q_OBJECT
  static QString zh(const char* method) { return QString::fromStdString(methodWords(method).zh); }

 private slots:
  void eachPartOfAMethodIsSaidInChinese_data() {
    QTest::addColumn<QString>("method");
    QTest::newRow("buildings") << "reprojected; heights: 8 from attributes, 23 from levels (x 3.2 m "
                                  "+ 1.5 m, estimated), 11245 guessed by type or footprint area "
                                  "(estimated); residents estimated from floor area of residential "
                                  "uses (40 m2 a person), unknown in 5 buildings of unknown use; 3 "
                                  "courtyards filled; dated by the file";
    QTest::newRow("roads") << "split at shared vertices into a graph; free-flow speed from the "
                              "class for 3 of 9 roads (estimated); 5 roads barred to motor "
                              "vehicles by their tags taken as paths; 2 short tunnels and lowered "
                              "roads taken as underpasses; 4 roads without a class taken as "
                              "residential streets; 12 traffic signals and 3 signs for turns as "
                              "mapped";
    QTest::newRow("terrain") << "own cells kept";
    QTest::newRow("a warped terrain")
        << "The raster was reprojected from EPSG:4326 to square cells of 20 m";
    QTest::newRow("water") << "8 areas; 3 reaches from centre lines, width by kind for 2 of 3 lines "
                              "(estimated); level = 10th percentile of the terrain at the bank "
                              "(estimated)";
    QTest::newRow("trees") << "3 trees and rows without height taken as 9 m (estimated), rows "
                              "planted every 8 m; 40 trees planted in 3 areas (estimated), one to "
                              "a square of 8.0 m in woods, 6.0 m in scrub, 24.0 m in parks";
    QTest::newRow("notes") << "12 x Self-crossing polygon repaired; read north first; shifted to "
                              "WGS 84 from GCJ-02";
    QTest::newRow("facilities")
        << "hospitals, fire stations, police and schools picked by amenity";
    QTest::newRow("crews") << "one crew and one pump truck (0.1 m3/s) assumed at each fire station";
    QTest::newRow("drains") << "7 inlets without capacity taken as 0.02 m3/s (estimated)";
    QTest::newRow("demo") << "synthetic, seed 7";
    QTest::newRow("a model") << "placed by hand; dated by the file";
    QTest::newRow("oblique tiles") << "oblique photogrammetry, EPSG:4547; dated by the file";
  }
  void eachPartOfAMethodIsSaidInChinese() {
    QFETCH(QString, method);
    const Text said = methodWords(method.toStdString());
    QCOMPARE(QString::fromStdString(said.en), method);
    static const QRegularExpression english("[a-z]{3,}");
    QString rest = QString::fromStdString(said.zh);
    rest.remove("amenity").remove("EPSG");
    QVERIFY2(!rest.isEmpty() && !rest.contains(english), said.zh.c_str());
  }
  void itsNumbersStandInTheChineseToo() {
    QCOMPARE(zh("40 trees planted in 3 areas (estimated), one to a square of 8.0 m in woods, 24.0 m "
                "in parks"),
             QString("在 3 片绿地中种植 40 棵树（估计），每棵占一个方格，边长：林地 8.0 米、公园 24.0 米"));
    QCOMPARE(zh("12 x Self-crossing polygon repaired"), QString("自相交多边形已修复 × 12"));
    QCOMPARE(zh("surveyed by hand; own cells kept"), QString("surveyed by hand；保留原有格网"));
    QVERIFY(zh("surveyed by hand").isEmpty() && zh("").isEmpty());
    QCOMPARE(methodWords("surveyed by hand").in(Language::zh), std::string("surveyed by hand"));
  }
  void aLayerThatWasCompletedByGuessesIsPartlyEstimated() {
    CityModel city = smallCity();
    Provenance& from = city.provenance["buildings"];
    from.origin = Origin::real;
    from.method.clear();
    auto& sources = city.buildings.heightSource;
    std::fill(sources.begin(), sources.end(), HeightSource::measured);
    QCOMPARE(natureWords(city, "buildings").en, std::string("surveyed or reported"));
    QVERIFY(estimateCount(city, "buildings").en.empty());
    sources.front() = HeightSource::fromArea;
    QCOMPARE(natureWords(city, "buildings").en, std::string("partly estimated"));
    QCOMPARE(estimateCount(city, "buildings").en,
             "1 of " + std::to_string(city.buildings.size()) + " heights");
    from.origin = Origin::synthetic;
    QCOMPARE(natureWords(city, "buildings").en, std::string("synthetic"));
    Provenance& roads = city.provenance["roads"];
    roads.origin = Origin::real;
    roads.method = "free-flow speed from the class for 3 of 9 roads (estimated)";
    QCOMPARE(natureWords(city, "roads").zh, std::string("部分为估计"));
    roads.method = "free-flow speed from the class for 0 of 9 roads (estimated)";
    QCOMPARE(natureWords(city, "roads").zh, std::string("实测或上报"));
    city.provenance["drains"].method =
        "0 inlets without capacity taken as 0.02 m3/s (estimated)";
    city.provenance["drains"].origin = Origin::real;
    QCOMPARE(natureWords(city, "drains").en, std::string("surveyed or reported"));
  }
};

QTEST_GUILESS_MAIN(MethodWordsTest)
#include "zz_method_words_test.moc"

// What lines on roads mean, for every legend.
#include "engine/draw/ribbon_key.h"

#include <QtTest>
#include <set>

using namespace citymirror;
using namespace citymirror::draw;

class RibbonKeyTest : public QObject {
  Q_OBJECT
 private slots:
  void eachKindOfLineIsNamedOnceInTheOrderOfALegend() {
    const auto line = [](RibbonRole role, Severity severity = Severity::none) {
      return Ribbon{"R", role, {{0, 0}, {10, 0}}, severity};
    };
    const RibbonSet set{line(RibbonRole::routeNow),
                        line(RibbonRole::closedRoad, Severity::orange),
                        line(RibbonRole::pondedRoad, Severity::red),
                        line(RibbonRole::pondedRoad, Severity::blue),
                        line(RibbonRole::pondedRoad, Severity::red),
                        line(RibbonRole::closedRoad, Severity::red),
                        line(RibbonRole::closedRoad, Severity::orange),
                        line(RibbonRole::selection),
                        line(RibbonRole::routeDry)};
    const std::vector<RibbonKey> expected{
        {RibbonRole::pondedRoad, Severity::blue},   {RibbonRole::pondedRoad, Severity::red},
        {RibbonRole::closedRoad, Severity::orange}, {RibbonRole::closedRoad, Severity::red},
        {RibbonRole::routeNow, Severity::none},     {RibbonRole::routeDry, Severity::none}};
    QVERIFY(ribbonKeys(set) == expected);
    QVERIFY(ribbonKeys({}).empty());
  }

  void namesAndColoursTellThemApart() {
    std::set<std::string> zh, en;
    std::set<std::pair<std::string, bool>> looks;
    const std::vector<RibbonKey> keys{
        {RibbonRole::pondedRoad, Severity::blue},   {RibbonRole::pondedRoad, Severity::yellow},
        {RibbonRole::pondedRoad, Severity::orange}, {RibbonRole::pondedRoad, Severity::red},
        {RibbonRole::closedRoad, Severity::orange}, {RibbonRole::closedRoad, Severity::red},
        {RibbonRole::routeNow, Severity::none},     {RibbonRole::routeDry, Severity::none},
        {RibbonRole::barrier, Severity::none}};
    for (const RibbonKey& key : keys) {
      zh.insert(nameOf(key).zh);
      en.insert(nameOf(key).en);
      looks.emplace(hexOf(colorOf(key)), isDashed(key.role));
    }
    QCOMPARE(zh.size(), keys.size());
    QCOMPARE(en.size(), keys.size());
    QCOMPARE(looks.size(), keys.size());
  }
};

QTEST_APPLESS_MAIN(RibbonKeyTest)
#include "ribbon_key_test.moc"

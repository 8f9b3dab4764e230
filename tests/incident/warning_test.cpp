#include "scenarios/incident/warning.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace citymirror;
using namespace citymirror::incident;

namespace {

std::string asset(const char* name) {
  QFile file(QString(CITYMIRROR_SOURCE_DIR "/assets/") + name);
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}
std::string templates() { return asset("templates/warning.json"); }

PondingLine road(const char* zh, const char* en, double depth) { return {{zh, en}, depth, {}, {}}; }

WarningFacts reference() {
  WarningFacts facts;
  facts.roads = {road("江津路", "Jiangjin Road", 0.50), road("长港路", "Changgang Road", 0.30)};
  facts.rainNextHour = 50;
  facts.rain = Severity::orange;
  return facts;
}

QString zhOf(const WarningFacts& facts) {
  return QString::fromStdString(composeWarning(facts, templates())->body.zh);
}
QString enOf(const WarningFacts& facts) {
  return QString::fromStdString(composeWarning(facts, templates())->body.en);
}

}  // namespace

class WarningTest : public QObject {
  Q_OBJECT
 private slots:
  void theReferenceSentenceComesOutWordForWord() {
    QCOMPARE(zhOf(reference()), QString("江津路、长港路等低洼路段最大积水深度已达30—50厘米，预计未"
                                        "来1小时，仍有50毫米左右降水，内涝风险较高"));
    QCOMPARE(enOf(reference()), QString("Water on low-lying stretches of Jiangjin Road and "
                                        "Changgang Road has reached a maximum depth of 30–50 cm. "
                                        "About 50 mm of further rain is expected within the next "
                                        "hour; the risk of urban flooding is high."));
  }
  void aForecastNeverSaysThatTheWaterIsThere() {
    WarningFacts facts = reference();
    facts.tense = Tense::forecast;
    const auto warning = composeWarning(facts, templates());
    QCOMPARE(QString::fromStdString(warning->body.zh),
             QString("预计江津路、长港路等低洼路段最大积水深度将达30—50厘米，未来1小时，仍有50毫米"
                     "左右降水，内涝风险较高"));
    for (const Text& text : {warning->headline, warning->body}) {
      QVERIFY(text.zh.find("已达") == std::string::npos);
      QVERIFY(text.en.find("has reached") == std::string::npos);
    }
    QVERIFY(warning->body.en.find("is forecast to reach") != std::string::npos);
  }
  void oneRoadOrOneDepthReadsAsOne() {
    WarningFacts facts = reference();
    facts.roads[1].maxDepth = 0.49;
    QVERIFY(zhOf(facts).contains("已达50厘米"));
    facts.roads.pop_back();
    QVERIFY(zhOf(facts).startsWith("江津路低洼路段最大积水深度已达50厘米"));
    QVERIFY(enOf(facts).startsWith(
        "Water on low-lying stretches of Jiangjin Road has reached a maximum depth of 50 cm."));
  }
  void atMostFourRoadsAreNamedAndTheRestIsSaid() {
    WarningFacts facts = reference();
    for (const char* name : {"A", "B", "C", "D"}) facts.roads.push_back(road(name, name, 0.2));
    QVERIFY(zhOf(facts).startsWith("江津路、长港路、A、B等低洼路段最大积水深度已达20—50厘米"));
    QVERIFY(enOf(facts).contains("Jiangjin Road, Changgang Road, A, B and other roads"));
    QVERIFY(
        !enOf(facts).contains("C"
                              " has"));
  }
  void theHeadlineIsShortAndNamesTwoRoadsAtMost() {
    WarningFacts facts = reference();
    for (const char* name : {"丰收大道", "和平桥路"}) facts.roads.push_back(road(name, name, 0.2));
    for (const Tense tense : {Tense::observed, Tense::forecast}) {
      facts.tense = tense;
      const auto warning = composeWarning(facts, templates());
      const QString zh = QString::fromStdString(warning->headline.zh);
      QVERIFY2(zh.contains("江津路、长港路等") && !zh.contains("丰收"), qPrintable(zh));
      QVERIFY2(zh.size() <= 28, qPrintable(zh));
      QVERIFY(QString::fromStdString(warning->headline.en)
                  .endsWith("Jiangjin Road, Changgang Road and others"));
    }
  }
  void aRoadThatComesTwiceIsNamedOnce() {
    WarningFacts facts = reference();
    facts.roads.push_back(facts.roads[0]);
    QCOMPARE(zhOf(facts), zhOf(reference()));
  }
  void aNamelessRoadStillReads() {
    WarningFacts facts = reference();
    facts.roads[1].road = {};
    QVERIFY(zhOf(facts).contains("江津路、未命名道路等"));
    facts.roads[1].road = {"长港路", ""};
    QVERIFY(enOf(facts).contains("Jiangjin Road and 长港路"));
  }
  void depthsAreRoundedToFiveCentimetresAndRainToFiveMillimetres() {
    WarningFacts facts = reference();
    facts.roads[0].maxDepth = 0.473;
    facts.roads[1].maxDepth = 0.01;
    facts.rainNextHour = 47.4;
    QVERIFY(zhOf(facts).contains("5—45厘米"));
    QVERIFY(zhOf(facts).contains("45毫米"));
  }
  void withoutRainItSaysSo() {
    WarningFacts facts = reference();
    facts.rainNextHour = 1;
    QVERIFY(zhOf(facts).contains("预计未来1小时无明显降水"));
    QVERIFY(enOf(facts).contains("No significant rain"));
    QVERIFY(!zhOf(facts).contains("毫米"));
  }
  void withoutRoadsItIsAboutTheRain() {
    WarningFacts facts = reference();
    facts.roads.clear();
    QCOMPARE(zhOf(facts), QString("预计未来1小时，仍有50毫米左右降水，内涝风险较高"));
    facts.rainNextHour = 0;
    QVERIFY(!composeWarning(facts, templates()).ok());
  }
  void aLevelIsOfOneRankInBothLanguages() {
    WarningFacts facts = reference();
    struct Rank {
      Severity severity;
      const char *zh, *en;
    };
    for (const Rank& rank : {Rank{Severity::blue, "有一定内涝风险", "some risk of"},
                             Rank{Severity::yellow, "内涝风险中等", "flooding is moderate"},
                             Rank{Severity::orange, "内涝风险较高", "flooding is high"},
                             Rank{Severity::red, "内涝风险很高", "flooding is very high"}}) {
      facts.rain = rank.severity;
      QVERIFY2(zhOf(facts).endsWith(rank.zh), qPrintable(zhOf(facts)));
      QVERIFY2(enOf(facts).contains(rank.en), qPrintable(enOf(facts)));
    }
  }
  void theSeverityIsTheHigherOfRainAndPonding() {
    WarningFacts facts = reference();
    facts.ponding = Severity::red;
    const auto warning = composeWarning(facts, templates());
    QVERIFY(warning->severity == Severity::red);
    QVERIFY(QString::fromStdString(warning->headline.zh).startsWith("内涝红色预警"));
    QVERIFY(QString::fromStdString(warning->headline.en).startsWith("Red urban flood warning"));
    facts.rain = facts.ponding = Severity::none;
    QVERIFY(composeWarning(facts, templates())->severity == Severity::blue);
  }
  void noSentenceKeepsAPlaceholder() {
    for (const Severity severity :
         {Severity::blue, Severity::yellow, Severity::orange, Severity::red}) {
      for (const Tense tense : {Tense::observed, Tense::forecast}) {
        for (const double rain : {0.0, 50.0}) {
          WarningFacts facts = reference();
          facts.rain = severity;
          facts.tense = tense;
          facts.rainNextHour = rain;
          const auto warning = composeWarning(facts, templates());
          QVERIFY(warning.ok());
          const std::string all =
              warning->headline.zh + warning->headline.en + warning->body.zh + warning->body.en;
          QVERIFY(all.find('{') == std::string::npos && all.find('}') == std::string::npos);
        }
      }
    }
  }
  void factsThatAreNoNumbersAreRefused() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double bad : {nan, -1.0, std::numeric_limits<double>::infinity()}) {
      WarningFacts facts = reference();
      facts.rainNextHour = bad;
      QVERIFY(composeWarning(facts, templates()).error().where == "rainNextHour");
      facts = reference();
      facts.roads[1].maxDepth = bad;
      QVERIFY(composeWarning(facts, templates()).error().where == "road Changgang Road");
    }
  }
  void aBadTemplateNamesItsKey() {
    QVERIFY(composeWarning(reference(), "not json").error().code == ErrorCode::unreadable);
    QVERIFY(composeWarning(reference(), "[]").error().code == ErrorCode::unreadable);
    QVERIFY(composeWarning(reference(), "{}").error().where == "risk.orange.zh");
    std::string text = templates();
    text.replace(text.find("{roads}最大"), 7, "{wrong}");
    const auto warning = composeWarning(reference(), text);
    QCOMPARE(warning.error().where, std::string("observed.body.zh"));
    QVERIFY(warning.error().what.find("{wrong}") != std::string::npos);
  }
  void theSignalsOfFiftyAndHundredMillimetresHold() {
    const auto rainSignals = parseRainSignals(asset("config/rain_signals.json"));
    QVERIFY2(rainSignals.ok(), rainSignals.ok() ? "" : rainSignals.error().text().c_str());
    QVERIFY(rainSeverity(*rainSignals, 50, 1) == Severity::orange);
    QVERIFY(rainSeverity(*rainSignals, 50, 3) == Severity::orange);
    QVERIFY(rainSeverity(*rainSignals, 50, 6) == Severity::yellow);
    QVERIFY(rainSeverity(*rainSignals, 50, 12) == Severity::blue);
    QVERIFY(rainSeverity(*rainSignals, 50, 24) == Severity::none);
    QVERIFY(rainSeverity(*rainSignals, 49.9, 1) == Severity::none);
    QVERIFY(rainSeverity(*rainSignals, 100, 3) == Severity::red);
    QVERIFY(rainSeverity(*rainSignals, 100, 6) == Severity::yellow);
    QVERIFY(rainSeverity(*rainSignals, std::nan(""), 1) == Severity::none);
    for (const RainSignal& signal : *rainSignals) QVERIFY(!signal.source.zh.empty());
  }
  void badSignalsNameTheirKey() {
    QVERIFY(parseRainSignals("{").error().code == ErrorCode::unreadable);
    QVERIFY(parseRainSignals("{\"signals\":[]}").error().where == "signals");
    QVERIFY(parseRainSignals("{\"signals\":[7]}").error().where == "signals[0]");
    const auto where = [](const char* entry) {
      return parseRainSignals(std::string("{\"signals\":[") + entry + "]}").error().where;
    };
    QCOMPARE(where(R"({"severity":"pink","millimetres":1,"hours":1,"source":"s"})"),
             std::string("signals[0].severity"));
    QCOMPARE(where(R"({"severity":"red","millimetres":-1,"hours":1,"source":"s"})"),
             std::string("signals[0].millimetres"));
    QCOMPARE(where(R"({"severity":"red","millimetres":1,"hours":0,"source":"s"})"),
             std::string("signals[0].hours"));
    QCOMPARE(where(R"({"severity":"red","millimetres":1,"hours":1})"),
             std::string("signals[0].source"));
  }
};

QTEST_GUILESS_MAIN(WarningTest)
#include "warning_test.moc"

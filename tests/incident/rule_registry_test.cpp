#include <QtTest>
#include <set>

#include "engine/core/file_io.h"
#include "scenarios/incident/rule_cases.h"
#include "scenarios/incident/rule_sheet.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

std::string shipped(const char* name) {
  const auto text = readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/") + name);
  if (!text) qFatal("%s", text.error().text().c_str());
  return *text;
}
std::map<std::string, MeasuredQuantity> quantities() {
  const auto read = parseQuantities(shipped("config/quantities.json"));
  if (!read) qFatal("%s", read.error().text().c_str());
  return *read;
}
std::vector<Rule> rules() {
  const auto read = parseRules(shipped("config/rules.json"), quantities());
  if (!read) qFatal("%s", read.error().text().c_str());
  return *read;
}

}  // namespace

class RuleRegistryTest : public QObject {
  Q_OBJECT
 private slots:
  void everyShippedRuleFiresStaysQuietAndClearsAsItsCasesSay_data() {
    QTest::addColumn<int>("index");
    const auto all = rules();
    for (std::size_t i = 0; i < all.size(); ++i) QTest::newRow(all[i].id.c_str()) << int(i);
  }
  void everyShippedRuleFiresStaysQuietAndClearsAsItsCasesSay() {
    QFETCH(int, index);
    const Rule rule = rules()[std::size_t(index)];
    const Outcome proven = proveRule(rule, quantities(), shipped("templates/rules.json"));
    QVERIFY2(proven.ok(), proven.ok() ? "" : proven.error().text().c_str());
  }
  void thirtyNineRulesOrMoreShipOverAllTopicsAndKinds() {
    const auto all = rules();
    QVERIFY(all.size() >= 39);
    std::set<std::string> topics;
    std::set<ConditionKind> kinds;
    const auto note = [&](const Condition& condition, const auto& self) -> void {
      kinds.insert(condition.kind);
      for (const Condition& part : condition.parts) self(part, self);
    };
    for (const Rule& rule : all) {
      topics.insert(rule.topic);
      note(rule.when, note);
      QVERIFY(!rule.source.zh.empty() && !rule.source.en.empty() && !rule.author.empty());
      QVERIFY(!rule.title.zh.empty() && rule.title.zh != rule.title.en);
    }
    QCOMPARE(topics.size(), std::size_t(13));
    QCOMPARE(kinds.size(), std::size_t(16));
  }
  void whateverRulesKnowASensorMayMeasureInTheSameUnitAndName() {
    for (const auto& [word, known] : quantities()) {
      const auto quantity = quantityFromWord(word);
      QVERIFY2(quantity, word.c_str());
      QCOMPARE(std::string(unitOf(*quantity)), known.unit);
      QVERIFY2(nameOf(*quantity).zh == known.name.zh && nameOf(*quantity).en == known.name.en,
               word.c_str());
    }
  }
  void theHelpPageListsEveryRuleAndNoOther() {
    const QString whole = QString::fromStdString(shipped("help/rules.md"));
    const QString page = whole.mid(whole.indexOf("## 随附规则"));
    std::set<QString> listed;
    static const QRegularExpression row("^\\| `([a-z0-9-]+)` \\|",
                                        QRegularExpression::MultilineOption);
    for (auto match = row.globalMatch(page); match.hasNext();)
      listed.insert(match.next().captured(1));
    std::set<QString> shippedIds;
    for (const Rule& rule : rules()) {
      shippedIds.insert(QString::fromStdString(rule.id));
      QVERIFY2(page.contains(QString::fromStdString(rule.source.zh)), rule.id.c_str());
    }
    QVERIFY(listed == shippedIds);
  }
  /// Another page: `citymirror-cli rules sheets > assets/help/rule-sheets.md`.
  void thePageOnEachRuleIsWhatTheRegistrySays() {
    const auto page = QString::fromStdString(shipped("help/rule-sheets.md")).split('\n');
    const auto made = QString::fromStdString(ruleSheets(rules(), quantities())).split('\n');
    for (qsizetype i = 0; i < std::min(page.size(), made.size()); ++i) QCOMPARE(page[i], made[i]);
    QCOMPARE(page.size(), made.size());
  }
  void aCaseThatDoesNotComeOutIsNamed() {
    Rule rule = rules().front();
    rule.cases.fires = rule.cases.quiet;
    const Outcome proven = proveRule(rule, quantities(), shipped("templates/rules.json"));
    QCOMPARE(proven.error().where, rule.id + ".cases.fires");
    rule = rules().front();
    rule.cases.quiet = rule.cases.fires;
    QCOMPARE(proveRule(rule, quantities(), shipped("templates/rules.json")).error().where,
             rule.id + ".cases.quiet");
    rule = rules().front();
    rule.cases.clears = {{60, 0.4, "", "", {}, {}}};
    QCOMPARE(proveRule(rule, quantities(), shipped("templates/rules.json")).error().where,
             rule.id + ".cases.clears");
  }
  void faultsOfARuleAreNamedByKey_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("where");
    QTest::newRow("kind") << "threshold"
                          << "treshold"
                          << "rules[0].when.kind";
    QTest::newRow("quantity") << "ponding_depth"
                              << "pondering"
                              << "rules[0].when.quantity";
    QTest::newRow("unit") << "\"unit\":\"cm\""
                          << "\"unit\":\"mm/h\""
                          << "rules[0].when.unit";
    QTest::newRow("severity") << "blue"
                              << "pink"
                              << "rules[0].when.levels";
    QTest::newRow("clear") << "12]"
                           << "18]"
                           << "rules[0].when.levels";
    QTest::newRow("order") << "[\"red\",50,45]"
                           << "[\"red\",5,4]"
                           << "rules[0].when.levels";
    QTest::newRow("unknown key") << "\"hold_s\""
                                 << "\"hold\""
                                 << "rules[0].when.hold";
    QTest::newRow("basis") << "operational"
                           << "guess"
                           << "rules[0].basis";
    QTest::newRow("source") << "\"source\":\"s\""
                            << "\"sauce\":\"s\""
                            << "rules[0].sauce";
    QTest::newRow("author") << "\"author\":\"a\","
                            << ""
                            << "rules[0].author";
    QTest::newRow("id") << "\"id\":\"a\""
                        << "\"id\":\"../a\""
                        << "rules[0].id";
    QTest::newRow("version") << "\"version\":1"
                             << "\"version\":0"
                             << "rules[0].version";
    QTest::newRow("log") << "\"on\":true"
                         << "\"on\":false"
                         << "rules[0].enabled";
  }
  void faultsOfARuleAreNamedByKey() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, where);
    QString text =
        R"({"rules":[{"id":"a","version":1,"author":"a","topic":"t","title":"t","class":"c",)"
        R"("basis":"operational","source":"s","log":[{"at":"2026-01-01T00:00:00Z","by":"x","on":true,"why":"w"}],)"
        R"("when":{"kind":"threshold","quantity":"ponding_depth","unit":"cm","hold_s":0,"levels":[["blue",15,12],["red",50,45]]}}]})";
    const auto whole = parseRules(text.toStdString(), quantities());
    QVERIFY2(whole.ok(), whole.ok() ? "" : whole.error().text().c_str());
    QCOMPARE(whole->front().when.levels[1].raise, 0.5);
    const auto broken = parseRules(text.replace(from, to).toStdString(), quantities());
    QVERIFY(!broken.ok());
    QCOMPARE(QString::fromStdString(broken.error().where), where);
  }
  void switchingIsLoggedAndAnUnknownRuleRefused() {
    const RuleSwitch act{Instant{1}, "王工", false, "sensor is being repaired"};
    const auto off = withSwitch(rules(), "gas-leak", act);
    const auto rule =
        std::find_if(off->begin(), off->end(), [](auto& r) { return r.id == "gas-leak"; });
    QVERIFY(!rule->enabled);
    QCOMPARE(rule->log.back().by, std::string("王工"));
    QVERIFY(withSwitch(rules(), "none", act).error().code == ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(RuleRegistryTest)
#include "rule_registry_test.moc"

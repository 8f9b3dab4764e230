// The rule and the plan that the help shows are taken as they stand there.
#include <QtTest>
#include <algorithm>

#include "engine/core/file_io.h"
#include "scenarios/incident/linkage.h"
#include "scenarios/incident/rule_cases.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

std::string assetText(const std::string& name) {
  const auto text = readFile(CITYMIRROR_SOURCE_DIR "/assets/" + name);
  if (!text) qFatal("%s", text.error().text().c_str());
  return *text;
}

/// The one block of JSON of a page.
std::string sampleOnPage(const std::string& page) {
  const std::string text = assetText("help/" + page), mark = "```json\n";
  const std::size_t begin = text.find(mark);
  if (begin == std::string::npos || text.find(mark, begin + 1) != std::string::npos)
    qFatal("the page has not one sample");
  return text.substr(begin + mark.size(), text.find("```", begin + 3) - begin - mark.size());
}

/// One more entry at the head of a list of a shipped file, as the help says.
std::string withEntry(const std::string& file, const std::string& list, const std::string& entry) {
  std::string text = assetText("config/" + file);
  const std::string mark = "\"" + list + "\": [";
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) qFatal("no such list");
  return text.insert(at + mark.size(), entry + ",");
}

}  // namespace

class HelpSamplesTest : public QObject {
  Q_OBJECT
 private slots:
  void theRuleOfTheHelpIsProvedByItsCasesAndJoinsTheOthers() {
    const auto quantities = parseQuantities(assetText("config/quantities.json"));
    const std::string sample = sampleOnPage("rules.md");
    const auto rules = parseRules(sample, *quantities);
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    QCOMPARE(rules->size(), std::size_t(1));
    const Outcome proven =
        proveRule(rules->front(), *quantities, assetText("templates/rules.json"));
    QVERIFY2(proven.ok(), proven ? "" : proven.error().text().c_str());
    const std::size_t begin = sample.find('[') + 1, end = sample.rfind(']');
    const auto shipped = parseRules(assetText("config/rules.json"), *quantities);
    const auto all = parseRules(withEntry("rules.json", "rules", sample.substr(begin, end - begin)),
                                *quantities);
    QVERIFY2(all.ok(), all ? "" : all.error().text().c_str());
    QCOMPARE(all->size(), shipped->size() + 1);
  }

  void thePlanOfTheHelpJoinsTheOthersAndFitsAClassOfARule() {
    const auto shipped = parseLinkagePlans(assetText("config/linkage_plans.json"));
    const auto all =
        parseLinkagePlans(withEntry("linkage_plans.json", "plans", sampleOnPage("plans.md")));
    QVERIFY2(all.ok(), all ? "" : all.error().text().c_str());
    QCOMPARE(all->size(), shipped->size() + 1);
    const auto rules = parseRules(assetText("config/rules.json"),
                                  *parseQuantities(assetText("config/quantities.json")));
    for (const std::string& begin : all->front().classes)
      QVERIFY2(std::ranges::any_of(
                   *rules, [&](const Rule& rule) { return rule.classCode.starts_with(begin); }),
               begin.c_str());
  }
};

QTEST_GUILESS_MAIN(HelpSamplesTest)
#include "zz_help_samples_test.moc"

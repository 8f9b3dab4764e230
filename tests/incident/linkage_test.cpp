#include "scenarios/incident/linkage.h"

#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "scenarios/incident/event_class.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

constexpr Instant kPressed{1'784'000'000'000};
Instant after(double s) { return kPressed + millis(s); }

std::string config(const char* name) {
  return *readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/") + name);
}
std::vector<LinkagePlan> plans() {
  const auto read = parseLinkagePlans(config("linkage_plans.json"));
  if (!read) qFatal("%s", read.error().text().c_str());
  return *read;
}
std::vector<Recipient> people() {
  return {{"D1", "drainage", {"排水一队", "crew 1"}, {{"sms", "1"}, {"mqtt", "crew/1"}}},
          {"D2", "drainage", {"排水二队", "crew 2"}, {{"sms", "2"}}},
          {"T1", "traffic-police", {"交警", "police"}, {{"sms", "3"}, {"webhook", "https://t"}}},
          {"X", "sub-district", {"街道", "sub-district"}, {{"fax", "4"}}}};
}
LinkageFacts facts() {
  return {"L1", {"江津路", "Jiangjin Road"}, Severity::orange, {"积水", "ponding"}, "王工"};
}
Linkage pressed() {
  auto linkage = expandPlan(plans()[0], people(), facts(), kPressed);
  if (!linkage) qFatal("%s", linkage.error().text().c_str());
  return *linkage;
}

}  // namespace

class LinkageTest : public QObject {
  Q_OBJECT
 private slots:
  void aPlanExpandsToRecipientsTimesChannelsTimesTasks() {
    const auto linkage = expandPlan(plans()[0], people(), facts(), kPressed);
    QCOMPARE(linkage->dispatches.size(), std::size_t(5));
    QCOMPARE(linkage->dispatches[0].address, std::string("1"));
    QCOMPARE(linkage->dispatches[1].channel, std::string("mqtt"));
    QCOMPARE(linkage->dispatches[0].text.zh, std::string("江津路橙色积水，请立即到场抽排。王工"));
    QVERIFY(linkage->dispatches[0].text.en.find("orange ponding at Jiangjin Road") == 0);
    QCOMPARE(linkage.notes().size(), std::size_t(1));
    QCOMPARE(linkage.notes()[0].where, std::string("X"));
  }
  void rolesThatNobodyFillsAreSaidAndAPlanForNobodyRefused() {
    const auto few = people();
    const auto linkage = expandPlan(plans()[0], std::span(few).first(1), facts(), kPressed);
    QCOMPARE(linkage.notes().size(), std::size_t(2));
    QVERIFY(expandPlan(plans()[0], {}, facts(), kPressed).error().where == "road-flooding");
  }
  void plansAreOfferedByClassAndSeverity() {
    const auto all = plans();
    for (const Severity severity : {Severity::yellow, Severity::orange, Severity::red}) {
      const auto offered = plansFor(all, "ponding.observed", severity);
      QCOMPARE(offered.size(), std::size_t(2));
      QCOMPARE(offered[0]->id, std::string("road-flooding"));
    }
    const auto mild = plansFor(all, "ponding.observed", Severity::blue);
    QCOMPARE(mild.size(), std::size_t(1));
    QCOMPARE(mild[0]->id, std::string("ponding-patrol"));
    QVERIFY(plansFor(all, "ponding.observed", Severity::none).empty());
    QCOMPARE(plansFor(all, "gas.leak", Severity::blue)[0]->id, std::string("gas-leak"));
    QVERIFY(plansFor(all, "gas.supply", Severity::red).empty());
  }
  void receiptsGoForwardAndAreTimed() {
    Linkage linkage = pressed();
    QVERIFY(takeReceipt(linkage, "L1/1", ReceiptState::sent, after(1)).ok());
    QVERIFY(takeReceipt(linkage, "L1/1", ReceiptState::delivered, after(2)).ok());
    QVERIFY(!takeReceipt(linkage, "L1/1", ReceiptState::sent, after(3)).ok());
    QVERIFY(!takeReceipt(linkage, "L1/1", ReceiptState::failed, after(3)).ok());
    QVERIFY(!takeReceipt(linkage, "L1/1", ReceiptState::acknowledged, after(1)).ok());
    QVERIFY(takeReceipt(linkage, "L1/2", ReceiptState::acting, after(40)).ok());
    QVERIFY(takeReceipt(linkage, "none", ReceiptState::sent, after(3)).error().code ==
            ErrorCode::notFound);
    QCOMPARE(secondsTo(linkage, "D1", ReceiptState::sent), 1.0);
    QCOMPARE(secondsTo(linkage, "D1", ReceiptState::acknowledged), 40.0);
    QVERIFY(std::isnan(secondsTo(linkage, "D2", ReceiptState::sent)));
  }
  void whoDoesNotAcknowledgeInTimeIsEscalatedOnce() {
    Linkage linkage = pressed();
    QVERIFY(takeReceipt(linkage, "L1/2", ReceiptState::acknowledged, after(30)).ok());
    QVERIFY(escalateLinkage(linkage, after(119)).empty());
    const auto due = escalateLinkage(linkage, after(150));
    QCOMPARE(due.size(), std::size_t(1));
    QVERIFY((due[0] == LinkageEscalation{0, "D2", "drainage-chief", after(120)}));
    QVERIFY(escalateLinkage(linkage, after(170)).empty());
    const auto later = escalateLinkage(linkage, after(1000));
    QCOMPARE(later.size(), std::size_t(1));
    QCOMPARE(later[0].recipient, std::string("T1"));
    QCOMPARE(later[0].to, std::string("commander"));
    QCOMPARE(linkage.escalated.size(), std::size_t(2));
  }
  void whenEveryChannelFailsNobodyWaitsForTheTimeLimit() {
    Linkage linkage = pressed();
    QVERIFY(takeReceipt(linkage, "L1/3", ReceiptState::failed, after(5), "no such number").ok());
    const auto due = escalateLinkage(linkage, after(6));
    QCOMPARE(due.size(), std::size_t(1));
    QCOMPARE(due[0].recipient, std::string("D2"));
    QVERIFY(takeReceipt(linkage, "L1/3", ReceiptState::sent, after(20)).ok());
  }
  void aRecallStopsWhatWaitsAndTellsWhoWasReached() {
    Linkage linkage = pressed();
    QVERIFY(takeReceipt(linkage, "L1/1", ReceiptState::sent, after(1)).ok());
    const auto told = recall(linkage, after(10), "false alarm");
    QCOMPARE(told, (std::vector<std::string>{"L1/1"}));
    for (const Dispatch& dispatch : linkage.dispatches)
      QVERIFY(dispatch.state() == ReceiptState::recalled);
    QVERIFY(!takeReceipt(linkage, "L1/1", ReceiptState::acting, after(20)).ok());
    QVERIFY(escalateLinkage(linkage, after(5000)).empty());
    QVERIFY(recall(linkage, after(11), "again").empty());
  }
  void faultsOfAPlanAreNamedByKey() {
    const auto where = [](const QString& from, const QString& to) {
      QString text = QString::fromStdString(config("linkage_plans.json"));
      const auto broken =
          parseLinkagePlans(text.replace(text.indexOf(from), from.size(), to).toStdString());
      return broken.ok() ? std::string("none") : broken.error().where;
    };
    QCOMPARE(where("\"from\": \"yellow\"", "\"from\": \"pink\""), std::string("plans[0].from"));
    QCOMPARE(where("{place}", "{plaice}"), std::string("plans[0].tasks[0].text.zh"));
    QCOMPARE(where("\"acknowledge_s\": 120", "\"acknowledge_s\": 0"),
             std::string("plans[0].tasks[0].acknowledge_s"));
    QCOMPARE(where("\"underpass-flooding\"", "\"road-flooding\""), std::string("plans[1].id"));
  }
  void everyPlanIsForAClassThatRulesOrPeopleRaise() {
    const auto classes = parseEventClasses(config("event_classes.json"));
    for (const LinkagePlan& plan : plans()) {
      for (const std::string& prefix : plan.classes) {
        const bool known = prefix.ends_with(".") || prefix.find('.') != std::string::npos ||
                           classes->classes.contains(prefix);
        QVERIFY2(known, prefix.c_str());
      }
    }
  }
};

QTEST_GUILESS_MAIN(LinkageTest)
#include "linkage_test.moc"

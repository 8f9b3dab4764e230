// A response at a level that asks for it goes out only when somebody who may has signed.
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "app/session/command/act_request.h"
#include "app/session/command/approval.h"
#include "engine/core/file_io.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr Instant kOpened{1'784'369'100'000};

/// Drills of level II and above ask for a signature too.
struct SigningDesk : LoopDesk {
  AccountBook book = quickAccounts(
      {{"admin", Role::administrator}, {"wang", Role::commander}, {"li", Role::dutyOfficer}},
      kOpened);

  explicit SigningDesk(const std::string& path = ":memory:") {
    config.command.approvals = {{ResponseLevel::ii, {}}, {ResponseLevel::i, {}}};
    config.command.approvalInDrills = true;
    openAnew(path);
  }
  /// As it ships, in drills too.
  static SigningDesk asShipped(const std::string& path = ":memory:") {
    SigningDesk desk;
    desk.config.command = loadCommandConfig(findAssets()).value();
    desk.config.command.recipients = exampleChannels().recipients;
    desk.config.command.approvalInDrills = true;
    desk.openAnew(path);
    return desk;
  }
  void openAnew(const std::string& path) {
    auto journal = store::Journal::open(path);
    if (!journal) qFatal("no journal");
    world = std::make_unique<WorldWriter>(config, std::move(*journal), 1);
    world->openCity(city, nullptr, begin);
  }
  /// Yellow: level III.
  void pondOnAStreet() { play({pond("S-POND2", 1, 0.2), pond("S-POND2", 5, 0.27)}, 6); }
  void enter(const char* login) {
    const SignedIn person = quickSignIn(book, login, kOpened);
    world->setAccounts(book);
    world->admit(person);
  }
};

}  // namespace

class ApprovalLoopTest : public QObject {
  Q_OBJECT
 private slots:
  void withAccountsNobodyDoesAnythingBeforeSigningIn() {
    SigningDesk desk;
    desk.world->setAccounts(desk.book);
    desk.flood();
    desk.act(CommandKind::verify);
    QVERIFY(desk.fault().find("observer may not") != std::string::npos);
    QVERIFY(desk.view()->person.accounts && !desk.view()->person.signedIn);
    desk.enter("li");
    QCOMPARE(desk.view()->person.name, std::string("li"));
    desk.act(CommandKind::verify);
    QCOMPARE(desk.incident().desk->loop.steps.back().by, std::string("li"));
    desk.world->leave();
    desk.act(CommandKind::close);
    QVERIFY(desk.incident().desk->loop.open());
  }

  void aLinkageWaitsForTheSignatureOfSomebodyWhoMay() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    SigningDesk desk(path);
    desk.enter("li");
    desk.flood();
    desk.act(CommandKind::verify);
    QVERIFY(desk.incident().desk->room.approvalWanted == ResponseLevel::ii);
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.fault().find("level II has not been approved") != std::string::npos);
    desk.act(CommandKind::approve);
    QVERIFY(desk.fault().find("may not approve") != std::string::npos);
    desk.enter("wang");
    desk.act(CommandKind::approve);
    const auto loop = desk.incident().desk->loop;
    QCOMPARE(loop.approvals.size(), std::size_t(1));
    QVERIFY(checkApproval(desk.book, desk.config.command.roles, loop.approvals[0],
                          CommandLoop::approvalDocument(loop))
                .ok());
    QVERIFY(!desk.incident().desk->room.approvalWanted);
    const auto decisions = *store::Journal::open(path)->read();
    const auto last = std::find_if(decisions.rbegin(), decisions.rend(),
                                   [](const auto& entry) { return entry.kind == "decision"; });
    const auto signedOne = commandFromText(last->body, last->by);
    QVERIFY(signedOne && signedOne->kind == CommandKind::approve);
    QCOMPARE(signedOne->document, CommandLoop::approvalDocument(loop));  // what was signed, in words
    QVERIFY(checkSigned(desk.book, *parseApproval(signedOne->approval)).ok());
    Approval bent = loop.approvals[0];
    bent.level = ResponseLevel::iv;
    QVERIFY(!checkSigned(desk.book, bent).ok());
    desk.enter("li");
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.incident().desk->loop.step() == LoopStep::dispatched);
    QVERIFY(!desk.world->takeOutbound().empty());
    const auto journal = store::Journal::open(path);
    const auto replayed = replayLoop(*journal->read(), desk.config.watch, desk.config.command,
                                     *desk.city, desk.at(6));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QVERIFY(*replayed->loop.find("A001") == desk.incident().desk->loop);
  }

  void everyLevelHasItsApproverAndItsSource() {
    const auto config = loadCommandConfig(findAssets());
    QVERIFY2(config.ok(), config.ok() ? "" : config.error().text().c_str());
    for (const auto level :
         {ResponseLevel::iv, ResponseLevel::iii, ResponseLevel::ii, ResponseLevel::i}) {
      const auto rule = config->approvals.find(level);
      QVERIFY(rule != config->approvals.end() && !rule->second.source.zh.empty());
      QVERIFY(may(config->roles, Role::commander, approvalOf(level)));
      QCOMPARE(may(config->roles, Role::dutyOfficer, approvalOf(level)), level < ResponseLevel::ii);
      QCOMPARE(rule->second.withDispatch, level < ResponseLevel::ii);
    }
  }

  /// Two clicks: verify and dispatch.
  void theDutyOfficersDispatchIsHisSignatureWhereHeMayApproveTheLevel() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    SigningDesk desk = SigningDesk::asShipped(path);
    desk.world->setAccounts(desk.book);
    desk.pondOnAStreet();
    desk.enter("li");
    desk.act(CommandKind::verify);
    QVERIFY(desk.incident().desk->room.approvalWanted == ResponseLevel::iii);
    QVERIFY(desk.incident().desk->room.signedByDispatch);
    desk.act(CommandKind::dispatch);
    const auto loop = desk.incident().desk->loop;
    QVERIFY2(loop.step() == LoopStep::dispatched, desk.fault().c_str());
    QVERIFY(!desk.world->takeOutbound().empty());
    QCOMPARE(loop.approvals.size(), std::size_t(1));
    QCOMPARE(loop.approvals[0].login, std::string("li"));
    QVERIFY(checkApproval(desk.book, desk.config.command.roles, loop.approvals[0],
                          CommandLoop::approvalDocument(loop))
                .ok());
    const auto journal = store::Journal::open(path);
    const auto replayed = replayLoop(*journal->read(), desk.config.watch, desk.config.command,
                                     *desk.city, desk.at(6));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QVERIFY(*replayed->loop.find("A001") == loop);
  }

  void aLevelOfTheCommandersGoesOutByASignatureOfItsOwn() {
    SigningDesk desk = SigningDesk::asShipped();
    desk.enter("li");
    desk.flood(0.31);
    desk.act(CommandKind::verify);
    QVERIFY(!desk.incident().desk->room.signedByDispatch);
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.fault().find("level II has not been approved") != std::string::npos);
    desk.enter("wang");
    QVERIFY(!desk.incident().desk->room.signedByDispatch);  // a deliberate click
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.world->takeOutbound().empty());
    desk.act(CommandKind::approve);
    desk.enter("li");
    desk.act(CommandKind::dispatch);
    QVERIFY(!desk.world->takeOutbound().empty());
  }

  void aLockedSeatSignsNothing() {
    SigningDesk desk = SigningDesk::asShipped();
    desk.enter("li");
    desk.pondOnAStreet();
    desk.act(CommandKind::verify);
    desk.world->lockSeat("li");
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.world->takeOutbound().empty());
    QVERIFY(desk.incident().desk->loop.approvals.empty());
  }

  void theLevelsOfAnOlderFileAreReadAndAWrongOneIsNamed() {
    const auto shipped = readFile(findAssets() + "/config/command_loop.json");
    QVERIFY(shipped.ok());
    auto json = nlohmann::json::parse(*shipped);
    json["approval"] = {{"from", "II"}, {"in_drills", true}};
    const auto older = parseCommandLoop(json.dump());
    QVERIFY2(older.ok(), older.ok() ? "" : older.error().text().c_str());
    QCOMPARE(older->approvals.size(), std::size_t(2));
    QVERIFY(!older->approvals.at(ResponseLevel::i).withDispatch && older->approvalInDrills);
    json["approval"] = {{"from", "none"}};
    QVERIFY(parseCommandLoop(json.dump())->approvals.empty());
    const auto whereOf = [&](const nlohmann::json& part) {
      json["approval"] = part;
      const auto wrong = parseCommandLoop(json.dump());
      return wrong.ok() ? std::string("no error") : wrong.error().where;
    };
    const nlohmann::json said{{"zh", "来源"}, {"en", "source"}};
    QCOMPARE(whereOf({{"levels", {{{"level", "V"}, {"source", said}}}}}),
             std::string("approval.levels[0].level"));
    QCOMPARE(whereOf({{"levels", {{{"level", "I"}, {"source", said}}, {{"level", "I"}, {"source", said}}}}}),
             std::string("approval.levels[1].level"));
    QCOMPARE(whereOf({{"levels", {{{"level", "I"}}}}}), std::string("approval.levels[0].source"));
    QCOMPARE(whereOf({{"in_drills", true}}), std::string("approval.levels"));
    QCOMPARE(whereOf({{"from", "V"}}), std::string("approval.from"));
  }

  void whatGotWorseSinceNeedsANewSignature() {
    SigningDesk desk;
    desk.enter("wang");
    desk.play({desk.pond("S-POND1", 1, 0.02), desk.pond("S-POND1", 5, 0.31),
               desk.pond("S-POND1", 9, 0.7)},
              6);
    desk.act(CommandKind::verify);
    desk.act(CommandKind::approve);
    QVERIFY(!desk.incident().desk->room.approvalWanted);
    desk.world->advanceTo(desk.at(10));
    QVERIFY(desk.incident().desk->room.approvalWanted == ResponseLevel::i);
    desk.act(CommandKind::dispatch);
    QVERIFY(desk.fault().find("level I has not been approved") != std::string::npos);
  }

  void aSignatureOfSomebodyElseOrOfSomethingElseIsRefused() {
    SigningDesk desk;
    desk.lead();
    desk.enter("wang");
    desk.flood();
    desk.act(CommandKind::verify);
    SigningDesk elsewhere;  // the same people, other keys
    elsewhere.enter("wang");
    elsewhere.flood();
    elsewhere.act(CommandKind::verify);
    elsewhere.act(CommandKind::approve);
    const std::string foreign = approvalJson(elsewhere.incident().desk->loop.approvals.at(0));
    CommandAct act;
    act.kind = CommandKind::approve;
    act.subject = "A001";
    act.approval = foreign;
    act.at = desk.world->now();
    const SignedIn wang = quickSignIn(desk.book, "wang", kOpened);
    const std::string body = requestText("s1", act, wang.role, &wang);
    const auto refusal = [&](SigningDesk& of, const std::string& asks) {
      of.world->takeShared({"k", "desk-2", of.world->now(), "request", "wang", asks});
      std::string why;
      for (const store::SharedEntry& row : of.world->takeToSeats())
        if (row.kind == "refused") why = row.body;
      return why;
    };
    QVERIFY(refusal(desk, body).find("approval of A001 by wang") != std::string::npos);
    QVERIFY(desk.incident().desk->loop.approvals.empty());
    // Nor does it go out with a dispatch.
    SigningDesk leads = SigningDesk::asShipped();
    leads.lead();
    leads.enter("wang");
    leads.pondOnAStreet();
    leads.act(CommandKind::verify);
    CommandAct sends = act;
    sends.kind = CommandKind::dispatch;
    sends.plan = "road-flooding";
    sends.linkage = "L9";
    const SignedIn there = quickSignIn(leads.book, "wang", kOpened);
    const std::string asked = requestText("s1", sends, there.role, &there);
    QVERIFY(refusal(leads, asked).find("approval of A001 by wang") != std::string::npos);
    QVERIFY(leads.world->takeOutbound().empty());
    act.approval = "{}";
    CommandLoop loop(desk.config.command);
    loop.raise({"I001", "ponding.forecast", Severity::red, {"a", "a"}, {"b", "b"}, act.at});
    act.subject = "I001";
    QVERIFY(!loop.take(act, {}, {}).ok());
    act.approval = foreign;
    QCOMPARE(loop.take(act, {}, {}).error().what, std::string("the approval is of something else"));
  }
};

QTEST_GUILESS_MAIN(ApprovalLoopTest)
#include "approval_loop_test.moc"

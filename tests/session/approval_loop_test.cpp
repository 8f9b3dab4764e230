// A response at a level that asks for it goes out only when somebody who may has signed.
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "app/session/command/approval.h"
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
    config.command.approvalFrom = ResponseLevel::ii;
    config.command.approvalInDrills = true;
    auto journal = store::Journal::open(path);
    if (!journal) qFatal("no journal");
    world = std::make_unique<WorldWriter>(config, std::move(*journal), 1);
    world->openCity(city, nullptr, begin);
  }
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
    desk.enter("wang");
    desk.flood();
    desk.act(CommandKind::verify);
    SigningDesk elsewhere;  // the same people, other keys
    elsewhere.enter("wang");
    elsewhere.flood();
    elsewhere.act(CommandKind::verify);
    elsewhere.act(CommandKind::approve);
    desk.world->setSeat({"log", "desk-1", false, "s1"});
    const std::string foreign = approvalJson(elsewhere.incident().desk->loop.approvals.at(0));
    CommandAct act;
    act.kind = CommandKind::approve;
    act.subject = "A001";
    act.approval = foreign;
    act.at = desk.world->now();
    const std::string body = nlohmann::json{
        {"session", "s1"}, {"act", nlohmann::json::parse(commandText(act))}}.dump();
    desk.world->takeShared({"k", "desk-2", desk.world->now(), "request", "wang", body});
    QVERIFY(desk.incident().desk->loop.approvals.empty());
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

// What is asked from another seat is done where the leading seat finds that who asks may do it.
#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>

#include "app/session/command/act_request.h"
#include "tests/session/quick_accounts.h"
#include "tests/session/sharing_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

AccountBook bookOfTheCentre() {
  return quickAccounts({{"admin", Role::administrator},
                        {"wang", Role::commander},
                        {"li", Role::dutyOfficer},
                        {"gone", Role::dutyOfficer}},
                       Instant{1'784'369'100'000});
}

/// A leading seat with one incident that waits, and what people ask of it at another seat.
struct AskedDesk : LoopDesk {
  AccountBook book = bookOfTheCentre();
  std::map<std::string, SignedIn> people;
  int asked = 0;

  explicit AskedDesk(const std::string& path = ":memory:")
      : LoopDesk(exampleChannels().recipients, path) {
    for (const Account& account : std::vector(book.accounts))
      people[account.login] = quickSignIn(book, account.login.c_str(), begin);
    lead();
    flood();
    (void)world->takeToSeats();
  }
  /// Why it was refused; empty = it was done.
  std::string send(const std::string& body) {
    const std::string key = "desk-2/" + std::to_string(++asked);
    world->takeShared({key, "desk-2", world->now(), "request", "somebody", body});
    for (const store::SharedEntry& row : world->takeToSeats())
      if (row.kind == "refused") return nlohmann::json::parse(row.body).value("why", "");
    return {};
  }
  std::string ask(CommandAct act, const std::string& login, const std::string& role) {
    act.at = world->now();
    const auto person = people.find(login);
    const Role as = roleFromWord(role).value_or(Role::observer);
    return send(requestText("s1", act, as, person == people.end() ? nullptr : &person->second));
  }
  std::string askToVerify(const std::string& login, const std::string& role) {
    CommandAct act;
    act.kind = CommandKind::verify;
    act.subject = "A001";
    return ask(act, login, role);
  }
  std::string askForEmergency(const std::string& login, const std::string& role) {
    CommandAct act;
    act.kind = CommandKind::switchPosture;
    act.subject = wordOf(PostureKind::emergency);
    act.why = "red rain";
    act.role = Role::commander;  // what the text says of itself
    return ask(act, login, role);
  }
  bool waits() { return incident().desk->loop.step() == LoopStep::toVerify; }
};

bool says(const std::string& why, const char* part) { return why.find(part) != std::string::npos; }

}  // namespace

class AskedRightsTest : public QObject {
  Q_OBJECT
 private slots:
  void aLeadingSeatWithAccountsRefusesWhoeverHasNotSignedInAndJournalsIt() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    AskedDesk desk(path);
    desk.world->setAccounts(desk.book);
    const std::string why = desk.askToVerify("", "duty_officer");
    QVERIFY2(says(why, "nobody has signed in there"), why.c_str());
    QVERIFY(desk.waits());
    const auto journal = store::Journal::open(path);
    QVERIFY(journal.ok());
    const auto entries = *journal->read();
    const auto refused = std::ranges::find(entries, "refused", &store::JournalEntry::kind);
    QVERIFY(refused != entries.end());
    QVERIFY(says(refused->body, "desk-2") && says(refused->body, "nobody has signed in there"));
  }
  void loginAndRoleAreThoseOfTheLeadingSeatsOwnAccounts() {
    AskedDesk desk;
    QVERIFY(setLocked(desk.book, "gone", true).ok());
    desk.world->setAccounts(desk.book);
    desk.people["nobody"] = desk.people["li"];
    desk.people["nobody"].login = "nobody";
    QVERIFY(says(desk.askToVerify("nobody", "duty_officer"), "knows no account nobody"));
    QVERIFY(says(desk.askToVerify("gone", "duty_officer"), "the account is locked"));
    QVERIFY(says(desk.askToVerify("li", "commander"), "another role at the leading seat"));
    QVERIFY(says(desk.askToVerify("admin", "administrator"), "administrator may not decide"));
    QVERIFY(desk.waits());
    QCOMPARE(desk.askToVerify("li", "duty_officer"), std::string());
    QVERIFY(!desk.waits());
    QCOMPARE(desk.incident().incident.decidedBy, std::string("li@desk-2"));
  }
  void aLoginAloneIsNobody() {
    AskedDesk desk;
    desk.world->setAccounts(desk.book);
    desk.people["wang"].keyId = desk.people["li"].keyId;  // li says that it is wang
    desk.people["wang"].privateKey = desk.people["li"].privateKey;
    QVERIFY(says(desk.askToVerify("wang", "commander"), "not signed with the account's key"));
    CommandAct act;
    act.kind = CommandKind::reject;
    act.subject = "A001";
    act.why = "a test";
    act.at = desk.world->now();
    auto body =
        nlohmann::json::parse(requestText("s1", act, Role::dutyOfficer, &desk.people["li"]));
    body["act"]["action"] = wordOf(CommandKind::verify);  // another act than was signed
    QVERIFY(says(desk.send(body.dump()), "signature of the request does not fit"));
    body.erase("role");
    QVERIFY(says(desk.send(body.dump()), "does not say in which role"));
    QVERIFY(desk.waits());
  }
  void whatWasSignedOnceIsDoneOnce() {
    AskedDesk desk;
    desk.world->setAccounts(desk.book);
    CommandAct act;
    act.kind = CommandKind::note;
    act.subject = "A001";
    act.why = "two pumps are on their way";
    act.at = desk.world->now();
    const SignedIn& li = desk.people["li"];
    const std::string body = requestText("s1", act, Role::dutyOfficer, &li, 7);
    QCOMPARE(desk.send(body), std::string());
    QVERIFY(says(desk.send(body), "the same request was answered before"));
    auto shouted = nlohmann::json::parse(body);  // the same signature in other letters
    std::string hex = shouted["signature"];
    std::ranges::transform(hex, hex.begin(), [](unsigned char c) { return char(std::toupper(c)); });
    shouted["signature"] = hex;
    QVERIFY(!desk.send(shouted.dump()).empty());
    shouted = nlohmann::json::parse(body);
    shouted["number"] = 8;
    QVERIFY(says(desk.send(shouted.dump()), "signature of the request does not fit"));
    QCOMPARE(desk.send(requestText("s1", act, Role::dutyOfficer, &li, 8)), std::string());
  }
  void aSeatThatWasStartedAnewMayAskTheSameOnceMore() {
    AskedDesk desk;
    desk.world->setAccounts(desk.book);
    CommandAct act;
    act.kind = CommandKind::note;
    act.subject = "A001";
    act.why = "two pumps are on their way";
    act.at = desk.world->now();
    const SignedIn& li = desk.people["li"];
    const auto askedBy = [&](const char* run) {
      return requestText("s1", act, Role::dutyOfficer, &li, 1, run);
    };
    QCOMPARE(desk.send(askedBy("run 1")), std::string());
    QCOMPARE(desk.send(askedBy("run 2")), std::string());
    QVERIFY(says(desk.send(askedBy("run 2")), "the same request was answered before"));
    auto other = nlohmann::json::parse(askedBy("run 2"));
    other["from"] = "run 3";
    QVERIFY(says(desk.send(other.dump()), "signature of the request does not fit"));
  }
  void whatASeatAsksNamesItsOwnRunAndIsCounted() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    leader.desk.flood();
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "to_verify"; }));
    for (const auto number : {std::uint64_t(1), std::uint64_t(2)}) {
      second.desk.act(CommandKind::verify);
      const auto rows = second.desk.world->takeToSeats();
      const auto row = std::ranges::find(rows, "request", &store::SharedEntry::kind);
      QVERIFY(row != rows.end());
      const ActRequest asked = requestFromText(row->body);
      QCOMPARE(asked.from, std::string("session of desk-2"));
      QCOMPARE(asked.number, number);
    }
  }
  void aRequestIsKnownAgainByWhatIsSignedWhateverStandsForItsSignature() {
    AccountBook book = bookOfTheCentre();
    const Instant at{1'784'369'200'000};
    const SignedIn li = quickSignIn(book, "li", at);
    CommandAct act;
    act.kind = CommandKind::verify;
    act.subject = "A001";
    act.at = at;
    ActRequest asked = requestFromText(requestText("s1", act, Role::dutyOfficer, &li, 1));
    QCOMPARE(asked.number, std::uint64_t(1));
    const std::string once = requestDigest(asked);
    asked.signature = "ab";
    QCOMPARE(requestDigest(asked), once);
    asked.number = 2;
    QVERIFY(requestDigest(asked) != once);
  }
  void thePostureIsNotSwitchedByARoleThatTheRequestGivesItself() {
    AskedDesk desk;
    desk.world->setAccounts(desk.book);
    QVERIFY(says(desk.askForEmergency("li", "duty_officer"), "duty officer may not switch"));
    QVERIFY(desk.view()->posture.kind == PostureKind::peace);
    QCOMPARE(desk.askForEmergency("wang", "commander"), std::string());
    QVERIFY(desk.view()->posture.kind == PostureKind::emergency);
  }
  void withoutAccountsTheRoleOfTheSeatThatAsksCounts() {
    AskedDesk desk;
    QVERIFY(says(desk.askToVerify("", "observer"), "observer may not decide"));
    QVERIFY(desk.waits());
    QCOMPARE(desk.askToVerify("", "duty_officer"), std::string());
    QVERIFY(!desk.waits());
  }
  void aSeatWithoutAccountsIsToldWhyAndDoesItOnceSomebodyHasSignedIn() {
    QTemporaryDir folder;
    const std::string log = folder.filePath("seats.sqlite").toStdString();
    SharingDesk leader(log, "desk-1", false), second(log, "desk-2", true);
    AccountBook book = bookOfTheCentre();
    leader.desk.world->setAccounts(book);
    leader.desk.flood();
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "to_verify"; }));
    second.desk.act(CommandKind::verify);
    QVERIFY(settle({&leader, &second},
                   [&] { return says(second.lastFault(), "nobody has signed in there"); }));
    QCOMPARE(leader.stepOf(), std::string("to_verify"));
    second.desk.world->setAccounts(book);
    second.desk.world->admit(quickSignIn(book, "li", leader.desk.begin));
    second.desk.act(CommandKind::verify);
    QVERIFY(settle({&leader, &second}, [&] { return second.stepOf() == "verified"; }));
    QCOMPARE(leader.desk.incident().incident.decidedBy, std::string("li@desk-2"));
  }
};

QTEST_GUILESS_MAIN(AskedRightsTest)
#include "zz_asked_rights_test.moc"

// A seat that nobody touches, or that is locked by hand, does nothing more until the password is
// shown again; its picture goes on.
#include <QTemporaryDir>

#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr Instant kMorning{1'000'000};

AccountBook bookOfTwo() {
  return quickAccounts({{"admin", Role::administrator}, {"li", Role::dutyOfficer}}, kMorning);
}

/// Li sits at it; its clock stands at kMorning.
struct GuardedDesk : LoopDesk {
  AccountBook book = bookOfTwo();

  explicit GuardedDesk(const std::string& journal = ":memory:") : LoopDesk({}, journal) {
    world->setAccounts(book);
    world->lockWhenIdle(std::chrono::minutes(10));
    enter("li", kMorning);
    flood();
  }
  void enter(const char* login, Instant at) {
    world->admit(quickSignIn(book, login, at), at);
  }
  bool verified() {
    act(CommandKind::verify);
    return incident().incident.status == IncidentStatus::verified;
  }
};

Instant minutesOn(double minutes) { return kMorning + millis(minutes * 60); }

}  // namespace

class SeatLockTest : public QObject {
  Q_OBJECT
 private slots:
  void aSeatThatNobodyTouchesLocksItselfAfterTheConfiguredTime() {
    GuardedDesk desk;
    QVERIFY(!desk.world->passIdle(minutesOn(9.9)));
    QVERIFY(!desk.view()->person.locked);
    QVERIFY(desk.world->passIdle(minutesOn(10)));
    QVERIFY(!desk.world->passIdle(minutesOn(11)));  // told once
    const auto view = desk.view();
    QVERIFY(view->person.locked && view->person.signedIn);
    QCOMPARE(view->person.login, std::string("li"));
  }

  void whoMovesKeepsItOpen() {
    GuardedDesk desk;
    for (int minute = 5; minute < 60; minute += 5) {
      desk.world->touch(minutesOn(minute));
      QVERIFY(!desk.world->passIdle(minutesOn(minute + 4.9)));
    }
    QVERIFY(desk.verified());
  }

  void actsAreRefusedWhileItIsLockedAndThePictureGoesOn() {
    GuardedDesk desk;
    QVERIFY(desk.world->passIdle(minutesOn(10)));
    desk.world->touch(minutesOn(11));  // moving the mouse opens nothing
    QVERIFY(!desk.verified());
    QVERIFY(desk.fault().find("the seat is locked") != std::string::npos);
    for (std::size_t i = 0; i < kActs; ++i) QVERIFY(!desk.world->mayNow(Act(i)));
    const auto before = desk.view();
    desk.world->advanceTo(desk.at(9));
    QVERIFY(desk.view()->now > before->now && desk.view()->frame.marks != nullptr);
  }

  void thePasswordOpensItForTheSamePerson() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.sqlite").toStdString();
    GuardedDesk desk(path);
    desk.world->lockSeat("li");
    QVERIFY(desk.view()->person.locked);
    desk.enter("li", minutesOn(3));
    QVERIFY(!desk.view()->person.locked);
    QVERIFY(desk.verified());
    QVERIFY(!desk.world->passIdle(minutesOn(12.9)));
    QVERIFY(desk.world->passIdle(minutesOn(13)));  // counts from the password
    std::vector<std::string> kinds;
    const auto entries = *store::Journal::open(path)->read();
    for (const auto& entry : entries)
      if (entry.kind == "signed_in" || entry.kind == "locked" || entry.kind == "unlocked" ||
          entry.kind == "signed_out")
        kinds.push_back(entry.kind);
    QVERIFY(kinds == (std::vector<std::string>{"signed_in", "locked", "unlocked", "locked"}));
  }

  void somebodyElseMaySignInInTheirOwnName() {
    GuardedDesk desk;
    desk.world->lockSeat("li");
    desk.enter("admin", minutesOn(1));
    const auto view = desk.view();
    QCOMPARE(view->person.login, std::string("admin"));
    QVERIFY(!view->person.locked);
    QVERIFY(!desk.verified());  // an administrator commands nothing
  }

  void whoSignsOutLeavesNothingToBeLocked() {
    GuardedDesk desk;
    desk.world->lockSeat("li");
    desk.world->leave();
    QVERIFY(!desk.view()->person.locked && !desk.view()->person.signedIn);
    QVERIFY(!desk.world->passIdle(minutesOn(60)));
    desk.world->lockSeat("li");
    QVERIFY(!desk.view()->person.locked);
  }

  void withoutAccountsNothingIsLocked() {
    LoopDesk desk;
    desk.world->lockWhenIdle(std::chrono::minutes(1));
    desk.flood();
    QVERIFY(!desk.world->passIdle(minutesOn(600)));
    desk.world->lockSeat("x");
    desk.act(CommandKind::verify);
    QVERIFY(desk.incident().incident.status == IncidentStatus::verified);
  }

  void wrongPasswordsAtALockedSeatAreCountedAndRestTheAccount() {
    QTemporaryDir folder;
    const std::string file = folder.filePath("accounts.json").toStdString();
    QVERIFY(writeAccounts(file, bookOfTwo()).ok());
    Options options;
    options.dataFolder = folder.filePath("data").toStdString();
    options.threads = 1;
    options.accounts = file;
    auto made = Session::make(options, Pace::asFastAsPossible);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    Session& session = **made;
    session.signIn("li", kQuickPassword);
    session.waitIdle();
    QVERIFY(session.view()->person.signedIn);
    session.lockSeat("li");
    session.waitIdle();
    QVERIFY(session.view()->person.locked);
    session.runStorm(50, 60);
    session.waitIdle();
    QVERIFY(session.view()->faults.back().error.text().find("locked") != std::string::npos);
    for (int i = 0; i < quickPolicy().mostFailures; ++i) {
      session.signIn("li", "wrong password");
      session.waitIdle();
      QVERIFY(session.view()->person.locked);
    }
    session.signIn("li", kQuickPassword);  // too late: the account rests
    session.waitIdle();
    QVERIFY(session.view()->person.locked);
    QVERIFY(session.view()->faults.back().error.text().find("rests after") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(SeatLockTest)
#include "seat_lock_test.moc"

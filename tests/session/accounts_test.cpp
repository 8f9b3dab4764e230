#include "app/session/command/accounts.h"

#include <QtTest>

#include "app/session/command/approval.h"
#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr Instant kStart{1'784'369'100'000};
Instant later(int seconds) { return kStart + Millis{1000 * seconds}; }

/// Cheap for tests; everything else as it ships.
AccountPolicy cheap() {
  AccountPolicy policy;
  policy.mostFailures = 3;
  policy.lockOut = Millis{60'000};
  policy.cost = {4, 1, 1};
  return policy;
}

AccountBook threePeople() {
  AccountBook book;
  const AccountPolicy policy = cheap();
  const auto add = [&](const char* login, Role role, const char* password) {
    const Outcome added = addAccount(book, policy, {login, "", role}, password, kStart);
    if (!added) qFatal("%s", added.error().text().c_str());
  };
  add("admin", Role::administrator, "correct horse");
  add("wang", Role::commander, "暴雨防汛指挥部的口令");
  add("li", Role::dutyOfficer, "duty at night 24");
  return book;
}

RoleTable shipped() {
  const auto text = readFile(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json");
  const auto table = parseRoles(*text);
  if (!table) qFatal("%s", table.error().text().c_str());
  return *table;
}

SignedIn as(AccountBook& book, const char* login, const char* password) {
  const auto person = signIn(book, cheap(), login, password, kStart);
  if (!person) qFatal("%s", person.error().text().c_str());
  return *person;
}

}  // namespace

class AccountsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

 private slots:
  void thePolicyThatShipsReads() {
    const auto text = readFile(CITYMIRROR_SOURCE_DIR "/assets/config/accounts.json");
    const auto policy = parseAccountPolicy(*text);
    QVERIFY2(policy.ok(), policy.ok() ? "" : policy.error().text().c_str());
    QCOMPARE(policy->cost, (store::ScryptCost{17, 8, 1}));
    QCOMPARE(policy->mostFailures, 5);
    for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
             {"\"most_failures\": 5", "\"most_failures\": 0"},
             {"\"scrypt_log_n\": 17", "\"scrypt_log_n\": 40"},
             {"\"shortest_password\": 10", "\"shortest_password\": 4"},
             {"\"idle_lock_s\": 600", "\"idle_lock_s\": 0"},
             {"\"lock_out_s\"", "\"lock_out\""}}) {
      const std::string bad = QString::fromStdString(*text).replace(from, to).toStdString();
      QVERIFY2(!parseAccountPolicy(bad).ok(), to);
    }
    QVERIFY(!parseAccountPolicy("[").ok());
  }

  void theFirstAccountIsAnAdministrators() {
    AccountBook book;
    QVERIFY(!addAccount(book, cheap(), {"wang", "", Role::commander}, "long enough", kStart).ok());
    QVERIFY(
        addAccount(book, cheap(), {"admin", "", Role::administrator}, "long enough", kStart).ok());
  }

  void namesAndPasswordsThatAreNoneAreRefused() {
    AccountBook book = threePeople();
    for (const char* login : {"", "Wang", "王", "1a", "a b", "wang", "a/b"})
      QVERIFY2(!addAccount(book, cheap(), {login, "", Role::observer}, "long enough", kStart).ok(),
               login);
    for (const char* password : {"", "too short", "口令口令口令口令口", "observer-is-in-it"})
      QVERIFY2(!addAccount(book, cheap(), {"observer", "", Role::observer}, password, kStart).ok(),
               password);
    QCOMPARE(book.accounts.size(), std::size_t(3));
  }

  void thePasswordIsInNoFileAndTwoOfTheSameDiffer() {
    AccountBook book = threePeople();
    QVERIFY(
        addAccount(book, cheap(), {"zhao", "", Role::observer}, "duty at night 24", kStart).ok());
    const std::string json = accountsJson(book);
    QVERIFY(json.find("duty at night") == std::string::npos);
    QVERIFY(book.find("zhao")->password != book.find("li")->password);
  }

  void theRightPasswordSignsInAndAWrongOneSaysNoMoreThanAnUnknownName() {
    AccountBook book = threePeople();
    const SignedIn wang = as(book, "wang", "暴雨防汛指挥部的口令");
    QVERIFY(wang.role == Role::commander);
    QCOMPARE(wang.keyId, book.find("wang")->keys[0].id);
    const auto wrong = signIn(book, cheap(), "wang", "暴雨", kStart);
    const auto nobody = signIn(book, cheap(), "nobody", "暴雨", kStart);
    QVERIFY(!wrong.ok() && !nobody.ok());
    QCOMPARE(wrong.error().what, nobody.error().what);
    QCOMPARE(wrong.error().remedy, nobody.error().remedy);
  }

  void tooManyWrongPasswordsRestTheAccountAndTimeWakesIt() {
    AccountBook book = threePeople();
    for (int i = 0; i < 3; ++i) QVERIFY(!signIn(book, cheap(), "li", "wrong", later(i)).ok());
    const auto resting = signIn(book, cheap(), "li", "duty at night 24", later(10));
    QVERIFY(!resting.ok());
    QVERIFY2(resting.error().what.find("rests") != std::string::npos,
             resting.error().text().c_str());
    QVERIFY(resting.error().remedy.find(toIso(later(62))) != std::string::npos);
    QVERIFY(signIn(book, cheap(), "wang", "暴雨防汛指挥部的口令", later(10)).ok());
    QVERIFY(signIn(book, cheap(), "li", "duty at night 24", later(62)).ok());
    QCOMPARE(book.find("li")->restsUntil, Instant{});
  }

  void aRightPasswordForgetsEarlierWrongOnes() {
    AccountBook book = threePeople();
    for (int round = 0; round < 4; ++round) {
      for (int i = 0; i < 2; ++i) QVERIFY(!signIn(book, cheap(), "li", "wrong", kStart).ok());
      QVERIFY(signIn(book, cheap(), "li", "duty at night 24", kStart).ok());
    }
  }

  void anAdministratorLocksAndOpensButNeverTheLastAdministrator() {
    AccountBook book = threePeople();
    QVERIFY(setLocked(book, "li", true).ok());
    QVERIFY(!signIn(book, cheap(), "li", "duty at night 24", kStart).ok());
    QVERIFY(setLocked(book, "li", false).ok());
    QVERIFY(signIn(book, cheap(), "li", "duty at night 24", kStart).ok());
    QVERIFY(!setLocked(book, "admin", true).ok());
    QVERIFY(
        addAccount(book, cheap(), {"second", "", Role::administrator}, "long enough", kStart).ok());
    QVERIFY(setLocked(book, "admin", true).ok());
    QVERIFY(!setLocked(book, "second", true).ok());
    QVERIFY(!setLocked(book, "nobody", true).ok());
  }

  void theFileComesBackEqualAndIsItsOwnersOnly() {
    AccountBook book = threePeople();
    QVERIFY(setLocked(book, "li", true).ok());
    for (int i = 0; i < 3; ++i) (void)signIn(book, cheap(), "wang", "wrong", kStart);
    const QString path = folder_.filePath("accounts.json");
    QVERIFY(writeAccounts(path.toStdString(), book).ok());
    const auto read = readAccounts(path.toStdString());
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(*read, book);
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    QCOMPARE(QFile::permissions(path) & others, QFile::Permissions());
    QVERIFY(readAccounts(folder_.filePath("none.json").toStdString())->accounts.empty());
  }

  void aDamagedFileIsNamedWithItsEntry() {
    const std::string json = accountsJson(threePeople());
    for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
             {"commander", "king"},
             {"\"login\": \"li\"", "\"login\": \"wang\""},
             {"\"keys\"", "\"kays\""},
             {"\"scrypt$", "\"script$"}}) {
      const auto bad = parseAccounts(QString::fromStdString(json).replace(from, to).toStdString());
      QVERIFY2(!bad.ok() && bad.error().where.starts_with("accounts["), to);
    }
  }

  void anApprovalHoldsForItsDocumentAndFailsForAnyChange() {
    AccountBook book = threePeople();
    const RoleTable table = shipped();
    const SignedIn wang = as(book, "wang", "暴雨防汛指挥部的口令");
    const auto approval =
        approve(table, wang, ResponseLevel::ii, "L1", "plan of the evening", later(5));
    QVERIFY2(approval.ok(), approval.ok() ? "" : approval.error().text().c_str());
    const auto read = parseApproval(approvalJson(*approval));
    QCOMPARE(*read, *approval);
    QVERIFY(checkApproval(book, table, *read, "plan of the evening").ok());
    QVERIFY(!checkApproval(book, table, *read, "another plan").ok());
    const auto refuses = [&](auto change) {
      Approval bent = *approval;
      change(bent);
      return !checkApproval(book, table, bent, "plan of the evening").ok();
    };
    QVERIFY(refuses([](Approval& a) { a.level = ResponseLevel::i; }));
    QVERIFY(refuses([](Approval& a) { a.subject = "L2"; }));
    QVERIFY(refuses([](Approval& a) { a.at = a.at + Millis{1}; }));
    QVERIFY(refuses([](Approval& a) { a.login = "li"; }));
    QVERIFY(refuses([](Approval& a) { a.login = "nobody"; }));
    QVERIFY(refuses([](Approval& a) { a.role = Role::administrator; }));
    QVERIFY(refuses([](Approval& a) { a.keyId = "0"; }));
    QVERIFY(refuses([](Approval& a) { a.signature[3] = a.signature[3] == '0' ? '1' : '0'; }));
    QVERIFY(refuses([](Approval& a) { a.signature.clear(); }));
  }

  void aLevelIsApprovedByWhoMayOnly() {
    AccountBook book = threePeople();
    const RoleTable table = shipped();
    const SignedIn li = as(book, "li", "duty at night 24");
    QVERIFY(approve(table, li, ResponseLevel::iv, "L1", "x", kStart).ok());
    const auto refused = approve(table, li, ResponseLevel::i, "L1", "x", kStart);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().remedy.find("commander") != std::string::npos,
             refused.error().text().c_str());
    QVERIFY(!approve(table, li, ResponseLevel::iv, "", "x", kStart).ok());
  }

  void approvalsOutliveANewPassword() {
    AccountBook book = threePeople();
    const RoleTable table = shipped();
    const auto before = approve(table, as(book, "wang", "暴雨防汛指挥部的口令"), ResponseLevel::i,
                                "L1", "x", kStart);
    QVERIFY(changePassword(book, cheap(), "wang", "暴雨防汛指挥部的口令",
                           "新口令新口令新口令新口令", kStart)
                .ok());
    QVERIFY(!signIn(book, cheap(), "wang", "暴雨防汛指挥部的口令", kStart).ok());
    const SignedIn changed = as(book, "wang", "新口令新口令新口令新口令");
    QCOMPARE(changed.keyId, before->keyId);
    QVERIFY(resetPassword(book, cheap(), "wang", "set by the admin", kStart).ok());
    const SignedIn reset = as(book, "wang", "set by the admin");
    QVERIFY(reset.keyId != before->keyId);
    const auto after = approve(table, reset, ResponseLevel::i, "L1", "x", kStart);
    QVERIFY(checkApproval(book, table, *before, "x").ok());
    QVERIFY(checkApproval(book, table, *after, "x").ok());
    QVERIFY(!changePassword(book, cheap(), "li", "wrong", "another password", kStart).ok());
    QVERIFY(!resetPassword(book, cheap(), "nobody", "another password", kStart).ok());
  }

  void aSessionThatNobodyTouchesLocksAndOnlyOpeningOpensIt() {
    SessionLock lock{Millis{600'000}, kStart};
    lock.touch(later(500));
    QVERIFY(!lock.locked(later(1099)));
    QVERIFY(lock.locked(later(1100)));
    lock.touch(later(1200));
    QVERIFY(lock.locked(later(1200)));
    lock.open(later(1300));
    QVERIFY(!lock.locked(later(1301)));
    lock.lock();
    QVERIFY(lock.locked(later(1301)));
  }
};

QTEST_GUILESS_MAIN(AccountsTest)
#include "accounts_test.moc"

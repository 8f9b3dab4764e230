// Who may sign in, who said so and when, beside the file of accounts.
#include "app/session/command/account_log.h"

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/session/quick_accounts.h"

using namespace citymirror;
using session::AccountBook, session::Role;

namespace {

constexpr Instant kLogShift{1'784'369'100'000};

AccountBook loggedPeople() {
  return quickAccounts({{"admin", Role::administrator}, {"li", Role::dutyOfficer}}, kLogShift);
}

}  // namespace

class AccountLogTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::string file_;
  int files_ = 0;

  Outcome lockLi(AccountBook& book) {
    const AccountBook before = book;
    if (Outcome locked = session::setLocked(book, "li", true); !locked) return locked;
    return session::logAccountDeed(file_, {"lock", "li", "admin"}, before, book,
                                   kLogShift + Millis{1000});
  }

 private slots:
  void init() { file_ = folder_.filePath(QString("accounts-%1.json").arg(++files_)).toStdString(); }

  void aDeedStandsWithWhoDidItAfterThoseWhoWereThere() {
    AccountBook book = loggedPeople();
    QVERIFY(lockLi(book).ok());
    const auto entries = session::verifiedAccountLog(file_, book);
    QVERIFY2(entries.ok(), entries.ok() ? "" : entries.error().text().c_str());
    QCOMPARE(entries->size(), std::size_t(2));
    QVERIFY(entries->at(0).body.find("begin") != std::string::npos);
    QCOMPARE(entries->at(1).by, std::string("admin"));
    QVERIFY(entries->at(1).at == kLogShift + Millis{1000});
    QVERIFY(entries->at(1).body.find("\"li\"") != std::string::npos);
  }

  void whatNobodyWroteDownIsNamed() {
    AccountBook book = loggedPeople();
    QVERIFY(lockLi(book).ok());
    const auto told = [&](const AccountBook& found) {
      const auto entries = session::verifiedAccountLog(file_, found);
      return entries.ok() ? QString() : QString::fromStdString(entries.error().text());
    };
    QCOMPARE(told(book), QString());
    AccountBook opened = book, promoted = book, fewer = book;
    QVERIFY(session::setLocked(opened, "li", false).ok());
    promoted.accounts.at(1).role = Role::commander;
    fewer.accounts.pop_back();
    AccountBook more = book;
    more.accounts.push_back(book.accounts.back());
    more.accounts.back().login = "zhao";
    for (const AccountBook& edited : {opened, promoted, fewer})
      QVERIFY2(told(edited).contains("li"), qPrintable(told(edited)));
    QVERIFY2(told(more).contains("zhao"), qPrintable(told(more)));
    AccountBook tired = book;
    tired.accounts.at(1).failures = 3;  // signing in counts, and is no deed of anybody
    QCOMPARE(told(tired), QString());
  }

  void whatNobodyWroteDownStaysNamedAfterTheNextDeed() {
    AccountBook book = loggedPeople();
    QVERIFY(lockLi(book).ok());
    book.accounts.at(1).role = Role::commander;  // by hand, in the file
    const AccountBook edited = book;
    QVERIFY(session::logAccountDeed(file_, {"password", "admin", "admin"}, edited, book,
                                    kLogShift + Millis{2000})
                .ok());
    const auto entries = session::verifiedAccountLog(file_, book);
    QVERIFY2(entries.ok(), entries.ok() ? "" : entries.error().text().c_str());
    QCOMPARE(entries->size(), std::size_t(4));
    const auto body = nlohmann::json::parse(entries->at(2).body);
    QCOMPARE(body.at("act").get<std::string>(), std::string("found changed"));
    QCOMPARE(body.at("login").get<std::string>(), std::string("li"));
    QVERIFY(entries->at(2).by.empty());
  }

  void itIsReadableByItsOwnerAloneAndKnowsNoPassword() {
    namespace fs = std::filesystem;
    AccountBook book = loggedPeople();
    QVERIFY(lockLi(book).ok());
    const auto rights = fs::status(session::accountLogPath(file_)).permissions();
    QVERIFY((rights & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    const auto entries = session::verifiedAccountLog(file_, book);
    QVERIFY(entries.ok());
    for (const store::JournalEntry& entry : *entries)
      QVERIFY(entry.body.find(book.accounts.at(1).password) == std::string::npos);
  }
};

QTEST_GUILESS_MAIN(AccountLogTest)
#include "zz_account_log_test.moc"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include "tests/support/run_program.h"

using namespace citymirror;

class AccountVerbsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QString file_;
  int files_ = 0;

  /// With passwords on standard input, one a line, and scrypt at a cost for tests.
  Ran runWith(const QStringList& arguments, const QByteArray& typed) const {
    QProcess process;
    process.setEnvironment(QProcess::systemEnvironment() +
                           QStringList{"CITYMIRROR_ASSETS=" + folder_.path()});
    process.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"), arguments);
    process.write(typed);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000)) return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
  }

 private slots:
  void initTestCase() {
    QFile shipped(CITYMIRROR_SOURCE_DIR "/assets/config/accounts.json");
    QVERIFY(shipped.open(QIODevice::ReadOnly));
    QByteArray policy = shipped.readAll();
    QVERIFY(policy.contains("\"scrypt_log_n\": 17"));
    policy.replace("\"scrypt_log_n\": 17", "\"scrypt_log_n\": 10");
    QVERIFY(QDir(folder_.path()).mkpath("config"));
    QFile cheap(folder_.filePath("config/accounts.json"));
    QVERIFY(cheap.open(QIODevice::WriteOnly) && cheap.write(policy) == policy.size());
    QVERIFY(QFile::copy(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json",
                        folder_.filePath("config/roles.json")));
  }
  void init() { file_ = folder_.filePath(QString("accounts-%1.json").arg(++files_)); }

  void anAdministratorBeginsAddsOthersAndListsThem() {
    QCOMPARE(runWith({"account", "add", file_, "wang", "--role", "commander"}, "a long password\n")
                 .status,
             1);
    const Ran first =
        runWith({"account", "add", file_, "admin", "--role", "administrator"}, "a long password\n");
    QVERIFY2(first.status == 0, qPrintable(first.err));
    const QStringList add{"account", "add", file_, "wang", "--role", "commander", "--name", "王工"};
    QVERIFY(runWith(add, "another password\n").err.contains("--by"));
    QCOMPARE(
        runWith(add + QStringList{"--by", "admin"}, "wrong password\nanother password\n").status,
        1);
    const Ran second =
        runWith(add + QStringList{"--by", "admin"}, "a long password\nanother password\n");
    QVERIFY2(second.status == 0, qPrintable(second.err));
    const Ran list = runCli({"account", "list", file_, "--json"});
    const auto json =
        QJsonDocument::fromJson(list.out.trimmed().split('\n').last().toUtf8()).object();
    QCOMPARE(json["accounts"].toArray().size(), 2);
    QCOMPARE(json["accounts"][1]["name"].toString(), QString("王工"));
    QVERIFY2(list.out.contains("wang  指挥长 / commander  open"), qPrintable(list.out));
    QVERIFY(runWith(add + QStringList{"--by", "wang"}, "another password\nx\n")
                .err.contains("only an administrator"));
  }

  void passwordsAreChangedByTheirOwnersAndLocksByAdministrators() {
    QCOMPARE(
        runWith({"account", "add", file_, "admin", "--role", "administrator"}, "a long password\n")
            .status,
        0);
    QCOMPARE(
        runWith({"account", "passwd", file_, "admin"}, "not it at all\nthe next password\n").status,
        1);
    QCOMPARE(runWith({"account", "passwd", file_, "admin"}, "a long password\nthe next password\n")
                 .status,
             0);
    QCOMPARE(runWith({"account", "add", file_, "li", "--by", "admin"},
                     "the next password\nduty at night 24\n")
                 .status,
             0);
    QCOMPARE(
        runWith({"account", "lock", file_, "li", "--by", "admin"}, "the next password\n").status,
        0);
    QVERIFY(runCli({"account", "list", file_}).out.contains("locked"));
    QVERIFY(runWith({"account", "passwd", file_, "li"}, "duty at night 24\nduty by day 2424\n")
                .err.contains("locked"));
    QCOMPARE(
        runWith({"account", "lock", "--open", file_, "li", "--by", "admin"}, "the next password\n")
            .status,
        0);
    QCOMPARE(
        runWith({"account", "passwd", file_, "li"}, "duty at night 24\nduty by day 2424\n").status,
        0);
    QVERIFY(runWith({"account", "lock", file_, "admin", "--by", "admin"}, "the next password\n")
                .err.contains("last administrator"));
  }

  void whoAddedAndLockedWhomIsInALogThatTellsOfEveryEdit() {
    const auto act = [&](const QStringList& verb, const QByteArray& typed) {
      return runWith(QStringList{"account"} + verb, typed).status;
    };
    QCOMPARE(act({"add", file_, "admin", "--role", "administrator"}, "a long password\n"), 0);
    QCOMPARE(act({"add", file_, "li", "--by", "admin"}, "a long password\nduty at night 24\n"), 0);
    QCOMPARE(act({"lock", file_, "li", "--by", "admin"}, "not the password\n"), 1);
    QCOMPARE(act({"lock", file_, "li", "--by", "admin"}, "a long password\n"), 0);
    QCOMPARE(act({"passwd", file_, "admin"}, "a long password\nthe next password\n"), 0);
    const auto shown = [&] {
      const Ran log = runCli({"account", "log", file_, "--json"});
      QStringList lines;
      const auto last = log.out.trimmed().split('\n').last().toUtf8();
      const QJsonArray entries = QJsonDocument::fromJson(last).object()["entries"].toArray();
      for (const QJsonValue& entry : entries)
        lines << entry["by"].toString() + " " + entry["act"].toString() + " " +
                     entry["login"].toString();
      return lines;
    };
    const QStringList all{"admin add admin", "admin add li", "admin refused li", "admin lock li",
                          "admin password admin"};
    QCOMPARE(shown(), all);
    QCOMPARE(runCli({"journal", "verify", file_ + ".log"}).status, 0);
    QFile accounts(file_);
    QVERIFY(accounts.open(QIODevice::ReadWrite));
    QByteArray edited = accounts.readAll();
    QVERIFY(edited.contains("\"observer\""));
    edited.replace("\"observer\"", "\"commander\"");
    QVERIFY(accounts.seek(0) && accounts.resize(0) && accounts.write(edited) == edited.size());
    accounts.close();
    const Ran found = runCli({"account", "log", file_});
    QCOMPARE(found.status, 1);
    QVERIFY2(found.err.contains("changed without its log") && found.err.contains("li"),
             qPrintable(found.err));
  }

  void aLogOfOlderAccountsBeginsWithThem() {
    QCOMPARE(
        runWith({"account", "add", file_, "admin", "--role", "administrator"}, "a long password\n")
            .status,
        0);
    QVERIFY(QFile::remove(file_ + ".log"));
    QVERIFY(runCli({"account", "log", file_}).err.contains("no log of these accounts"));
    QCOMPARE(runWith({"account", "passwd", file_, "admin"}, "a long password\nthe next password\n")
                 .status,
             0);
    const Ran log = runCli({"account", "log", file_});
    QVERIFY2(log.status == 0 && log.out.contains("begin") && log.out.contains("2 entries"),
             qPrintable(log.out + log.err));
  }

  void aMissingFileAndAMissingPasswordAreNamed() {
    QVERIFY(runCli({"account", "list", file_}).err.contains("no accounts"));
    QVERIFY(runWith({"account", "add", file_, "admin", "--role", "administrator"}, "")
                .err.contains("password is missing"));
    QVERIFY(!QFile::exists(file_));
    QCOMPARE(runCli({"account", "list"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(AccountVerbsTest)
#include "account_verbs_test.moc"

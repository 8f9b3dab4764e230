#include <sqlite3.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <optional>

#include "app/session/command/approval.h"
#include "app/session/command/command_act.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"
#include "tests/support/run_program.h"

using namespace citymirror;

class JournalVerbTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString journalOf(const char* name, int entries) const {
    const QString path = folder_.filePath(name);
    auto journal = store::Journal::open(path.toStdString());
    if (!journal) qFatal("%s", journal.error().text().c_str());
    for (int i = 0; i < entries; ++i) {
      if (!journal->append(Instant{1000 * i}, "action", "王工",
                           "{\"n\":" + std::to_string(i) + "}"))
        qFatal("cannot append");
    }
    return path;
  }
  static void execute(const QString& path, const char* statement) {
    sqlite3* file = nullptr;
    if (sqlite3_open(qPrintable(path), &file) != SQLITE_OK) qFatal("cannot open");
    const int status = sqlite3_exec(file, statement, nullptr, nullptr, nullptr);
    sqlite3_close(file);
    if (status != SQLITE_OK) qFatal("cannot edit");
  }

 private slots:
  void aWholeJournalIsCountedAndItsHeadTold() {
    const QString path = journalOf("whole.sqlite", 5);
    const Ran ran = runCli({"journal", "verify", path, "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto json =
        QJsonDocument::fromJson(ran.out.trimmed().split('\n').last().toUtf8()).object();
    QCOMPARE(json["entries"].toInt(), 5);
    QCOMPARE(json["head"].toString().size(), 64);
    QCOMPARE(json["last"].toString(), QString("1970-01-01T00:00:04Z"));
    QCOMPARE(runCli({"journal", "verify", path, "--head", json["head"].toString()}).status, 0);
  }

  void anEditedEntryIsNamed() {
    const QString path = journalOf("edited.sqlite", 5);
    execute(path, "UPDATE entries SET body = '{}' WHERE sequence = 3");
    const Ran ran = runCli({"journal", "verify", path});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("3"), qPrintable(ran.err));
  }

  void aJournalWrittenAnewIsFoundByTheNotedHead() {
    const QString path = journalOf("anew.sqlite", 2);
    const Ran ran = runCli({"journal", "verify", path, "--head", QString(64, 'a')});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("another journal"), qPrintable(ran.err));
  }

  void theSevenStepsOfEveryCaseAreATable() {
    const QString path = folder_.filePath("handled.sqlite"), city = folder_.filePath("city");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    {
      LoopDesk desk({}, path.toStdString());
      desk.flood();
      desk.act(session::CommandKind::verify);
      desk.act(session::CommandKind::callUnit, "A001", "", "U2");
      desk.world->advanceTo(desk.at(20));
      for (const auto kind : {session::CommandKind::unitArrived, session::CommandKind::unitHandled})
        desk.act(kind, "A001", "", "U2");
      desk.act(session::CommandKind::close);
    }
    const Ran cases = runCli({"journal", "handling", path, "--city", city, "--json"});
    QVERIFY2(cases.status == 0, qPrintable(cases.err));
    const QStringList lines = cases.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith("case,class,area,unit,severity,deadline,reported_at"));
    QVERIFY2(lines[1].startsWith("A001,E0401,Z1,drainage-office,"), qPrintable(lines[1]));
    QVERIFY(lines[1].endsWith(",1,0,0,yes"));
    QCOMPARE(lines[0].count(','), lines[1].count(','));
    QCOMPARE(QJsonDocument::fromJson(lines[2].toUtf8()).object()["closed"].toInt(), 1);
    const QString file = folder_.filePath("areas.csv");
    QCOMPARE(
        runCli({"journal", "handling", path, "--city", city, "--by", "area", "--csv", file}).status,
        0);
    QFile table(file);
    QVERIFY(table.open(QFile::ReadOnly));
    QVERIFY(table.readAll().contains("\nZ1,1,1,1,0,1.000,0,"));
    QCOMPARE(runCli({"journal", "handling", path, "--city", city, "--by", "moon"}).status, 2);
  }

  void everySignatureIsCheckedAgainstTheKeysOfTheAccounts() {
    const QString path = folder_.filePath("signed.sqlite"), people = folder_.filePath("people.json");
    const Instant opened{1'784'369'100'000};
    session::AccountBook book = quickAccounts(
        {{"admin", session::Role::administrator}, {"wang", session::Role::commander}}, opened);
    {
      LoopDesk desk({}, path.toStdString());
      desk.config.command.approvalInDrills = true;
      auto journal = store::Journal::open(path.toStdString());
      desk.world =
          std::make_unique<session::WorldWriter>(desk.config, std::move(*journal), 1);
      desk.world->openCity(desk.city, nullptr, desk.begin);
      desk.flood();
      const session::SignedIn person = quickSignIn(book, "wang", opened);
      desk.world->setAccounts(book);
      desk.world->admit(person);
      desk.act(session::CommandKind::verify);
      desk.act(session::CommandKind::approve);
      QCOMPARE(desk.incident().desk->loop.approvals.size(), std::size_t(1));
    }
    QVERIFY(session::writeAccounts(people.toStdString(), book).ok());
    const QStringList verb{"journal", "approvals", path, "--accounts", people, "--json"};
    const Ran ran = runCli(verb);
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const QStringList lines = ran.out.trimmed().split('\n');
    QVERIFY2(lines[1].contains(",A001,II,wang,commander,") && lines[1].contains(",fits,"),
             qPrintable(lines[1]));
    QCOMPARE(QJsonDocument::fromJson(lines.last().toUtf8()).object()["fit"].toInt(), 1);
    {
      auto journal = store::Journal::open(path.toStdString());
      const auto entries = *journal->read();
      std::optional<session::CommandAct> approved;
      for (const auto& entry : entries) {
        const auto act = session::commandFromText(entry.body, entry.by);
        if (entry.kind == "decision" && act && !act->approval.empty()) approved = *act;
      }
      QVERIFY(approved.has_value());
      approved->subject = "A002";  // the same signature, beside another incident
      const std::string copied = session::commandText(*approved);
      QVERIFY(journal->append(approved->at, "decision", "wang", copied).ok());
    }
    const Ran moved = runCli(verb);
    QCOMPARE(moved.status, 1);
    QVERIFY2(moved.err.contains("1 of 2 signatures do not fit"), qPrintable(moved.err));
    QVERIFY2(moved.out.contains("it approves another incident: A001"), qPrintable(moved.out));
    const session::AccountBook others = quickAccounts(
        {{"admin", session::Role::administrator}, {"wang", session::Role::commander}}, opened);
    QVERIFY(session::writeAccounts(people.toStdString(), others).ok());
    const Ran foreign = runCli(verb);
    QCOMPARE(foreign.status, 1);
    QVERIFY2(foreign.err.contains("2 of 2 signatures do not fit"), qPrintable(foreign.err));
    QVERIFY(foreign.out.contains("key is not the account's"));
  }

  void aJournalThatWasEmptiedIsNoWholeOneAndStaysAsItIs() {
    const QString path = folder_.filePath("emptied.sqlite");
    QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    const Ran ran = runCli({"journal", "verify", path});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("empty"), qPrintable(ran.err));
    QCOMPARE(QFileInfo(path).size(), qint64(0));
  }

  void noJournalIsOneClearErrorAndNoneIsMade() {
    const QString path = folder_.filePath("none.sqlite");
    const Ran ran = runCli({"journal", "verify", path});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("none.sqlite"), qPrintable(ran.err));
    QVERIFY(!QFile::exists(path));
  }
};

QTEST_GUILESS_MAIN(JournalVerbTest)
#include "journal_verb_test.moc"

// Verbs of a journal hold one entry at a time, however long the journal is.
#include <sys/resource.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "engine/store/journal_seal.h"
#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"
#include "tests/support/run_program.h"

using namespace citymirror;

namespace {

constexpr int kLongBodies = 160;
constexpr std::size_t kLongBody = 512 * 1024;  // 80 MB together
constexpr long kMostGrown = 32 * 1024;         // kB of the program's memory

/// Of all programs that ended so far, the most that one held, kB.
long mostHeld() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  return used.ru_maxrss;
}

/// A sanitizer is not to keep what was given back.
Ran runLean(const QStringList& arguments) {
  return runProgram("citymirror-cli", arguments, {"ASAN_OPTIONS=quarantine_size_mb=1"});
}

}  // namespace

class JournalMemoryTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QString city_ = folder_.filePath("city");

  /// A session with a flood; then so many long entries.
  QString journalOf(const char* name, int longEntries) const {
    const QString path = folder_.filePath(name);
    LoopDesk desk({}, path.toStdString());
    desk.flood();
    desk.world.reset();
    auto journal = store::Journal::open(path.toStdString());
    if (!journal) qFatal("%s", journal.error().text().c_str());
    const std::string body = '"' + std::string(kLongBody, 'b') + '"';
    for (int i = 0; i < longEntries; ++i)
      if (!journal->append(desk.at(7), "rejected", "feeds", body)) qFatal("cannot append");
    return path;
  }

 private slots:
  void initTestCase() { QVERIFY(gis::writeCity(smallCity(), city_.toStdString(), {}).ok()); }

  void aLongJournalTakesNoMoreMemoryThanAShortOne() {
    const QString brief = journalOf("brief.sqlite", 1),
                  lengthy = journalOf("long.sqlite", kLongBodies);
    const std::vector<QStringList> verbs{{"journal", "verify"}, {"journal", "handling"}};
    const auto run = [&](const QString& path) {
      for (QStringList verb : verbs) {
        verb << path << "--json";
        if (verb[1] == "handling")
          verb << "--city" << city_;
        else
          verb << "--head" << headOf(path);
        const Ran ran = runLean(verb);
        QVERIFY2(ran.status == 0, qPrintable(ran.err));
      }
    };
    run(brief);
    const long small = mostHeld();
    run(lengthy);
    QVERIFY(QFileInfo(lengthy).size() > qint64(kLongBodies) * qint64(kLongBody));
    QVERIFY2(mostHeld() - small < kMostGrown,
             qPrintable(QString("%1 kB, then %2 kB").arg(small).arg(mostHeld())));
  }

  void aSealBesideIsComparedAndToldAndItsAbsenceToo() {
    const QString path = journalOf("sealed.sqlite", 0);
    const Ran bare = runCli({"journal", "verify", path});
    QVERIFY2(bare.status == 0 && bare.out.contains("there is no seal beside it"),
             qPrintable(bare.out));
    const auto journal = store::Journal::open(path.toStdString());
    const auto sealed = store::sealJournal(path.toStdString(), *journal, {});
    QVERIFY(sealed.ok() && sealed->sequence > 0);
    const Ran fits = runCli({"journal", "verify", path, "--json"});
    QVERIFY2(fits.status == 0, qPrintable(fits.err));
    const QString words = QString("it fits its seal of entry %1").arg(sealed->sequence);
    QVERIFY2(fits.out.contains(words), qPrintable(fits.out));
    const auto json = QJsonDocument::fromJson(fits.out.trimmed().split('\n').last().toUtf8());
    QCOMPARE(json.object()["sealed"].toInt(), int(sealed->sequence));
  }

  void aJournalWrittenAnewDoesNotFitTheSealOfTheFirst() {
    const QString first = journalOf("first.sqlite", 1), anew = journalOf("anew.sqlite", 0);
    QVERIFY(
        store::sealJournal(first.toStdString(), *store::Journal::open(first.toStdString()), {}));
    QVERIFY(QFile::copy(first + ".seal", anew + ".seal"));
    const Ran ran = runCli({"journal", "verify", anew});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("is not the one that was sealed"), qPrintable(ran.err));
    QFile seal(first + ".seal");
    QVERIFY(seal.open(QFile::WriteOnly) && seal.write("no seal") > 0);
    seal.close();
    const Ran unread = runCli({"journal", "verify", first});
    QVERIFY2(unread.status == 0 && unread.out.contains("cannot be read"), qPrintable(unread.out));
  }

 private:
  static QString headOf(const QString& path) {
    return QString::fromStdString(*store::Journal::open(path.toStdString())->head());
  }
};

QTEST_GUILESS_MAIN(JournalMemoryTest)
#include "journal_memory_test.moc"

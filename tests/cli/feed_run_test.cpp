// feed try and feed run as people use them: a sample previewed, a folder and a file kept in a
// journal.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

QByteArray descriptor(const QString& url) {
  return QString(R"({"id": "river", "codec": "json", "from": {"url": "%1", "every_s": 0.05},
    "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_s"}, "sensors": {"17": "W001"},
      "values": [{"path": "/cm", "quantity": "water_level", "unit": "cm"}]},
    "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1800,
    "limits": {"ahead_s": 120, "oldest_s": 86400}})")
      .arg(url)
      .toUtf8();
}

QJsonObject lastJson(const QString& out) {
  return QJsonDocument::fromJson(out.trimmed().split('\n').last().toUtf8()).object();
}

}  // namespace

class FeedRunTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString write(const QString& name, const QByteArray& bytes) {
    const QString path = folder_.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
      qFatal("cannot write");
    return path;
  }
  static QByteArray level(qint64 second, int cm) {
    return QString(R"({"id": 17, "t": %1, "cm": %2})").arg(second).arg(cm).toUtf8();
  }

 private slots:
  void aSampleCannotSteerTheTerminal() {
    const QString feed =
        write("evil.json", descriptor("folder:inbox").replace("\"17\": \"W001\"", ""));
    const QByteArray evil = "\"P\\u001b[31m\\u202e\\n\"";
    const QString sample = write("evil-sample.json", "[{\"id\": " + evil +
                                                         ", \"t\": 1784370000, \"cm\": 347}, "
                                                         "{\"id\": \"P2\", \"t\": " +
                                                         evil + "}]");
    const Ran ran =
        runCli({"feed", "try", feed, sample, "--at", "2026-07-18T18:20:05+08:00", "--json"});
    const QString all = ran.out + ran.err;
    QVERIFY2(all.count("P\\u001B[31m\\u202E\\u000A") >= 2, qPrintable(all));
    for (const QChar c : all) QVERIFY2(c == '\n' || c.isPrint(), qPrintable(all));
    QCOMPARE(lastJson(ran.out)["feeds"].toArray().size(), 1);
  }
  void trySaysWhatASampleYieldsAndWhatItDoesNot() {
    const QString feed = write("river.json", descriptor("folder:inbox"));
    const QString sample =
        write("sample.json", "[" + level(1784370000, 347) + R"(, {"id": 17, "t": "soon"}])");
    const Ran ran =
        runCli({"feed", "try", feed, sample, "--at", "2026-07-18T18:20:05+08:00", "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("2026-07-18T10:20:00Z  W001  water level  3.47 m  good\n"),
             qPrintable(ran.out));
    QVERIFY(ran.out.contains("the time does not follow its format or has no zone (\"soon\")\n"));
    QVERIFY(ran.out.contains("there stands: soon"));
    QVERIFY(ran.out.contains("accepted 1, rejected 1\n"));
    QCOMPARE(lastJson(ran.out)["feeds"].toArray()[0].toObject()["accepted"].toInt(), 1);
    const Ran old = runCli({"feed", "try", feed, sample});
    QCOMPARE(old.status, 1);
    QVERIFY2(old.err.contains("the sample yields nothing"), qPrintable(old.err));
    const Ran broken = runCli({"feed", "try", write("bad.json", "{\"id\": 7}"), sample});
    QCOMPARE(broken.status, 1);
    QVERIFY2(broken.err.contains("bad.json: id"), qPrintable(broken.err));
    QCOMPARE(runCli({"feed", "try", feed}).status, 2);
  }

  void runKeepsWhatFeedsBringOnceAndShowsTheirHealth() {
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const QString feed = write("live/river.json", descriptor("folder:inbox"));
    write("live/inbox/1.json", "[" + level(now - 10, 300) + "," + level(now - 5, 301) + "]");
    write("live/inbox/2.json", "[" + level(now - 5, 301) + "]");
    write("live/inbox/3.json", "not JSON");
    const QString book = folder_.filePath("live.journal");
    const Ran ran = runCli({"feed", "run", feed, "--seconds", "1.5", "--journal", book, "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const QJsonObject json = lastJson(ran.out);
    QCOMPARE(json["kept"].toInt(), 2);
    QCOMPARE(json["duplicates"].toInt(), 1);
    const QJsonObject river = json["feeds"].toArray()[0].toObject();
    QCOMPARE(river["state"].toString(), QString("fresh"));
    QCOMPARE(river["messages"].toInt(), 3);
    QCOMPARE(river["rejected"].toInt(), 1);
    QCOMPARE(river["evidence"].toArray()[0].toObject()["bytes"].toString(), QString("not JSON"));
    QVERIFY2(ran.out.contains("river                fresh"), qPrintable(ran.out));
    const auto journal = store::Journal::open(book.toStdString());
    QVERIFY(journal.ok() && journal->verify().ok());
    std::string bodies;
    const auto entries = journal->read();
    for (const store::JournalEntry& entry : *entries) bodies += entry.body;
    QVERIFY2(bodies.find("\"W001\"") != std::string::npos, bodies.c_str());
    QCOMPARE(QString::fromStdString(bodies).count("[\"W001\""), 2);
  }

  void twoRunsDoNotShareAJournal() {
    const QString feed = write("two/river.json", descriptor("folder:inbox"));
    write("two/inbox/1.json", "[" + level(QDateTime::currentSecsSinceEpoch() - 10, 300) + "]");
    const QString book = folder_.filePath("two.journal");
    QProcess first;
    first.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"),
                {"feed", "run", feed, "--seconds", "120", "--journal", book});
    QVERIFY(first.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(book).size() > 0, 30'000);
    const QStringList again{"feed", "run", feed, "--seconds", "0.3", "--journal", book};
    const Ran second = runCli(again);
    QCOMPARE(second.status, 1);
    QVERIFY2(second.err.contains(QString("process %1").arg(first.processId())) &&
                 second.err.contains("two.journal"),
             qPrintable(second.err));
    first.kill();
    QVERIFY(first.waitForFinished(30'000));
    const Ran third = runCli(again);
    QVERIFY2(third.status == 0, qPrintable(third.err));
  }
  void withACityItsRulesWatchWhatComesAndTheSessionKeepsIt() {
    QVERIFY(gis::writeCity(smallCity(), folder_.filePath("city").toStdString(), {}).ok());
    QByteArray ponds = descriptor("folder:inbox");
    ponds.replace("water_level", "ponding_depth");
    const QString feed = write("town/ponds.json", ponds);
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    write("town/inbox/1.json", R"({"id": "S-POND1", "t": )" + QByteArray::number(now) +
                                   R"(, "cm": 31})");
    write("town/inbox/2.json", level(now, 300));  // W001 is no sensor of this city
    const QStringList live{"feed", "run", feed, "--city", folder_.filePath("city"), "--data",
                           folder_.filePath("desk"), "--seconds", "3", "--json"};
    const Ran ran = runCli(live);
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("  orange  ponding-road@S-POND1  "), qPrintable(ran.out));
    const QJsonObject json = lastJson(ran.out);
    QVERIFY(json["alarms"].toArray().contains("ponding-road@S-POND1"));
    const QJsonObject river = json["feeds"].toArray()[0].toObject();
    QCOMPARE(river["accepted"].toInt(), 1);
    QVERIFY2(river["reasons"].toObject().contains("the sensor is unknown"), qPrintable(ran.out));
    const auto journal = store::Journal::open(json["journal"].toString().toStdString());
    QVERIFY(journal.ok() && journal->verify().ok());
    const auto entries = journal->read();
    QVERIFY(std::any_of(entries->begin(), entries->end(), [](const auto& entry) {
      return entry.kind == "observations" && entry.body.find("S-POND1") != std::string::npos;
    }));
    QCOMPARE(runCli(live + QStringList{"--journal", "x"}).status, 2);
    QStringList nowhere = live;
    nowhere[4] = folder_.filePath("no-city");
    QCOMPARE(runCli(nowhere).status, 1);
  }

  void aFeedThatCannotBeReachedIsShownAndTriedAgain() {
    const QString feed = write("far.json", descriptor("http://127.0.0.1:1/levels"));
    const Ran ran = runCli({"feed", "run", feed, "--seconds", "0.6", "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("river                waiting"), qPrintable(ran.out));
    QVERIFY(ran.out.contains("the server cannot be asked"));
    QCOMPARE(runCli({"feed", "run"}).status, 2);
    QCOMPARE(runCli({"feed", "run", feed, feed, "--seconds", "0.1"}).status, 1);
  }
};

QTEST_GUILESS_MAIN(FeedRunTest)
#include "feed_run_test.moc"

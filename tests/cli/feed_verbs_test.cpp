#include <signal.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "tests/support/run_program.h"

using namespace citymirror;

namespace {

QByteArray message(const char* received, const char* sensor, const char* at, const char* value,
                   const char* unit) {
  const QString line =
      "{\"received\":\"%1\",\"channel\":\"ponding_depth\",\"format\":\"observation\","
      "\"body\":{\"sensor\":\"%2\",\"at\":\"%3\",\"value\":%4,\"unit\":\"%5\"}}\n";
  return line.arg(received, sensor, at, value, unit).toUtf8();
}

QByteArray recording() {
  QByteArray text;
  text += message("2026-07-18T10:00:01Z", "P1", "2026-07-18T10:00:00Z", "10", "cm");
  text += message("2026-07-18T10:00:02Z", "P1", "2026-07-18T10:00:00Z", "10", "cm");
  text += message("2026-07-18T10:05:01Z", "P1", "2026-07-18T10:05:00Z", "0.2", "m");
  text += message("2026-07-18T10:10:01Z", "P1", "2026-07-18T10:10:00Z", "0.25", "m");
  text += message("2026-07-18T10:10:02Z", "P1", "2026-07-18T10:10:00", "0.25", "m");
  text += message("2026-07-18T10:10:03Z", "P1", "2026-07-18T10:10:00Z", "3", "degC");
  text += message("2026-07-18T10:25:01Z", "P1", "2026-07-18T10:25:00Z", "null", "m");
  text += message("2026-07-18T10:30:01Z", "P1", "2026-07-18T10:30:00Z", "0.3", "m");
  text +=
      "{\"received\":\"2026-07-18T10:31:00Z\",\"channel\":\"weather\",\"format\":\"cap\",\"body\":"
      "\"<alert>\"}\n";
  text += "{\"received\":\"2026-07-18T10:3";
  return text;
}

QJsonObject lastObject(const QString& out) {
  return QJsonDocument::fromJson(out.trimmed().split('\n').last().toUtf8()).object();
}

}  // namespace

class FeedVerbsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString file(const char* name, const QByteArray& text) const {
    QFile out(folder_.filePath(name));
    if (!out.open(QIODevice::WriteOnly)) qFatal("cannot write");
    out.write(text);
    return out.fileName();
  }

 private slots:
  void aDescriptorIsDraftedFromASampleWithItsGuesses() {
    const QString sample =
        file("sample.csv", "sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n");
    const QString out = folder_.filePath("drafted.json");
    const Ran ran = runCli({"feed", "draft", sample, "--out", out, "--id", "ponds", "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("the unit cm is taken"), qPrintable(ran.out));
    QVERIFY2(ran.out.contains("0.12 m  good"), qPrintable(ran.out));
    QCOMPARE(lastObject(ran.out).value("accepted").toInt(), 1);
    QVERIFY(QFile::exists(out));
    const Ran wrong = runCli({"feed", "draft", file("b.txt", "hello"), "--out", out});
    QVERIFY(wrong.status == 1 && wrong.err.contains("neither JSON nor a table"));
  }
  void everyMessageIsALineAndTheHealthIsTold() {
    const Ran ran =
        runCli({"feed", "replay", file("a.jsonl", recording()), "--rate", "0", "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY(ran.out.contains("2026-07-18T10:00:00Z  P1  0.1 m  good\n"));
    QVERIFY(ran.out.contains("2026-07-18T10:00:00Z  P1  0.1 m  good  (duplicate)"));
    QVERIFY(ran.out.contains("2026-07-18T10:25:00Z  P1  -  missing"));
    QVERIFY(ran.out.contains("sensor P1, key unit"));
    QVERIFY(ran.out.contains("sensor P1, key at"));
    QVERIFY2(ran.err.contains("line 10"), qPrintable(ran.err));
    const QJsonObject health = lastObject(ran.out);
    QCOMPARE(health["received"].toInt(), 9);
    QCOMPARE(health["observations"].toInt(), 6);
    QCOMPARE(health["rejected"].toInt(), 3);
    QCOMPARE(health["duplicates"].toInt(), 1);
    QCOMPARE(health["gaps"].toInt(), 1);
    QCOMPARE(health["alerts"].toInt(), 0);
    QCOMPARE(health["reasons"].toObject().size(), 3);
  }
  void aRecordingTakesItsTimeDividedByTheRate() {
    const QByteArray text =
        message("2026-07-18T10:00:00Z", "P1", "2026-07-18T10:00:00Z", "1", "m") +
        message("2026-07-18T10:05:00Z", "P1", "2026-07-18T10:05:00Z", "1", "m");
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(runCli({"feed", "replay", file("b.jsonl", text), "--rate", "600"}).status, 0);
    QVERIFY(timer.elapsed() >= 500);
  }
  void aRestampedRecordingIsOfNowAtThePaceOfLife() {
    const QByteArray text =
        message("2026-07-18T10:00:01Z", "P1", "2026-07-18T10:00:00Z", "1", "m") +
        message("2026-07-18T10:00:02Z", "P1", "2026-07-18T10:00:01Z", "2", "m");
    const QDateTime before = QDateTime::currentDateTimeUtc();
    const Ran ran = runCli({"feed", "replay", file("r.jsonl", text), "--restamp", "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto first = QDateTime::fromString(ran.out.left(20), Qt::ISODate);
    QVERIFY2(first.isValid() && std::abs(before.secsTo(first)) < 30, qPrintable(ran.out));
    const auto second = QDateTime::fromString(ran.out.section('\n', 1).left(20), Qt::ISODate);
    QCOMPARE(first.secsTo(second), qint64(1));
    QCOMPARE(runCli({"feed", "replay", file("r.jsonl", text), "--restamp", "--rate", "60"}).status,
             2);
  }
  void anInterruptStopsTheReplayAtOnce() {
    const QByteArray text =
        message("2026-07-18T10:00:00Z", "P1", "2026-07-18T10:00:00Z", "1", "m") +
        message("2026-07-19T10:00:00Z", "P1", "2026-07-19T10:00:00Z", "1", "m");
    QProcess process;
    process.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"),
                  {"feed", "replay", file("c.jsonl", text), "--rate", "1"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(2000);
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("stopped"));
    QVERIFY(process.readAllStandardOutput().contains("health: received 1,"));
  }
  void aStreamGaugeTableReplaysWithItsGaps() {
    QByteArray text = "datetime_utc,discharge_ft3s,discharge_q\n";
    for (const char* at : {"04:00", "04:05", "04:10", "04:30", "04:35"}) {
      text += QByteArray("2018-06-01T") + at + ":00Z,100,A\n";
    }
    const Ran ran = runCli({"feed", "replay", file("01589330.csv", text), "--rate", "0", "--json",
                            "--map", "01589330/discharge=Q7"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("2018-06-01T04:30:00Z  Q7  2.83168 m³/s  good"), qPrintable(ran.out));
    QVERIFY(ran.err.contains("a gap from 2018-06-01T04:15:00Z to 2018-06-01T04:30:00Z"));
    QCOMPARE(lastObject(ran.out)["gaps"].toInt(), 1);
  }
  void whatCannotBeReadIsOneErrorWithItsPlace() {
    const Ran absent = runCli({"feed", "replay", "/nonexistent/feed.jsonl"});
    QCOMPARE(absent.status, 1);
    QVERIFY(absent.err.contains("/nonexistent/feed.jsonl"));
    const Ran rubbish = runCli({"feed", "replay", file("e.jsonl", "hello\n")});
    QCOMPARE(rubbish.status, 1);
    QVERIFY2(rubbish.err.contains("e.jsonl, line 1"), qPrintable(rubbish.err));
    const Ran table = runCli({"feed", "replay", file("f.csv", "a,b\n1,2\n")});
    QCOMPARE(table.status, 1);
    QVERIFY(table.err.contains("f.csv"));
    const Ran city =
        runCli({"feed", "replay", file("g.jsonl", recording()), "--city", "/nonexistent/city"});
    QCOMPARE(city.status, 1);
    QVERIFY(city.err.contains("/nonexistent/city"));
  }
  void whatASenderWritesCannotSteerTheTerminal() {
    // ESC ]0;title BEL, a line of its own, an override of direction: in an id and in a unit
    const char* const evil = "P\\u001b]0;owned\\u0007\\n2026\\u202eX";
    QByteArray text = message("2026-07-18T10:00:01Z", evil, "2026-07-18T10:00:00Z", "10", "cm");
    text += message("2026-07-18T10:05:01Z", "P1", "2026-07-18T10:05:00Z", "10", evil);
    const Ran ran =
        runCli({"feed", "replay", file("evil.jsonl", text), "--rate", "0", "--json"});
    const QString all = ran.out + ran.err;
    QVERIFY2(all.contains("\\u001B]0;owned\\u0007\\u000A2026\\u202EX"), qPrintable(all));
    for (const QChar c : all) QVERIFY2(c == '\n' || c.isPrint(), qPrintable(all));
    QCOMPARE(lastObject(ran.out)["received"].toInt(), 2);
  }
  void badUsageIsTwo() {
    QCOMPARE(runCli({"feed"}).status, 2);
    QCOMPARE(runCli({"feed", "replay"}).status, 2);
    for (const char* rate : {"0.5", "601", "-1", "fast", "nan"}) {
      QCOMPARE(runCli({"feed", "replay", "x", "--rate", rate}).status, 2);
    }
    QCOMPARE(runCli({"feed", "replay", "x", "--map", "nothing"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(FeedVerbsTest)
#include "feed_verbs_test.moc"

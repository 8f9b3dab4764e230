// A night is judged again and seen again from the journal of a live session.
#include <sqlite3.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <functional>

#include "app/session/live/journal_recording.h"
#include "app/session/live/recording_file.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"
#include "tests/support/run_program.h"

using namespace citymirror;

namespace {

/// A live session of the small city: water at a sensor, verified; then a second sensor.
struct LiveNight {
  QString path;
  LoopDesk desk;

  explicit LiveNight(const QString& file)
      : path(file), desk(exampleChannels().recipients, file.toStdString()) {
    desk.world->goLive(desk.begin);
    for (int minute = 1; minute <= 20; ++minute) {
      tell(minute, minute < 4 ? 0.02 : 0.31, minute < 12 ? 0.01 : 0.52);
      if (minute == 8) desk.act(session::CommandKind::verify);
    }
    desk.world.reset();
  }
  void tell(double minute, double first, double second) {
    gis::FeedBatch batch;
    for (const auto& [code, depth] : {std::pair{"S-POND1", first}, {"S-POND2", second}})
      batch.readings.push_back(
          {{code, desk.at(minute), depth, Quality::good, "ponds"}, Quantity::pondingDepth});
    if (!desk.world->takeLive(desk.at(minute), {{"ponds", {&batch}}})) qFatal("not taken");
  }
};

QJsonObject nightJson(const Ran& ran) {
  return QJsonDocument::fromJson(ran.out.trimmed().split('\n').last().toUtf8()).object();
}

}  // namespace

class JournalReplayTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QString city_ = folder_.filePath("city"), night_ = folder_.filePath("journal.sqlite");
  std::unique_ptr<LiveNight> live_;

  /// The night written anew with `edit` on each body: its chain is whole.
  QString writtenAnew(const char* name, const std::function<void(store::JournalEntry&)>& edit) {
    const QString path = folder_.filePath(name);
    auto copy = store::Journal::open(path.toStdString());
    const auto entries = store::Journal::open(night_.toStdString())->read();
    for (store::JournalEntry entry : *entries) {
      edit(entry);
      if (!copy->append(entry.at, entry.kind, entry.by, entry.body)) qFatal("cannot append");
    }
    return path;
  }
  Ran replay(const QString& journal) const {
    return runCli({"journal", "replay", journal, "--city", city_, "--json"});
  }

 private slots:
  void initTestCase() {
    QVERIFY(gis::writeCity(smallCity(), city_.toStdString(), {}).ok());
    live_ = std::make_unique<LiveNight>(night_);
  }

  void theIncidentsOfALiveNightComeOutAsTheJournalSaysThem() {
    const Ran ran = replay(night_);
    QVERIFY2(ran.status == 0, qPrintable(ran.err + ran.out));
    QVERIFY2(ran.out.contains("as the journal says\n"), qPrintable(ran.out));
    QVERIFY2(ran.out.contains("  A001  "), qPrintable(ran.out));
    const QJsonObject json = nightJson(ran);
    QVERIFY(json["equal"].toBool());
    const QJsonArray sessions = json["sessions"].toArray();
    QCOMPARE(sessions.size(), 1);
    const QJsonArray incidents = sessions[0].toObject()["incidents"].toArray();
    QVERIFY(!incidents.isEmpty());
    QCOMPARE(incidents[0].toObject()["id"].toString(), QString("A001"));
    QCOMPARE(incidents[0].toObject()["step"].toString(), QString("verified"));
  }

  void decisionsThatNothingMeasuredLeadsToAreListed() {
    const QString dry = writtenAnew("dry.sqlite", [](store::JournalEntry& entry) {
      if (entry.kind == "decision") entry.kind = "left out";
      if (entry.kind != "observations") return;
      QString body = QString::fromStdString(entry.body);
      entry.body = body.replace("0.31", "0.01").replace("0.52", "0.01").toStdString();
    });
    QCOMPARE(runCli({"journal", "verify", dry}).status, 0);
    const Ran ran = replay(dry);
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.out.contains("differs: A001: the journal's decisions make this incident, what "
                              "came in does not\n"),
             qPrintable(ran.out));
    QVERIFY2(ran.err.contains("1 of 1 sessions do not come to what the journal says"),
             qPrintable(ran.err));
  }

  void waterThatTheJournalDecidedNothingAboutIsListed() {
    const QString silent = writtenAnew("silent.sqlite", [](store::JournalEntry& entry) {
      if (entry.kind == "rules" || entry.kind == "decision") entry.kind = "left out";
    });
    const Ran ran = replay(silent);
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.out.contains("differs: A001: what came in makes this incident"),
             qPrintable(ran.out));
  }

  void aJournalOfAnotherCityOrNoneIsOneError() {
    CityModel elsewhere = smallCity();
    elsewhere.name = {"别处", "Elsewhere"};
    const QString other = folder_.filePath("elsewhere");
    QVERIFY(gis::writeCity(elsewhere, other.toStdString(), {}).ok());
    const Ran ran = runCli({"journal", "replay", night_, "--city", other});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("no session of the journal watched this city"), qPrintable(ran.err));
    QVERIFY(replay(folder_.filePath("none.sqlite")).err.contains("there is no journal"));
  }

  void aJournalPlaysWhereARecordingDoes() {
    const Ran ran = runCli({"feed", "replay", night_, "--rate", "0", "--city", city_, "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QCOMPARE(nightJson(ran)["observations"].toInt(), 40);
    const auto messages = session::readRecordingFile(night_.toStdString());
    QVERIFY2(messages.ok(), messages.ok() ? "" : messages.error().text().c_str());
    QCOMPARE(messages->size(), std::size_t(40));
    QVERIFY(messages->front().received == live_->desk.at(1));
    QCOMPARE(messages->front().channel, std::string("ponds"));
  }

  void theNightIsSeenAgainInASessionOfItsCity() {
    session::Options options;
    options.dataFolder = folder_.filePath("again").toStdString();
    auto made = session::Session::make(options, session::Pace::asFastAsPossible);
    QVERIFY(made.ok());
    (*made)->openCity(city_.toStdString(), night_.toStdString());
    (*made)->waitIdle();
    (*made)->waitUntil(live_->desk.at(20));
    const auto view = (*made)->view();
    QVERIFY(std::any_of(view->incidents.begin(), view->incidents.end(),
                        [](const auto& shown) { return shown.incident.id == "A001"; }));
    QCOMPARE(view->series.at("S-POND2")->value.back(), 0.52);
  }

  void aPartOfItIsWrittenAsARecording() {
    const QString out = folder_.filePath("part.jsonl");
    const auto time = [&](double minute) {
      return QString::fromStdString(toIso(live_->desk.at(minute)));
    };
    const Ran ran = runCli({"journal", "record", night_, "--out", out, "--from", time(5), "--until",
                            time(8), "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QCOMPARE(nightJson(ran)["messages"].toInt(), 6);
    const auto messages = session::readRecordingFile(out.toStdString());
    QCOMPARE(messages->size(), std::size_t(6));
    QCOMPARE(
        runCli({"journal", "record", night_, "--out", out, "--from", time(5), "--until", time(5)})
            .status,
        1);
  }

  void aJournalThatWasEditedIsRefusedByItsChain() {
    const QString edited = folder_.filePath("edited.sqlite");
    QVERIFY(QFile::copy(night_, edited));
    sqlite3* file = nullptr;
    QCOMPARE(sqlite3_open(qPrintable(edited), &file), SQLITE_OK);
    const int done = sqlite3_exec(file,
                                  "UPDATE entries SET body = replace(body, '0.31', '0.32') "
                                  "WHERE kind = 'observations'",
                                  nullptr, nullptr, nullptr);
    sqlite3_close(file);
    QCOMPARE(done, SQLITE_OK);
    for (const QStringList& verb :
         {QStringList{"journal", "replay", edited, "--city", city_},
          QStringList{"journal", "record", edited, "--out", folder_.filePath("none.jsonl")},
          QStringList{"feed", "replay", edited, "--rate", "0"}}) {
      const Ran ran = runCli(verb);
      QCOMPARE(ran.status, 1);
      QVERIFY2(ran.err.contains("tampered"), qPrintable(ran.err));
    }
    QVERIFY(!QFile::exists(folder_.filePath("none.jsonl")));
  }
};

QTEST_GUILESS_MAIN(JournalReplayTest)
#include "journal_replay_test.moc"

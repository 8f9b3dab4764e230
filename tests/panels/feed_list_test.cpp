// How live feeds are, as people see it: state, age, rejections with their reasons and bytes.
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QtTest>

#include "app/desktop/options.h"
#include "app/desktop/translation.h"
#include "app/panels/feed_list.h"
#include "app/panels/left_rail.h"
#include "app/panels/top_bar.h"
#include "tests/panels/shown_texts.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

session::FeedLine lineNamed(const std::string& id, FeedState state, int secondsAgo) {
  session::FeedLine line;
  line.status.id = id;
  line.status.name = {"积水点", "Ponding " + id};
  line.status.state = state;
  line.status.lastSeen = kNow - std::chrono::seconds(secondsAgo);
  line.connected = true;
  return line;
}

ViewPtr liveWorld(std::vector<session::FeedLine> lines) {
  session::WorldView world = smallWorld();
  world.feeds = std::make_shared<const std::vector<session::FeedLine>>(std::move(lines));
  return std::make_shared<const session::WorldView>(std::move(world));
}

session::FeedLine faultyLine() {
  session::FeedLine line = lineNamed("ponds", FeedState::late, 150);
  line.status.messages = 7;
  line.status.accepted = 5;
  line.status.duplicates = 1;
  line.status.rejected = 3;
  line.status.completeness = 0.95;
  line.status.delayMedian = 1.2;
  line.status.delayMost = 4;
  line.status.reasons = {{"the sensor is unknown", 2}, {"this is not JSON", 1}};
  line.status.evidence = {{kNow, "this is not JSON", "", 4, 0, std::string("not\0JSON", 8)}};
  return line;
}

QListWidget* feedRows(const QWidget& widget) { return widget.findChild<QListWidget*>("feeds"); }

}  // namespace

class FeedListTest : public QObject {
  Q_OBJECT
 private slots:
  void withoutLiveFeedsThereIsNoList() {
    FeedList list;
    list.setView(std::make_shared<const session::WorldView>(smallWorld()));
    QVERIFY(list.isHidden());
  }

  void sourcesThatDisagreeAreListedWithBothValuesAndAClickChoosesThePlace() {
    LeftRail rail;
    session::WorldView world = smallWorld();
    rail.setView(std::make_shared<const session::WorldView>(world));
    auto* rows = rail.findChild<QListWidget*>("conflicts");
    QVERIFY(rows->parentWidget()->isHidden());
    world.conflicts = {{{2, "utility", 0.30, kNow - std::chrono::minutes(3)},
                        {2, "camera", 0.75, kNow},
                        0.45,
                        0.15,
                        {"配置", "configuration"}}};
    rail.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(!rows->parentWidget()->isHidden());
    QCOMPARE(rows->count(), 1);
    QCOMPARE(rows->item(0)->text(),
             QString("Jiangjin Road underpass\n30 cm (utility, 3 min) ≠ 75 cm (camera, 0 s)"));
    QVERIFY(rows->item(0)->toolTip().contains("may differ by 15 cm"));
    world.conflicts[0].other.site = 3;  // two instruments side by side
    world.conflicts[0].other.source.clear();
    rail.setView(std::make_shared<const session::WorldView>(world));
    const QString second = say(world.city->sensors[3].name, world.city->sensors[3].code);
    QCOMPARE(rows->item(0)->text(), "Jiangjin Road underpass ≠ " + second +
                                        "\n30 cm (utility, 3 min) ≠ 75 cm (0 s)");
    QStringList chosen;
    connect(&rail, &LeftRail::chosen, this, [&](const QString& code) { chosen << code; });
    emit rows->itemClicked(rows->item(0));
    QCOMPARE(chosen, QStringList{"S-POND1"});
  }

  void eachFeedShowsItsStateItsAgeAndWhatWasRejected() {
    FeedList list;
    session::FeedLine broken = lineNamed("far", FeedState::silent, 4000);
    broken.trouble = "the server cannot be asked";
    list.setView(liveWorld({lineNamed("rain", FeedState::fresh, 4), faultyLine(), broken}));
    QVERIFY(!list.isHidden());
    const QListWidget* rows = feedRows(list);
    QCOMPARE(rows->count(), 3);
    QCOMPARE(rows->item(0)->text(), QString("Ponding rain\nfresh · 4 s"));
    QCOMPARE(rows->item(1)->text(), QString("Ponding ponds\nlate · 2 min · 3 rejected"));
    QVERIFY2(rows->item(2)->text().contains("\ntrouble · "), qPrintable(rows->item(2)->text()));
    QVERIFY(shownTexts(list).contains("Feeds: 1 of 3 fresh · 4 s"));
    QVERIFY(rows->item(0)->icon().pixmap(14, 14).toImage() !=
            rows->item(2)->icon().pixmap(14, 14).toImage());
  }

  void delaysOfTripsThatNoVehicleServesAreCountedAndTheLatestIsNamed() {
    FeedList list;
    session::FeedLine trips = lineNamed("trips", FeedState::fresh, 4);
    trips.delaysAlone = {12, "T5", 540};
    list.setView(liveWorld({trips}));
    QListWidget* rows = feedRows(list);
    QCOMPARE(rows->item(0)->text(),
             QString("Ponding trips\nfresh · 4 s · delays without a vehicle: 12"));
    emit rows->itemClicked(rows->item(0));
    const QString shown = shownTexts(list);
    QVERIFY2(shown.contains("No vehicle shows the delay of T5, 9 min late"), qPrintable(shown));
  }

  void afterAStartAFeedWaitsForItsFirstMessageAndIsNotCalledSilent() {
    FeedList list;
    session::FeedLine started = lineNamed("rain", FeedState::unheard, 0);
    started.status.lastSeen.reset();
    started.status.waitsSince = kNow - std::chrono::minutes(2);
    session::FeedLine overdue = started;
    overdue.status.state = FeedState::silent;
    list.setView(liveWorld({started, overdue, lineNamed("river", FeedState::fresh, 4)}));
    const QListWidget* rows = feedRows(list);
    const QString since = clockOf(list.world(), *started.status.waitsSince);
    QCOMPARE(rows->item(0)->text(),
             QString("Ponding rain\nwaiting · no message yet since %1").arg(since));
    QCOMPARE(rows->item(1)->text(),
             QString("Ponding rain\nsilent · no message yet since %1").arg(since));
    QVERIFY2(shownTexts(list).contains("Feeds: 1 of 3 fresh · 1 waiting · 4 s"),
             qPrintable(shownTexts(list)));
    QVERIFY(rows->item(0)->icon().pixmap(14, 14).toImage() !=
            rows->item(1)->icon().pixmap(14, 14).toImage());
  }

  void aClickShowsReasonsAndBytesAndAnotherClosesThem() {
    FeedList list;
    list.setView(liveWorld({lineNamed("rain", FeedState::fresh, 4), faultyLine()}));
    QListWidget* rows = feedRows(list);
    emit rows->itemClicked(rows->item(1));
    const QString shown = shownTexts(list);
    for (const char* part : {"7 messages, 4 values kept, 1 repeats", "Completeness 95 %",
                             "Delay 1.2 s, 95 % within 4.0 s", "2 × the sensor is unknown",
                             "byte 4: this is not JSON", "not·JSON"})
      QVERIFY2(shown.contains(QString::fromUtf8(part)), qPrintable(shown));
    list.setView(liveWorld({faultyLine()}));  // it stays with its feed
    QVERIFY(shownTexts(list).contains("the sensor is unknown"));
    emit rows->itemClicked(rows->item(0));
    QVERIFY(!shownTexts(list).contains("the sensor is unknown"));
  }

  void theRailAndTheTopBarShowLiveFeeds() {
    LeftRail rail;
    TopBar bar;
    const ViewPtr view = liveWorld({lineNamed("rain", FeedState::fresh, 4)});
    rail.setView(view);
    bar.setView(view);
    QCOMPARE(feedRows(rail)->count(), 1);
    QVERIFY(shownTexts(bar).contains("Feeds: 1 of 1 fresh · 4 s"));
  }

  void whatALineOfTheRailCutsOffItsTipSays() {
    LeftRail rail;
    rail.resize(248, 900);
    session::WorldView world = smallWorld();
    world.feeds = liveWorld({lineNamed("rain", FeedState::fresh, 4), faultyLine()})->feeds;
    rail.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(!world.incidents.empty());
    int lines = 0;
    for (const QListWidget* list : rail.findChildren<QListWidget*>())
      for (int row = 0; row < list->count(); ++row, ++lines) {
        const QString text = list->item(row)->text(), tip = list->item(row)->toolTip();
        const QString named = text.section("   ", -1).section('\n', 0, 0);
        QVERIFY2(tip.contains(named), qPrintable(text + " | " + tip));
      }
    QVERIFY(lines > 3);
    for (const QLabel* heading : rail.findChildren<QLabel*>("heading"))
      if (heading->text().contains(':')) QVERIFY2(heading->wordWrap(), qPrintable(heading->text()));
    const auto* search = rail.findChild<QLineEdit*>();
    QVERIFY(search->toolTip().contains("commands") && search->placeholderText().contains("Ctrl+K"));
  }

  void theTopBarSaysThatItIsAnExercise() {
    TopBar bar;
    session::WorldView view = smallWorld();
    view.exercise = true;
    bar.setView(std::make_shared<const session::WorldView>(view));
    const auto marks = [&] {
      QStringList texts;
      for (const QLabel* label : bar.findChildren<QLabel*>("badge")) texts << label->text();
      return texts.join('|');
    };
    QVERIFY2(marks().contains("EXERCISE"), qPrintable(marks()));
    view.exercise = false;
    ++view.revision;
    bar.setView(std::make_shared<const session::WorldView>(view));
    QVERIFY2(!marks().contains("EXERCISE"), qPrintable(marks()));
  }
  void theTopBarSaysHowPastForecastsDid() {
    TopBar bar;
    bar.resize(1920, 48);
    session::WorldView world = *liveWorld({lineNamed("rain", FeedState::fresh, 4)});
    auto score = std::make_shared<session::ForecastScoreView>();
    score->total.hits = 4;
    score->total.misses = 1;
    score->eventDepth = 0.15;
    world.score = score;
    bar.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY2(shownTexts(bar).contains("H 4 M 1 F 0"), qPrintable(shownTexts(bar)));
    for (const QLabel* label : bar.findChildren<QLabel*>())
      if (label->text() == "H 4 M 1 F 0")
        QVERIFY(label->toolTip().startsWith("H hits, M misses, F false alarms\n"));
  }

  void allOfItSpeaksChinese() {
    desktop::Translation translation;
    translation.use(Language::zh);
    FeedList list;
    list.setView(liveWorld({faultyLine()}));
    emit feedRows(list)->itemClicked(feedRows(list)->item(0));
    QCOMPARE(feedRows(list)->item(0)->text(), QString::fromUtf8("积水点\n迟到 · 2 分钟 · 拒收 3"));
    QVERIFY2(shownTexts(list).contains(QString::fromUtf8("2 × 城市中没有该传感器")),
             qPrintable(shownTexts(list)));
  }

  /// What the codecs say in their sources has its Chinese.
  void everyReasonOfRejectionIsTranslated() {
    desktop::Translation translation;
    translation.use(Language::zh);
    static const QRegularExpression call("(?:reject|fails)\\(\\s*\"([a-z][^\"]+)\"");
    int reasons = 0;
    QDir codecs(CITYMIRROR_SOURCE_DIR "/gis/feed");
    for (const QString& name : codecs.entryList({"*.cpp"})) {
      QFile file(codecs.filePath(name));
      QVERIFY(file.open(QIODevice::ReadOnly));
      const QString source = QString::fromUtf8(file.readAll());
      for (auto it = call.globalMatch(source); it.hasNext(); ++reasons) {
        const QString reason = it.next().captured(1);
        QVERIFY2(rejectionText(reason.toStdString()) != reason, qPrintable(reason));
      }
    }
    QVERIFY(reasons > 25);
  }

  void feedsOnTheCommandLineAreRepeatableAndExcludeARecording() {
    const auto parsed =
        desktop::parseOptions({"citymirror", "--feed", "a.json", "--feed", "b.json"});
    QVERIFY(parsed.ok());
    QCOMPARE(parsed->feeds, QStringList({"a.json", "b.json"}));
    const auto both = desktop::parseOptions(
        {"citymirror", "--city", "c", "--recording", "r.jsonl", "--feed", "a.json"});
    QVERIFY(!both.ok());
    QCOMPARE(both.error().where, std::string("--feed"));
  }
};

QTEST_MAIN(FeedListTest)
#include "feed_list_test.moc"

#include "app/panels/score_panel.h"

#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

#include "app/desktop/translation.h"
#include "app/panels/left_rail.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;
using desktop::Translation;

namespace {

QString labelsOf(const QWidget& widget) {
  QStringList texts;
  for (const QLabel* label : widget.findChildren<QLabel*>()) {
    if (!label->isHidden()) texts << label->text();
  }
  return texts.join('|');
}

world::SiteOutcome outcomeOf(world::Verdict outcome, int lead) {
  world::SiteOutcome site{"F001", "S-POND1", outcome};
  if (outcome == world::Verdict::hit) {
    site.lead = std::chrono::minutes(lead);
    site.forecastAt = minutesAfterNow(10);
    site.observedAt = minutesAfterNow(lead);
  }
  site.forecastPeak = 0.42;
  site.observedPeak = 0.37;
  return site;
}

ViewPtr scoredWorld() {
  session::WorldView world = smallWorld();
  auto score = std::make_shared<session::ForecastScoreView>();
  score->outcomes = {outcomeOf(world::Verdict::miss, 0), outcomeOf(world::Verdict::hit, 23)};
  score->total = world::scoreOf(score->outcomes);
  score->forecasts = 4;
  score->eventDepth = 0.15;
  score->source = {"蓝色阈值", "the blue band"};
  score->until = kNow;
  world.score = score;
  return std::make_shared<const session::WorldView>(std::move(world));
}

}  // namespace

class ScorePanelTest : public QObject {
  Q_OBJECT
 private slots:
  void beforeTheFirstForecastThereIsNoScore() {
    ScorePanel panel;
    panel.setView(std::make_shared<const session::WorldView>(smallWorld()));
    QVERIFY(panel.isHidden());
    QVERIFY(scoreLine(panel.world()).isEmpty());
  }

  void ratiosLeadAndEventAreShownWithTheirSource() {
    ScorePanel panel;
    panel.setView(scoredWorld());
    QVERIFY(!panel.isHidden());
    const QString texts = labelsOf(panel);
    for (const char* wanted : {"hits 1 · misses 1 · false alarms 0 · 23 min ahead", "50 %", "5 cm"})
      QVERIFY2(texts.contains(wanted), qPrintable(texts));
    bool sourced = false;
    for (const QLabel* label : panel.findChildren<QLabel*>())
      sourced = sourced || label->toolTip().contains("15 cm or deeper, the blue band");
    QVERIFY(sourced);
  }

  void aPlaceSaysWhatWasForecastAndSeenAndLeadsToItsSensor() {
    ScorePanel panel;
    panel.setView(scoredWorld());
    auto* list = panel.findChild<QListWidget*>();
    QCOMPARE(list->count(), 2);
    const QString newest = list->item(0)->text();
    QVERIFY2(newest.contains("hit") && newest.contains("42 cm") && newest.contains("37 cm") &&
                 newest.contains("18:15") && newest.contains("18:28"),
             qPrintable(newest));
    QSignalSpy chosen(&panel, &ScorePanel::sensorChosen);
    emit list->itemClicked(list->item(0));
    QCOMPARE(chosen.at(0).at(0).toString(), QString("S-POND1"));
  }

  void theLineIsAlwaysInViewInTheRailAndSpeaksBothLanguages() {
    LeftRail rail;
    rail.setView(scoredWorld());
    QVERIFY(labelsOf(rail).contains("Forecasts: hits 1"));
    Translation translation;
    translation.use(Language::zh);
    rail.setView(scoredWorld());
    const QString texts = labelsOf(rail);
    QVERIFY2(texts.contains("命中 1 · 漏报 1 · 空报 0 · 提前 23"), qPrintable(texts));
    translation.use(Language::en);
  }
};

QTEST_MAIN(ScorePanelTest)
#include "score_panel_test.moc"

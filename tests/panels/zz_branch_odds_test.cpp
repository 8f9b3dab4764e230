// While a branch is shown, what is not of it says so: the probability of ponding and the score.
#include "app/desktop/odds_tools.h"
#include "app/panels/score_panel.h"
#include "tests/panels/small_world.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

class BranchOddsTest : public TrafficWindow {
  Q_OBJECT

  OddsTools* odds() { return window_->tools()->tool<OddsTools>(); }
  static QString headings(const QWidget& panel) {
    QStringList texts;
    for (const QLabel* label : panel.findChildren<QLabel*>()) texts << label->text();
    return texts.join('|');
  }

 private slots:
  void initTestCase() {
    open();
    auto made = std::make_shared<session::ForecastOdds>();
    made->run = "F001";
    made->issued = kNow;
    made->until = kNow + std::chrono::hours(1);
    made->rules = {4, 0.4, 300, {}};
    odds()->card()->setOdds(made);
    odds()->start();
  }

  void theLegendNamesTheRunAndTheBranchThatItIsNotOf() {
    const auto says = [&](const char* words) { return odds()->card()->text().contains(words); };
    QVERIFY2(says("Of forecast F001"), qPrintable(odds()->card()->text()));
    tools()->start(50);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QVERIFY2(!says("not of branch"), qPrintable(odds()->card()->text()));  // the run has its water
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    QTRY_VERIFY2_WITH_TIMEOUT(says("not of branch W·1 that is shown"),
                              qPrintable(odds()->card()->text()), 60000);
    translation_->use(Language::zh);
    QTRY_VERIFY_WITH_TIMEOUT(says("不是所示的分支 W·1"), 30000);
    translation_->use(Language::en);
    tools()->choose("W");
    QTRY_VERIFY_WITH_TIMEOUT(!says("not of branch"), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
  }

  void theScoreIsOfForecastsWhateverIsShown() {
    panels::ScorePanel panel;
    session::WorldView world = smallWorld();
    auto score = std::make_shared<session::ForecastScoreView>();
    score->until = kNow;
    world.score = score;
    panel.setView(std::make_shared<const session::WorldView>(std::move(world)));
    QVERIFY(!headings(panel).contains("branch"));
    panel.setBranch("W·2");
    QVERIFY2(headings(panel).contains("not of branch W·2"), qPrintable(headings(panel)));
    panel.setBranch({});
    QVERIFY(!headings(panel).contains("branch"));
  }
};

QTEST_MAIN(BranchOddsTest)
#include "zz_branch_odds_test.moc"

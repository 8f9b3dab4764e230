// What the probability of ponding in the window is not: its card says so.
#include "app/panels/odds_card.h"

#include <QLabel>
#include <QTest>

using namespace citymirror;

class OddsLimitsTest : public QObject {
  Q_OBJECT
 private slots:
  void theCardSaysWhichRunItIsOfAndThatTheRainIsAlikeAllOverTheCity() {
    const panels::OddsCard card;
    const QString tip = card.findChild<QLabel*>("oddsRun")->toolTip();
    QVERIFY2(tip.contains("not of a branch of traffic"), qPrintable(tip));
    QVERIFY2(tip.contains("all over the city alike"), qPrintable(tip));
    QVERIFY2(tip.contains("citymirror-cli ensemble"), qPrintable(tip));
  }
};

QTEST_MAIN(OddsLimitsTest)
#include "zz_odds_limits_test.moc"

// How values read in every card.
#include "app/panels/words.h"

#include <QTest>
#include <limits>

using namespace citymirror::panels;

class WordsTest : public QObject {
  Q_OBJECT
 private slots:
  void aDifferenceHasItsSignAndNothingHasNone() {
    QCOMPARE(differenceText(3, 0), QString("+3"));
    QCOMPARE(differenceText(-3, 0), QString("−3"));
    QCOMPARE(differenceText(1234.56, 1), QString("+1,234.6"));
    QCOMPARE(differenceText(0, 0), QString("0"));
    QCOMPARE(differenceText(0, 1), QString("0.0"));
    QCOMPARE(differenceText(-0.0, 0), QString("0"));
  }

  void whatIsRoundedAwayIsNoDifference() {
    QCOMPARE(differenceText(0.04, 1), QString("0.0"));
    QCOMPARE(differenceText(-0.04, 1), QString("0.0"));
    QCOMPARE(differenceText(-0.06, 1), QString("−0.1"));
  }

  void aDifferenceThatDoesNotApplyIsADash() {
    QCOMPARE(differenceText(std::numeric_limits<double>::quiet_NaN(), 0), QString("–"));
    QCOMPARE(differenceText(std::numeric_limits<double>::infinity(), 0), QString("–"));
  }
};

QTEST_MAIN(WordsTest)
#include "words_test.moc"

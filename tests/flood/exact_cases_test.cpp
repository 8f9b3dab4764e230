#include <QtTest>

#include "tests/flood/exact_cases.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

class ExactCasesTest : public QObject {
  Q_OBJECT
 private slots:
  void everyCaseStaysWithinItsBounds_data() {
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("scheme");
    const auto cases = exactCases();
    for (std::size_t i = 0; i < cases.size(); ++i) {
      for (const Scheme scheme : cases[i].schemes) {
        QTest::newRow((cases[i].id + ", " + nameOf(scheme)).c_str()) << int(i) << int(scheme);
      }
    }
  }
  void everyCaseStaysWithinItsBounds() {
    QFETCH(int, number);
    QFETCH(int, scheme);
    const ExactCase exact = exactCases()[std::size_t(number)];
    for (const Measure& m : exact.run(Scheme(scheme)).measures) {
      qInfo("%s: %.3g %s (bound %.3g); %s", m.what.en.c_str(), m.value, m.unit.c_str(), m.bound,
            exact.published.en.c_str());
      QVERIFY2(m.holds(), (m.id + " is beyond its bound").c_str());
    }
  }
};

QTEST_GUILESS_MAIN(ExactCasesTest)
#include "exact_cases_test.moc"

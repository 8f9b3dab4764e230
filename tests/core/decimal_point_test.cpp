#include "engine/core/decimal_point.h"

#include <QtTest>
#include <clocale>
#include <cstdlib>
#include <string>

using namespace citymirror;

class DecimalPointTest : public QObject {
  Q_OBJECT
 private slots:
  void cleanup() { std::setlocale(LC_NUMERIC, "C"); }

  /// Of those that are installed; one that writes a point is on every system.
  void numbersHaveAPointWhateverTheLanguageOfTheSystem() {
    int tried = 0;
    for (const char* language : {"de_DE.UTF-8", "es_ES.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
      if (std::setlocale(LC_NUMERIC, language) == nullptr) continue;
      ++tried;
      keepDecimalPoint();
      QCOMPARE(std::string(std::setlocale(LC_NUMERIC, nullptr)), std::string("C"));
      QCOMPARE(std::strtod("13.9", nullptr), 13.9);
    }
    QVERIFY(tried > 0);
  }
};

QTEST_APPLESS_MAIN(DecimalPointTest)
#include "decimal_point_test.moc"

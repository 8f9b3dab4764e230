#include "engine/core/number_text.h"

#include <QtTest>

using namespace citymirror;

class NumberTextTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsWhollyANumberIsRead() {
    QCOMPARE(finiteNumber("-14.2"), std::optional(-14.2));
    QCOMPARE(finiteNumber("+3"), std::optional(3.0));
    QCOMPARE(finiteNumber("1e3"), std::optional(1000.0));
    QCOMPARE(finiteNumber("0"), std::optional(0.0));
    QCOMPARE(finiteNumber(" 3"), std::optional(3.0));  // "1, 2, 3"
  }
  void whatIsNoFiniteNumberIsNone_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"nan", "NaN", "-nan", "inf", "-inf", "infinity", "1e999", "", " ", "+",
                             "+-3", "3 m", "3,5", "0x10", "3 ", "abc"})
      QTest::newRow(text[0] == '\0' ? "nothing" : text) << QByteArray(text);
  }
  void whatIsNoFiniteNumberIsNone() {
    QFETCH(QByteArray, text);
    QVERIFY(!finiteNumber(text.toStdString()));
  }
  void oneThingIsNotToldAsMany() {
    QCOMPARE(counted(0, "error", "errors"), std::string("0 errors"));
    QCOMPARE(counted(1, "error", "errors"), std::string("1 error"));
    QCOMPARE(counted(21, "error", "errors"), std::string("21 errors"));
  }
};

QTEST_GUILESS_MAIN(NumberTextTest)
#include "number_text_test.moc"

// Rows of the tables that are written for other programs.
#include <QtTest>
#include <limits>

#include "app/session/csv.h"

using namespace citymirror::session;

class CsvRowsTest : public QObject {
  Q_OBJECT
 private slots:
  void aRowHasItsColumnsWhicheverOfThemAreEmpty() {
    QCOMPARE(csvRow({"a", "b", "c"}), std::string("a,b,c\n"));
    QCOMPARE(csvRow({"", "b", "c"}), std::string(",b,c\n"));
    QCOMPARE(csvRow({"", "", ""}), std::string(",,\n"));
    QCOMPARE(csvRow({"a", "", ""}), std::string("a,,\n"));
  }

  void whatIsNoFiniteNumberIsEmpty() {
    QCOMPARE(csvFinite(1.5), std::string("1.5"));
    QCOMPARE(csvFinite(std::numeric_limits<double>::infinity()), std::string());
    QCOMPARE(csvFinite(std::numeric_limits<double>::quiet_NaN()), std::string());
  }
};

QTEST_APPLESS_MAIN(CsvRowsTest)
#include "zz_csv_rows_test.moc"

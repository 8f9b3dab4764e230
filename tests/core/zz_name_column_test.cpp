// Names of buildings: a column in which most rows have none.
#include <QtTest>

#include "engine/core/name_column.h"

using namespace citymirror;

class NameColumnTest : public QObject {
  Q_OBJECT

  static NameColumn sample() {
    NameColumn names;
    names.push_back({});
    names.push_back({"市医院", "City hospital"});
    names.push_back({});
    names.push_back({"", "Tower"});
    names.push_back({});
    return names;
  }

 private slots:
  void everyRowHasTheNameThatItWasGiven() {
    const NameColumn names = sample();
    QCOMPARE(names.size(), std::size_t(5));
    QCOMPARE(names[1], (Text{"市医院", "City hospital"}));
    QCOMPARE(names[3], (Text{"", "Tower"}));
  }

  void aRowWithoutANameIsEmpty() {
    const NameColumn names = sample();
    for (const std::size_t row : {0, 2, 4}) QCOMPARE(names[row], Text{});
  }

  void blankedItHasAsManyRowsAndNoName() {
    NameColumn names = sample();
    names.blank();
    QCOMPARE(names.size(), std::size_t(5));
    for (std::size_t row = 0; row < names.size(); ++row) QCOMPARE(names[row], Text{});
    names.push_back({"新", "New"});
    QCOMPARE(names[5], (Text{"新", "New"}));
  }

  void aColumnCutShortForgetsWhatWasBehindAndGrowsWithoutNames() {
    NameColumn names = sample();
    names.resize(2);
    names.resize(4);
    QCOMPARE(names.size(), std::size_t(4));
    QCOMPARE(names[1], (Text{"市医院", "City hospital"}));
    QCOMPARE(names[3], Text{});
  }
};

QTEST_GUILESS_MAIN(NameColumnTest)
#include "zz_name_column_test.moc"

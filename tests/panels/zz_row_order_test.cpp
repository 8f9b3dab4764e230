// Many rows are sorted and filtered beside the window, which stays as it was until they come.
#include "app/panels/row_order.h"

#include <QApplication>
#include <QLabel>
#include <QTableView>
#include <QtTest>
#include <atomic>
#include <numeric>
#include <stop_token>
#include <thread>

#include "app/panels/attribute_table.h"
#include "app/panels/theme.h"

using namespace citymirror;
using namespace citymirror::panels;
using Order = RowsWanted::Order;

namespace {

constexpr std::size_t kFallingRows = 300'000;

/// How often values were asked for, by whom.
struct ValueReads {
  const std::thread::id window = std::this_thread::get_id();
  std::atomic<std::size_t> byWindow = 0, byOthers = 0;
};

/// Heights fall from row to row; every hundredth is missing.
FieldTable fallingTable(std::shared_ptr<ValueReads> asked, std::size_t rows = kFallingRows) {
  FieldTable table;
  table.key = "falling";
  table.rows = rows;
  table.columns = {
      {"code",
       {"编码", "code"},
       FieldType::text,
       "",
       [](std::size_t row) -> FieldValue { return "F" + std::to_string(row); }},
      {"height",
       {"高度", "height"},
       FieldType::real,
       "m",
       [asked, rows](std::size_t row) -> FieldValue {
         ++(std::this_thread::get_id() == asked->window ? asked->byWindow : asked->byOthers);
         if (row % 100 == 99) return {};
         return double(rows - row);
       }}};
  return table;
}

std::vector<std::uint32_t> allRows(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

}  // namespace

class RowOrderTest : public QObject {
  Q_OBJECT
  std::shared_ptr<ValueReads> asked_;

  QString count(const AttributeTable& table) const {
    QStringList said;
    for (const QLabel* label : table.findChildren<QLabel*>()) said << label->text();
    return said.join('|');
  }

 private slots:
  void init() { asked_ = std::make_shared<ValueReads>(); }

  void theWindowReadsNoValueToSortManyRowsAndItsRowsStayUntilTheyCome() {
    AttributeModel model;
    model.setTable(fallingTable(asked_));
    model.sort(1, Qt::AscendingOrder);
    QCOMPARE(model.arranging(), AttributeModel::Arranging::sorting);
    QCOMPARE(model.layerRow(0), 0U);
    QCOMPARE(model.rowCount(), int(kFallingRows));
    QTRY_COMPARE_WITH_TIMEOUT(model.arranging(), AttributeModel::Arranging::none, 60'000);
    QCOMPARE(model.layerRow(0), std::uint32_t(kFallingRows - 2));
    QCOMPARE(model.layerRow(int(kFallingRows) - 1) % 100, 99U);
    QCOMPARE(asked_->byWindow.load(), std::size_t(0));
    QVERIFY(asked_->byOthers >= kFallingRows);
  }

  void theWindowReadsNoValueToFilterManyRows() {
    AttributeModel model;
    model.setTable(fallingTable(asked_));
    QSignalSpy arranged(&model, &AttributeModel::arranged);
    QVERIFY(model.setFilter("height <= 250"));
    QCOMPARE(model.rowCount(), int(kFallingRows));
    QVERIFY(arranged.wait(60'000));
    QCOMPARE(model.rowCount(), 247);
    QCOMPARE(asked_->byWindow.load(), std::size_t(0));
    QVERIFY(!model.setFilter("hight <= 250"));  // told at once
    QCOMPARE(model.arranging(), AttributeModel::Arranging::none);
  }

  void onlyWhatWasAskedForLastComesAFilterWithItsOrder() {
    AttributeModel model;
    model.setTable(fallingTable(asked_));
    QSignalSpy arranged(&model, &AttributeModel::arranged);
    model.sort(0, Qt::AscendingOrder);
    QVERIFY(model.setFilter("height <= 250"));
    model.sort(1, Qt::AscendingOrder);
    QVERIFY(arranged.wait(60'000));
    QCOMPARE(arranged.size(), 1);
    QCOMPARE(model.rowCount(), 247);
    QCOMPARE(model.layerRow(0), std::uint32_t(kFallingRows - 2));
  }

  void anotherTableIsNotSortedByWhatWasAskedOfTheLastOne() {
    AttributeModel model;
    model.setTable(fallingTable(asked_));
    model.sort(1, Qt::AscendingOrder);
    model.setTable(fallingTable(asked_, 5));
    QCOMPARE(model.arranging(), AttributeModel::Arranging::none);
    QTest::qWait(0);
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.layerRow(0), 0U);
  }

  void theTableSaysWhatIsGoingOnAndKeepsTheSelectedRows() {
    AttributeTable table;
    table.setTable("Falling", fallingTable(asked_));
    table.select({7, 8, 4000});
    QSignalSpy selected(&table, &AttributeTable::selected);
    table.view()->sortByColumn(1, Qt::AscendingOrder);
    QVERIFY2(count(table).contains("sorting…"), qPrintable(count(table)));
    QTRY_VERIFY_WITH_TIMEOUT(!count(table).contains("sorting…"), 60'000);
    QVERIFY2(count(table).contains("3 selected"), qPrintable(count(table)));
    QVERIFY(selected.isEmpty());
    std::vector<std::uint32_t> rows;
    for (const QModelIndex& index : table.view()->selectionModel()->selectedRows())
      rows.push_back(table.model()->layerRow(index.row()));
    std::sort(rows.begin(), rows.end());
    QVERIFY(rows == (std::vector<std::uint32_t>{7, 8, 4000}));
    table.filter("height <= 250");
    QVERIFY2(count(table).contains("filtering…"), qPrintable(count(table)));
    QTRY_VERIFY_WITH_TIMEOUT(count(table).contains("247 of"), 60'000);
    QCOMPARE(selected.size(), 1);  // nothing is selected any more
    QVERIFY(selected[0][0].value<std::vector<std::uint32_t>>().empty());
  }

  void allOfAMillionRowsAreOneRange() {
    AttributeTable table;
    table.setTable("Falling", fallingTable(asked_, 1'000'000));
    std::vector<std::uint32_t> chosen;
    connect(&table, &AttributeTable::selected, this,
            [&](const std::vector<std::uint32_t>& rows) { chosen = rows; });
    const std::size_t before = asked_->byWindow;
    table.view()->selectAll();
    QCOMPARE(table.view()->selectionModel()->selection().size(), 1);
    QVERIFY(chosen == allRows(1'000'000));
    QVERIFY2(count(table).contains("1,000,000 selected"), qPrintable(count(table)));
    table.select(chosen);
    QCOMPARE(table.view()->selectionModel()->selection().size(), 1);
    QCOMPARE(asked_->byWindow.load(), before);  // no cell was read
  }

  void tiesKeepTheOrderTheyHadAndMissingValuesComeLast() {
    FieldTable table;
    table.rows = 40'000;  // more than are sorted in one piece
    table.columns = {{"kind", {}, FieldType::integer, "", [](std::size_t row) -> FieldValue {
                        if (row % 7 == 0) return {};
                        return std::int64_t(row % 3);
                      }}};
    for (const Order order : {Order::ascending, Order::descending}) {
      const auto rows = orderedRows(table, {nullptr, allRows(table.rows), 0, order});
      QVERIFY(rows);
      QCOMPARE(rows->size(), table.rows);
      for (std::size_t i = 1; i < rows->size(); ++i) {
        const std::uint32_t a = (*rows)[i - 1], b = (*rows)[i];
        const bool missingA = a % 7 == 0, missingB = b % 7 == 0;
        QVERIFY(!missingA || missingB);
        if (missingA != missingB) continue;
        if (missingA || a % 3 == b % 3) QVERIFY(a < b);
        if (!missingA && a % 3 != b % 3) QCOMPARE(a % 3 < b % 3, order == Order::ascending);
      }
    }
  }

  void anOrderThatNobodyWantsAnyMoreEnds() {
    std::stop_source stop;
    stop.request_stop();
    const auto rows = orderedRows(fallingTable(asked_), {nullptr, allRows(kFallingRows), 1},
                                  run::JobContext(stop.get_token(), {}));
    QVERIFY(!rows && rows.error().code == ErrorCode::cancelled);
    QVERIFY(asked_->byWindow < kFallingRows / 10);
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  applyTheme(application);
  RowOrderTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_row_order_test.moc"

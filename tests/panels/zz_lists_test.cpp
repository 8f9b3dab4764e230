// Lists of content: as high as their rows, whole ones, and touched only where something changes.
#include <QApplication>
#include <QEnterEvent>
#include <QListWidget>
#include <QTableWidget>
#include <QTest>

#include "app/panels/incident_panel.h"
#include "app/panels/parts.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

class ListsTest : public QObject {
  Q_OBJECT
 private slots:
  void aListShowsWholeRowsInTheFontOfItsLanguage() {
    const std::unique_ptr<QListWidget> list(makeList("rows", nullptr));
    for (int row = 0; row < 6; ++row)
      list->addItem(row % 2 == 0 ? "抢险队 · 已呼叫" : "name\nstate");
    QFont font = list->font();
    for (const int pixels : {11, 13, 32}) {
      font.setPixelSize(pixels);
      list->setFont(font);
      fitHeight(list.get(), 4, 28);
      int rows = 0;
      for (int row = 0; row < 4; ++row) rows += list->sizeHintForRow(row);
      QCOMPARE(list->height(), rows + 2 * list->frameWidth());
    }
  }

  void aListIsAsHighAsItsRowsAndThenScrolls() {
    QListWidget* list = makeList("rows", nullptr);
    const std::unique_ptr<QListWidget> owner(list);
    std::vector<int> heights;
    for (const int rows : {0, 1, 2, 4, 9}) {
      resizeRows(list, rows);
      QCOMPARE(list->count(), rows);
      fitHeight(list, 4, 28);
      heights.push_back(list->height());
    }
    QCOMPARE(heights[0], 28 + 2 * list->frameWidth());  // room for one at least
    const int row = list->sizeHintForRow(0);
    QVERIFY(row > 0);
    QCOMPARE(heights[2] - heights[1], row);
    QCOMPARE(heights[3] - heights[1], 3 * row);
    QCOMPARE(heights[4], heights[3]);
  }

  void aCellIsTouchedOnlyWhereItChanges() {
    const std::unique_ptr<QTableWidget> table(makeTable("cells", 2, 0, 24, nullptr));
    table->setRowCount(1);
    int changes = 0;
    connect(table.get(), &QTableWidget::itemChanged, this, [&] { ++changes; });
    setCell(table.get(), 0, 1, "live", "told 2 min ago");
    const int first = changes;
    setCell(table.get(), 0, 1, "live", "told 2 min ago");
    QCOMPARE(changes, first);
    setCell(table.get(), 0, 1, "silent", "told 2 min ago");
    QVERIFY(changes > first);
    QCOMPARE(table->item(0, 1)->text(), QString("silent"));
    QCOMPARE(table->item(0, 1)->toolTip(), QString("told 2 min ago"));
  }

  void theQueueIsAsHighAsItsRowsUpToThreeAndKeepsThatUnderTheMouse() {
    IncidentPanel panel;
    session::WorldView world = smallWorld();
    auto* queue = panel.findChild<QListWidget*>("incidentQueue");
    const auto heightWith = [&](std::size_t incidents) {
      while (world.incidents.size() < incidents) {
        world.incidents.push_back(world.incidents.back());
        world.incidents.back().incident.id = "A00" + std::to_string(world.incidents.size());
      }
      world.incidents.resize(incidents);
      panel.setView(std::make_shared<const session::WorldView>(world));
      return queue->minimumHeight();
    };
    const int one = heightWith(1), row = queue->sizeHintForRow(0);
    QCOMPARE(one, row + 2 * queue->frameWidth());
    QCOMPARE(heightWith(2), one + row);
    QCOMPARE(heightWith(3), one + 2 * row);
    QCOMPARE(heightWith(6), one + 2 * row);
    QCOMPARE(heightWith(1), one);
    QEnterEvent enters({5, 5}, {5, 5}, {5, 5});
    QApplication::sendEvent(&panel, &enters);
    QCOMPARE(heightWith(3), one);  // what is below would slip under the mouse
    QEvent leaves(QEvent::Leave);
    QApplication::sendEvent(&panel, &leaves);
    QCOMPARE(queue->minimumHeight(), one + 2 * row);
  }
};

QTEST_MAIN(ListsTest)
#include "zz_lists_test.moc"

// What the list below the search box calls the things it finds.
#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QtTest>

#include "app/panels/left_rail.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/small_world.h"

using namespace citymirror;

class SearchKindsTest : public QObject {
  Q_OBJECT

 private slots:
  void everyHitIsCalledByItsOwnKind_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("kind");
    QTest::newRow("road") << "R111"
                          << "road";
    QTest::newRow("levee") << "L1"
                           << "levee";
    QTest::newRow("inlet") << "I1"
                           << "drain inlet";
    QTest::newRow("building") << "B1000"
                              << "building";
  }
  void everyHitIsCalledByItsOwnKind() {
    QFETCH(QString, code);
    QFETCH(QString, kind);
    panels::LeftRail rail;
    rail.setView(std::make_shared<const session::WorldView>(smallWorld()));
    rail.index().wait();
    rail.findChild<QLineEdit*>()->setText(code);
    const auto* hits = rail.findChild<QListWidget*>();
    QTRY_VERIFY_WITH_TIMEOUT(hits->count() > 0, 30000);
    QVERIFY2(hits->item(0)->text().endsWith("· " + kind), qPrintable(hits->item(0)->text()));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  SearchKindsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_search_kinds_test.moc"

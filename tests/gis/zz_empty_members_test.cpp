// Databases write features of several points with empty ones among them: the others stand.
#include <QtTest>

#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;

class EmptyMembersTest : public QObject {
  Q_OBJECT
 private slots:
  void anEmptyPointAmongOthersLeavesTheFeatureIn() {
    const test::Folder folder;
    const std::string path = folder / "stops.gpkg";
    test::writeSample("GPKG", path, "stops", "EPSG:25832", {"name"},
                      {{"MULTIPOINT ((550100 5630100),EMPTY)", {"stop"}}});
    const auto layer = readLayer({path}, {"EPSG:25832", 550000, 5630000, ""}, {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QVERIFY2(!hasNote(layer.notes(), "no numbers"), notesText(layer.notes()).c_str());
    QCOMPARE(layer->features.size(), std::size_t(1));
    const auto at = layer->features.front().point();
    QVERIFY(at && *at == Point2(100, 100));
  }
};

QTEST_GUILESS_MAIN(EmptyMembersTest)
#include "zz_empty_members_test.moc"

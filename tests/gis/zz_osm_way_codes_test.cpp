#include <QtTest>
#include <algorithm>

#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::writeSample;

namespace {

const GeoFrame kWayFrame{"EPSG:25832", 550000, 5630000, ""};
const std::string kOutline =
    "POLYGON ((550100 5630100, 550120 5630100, 550120 5630130, 550100 5630130, 550100 5630100))";

bool tellsOfRows(const std::vector<Note>& notes) {
  return std::any_of(notes.begin(), notes.end(), [](const Note& note) {
    return note.what.find("named by its row") != std::string::npos;
  });
}

}  // namespace

class OsmWayCodesTest : public QObject {
  Q_OBJECT
 private slots:
  void aBuildingOfOpenStreetMapThatIsOneWayHasItsIdForACode() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"osm_id", "osm_way_id"},
                {{kOutline, {"", "317906259"}}, {kOutline, {"24", ""}}});
    const auto layer = readLayer({folder / "a.gpkg"}, kWayFrame, {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(2));
    QCOMPARE(layer->features[0].code, std::string("w317906259"));
    QCOMPARE(layer->features[1].code, std::string("24"));
    QVERIFY(!tellsOfRows(layer.notes()));
  }
  void aFeatureWithoutAnyIdIsStillNamedByItsRowAndSaidSo() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"osm_id", "osm_way_id"},
                {{kOutline, {"24", ""}}, {kOutline, {"", ""}}});
    const auto layer = readLayer({folder / "a.gpkg"}, kWayFrame, {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(2));
    QCOMPARE(layer->features[1].code, std::string("a-2"));
    QVERIFY(tellsOfRows(layer.notes()));
  }
};

QTEST_GUILESS_MAIN(OsmWayCodesTest)
#include "zz_osm_way_codes_test.moc"

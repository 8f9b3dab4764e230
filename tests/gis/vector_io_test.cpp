#include "gis/vector/vector_io.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QtTest>
#include <algorithm>

#include "engine/core/file_io.h"
#include "gis/vector/bounded_notes.h"
#include "gis/vector/other_tags.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::writeSample;

namespace {

const GeoFrame kRhineFrame{"EPSG:25832", 550000, 5630000, ""};
const std::string kSquare =
    "POLYGON ((550100 5630100, 550120 5630100, 550120 5630130, 550100 5630130, 550100 5630100))";

const Note& noteOf(const std::vector<Note>& notes, const std::string& what) {
  return *std::find_if(notes.begin(), notes.end(),
                       [&](const Note& n) { return n.what.find(what) != std::string::npos; });
}

FeatureLayer sampleLayer() {
  FeatureLayer layer{
      "things",
      {{"name", FieldType::text}, {"size", FieldType::real}, {"n", FieldType::integer}},
      {},
      {}};
  layer.features.push_back({"a",
                            GeometryKind::polygon,
                            {},
                            {{test::square(10.125, 20.5, 30), {}}},
                            {std::string("江津路"), 1.5, std::int64_t(7)}});
  layer.features.push_back({"b",
                            GeometryKind::polygon,
                            {},
                            {{test::square(100, 20, 10), {}}, {test::square(120, 20, 10), {}}},
                            {std::monostate{}, std::monostate{}, std::monostate{}}});
  return layer;
}

}  // namespace

class VectorIoTest : public QObject {
  Q_OBJECT
 private slots:
  void anOutlineThatCrossesItselfTooOftenIsLeftOutAndNamedSo_data() {
    QTest::addColumn<int>("corners");
    QTest::newRow("more corners than are drawn") << 200'001;
    QTest::newRow("a star that repair would take minutes for") << 6'001;
  }
  void anOutlineThatCrossesItselfTooOftenIsLeftOutAndNamedSo() {
    QFETCH(int, corners);
    std::string star = "POLYGON ((";
    const auto corner = [&](long k) {
      const double turn = 2 * M_PI * double(k * (corners / 2) % corners) / corners;
      return std::to_string(550500 + 400 * std::sin(turn)) + " " +
             std::to_string(5630500 + 400 * std::cos(turn));
    };
    for (int k = 0; k < corners; ++k) star += corner(k) + ",";
    star += corner(0) + "))";
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"name"},
                {{star, {"star"}}, {kSquare, {"Haus"}}});
    QElapsedTimer clock;
    clock.start();
    const auto layer = readLayer({folder / "a.gpkg"}, kRhineFrame, {});
    QVERIFY(layer.ok() && clock.elapsed() < 60'000);
    QCOMPARE(layer->features.size(), std::size_t(1));
    QVERIFY(hasNote(layer.notes(), "crosses itself too often"));
  }
  void everyFormatGivesTheSameSquare_data() {
    QTest::addColumn<QString>("driver");
    QTest::addColumn<QString>("file");
    QTest::newRow("GeoPackage") << "GPKG"
                                << "a.gpkg";
    QTest::newRow("GeoJSON") << "GeoJSON"
                             << "a.geojson";
    QTest::newRow("Shapefile") << "ESRI Shapefile"
                               << "a.shp";
    QTest::newRow("FlatGeobuf") << "FlatGeobuf"
                                << "a.fgb";
  }
  void everyFormatGivesTheSameSquare() {
    QFETCH(QString, driver);
    QFETCH(QString, file);
    const Folder folder;
    const std::string path = folder / file.toStdString();
    writeSample(driver.toStdString(), path, "a", "EPSG:25832", {"name"}, {{kSquare, {"Haus"}}});
    const auto layer = readLayer({path}, kRhineFrame, {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(1));
    const Feature& f = layer->features[0];
    QCOMPARE(f.kind, GeometryKind::polygon);
    const auto& ring = f.polygons.at(0).outer;
    QCOMPARE(ring.size(), std::size_t(4));
    QVERIFY(signedArea(ring) > 0);
    const Bounds box = boundsOf(ring);
    QVERIFY(std::abs(box.west - 100) < 1e-3 && std::abs(box.south - 100) < 1e-3);
    QVERIFY(std::abs(box.width() - 20) < 1e-3 && std::abs(box.height() - 30) < 1e-3);
    QCOMPARE(std::get<std::string>(f.values[std::size_t(layer->field("name"))]),
             std::string("Haus"));
    QVERIFY(!f.code.empty());
  }
  void aFeatureFarOffTheEarthIsLeftOutAndDoesNotStretchTheExtent() {
    const Folder folder;
    writeSample("GeoJSON", folder / "a.geojson", "a", "EPSG:25832", {"name"},
                {{"POLYGON ((0 0,1e300 0,0 1e300,0 0))", {"far"}}, {kSquare, {"near"}}});
    const auto layer = readLayer({folder / "a.geojson"}, kRhineFrame, {});
    QVERIFY(layer.ok());
    QCOMPARE(layer->features.size(), std::size_t(1));
    QVERIFY(!layer.notes().empty());
    const auto extent = layerExtent({folder / "a.geojson"}, "EPSG:25832");
    QVERIFY(extent.ok());
    QVERIFY(extent->width() < 1e4);
  }
  void aZippedLayerIsOpenedAsItIs() {
    const Folder folder;
    writeSample("GeoJSON", folder / "a.geojson", "a", "EPSG:4326", {"name"},
                {{"POINT (9.7 50.9)", {"x"}}});
    GDALAllRegister();
    const auto bytes = readFile(folder / "a.geojson");
    void* zip = CPLCreateZip((folder / "a.zip").c_str(), nullptr);
    QVERIFY(bytes.ok() && zip);
    QVERIFY(CPLCreateFileInZip(zip, "a.geojson", nullptr) == CE_None);
    QVERIFY(CPLWriteFileInZip(zip, bytes->data(), int(bytes->size())) == CE_None);
    CPLCloseFileInZip(zip);
    CPLCloseZip(zip);
    const auto layer = readLayer({folder / "a.zip"}, kRhineFrame, {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(1));
  }
  void osmTagsBecomeColumns() {
    const Folder folder;
    const std::string osm =
        "<osm version='0.6'><node id='1' lat='50.90' lon='9.70'/><node id='2' lat='50.90' "
        "lon='9.71'/>"
        "<way id='5'><nd ref='1'/><nd ref='2'/><tag k='highway' v='primary'/><tag k='oneway' "
        "v='yes'/>"
        "<tag k='name:zh' v='主街'/><tag k='note' v='a \"quoted\" one'/></way></osm>";
    QVERIFY(writeFile(folder / "a.osm", osm).ok());
    VectorSource source{folder / "a.osm", "lines"};
    source.where = "highway IS NOT NULL";
    source.tags = {"oneway", "name:zh", "bridge"};
    const auto layer = readLayer(source, kRhineFrame, {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(1));
    const Feature& f = layer->features[0];
    QCOMPARE(f.code, std::string("5"));
    QCOMPARE(std::get<std::string>(f.values[std::size_t(layer->field("oneway"))]),
             std::string("yes"));
    QCOMPARE(std::get<std::string>(f.values[std::size_t(layer->field("name:zh"))]),
             std::string("主街"));
    QVERIFY(std::holds_alternative<std::monostate>(f.values[std::size_t(layer->field("bridge"))]));
    QCOMPARE(f.lines.at(0).size(), std::size_t(2));
  }
  void otherTagsKeepQuotesAndDropRubbish() {
    const auto tags = parseOtherTags(R"("a"=>"1","b"=>"say \"hi\" \\","broken)");
    QCOMPARE(tags.size(), std::size_t(2));
    QCOMPARE(tags.at("b"), std::string("say \"hi\" \\"));
    QVERIFY(parseOtherTags("").empty());
  }
  void degreesBecomeLocalMetres() {
    const Folder folder;
    writeSample("GeoJSON", folder / "a.geojson", "a", "EPSG:4326", {"name"},
                {{"POINT (9 50.9)", {"on the meridian"}}});
    const auto layer = readLayer({folder / "a.geojson"}, kRhineFrame, {});
    QVERIFY(layer.ok());
    const auto p = layer->features.at(0).point();
    QVERIFY(p.has_value());
    QVERIFY(std::abs(p->x() + 50000) < 1e-3);
    QVERIFY(std::abs(p->y() - 8600) < 1500);
    QCOMPARE(layer->provenance.method, std::string("reprojected"));
  }
  void eastStaysEastWhereTheCrsListsNorthFirst() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:6677", {"name"},
                {{"POINT (-13400 -33100)", {"x"}}});
    const auto layer = readLayer({folder / "a.gpkg"}, {"EPSG:6677", -14000, -34000, ""}, {});
    QVERIFY(layer.ok());
    QCOMPARE(*layer->features.at(0).point(), Point2(600, 900));
  }
  void selfCrossingPolygonsAreRepairedAndNamed() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"name"},
                {{kSquare, {"good"}},
                 {"POLYGON ((550200 5630100, 550220 5630120, 550220 5630100, 550200 5630120, "
                  "550200 5630100))",
                  {"bow"}}});
    const auto layer = readLayer({folder / "a.gpkg"}, kRhineFrame, {});
    QVERIFY(layer.ok());
    QCOMPARE(layer->features.size(), std::size_t(2));
    QCOMPARE(layer->features[1].polygons.size(), std::size_t(2));
    for (const Polygon& part : layer->features[1].polygons) QVERIFY(!crossesItself(part.outer));
    QVERIFY(hasNote(layer.notes(), "repaired"));
    const std::string where = noteOf(layer.notes(), "repaired").where;
    QVERIFY2(where.find("fid 2") != std::string::npos && where.find("550210") != std::string::npos,
             where.c_str());
    QVERIFY(layer->provenance.method.find("repaired") != std::string::npos);
  }
  void aRoadWithOneNodeIsLeftOutAndNamed() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "roads", "EPSG:25832", {"name"},
                {{"LINESTRING (550000 5630000, 550010 5630000)", {"good"}},
                 {"LINESTRING (550050 5630050, 550050 5630050)", {"one node"}},
                 {"LINESTRING EMPTY", {"nothing"}}});
    const auto layer = readLayer({folder / "a.gpkg"}, kRhineFrame, {});
    QVERIFY(layer.ok());
    QCOMPARE(layer->features.size(), std::size_t(1));
    QVERIFY(hasNote(layer.notes(), "one-point line"));
    QVERIFY(noteOf(layer.notes(), "one-point line").where.find("fid 2") != std::string::npos);
    QVERIFY(hasNote(layer.notes(), "without geometry"));
  }
  void aLayerWithoutCrsIsAnErrorUnlessNamed() {
    const Folder folder;
    for (const char* driver : {"ESRI Shapefile", "GPKG", "FlatGeobuf"}) {
      const std::string path = folder / (std::string("bare") + (*driver == 'G'   ? ".gpkg"
                                                                : *driver == 'F' ? ".fgb"
                                                                                 : ".shp"));
      writeSample(driver, path, "bare", "", {"name"}, {{kSquare, {"a"}}});
      const auto layer = readLayer({path}, kRhineFrame, {});
      QVERIFY2(!layer.ok(), driver);
      QCOMPARE(layer.error().code, ErrorCode::badInput);
      QVERIFY(layer.error().what.find("bare") != std::string::npos);
      QVERIFY(layer.error().remedy.find("--crs") != std::string::npos);
      const auto named = readLayer({path, {}, "EPSG:25832"}, kRhineFrame, {});
      QVERIFY(named.ok());
      QVERIFY(std::abs(named->features.at(0).polygons.at(0).outer.at(0).x() - 100) < 30);
    }
  }
  void onlyWhatTouchesTheExtentIsReadAndTheRestIsCounted() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"name"},
                {{"LINESTRING (550000 5630050, 550400 5630050)", {"through"}},
                 {"LINESTRING (551000 5630050, 551400 5630050)", {"away"}}});
    const Bounds extent{50, 0, 150, 100};
    const auto touching = readLayer({folder / "a.gpkg"}, kRhineFrame, extent);
    QVERIFY(touching.ok());
    QCOMPARE(touching->features.size(), std::size_t(1));
    QCOMPARE(length(touching->features[0].lines[0]), 400.0);
    QVERIFY(hasNote(touching.notes(), "1 feature lies outside"));
    VectorSource source{folder / "a.gpkg"};
    source.clip = ClipMode::cut;
    const auto cut = readLayer(source, kRhineFrame, extent);
    QVERIFY(cut.ok());
    QCOMPARE(length(cut->features.at(0).lines.at(0)), 100.0);
    QVERIFY(hasNote(cut.notes(), "Cut at the border"));
  }
  void severalLayersNeedAName() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "one", "EPSG:25832", {"name"}, {{kSquare, {"a"}}});
    writeSample("GPKG", folder / "a.gpkg", "two", "EPSG:25832", {"name"},
                {{kSquare, {"a"}}, {kSquare, {"b"}}});
    const auto names = listLayers(folder / "a.gpkg");
    QVERIFY(names.ok());
    QCOMPARE(*names, (std::vector<std::string>{"one", "two"}));
    const auto any = readLayer({folder / "a.gpkg"}, kRhineFrame, {});
    QVERIFY(!any.ok());
    QVERIFY(any.error().remedy.find("one, two") != std::string::npos);
    QCOMPARE(readLayer({folder / "a.gpkg", "two"}, kRhineFrame, {})->features.size(),
             std::size_t(2));
    QCOMPARE(readLayer({folder / "a.gpkg", "six"}, kRhineFrame, {}).error().code,
             ErrorCode::notFound);
  }
  void missingAndBrokenFilesAreToldApart() {
    const Folder folder;
    QCOMPARE(readLayer({folder / "no.gpkg"}, kRhineFrame, {}).error().code, ErrorCode::notFound);
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"name"}, {{kSquare, {"a"}}});
    const auto bytes = readFile(folder / "a.gpkg");
    QVERIFY(bytes.ok());
    QVERIFY(writeFile(folder / "cut.gpkg", bytes->substr(0, 3000)).ok());
    const auto cut = readLayer({folder / "cut.gpkg"}, kRhineFrame, {});
    QVERIFY(!cut.ok());
    QVERIFY(writeFile(folder / "text.geojson", "hello").ok());
    QCOMPARE(readLayer({folder / "text.geojson"}, kRhineFrame, {}).error().code,
             ErrorCode::unreadable);
  }
  void writtenLayersComeBackExactly() {
    const Folder folder;
    const FeatureLayer layer = sampleLayer();
    QVERIFY(writeGeoPackage({layer}, kRhineFrame, folder / "a.gpkg").ok());
    const auto back = readLayer({folder / "a.gpkg"}, kRhineFrame, {});
    QVERIFY(back.ok());
    QVERIFY(back.notes().empty());
    QCOMPARE(back->features.size(), layer.features.size());
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
      QCOMPARE(back->features[i].code, layer.features[i].code);
      QVERIFY(back->features[i].values == layer.features[i].values);
      QCOMPARE(back->features[i].polygons.size(), layer.features[i].polygons.size());
      QVERIFY(back->features[i].polygons[0].outer == layer.features[i].polygons[0].outer);
    }
  }
  void equalLayersGiveEqualBytes() {
    const auto one = encodeGeoPackage({sampleLayer()}, kRhineFrame);
    QTest::qWait(1100);  // a date of now would differ
    const auto two = encodeGeoPackage({sampleLayer()}, kRhineFrame);
    QVERIFY(one.ok() && two.ok());
    QVERIFY(*one == *two);
  }
  void aFullDiskIsSaidAndLeavesNothing() {
    const Folder folder;
    const test::FullDisk full(4096);
    const Outcome written = writeGeoPackage({sampleLayer()}, kRhineFrame, folder / "a.gpkg");
    QVERIFY(!written.ok());
    QCOMPARE(written.error().code, ErrorCode::diskFull);
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "a.gpkg")));
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "a.gpkg.partial")));
  }
  void theExtentOfALayerComesInTheWantedSystem() {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"name"}, {{kSquare, {"a"}}});
    const auto own = layerExtent({folder / "a.gpkg"}, "EPSG:25832");
    QVERIFY(own.ok());
    QCOMPARE(*own, (Bounds{550100, 5630100, 550120, 5630130}));
    const auto degrees = layerExtent({folder / "a.gpkg"}, "EPSG:4326");
    QVERIFY(degrees.ok());
    QVERIFY(degrees->west > 9.7 && degrees->west < 9.73 && degrees->south > 50.8 &&
            degrees->south < 50.83);
  }
  void aLineGrowsToAnArea() {
    const auto areas = bufferLine({{0, 0}, {100, 0}}, 5);
    QCOMPARE(areas.size(), std::size_t(1));
    QVERIFY(contains(areas[0], {50, 4.9}) && !contains(areas[0], {50, 5.1}));
    QVERIFY(signedArea(areas[0].outer) > 1000);
    QVERIFY(bufferLine({{0, 0}}, 5).empty());
  }
  void notesStayBoundedButCountAll() {
    BoundedNotes notes;
    for (int i = 0; i < 120; ++i) notes.add("Left out", "fid " + std::to_string(i));
    QCOMPARE(notes.count("Left out"), std::size_t(120));
    const auto taken = notes.take("layer");
    QCOMPARE(taken.size(), BoundedNotes::kKept + 1);
    QVERIFY(taken.back().what.find("70 more") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(VectorIoTest)
#include "vector_io_test.moc"

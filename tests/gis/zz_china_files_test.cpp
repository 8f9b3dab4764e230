// What surveying offices in China hand over: texts in GBK, columns in Chinese, old datums, zones.
#include <QFile>
#include <QtTest>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "gis/city/city_import.h"
#include "gis/crs/china_zones.h"
#include "gis/crs/datum_doubt.h"
#include "gis/vector/text_code.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::SampleFeature;
using test::writeSample;

class ChinaFilesTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 500000, kSouth = 3380000;
  // In GBK: 江津路, 一号楼, 名称, 建筑高度.
  static constexpr const char* kRoadInGbk = "\xBD\xAD\xBD\xF2\xC2\xB7";
  static constexpr const char* kHouseInGbk = "\xD2\xBB\xBA\xC5\xC2\xA5";
  static constexpr const char* kNameInGbk = "\xC3\xFB\xB3\xC6";
  static constexpr const char* kHeightInGbk = "\xBD\xA8\xD6\xFE\xB8\xDF\xB6\xC8";

  static std::string box(double x, double y, double side, double west = kWest) {
    const auto point = [&](double px, double py) {
      return std::to_string(west + px) + " " + std::to_string(kSouth + py);
    };
    return "POLYGON ((" + point(x, y) + "," + point(x + side, y) + "," +
           point(x + side, y + side) + "," + point(x, y + side) + "," + point(x, y) + "))";
  }
  static std::string street(double y) {
    return "LINESTRING (" + std::to_string(kWest + 10) + " " + std::to_string(kSouth + y) + "," +
           std::to_string(kWest + 900) + " " + std::to_string(kSouth + y) + ")";
  }
  static ImportSources sourcesOf(const Folder& folder, const std::string& crs = "EPSG:4547",
                                 double west = kWest) {
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, crs, 100, 100, west, kSouth + 1000, 10, 10,
                            [](int, int) { return 20.0; });
    return sources;
  }
  /// A Shapefile in whose table every placeholder stands as bytes of another code.
  static void putTable(const std::string& dbf, char languageId,
                       const std::vector<std::pair<std::string, std::string>>& texts) {
    std::string table = *readFile(dbf);
    table[29] = languageId;
    for (const auto& [placeholder, bytes] : texts) {
      const std::size_t at = table.find(placeholder);
      if (at == std::string::npos || placeholder.size() != bytes.size()) qFatal("no such text");
      table.replace(at, bytes.size(), bytes);
    }
    if (!writeFile(dbf, table)) qFatal("cannot write");
  }

 private slots:
  void textsInGbkBecomeChineseWhateverTheFileSaysOfThem_data() {
    QTest::addColumn<int>("languageId");
    QTest::addColumn<QByteArray>("cpg");
    QTest::newRow("says nothing") << 0 << QByteArray();
    QTest::newRow("says ANSI") << 87 << QByteArray();
    QTest::newRow("says UTF-8 wrongly") << 0 << QByteArray("UTF-8");
  }
  void textsInGbkBecomeChineseWhateverTheFileSaysOfThem() {
    QFETCH(int, languageId);
    QFETCH(QByteArray, cpg);
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.buildings = folder / "b.shp";
    writeSample("ESRI Shapefile", sources.buildings, "b", "EPSG:4547", {"NNNN", "HHHHHHHH", "use"},
                {{box(100, 100, 20), {"AAAAAA", "23.5", "UUUU"}},
                 {box(300, 100, 20), {"House", "7", "house"}}});
    QFile::remove(QString::fromStdString(folder / "b.cpg"));
    putTable(folder / "b.dbf", char(languageId),
             {{"NNNN", kNameInGbk}, {"HHHHHHHH", kHeightInGbk}, {"AAAAAA", kHouseInGbk}});
    if (!cpg.isEmpty()) QVERIFY(writeFile(folder / "b.cpg", cpg.toStdString()).ok());
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(2));
    QCOMPARE(city->buildings.name[0], (Text{"一号楼", ""}));
    QCOMPARE(city->buildings.name[1], (Text{"", "House"}));
    QCOMPARE(city->buildings.height[0], 23.5F);
    QVERIFY2(hasNote(city.notes(), "GB 18030"), notesText(city.notes()).c_str());
    for (const Note& note : city.notes()) QVERIFY(isUtf8(note.what + note.where));
  }
  void whatIsNoChineseStaysLatin() {
    QVERIFY(chineseTakenForLatin("Stra\xC3\x9F" "e").empty());
    QVERIFY(chineseTakenForLatin("Hauptplatz").empty());
    QVERIFY(chineseTakenForLatin("\xE6\xB1\x9F").empty());  // 江, UTF-8 already
    TextCode german([] { return LocalCode::latin1; }, true);
    QCOMPARE(german.read("Stra\xDF" "e"), std::string("Stra\xC3\x9F" "e"));
    QVERIFY(german.told()->find("Latin 1; a file .cpg") != std::string::npos);
    TextCode table([] { return LocalCode::gb18030; }, false);
    QCOMPARE(table.read(kRoadInGbk), std::string("江津路"));
    QVERIFY(table.told()->find("save the file in UTF-8") != std::string::npos);
    QVERIFY(table.told()->find(".cpg") == std::string::npos);
    TextCode chinese([] { return LocalCode::gb18030; }, true);
    QCOMPARE(chinese.read("Caf\xC3\xA9"), std::string("Caf\xC3\xA9"));
    QVERIFY(!chinese.told());
    QCOMPARE(chinese.read(kRoadInGbk), std::string("江津路"));
    QVERIFY(isUtf8(chinese.read("\xBD\xAD\xBD")));  // cut off in the middle of a sign
    QVERIFY(chinese.told());
  }
  void columnsInChineseAreUnderstood() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.buildings = folder / "b.gpkg";
    writeSample("GPKG", sources.buildings, "b", "EPSG:4547", {"建筑名称", "建筑高度", "层数", "用途"},
                {{box(100, 100, 20), {"一号楼", "31.5", "10", "住宅"}},
                 {box(200, 100, 20), {"二号楼", "12米", "", "办公"}},
                 {box(300, 100, 20), {"", "", "6", "小学"}},
                 {box(400, 100, 20), {"", "", "", ""}}});
    sources.roads = folder / "r.gpkg";
    writeSample("GPKG", sources.roads, "r", "EPSG:4547",
                {"道路名称", "等级", "车道数", "限速", "结构"},
                {{street(500), {"江津路", "主干路", "6", "60", ""}},
                 {street(600), {"北环", "快速路", "4", "80公里/小时", "高架桥"}},
                 {street(700), {"无名", "", "", "", ""}}});
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const BuildingSet& set = city->buildings;
    QCOMPARE(set.size(), std::size_t(4));
    QCOMPARE(set.name[0].zh, std::string("一号楼"));
    QCOMPARE(set.height[0], 31.5F);
    QCOMPARE(set.height[1], 12.F);
    QCOMPARE(set.heightSource[1], HeightSource::measured);
    QCOMPARE(set.heightSource[2], HeightSource::fromLevels);
    QCOMPARE(set.floors[2], std::uint16_t(6));
    QCOMPARE(set.use[0], BuildingUse::residential);
    QCOMPARE(set.use[1], BuildingUse::office);
    QCOMPARE(set.use[2], BuildingUse::school);
    QVERIFY2(hasNote(city.notes(), "2 of 4 heights are estimated from area or floors; columns of "
                                   "the file: 建筑名称, 建筑高度, 层数, 用途"),
             notesText(city.notes()).c_str());
    const std::vector<Road>& roads = city->roads.roads;
    QVERIFY2(roads.size() == 3, notesText(city.notes()).c_str());
    QCOMPARE(roads[0].name.zh, std::string("江津路"));
    QCOMPARE(roads[0].roadClass, RoadClass::primary);
    QCOMPARE(roads[0].lanes, 3);
    QCOMPARE(roads[0].freeFlowKmh, 60.0);
    QCOMPARE(roads[1].roadClass, RoadClass::trunk);
    QCOMPARE(roads[1].structure, RoadStructure::bridge);
    QCOMPARE(roads[1].freeFlowKmh, 80.0);
    QCOMPARE(roads[2].roadClass, RoadClass::residential);
    QVERIFY(hasNote(city.notes(), "1 roads have no class"));
  }
  void facilitiesAndDrainsInChineseAreUnderstood() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    const auto point = [](double x) {
      return "POINT (" + std::to_string(kWest + x) + " " + std::to_string(kSouth + 500) + ")";
    };
    sources.facilities = folder / "f.gpkg";
    writeSample("GPKG", sources.facilities, "f", "EPSG:4547", {"名称", "类别"},
                {{point(100), {"人民医院", "综合医院"}}, {point(200), {"一中队", "消防救援站"}}});
    sources.drains = folder / "d.gpkg";
    writeSample("GPKG", sources.drains, "d", "EPSG:4547", {"名称", "类型"},
                {{point(300), {"城南泵站", "排涝泵站"}}, {point(400), {"东闸", "节制闸"}}});
    const auto city = importCity(sources, {});
    QVERIFY(city.ok());
    QCOMPARE(city->facilities.size(), std::size_t(2));
    QCOMPARE(city->facilities[0].kind, FacilityKind::hospital);
    QCOMPARE(city->facilities[1].kind, FacilityKind::fireStation);
    QCOMPARE(city->drains.pumps.size(), std::size_t(1));
    QCOMPARE(city->drains.gates.size(), std::size_t(1));
  }
  void aChangeOfDatumThatNobodyKnowsIsSaid() {
    const Point2 place(114, 30.5);
    QVERIFY(datumDoubt("EPSG:2383", "EPSG:4547", place)->find("Xian 1980") != std::string::npos);
    QVERIFY(datumDoubt("EPSG:4214", "EPSG:4490", place));  // Beijing 1954
    QVERIFY(!datumDoubt("EPSG:2383", "EPSG:2383", place));
    QVERIFY(!datumDoubt("EPSG:4326", "EPSG:4547", place));
    QVERIFY(!datumDoubt("GCJ-02", "EPSG:4547", place));
    QVERIFY(!datumDoubt("EPSG:31467", "EPSG:25832", {9.7, 50.8}));  // known to 3 m
    QVERIFY(!datumDoubt("+proj=longlat +a=6378140 +rf=298.257 +towgs84=24,-123,-94 +type=crs",
                        "EPSG:4547", place));
    const Folder folder;
    ImportSources sources = sourcesOf(folder, "EPSG:2383");
    sources.crs = "EPSG:4547";
    sources.buildings = folder / "b.gpkg";
    writeSample("GPKG", sources.buildings, "b", "EPSG:2383", {"name"},
                {{box(300, 300, 20), {"a"}}});
    sources.extent = Bounds{kWest + 50, kSouth + 50, kWest + 900, kSouth + 900};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(std::count_if(city.notes().begin(), city.notes().end(),
                           [](const Note& note) {
                             return note.what.find("change of datum") != std::string::npos;
                           }),
             2);  // of the terrain and of the buildings
  }
  void coordinatesWithTheNumberOfTheirZoneNameTheSystemThatFits() {
    QVERIFY(zoneMissingFrom("EPSG:4547", 38'530'000)->find("EPSG:4526") != std::string::npos);
    QVERIFY(zoneMissingFrom("EPSG:4547", 20'530'000)->find("EPSG:4498") != std::string::npos);
    QVERIFY(!zoneMissingFrom("EPSG:4526", 38'530'000));
    QVERIFY(!zoneMissingFrom("EPSG:4547", 530'000));
    QVERIFY(!zoneMissingFrom("EPSG:3857", 13'500'000));
    QVERIFY(!zoneMissingFrom("EPSG:4326", 114));
    const Folder folder;
    const auto city = importCity(sourcesOf(folder, "EPSG:4547", 38e6 + kWest), {});
    QVERIFY(!city.ok());
    QVERIFY2(city.error().text().find("zone 38") != std::string::npos &&
                 city.error().text().find("EPSG:4526") != std::string::npos,
             city.error().text().c_str());
    ImportSources sources = sourcesOf(folder);
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    sources.buildings = folder / "b.gpkg";
    writeSample("GPKG", sources.buildings, "b", "EPSG:4547", {"name"},
                {{box(300, 300, 20, 38e6 + kWest), {"a"}}});
    const auto rest = importCity(sources, {});
    QVERIFY(rest.ok() && rest->buildings.size() == 0);
    QVERIFY2(hasNote(rest.notes(), "EPSG:4526"), notesText(rest.notes()).c_str());
  }
};

QTEST_GUILESS_MAIN(ChinaFilesTest)
#include "zz_china_files_test.moc"

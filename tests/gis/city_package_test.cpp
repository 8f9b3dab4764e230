#include "gis/city/city_package.h"

#include <QDir>
#include <QElapsedTimer>
#include <QtTest>
#include <algorithm>

#include "engine/core/file_io.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

namespace {

bool samePolygon(const Polygon& a, const Polygon& b) {
  return a.outer == b.outer && a.holes == b.holes;
}

bool sameNumber(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// A package of the sample city, with the bytes of one file replaced.
void breakFile(const Folder& folder, const std::string& name, const std::string& bytes) {
  QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
  QVERIFY(writeFile(folder / name, bytes).ok());
}

void sql(const std::string& path, const char* text) {
  auto* dataset = static_cast<GDALDataset*>(
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr, nullptr, nullptr));
  dataset->ReleaseResultSet(dataset->ExecuteSQL(text, nullptr, nullptr));
  GDALClose(dataset);
}

}  // namespace

class CityPackageTest : public QObject {
  Q_OBJECT
 private slots:
  void unknownResidentsComeBackUnknown() {
    CityModel city = test::sampleCity();
    city.buildings.residents[0] = kUnknownResidents;
    QCOMPARE(roundTrip(city).buildings.residents[0], kUnknownResidents);
  }
  void headAndTerrainComeBack() {
    const CityModel city = test::sampleCity();
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    const auto back = readCity(folder.path(), {});
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY2(back.notes().empty(), back.notes().empty() ? "" : back.notes()[0].what.c_str());
    QVERIFY(back->name == city.name);
    QVERIFY(back->frame == city.frame);
    QVERIFY(back->extent == city.extent);
    QVERIFY(back->terrain == city.terrain);
    QVERIFY(back->provenance == city.provenance);
    QVERIFY(back->synthetic());
    QCOMPARE(back->utcOffsetMinutes, city.utcOffsetMinutes);
  }
  void theSideOnWhichACityDrivesComesBackAndIsAbsentWhereNobodyTold() {
    CityModel city = test::sampleCity();
    QVERIFY(!roundTrip(city).roads.drivingSide);
    city.roads.drivingSide = DrivingSide::left;
    QVERIFY(roundTrip(city).roads.drivingSide == DrivingSide::left);
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    auto head = readFile(folder / "city.json");
    QVERIFY(head.ok());
    for (const char* value : {"\"middle\"", "2", "[\"left\"]", "null"}) {
      std::string other = *head;
      other.replace(other.find("\"left\""), 6, value);
      QVERIFY(writeFile(folder / "city.json", other).ok());
      const auto wrong = readCity(folder.path(), {});
      QVERIFY(!wrong.ok());
      QCOMPARE(wrong.error().what, std::string("driving_side is neither right nor left"));
    }
  }
  void theTermsOfALayerComeBackAndAreAbsentWhereNobodyToldThem() {
    CityModel city = test::sampleCity();
    city.terms["buildings"] = {"ODbL 1.0", "内部", "© Survey Office"};
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    const auto back = readCity(folder.path(), {});
    QVERIFY(back.ok());
    QVERIFY(back->terms == city.terms);
    const Folder plain;
    QVERIFY(writeCity(test::sampleCity(), plain.path(), {}).ok());
    const auto head = readFile(plain / "city.json");
    QVERIFY(head.ok() && head->find("licence") == std::string::npos);
  }
  void aFeatureWithoutACodeIsNamedInANote() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    sql(folder / "city.gpkg", "UPDATE buildings SET code = NULL WHERE fid = 1");
    const auto back = readCity(folder.path(), {});
    QVERIFY(back.ok());
    QCOMPARE(back->buildings.size(), test::sampleCity().buildings.size());
    QVERIFY(std::any_of(back.notes().begin(), back.notes().end(), [](const Note& note) {
      return note.what.find("no code") != std::string::npos;
    }));
  }
  void aHeadThatContradictsTheTerrainIsOneError() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    auto head = readFile(folder / "city.json");
    QVERIFY(head.ok());
    const auto at = head->find("EPSG:");
    QVERIFY(at != std::string::npos);
    head->replace(at, head->find('"', at) - at, "EPSG:3857");
    QVERIFY(writeFile(folder / "city.json", *head).ok());
    const auto back = readCity(folder.path(), {});
    QVERIFY(!back.ok());
    QVERIFY(QString::fromStdString(back.error().text()).contains("EPSG:3857"));
  }
  void buildingsComeBackExactly() {
    const CityModel city = test::sampleCity();
    const auto back = roundTrip(city);
    const BuildingSet &a = city.buildings, &b = back.buildings;
    QVERIFY(a.code == b.code && a.ringOffset == b.ringOffset && a.points == b.points);
    for (std::size_t i = 0; i < a.size(); ++i) QCOMPARE(b.name[i], a.name[i]);
    QVERIFY(a.ground == b.ground && a.height == b.height && a.floors == b.floors && a.use == b.use);
    QVERIFY(a.heightSource == b.heightSource && a.residents == b.residents);
  }
  void roadsComeBackAsTheSameGraph() {
    const CityModel city = test::sampleCity();
    const auto back = roundTrip(city);
    QCOMPARE(back.roads.roads.size(), city.roads.roads.size());
    for (std::size_t i = 0; i < city.roads.roads.size(); ++i) {
      const Road &a = city.roads.roads[i], &b = back.roads.roads[i];
      QVERIFY(a.code == b.code && a.name == b.name && a.roadClass == b.roadClass &&
              a.structure == b.structure);
      QVERIFY(a.lanes == b.lanes && a.freeFlowKmh == b.freeFlowKmh && a.oneway == b.oneway &&
              a.line == b.line);
    }
    QVERIFY(back.roads.node == city.roads.node && back.roads.edgeTo == city.roads.edgeTo);
  }
  void watersLeveesAndZonesComeBack() {
    const CityModel city = test::sampleCity();
    const auto back = roundTrip(city);
    QCOMPARE(back.water.size(), std::size_t(1));
    QVERIFY(samePolygon(back.water[0].area, city.water[0].area));
    QVERIFY(back.water[0].name == city.water[0].name && back.water[0].kind == city.water[0].kind);
    QCOMPARE(back.water[0].level, 19.5);
    QVERIFY(back.levees.at(0).line == city.levees[0].line);
    QCOMPARE(back.levees[0].crest, 24.5);
    QVERIFY(samePolygon(back.zones.at(0).area, city.zones[0].area));
    QCOMPARE(back.zones[0].kind, ZoneKind::lowBasin);
  }
  void drainsComeBack() {
    const CityModel city = test::sampleCity();
    const auto back = roundTrip(city);
    const DrainNetwork &a = city.drains, &b = back.drains;
    QCOMPARE(b.inlets.size() + b.pumps.size() + b.gates.size(), std::size_t(3));
    QVERIFY(b.inlets[0].code == a.inlets[0].code && b.inlets[0].at == a.inlets[0].at);
    QVERIFY(b.inlets[0].capacity == a.inlets[0].capacity &&
            b.inlets[0].district == a.inlets[0].district);
    QVERIFY(b.pumps[0].intake == a.pumps[0].intake && b.pumps[0].outfall == a.pumps[0].outfall);
    QVERIFY(b.pumps[0].capacity == 3.5 && b.pumps[0].name == a.pumps[0].name);
    QVERIFY(b.gates[0].width == 6 && b.gates[0].sill == 18.5);
  }
  void sensorsFacilitiesAndResourcesComeBack() {
    const CityModel city = test::sampleCity();
    const auto back = roundTrip(city);
    QCOMPARE(back.sensors.size(), std::size_t(2));
    for (std::size_t i = 0; i < 2; ++i) {
      const SensorSite &a = city.sensors[i], &b = back.sensors[i];
      QVERIFY(a.code == b.code && a.name == b.name && a.quantity == b.quantity && a.at == b.at);
      QVERIFY(sameNumber(a.fortification, b.fortification) && sameNumber(a.guarantee, b.guarantee));
      QCOMPARE(b.cadenceSeconds, a.cadenceSeconds);
    }
    QCOMPARE(back.facilities.at(0).capacity, 120);
    QCOMPARE(back.facilities[0].kind, FacilityKind::hospital);
    QCOMPARE(back.resources.at(0).kind, ResourceKind::pumpTruck);
    QCOMPARE(back.resources[0].pumpCapacity, 0.25);
    QCOMPARE(back.resources[0].vehicleClass, std::string("truck"));
  }
  void treesComeBackAndACityWithoutThemHasNoLayerForThem() {
    CityModel city = test::sampleCity();
    QCOMPARE(city.trees.size(), std::size_t(2));
    QVERIFY(roundTrip(city).trees == city.trees);
    city.trees = {};
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    const auto layers = listLayers(folder / "city.gpkg");
    QVERIFY(layers.ok() && std::find(layers->begin(), layers->end(), "trees") == layers->end());
    const auto back = readCity(folder.path(), {});
    QVERIFY(back.ok() && back.notes().empty());
    QCOMPARE(back->trees.size(), std::size_t(0));
  }
  void aTreeWithoutASizeIsLeftOutWithANote() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    sql(folder / "city.gpkg", "UPDATE trees SET crown_m = NULL WHERE fid = 1");
    const auto back = readCity(folder.path(), {});
    QVERIFY(back.ok());
    QCOMPARE(back->trees.size(), std::size_t(1));
    QVERIFY(QString::fromStdString(back.notes().at(0).what).contains("crown_m"));
  }
  void theSameCityGivesTheSameBytesAgainAndAfterReading() {
    const Folder one, two, three;
    QVERIFY(writeCity(test::sampleCity(), one.path(), {}).ok());
    QVERIFY(writeCity(test::sampleCity(), two.path(), {}).ok());
    const auto back = readCity(one.path(), {});
    QVERIFY(back.ok() && writeCity(*back, three.path(), {}).ok());
    for (const char* name : {"city.json", "terrain.tif", "city.gpkg"}) {
      const auto a = readFile(one / name), b = readFile(two / name), c = readFile(three / name);
      QVERIFY2(a.ok() && b.ok() && *a == *b, name);
      QVERIFY2(c.ok() && *a == *c, name);
    }
  }
  void everyLayerOfTheContractIsThere() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    auto* dataset = static_cast<GDALDataset*>(
        GDALOpenEx((folder / "city.gpkg").c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr));
    QVERIFY(dataset);
    for (const char* name :
         {"buildings", "roads", "water", "drains", "sensors", "facilities", "zones", "resources"}) {
      OGRLayer* layer = dataset->GetLayerByName(name);
      QVERIFY2(layer && layer->GetLayerDefn()->GetFieldIndex("code") >= 0, name);
    }
    GDALClose(dataset);
  }
  void aFaultyFeatureBecomesANoteAndTheRestReads() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    sql(folder / "city.gpkg", "UPDATE buildings SET height_m = NULL WHERE code = 'b1'");
    sql(folder / "city.gpkg", "UPDATE sensors SET quantity = 'mood' WHERE code = 's1'");
    sql(folder / "city.gpkg", "UPDATE roads SET geom = NULL WHERE code = 'r2'");
    const auto back = readCity(folder.path(), {});
    QVERIFY(back.ok());
    QCOMPARE(back->buildings.code, std::vector<std::string>{"b2"});
    QCOMPARE(back->sensors.size(), std::size_t(1));
    QCOMPARE(back->roads.roads.size(), std::size_t(1));
    QCOMPARE(back.notes().size(), std::size_t(3));
    QVERIFY(back->facilities.size() == 1 && back->water.size() == 1);
  }
  void aMissingLayerBecomesANote() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    sql(folder / "city.gpkg", "DELLAYER:zones");
    const auto back = readCity(folder.path(), {});
    QVERIFY(back.ok());
    QCOMPARE(back.notes().size(), std::size_t(1));
    QVERIFY(back.notes()[0].where.find("zones") != std::string::npos);
  }
  void whatIsNoPackageIsOneClearError() {
    const Folder empty;
    const auto none = readCity(empty.path(), {});
    QVERIFY(!none.ok());
    QCOMPARE(none.error().code, ErrorCode::notFound);
    QVERIFY(none.error().where.find("city.json") != std::string::npos);
    const Folder text;
    breakFile(text, "city.json", "{ not json");
    QCOMPARE(readCity(text.path(), {}).error().code, ErrorCode::unreadable);
    const Folder keys;
    breakFile(keys, "city.json", "{\"crs\": \"EPSG:4547\"}");
    QCOMPARE(readCity(keys.path(), {}).error().code, ErrorCode::badInput);
    const Folder newer;
    breakFile(newer, "city.json", "{\"version\": 99}");
    QCOMPARE(readCity(newer.path(), {}).error().code, ErrorCode::unsupported);
  }
  void aTruncatedTerrainOrLayerFileIsNamed() {
    for (const char* name : {"terrain.tif", "city.gpkg"}) {
      const Folder folder;
      QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
      const auto whole = readFile(folder / name);
      QVERIFY(writeFile(folder / name, whole->substr(0, 300)).ok());
      const auto back = readCity(folder.path(), {});
      QVERIFY2(!back.ok(), name);
      QVERIFY(back.error().where.find(name) != std::string::npos);
    }
  }
  void aFullDiskLeavesTheOldPackageWhole() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    CityModel bigger = test::sampleCity();
    bigger.name.en = "Bigger";
    {
      const test::FullDisk full(20000);
      const Outcome written = writeCity(bigger, folder.path(), {});
      QVERIFY(!written.ok());
      QCOMPARE(written.error().code, ErrorCode::diskFull);
    }
    const auto back = readCity(folder.path(), {});
    QVERIFY(back.ok());
    QCOMPARE(back->name.en, std::string("Small City"));
    QCOMPARE(QDir(QString::fromStdString(folder.path())).entryList(QDir::Files).size(), 3);
  }
  void stoppingLeavesNothing() {
    const Folder folder;
    std::stop_source stop;
    stop.request_stop();
    const Outcome written =
        writeCity(test::sampleCity(), folder.path(), run::JobContext(stop.get_token(), {}));
    QVERIFY(!written.ok());
    QCOMPARE(written.error().code, ErrorCode::cancelled);
    QVERIFY(QDir(QString::fromStdString(folder.path())).isEmpty());
  }
  void aCityWithoutCrsIsPlainMetres() {
    CityModel city = test::sampleCity();
    city.frame = {};
    const auto back = roundTrip(city);
    QVERIFY(back.frame.crs.empty());
    QVERIFY(back.buildings.points == city.buildings.points);
  }
  void twentyFiveThousandBuildingsReadWhole() {
    CityModel city = test::sampleCity();
    city.buildings = {};
    for (int i = 0; i < 25000; ++i)
      test::addBuilding(city.buildings, "b" + std::to_string(i), (i % 250) * 20, (i / 250) * 20,
                        12);
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    QElapsedTimer timer;
    timer.start();
    const auto back = readCity(folder.path(), {});
    qInfo("25,000 buildings read in %lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(back.ok());
    QCOMPARE(back->buildings.size(), std::size_t(25000));
    QVERIFY(back->buildings.points == city.buildings.points);
  }

 private:
  static CityModel roundTrip(const CityModel& city) {
    const Folder folder;
    if (!writeCity(city, folder.path(), {}).ok()) return {};
    auto back = readCity(folder.path(), {});
    return back ? *std::move(back) : CityModel{};
  }
};

QTEST_GUILESS_MAIN(CityPackageTest)
#include "city_package_test.moc"

#include <QFile>
#include <QtTest>
#include <algorithm>
#include <random>
#include <stop_token>

#include "engine/core/file_io.h"
#include "gis/city/city_check.h"
#include "gis/city/city_package.h"
#include "gis/city/package_damage.h"
#include "gis/raster/raster_io.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

namespace {

constexpr const char* kPackageFiles[] = {"city.json", "terrain.tif", "city.gpkg"};

void putPackage(const Folder& folder, const CityModel& city) {
  QVERIFY(writeCity(city, folder.path(), {}).ok());
}

std::string bytesIn(const std::string& path) {
  const auto bytes = readFile(path);
  return bytes ? *bytes : std::string();
}

/// One byte in a hundred changed to another one, the same ones each time.
std::string withFlippedBytes(std::string bytes) {
  std::mt19937 random(7);
  for (std::size_t i = 0; i < bytes.size() / 100; ++i) {
    const std::size_t at = random() % bytes.size();
    bytes[at] = char(static_cast<unsigned char>(bytes[at]) ^ (1 + random() % 255));
  }
  return bytes;
}

void changePackage(const std::string& path, const char* text) {
  auto* dataset = static_cast<GDALDataset*>(
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr, nullptr, nullptr));
  dataset->ReleaseResultSet(dataset->ExecuteSQL(text, nullptr, nullptr));
  GDALClose(dataset);
}

/// A terrain that fills its tile with heights that no packing foresees.
CityModel roughCity() {
  CityModel city = test::sampleCity();
  city.terrain = RasterGrid<float>(GridShape{200, 150, 2, 0, 0});
  std::mt19937 random(3);
  for (float& z : city.terrain.values) z = 20.0F + float(random() % 4096) / 1024.0F;
  return city;
}

/// What a GIS writes when somebody opens the terrain there and saves it again.
struct Resaving {
  const char* packing;
  const char* tiled;
  const char* other;  ///< one more option of the driver
  bool overviews;
};

void saveAgain(const std::string& path, const Resaving& how) {
  const std::string before = path + ".before.tif";
  QVERIFY(writeFile(before, bytesIn(path)).ok());
  auto* from = static_cast<GDALDataset*>(GDALOpen(before.c_str(), GA_ReadOnly));
  QVERIFY(from != nullptr);
  const std::string packing = std::string("COMPRESS=") + how.packing;
  const std::string tiled = std::string("TILED=") + how.tiled;
  const char* const options[] = {packing.c_str(), tiled.c_str(), how.other, nullptr};
  auto* to = GetGDALDriverManager()->GetDriverByName("GTiff")->CreateCopy(
      path.c_str(), from, FALSE, const_cast<char**>(options), nullptr, nullptr);
  QVERIFY2(to != nullptr, how.packing);
  int half[] = {2};
  if (how.overviews)
    QCOMPARE(to->BuildOverviews("NEAREST", 1, half, 0, nullptr, nullptr, nullptr), CE_None);
  GDALClose(to);
  GDALClose(from);
}

/// Bytes of a terrain of one tile that claims to be of 4 GB.
std::string withAGiantTile(std::string bytes) {
  const std::string count("\x45\x01\x04\x00\x01\x00\x00\x00", 8);  // TileByteCounts, one number
  const std::size_t at = bytes.find(count);
  if (at != std::string::npos) bytes.replace(at + count.size(), 4, "\xf0\xff\xff\xef");
  return bytes;
}

/// A city of many houses whose table of buildings has one page that holds nothing any more.
void putPackageWithABrokenPage(const Folder& folder) {
  constexpr std::size_t kPage = 4096;  // bytes, of SQLite
  CityModel city = test::sampleCity();
  city.buildings = {};
  for (int i = 0; i < 2000; ++i)
    test::addBuilding(city.buildings, "b" + std::to_string(i), (i % 20) * 18, (i / 20) * 2.5, 2);
  putPackage(folder, city);
  changePackage(folder / "city.gpkg", "UPDATE buildings SET geom = NULL WHERE code = 'b7'");
  std::string bytes = bytesIn(folder / "city.gpkg");
  const std::size_t at = bytes.find("House b1200");
  QVERIFY(at != std::string::npos);
  bytes.replace(at / kPage * kPage, kPage, std::string(kPage, '\xff'));
  QVERIFY(writeFile(folder / "city.gpkg", bytes).ok());
}

/// How many rows of a table come before its reading breaks off.
int rowsThatCome(const std::string& path, const char* table) {
  CPLPushErrorHandler(CPLQuietErrorHandler);
  auto* dataset = static_cast<GDALDataset*>(
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr));
  int rows = 0;
  for (const auto& row : *dataset->GetLayerByName(table)) rows += row ? 1 : 0;
  GDALClose(dataset);
  CPLPopErrorHandler();
  return rows;
}

bool isRefusedAsDamaged(const Result<CityModel>& city, const std::string& file,
                        const std::string& words) {
  if (city.ok()) return false;
  const Error& error = city.error();
  return error.what.rfind("The city package is damaged: ", 0) == 0 &&
         error.what.find(words) != std::string::npos &&
         error.where.find(file) != std::string::npos &&
         error.remedy.find("Restore the package from a copy") != std::string::npos;
}

const char* refusalOf(const Result<CityModel>& city) {
  static std::string words;
  words = city.ok() ? "it was opened" : city.error().text();
  return words.c_str();
}

}  // namespace

class PackageDamageTest : public QObject {
  Q_OBJECT
 private slots:
  void everyFileIsNamedWhereItIsDamagedAndWhatToDo_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("damage");
    for (const char* file : kPackageFiles) {
      for (const char* damage : {"missing", "empty", "cut in half", "bytes flipped"})
        QTest::addRow("%s %s", file, damage) << file << damage;
    }
  }
  void everyFileIsNamedWhereItIsDamagedAndWhatToDo() {
    QFETCH(QString, file);
    QFETCH(QString, damage);
    const Folder folder;
    putPackage(folder, test::sampleCity());
    const std::string path = folder / file.toStdString(), whole = bytesIn(path);
    QVERIFY(whole.size() > 100);
    if (damage == "missing") {
      QVERIFY(QFile::remove(QString::fromStdString(path)));
    } else {
      const std::string broken = damage == "empty"         ? ""
                                 : damage == "cut in half" ? whole.substr(0, whole.size() / 2)
                                                           : withFlippedBytes(whole);
      QVERIFY(writeFile(path, broken).ok());
    }
    const auto city = readCity(folder.path(), {});
    const bool told = damage == "missing" || damage == "empty";
    QVERIFY2(isRefusedAsDamaged(city, file.toStdString(),
                                told ? (file + " is " + damage).toStdString() : ""),
             refusalOf(city));
    if (damage == "missing") QCOMPARE(city.error().code, ErrorCode::notFound);
    const auto inspected = inspectCity(folder.path(), {});
    QVERIFY(!inspected.ok() || !inspected->damage.empty() || !checkCity(inspected->city).empty());
  }
  void aByteOfTheCellsIsMissedThoughItsHeightsLookLikeSome() {
    const Folder folder;
    putPackage(folder, roughCity());
    const std::string path = folder / "terrain.tif", whole = bytesIn(path);
    QVERIFY(requireWholeTiles(path).ok());
    QVERIFY2(readCity(folder.path(), {}).ok(), refusalOf(readCity(folder.path(), {})));
    for (const double share : {0.3, 0.5, 0.6, 0.7, 0.9}) {
      std::string bytes = whole;
      char& byte = bytes[std::size_t(share * double(bytes.size()))];
      byte = char(byte ^ 0x11);
      QVERIFY(writeFile(path, bytes).ok());
      const auto city = readCity(folder.path(), {});
      QVERIFY2(isRefusedAsDamaged(city, "terrain.tif", ""), refusalOf(city));
    }
  }
  void aTerrainThatAGisSavedAgainIsOpenedWithTheSameHeights() {
    const CityModel city = roughCity();
    for (const Resaving& how : {Resaving{"NONE", "NO", "BIGTIFF=YES", false},
                                {"NONE", "YES", nullptr, true},
                                {"LZW", "NO", "PREDICTOR=3", true},
                                {"ZSTD", "YES", "PREDICTOR=2", true},
                                {"DEFLATE", "NO", "PREDICTOR=2", true},
                                {"DEFLATE", "YES", "ZLEVEL=1", false},
                                {"LERC_DEFLATE", "YES", nullptr, false}}) {
      const Folder folder;
      putPackage(folder, city);
      saveAgain(folder / "terrain.tif", how);
      const auto back = readCity(folder.path(), {});
      QVERIFY2(back.ok(), refusalOf(back));
      QVERIFY2(back->terrain.values == city.terrain.values, how.packing);
    }
  }
  void aTerrainSavedAgainWithAnotherMarkForNoDataHasTheSameHoles() {
    CityModel city = roughCity();
    city.terrain.at(5, 7) = std::nanf("");
    for (const double mark : {-9999.0, -3.4028234663852886e38}) {
      const Folder folder;
      putPackage(folder, city);
      saveAgain(folder / "terrain.tif", {"LZW", "YES", nullptr, false});
      auto* terrain =
          static_cast<GDALDataset*>(GDALOpen((folder / "terrain.tif").c_str(), GA_Update));
      float hole = float(mark);
      const int row = city.terrain.shape.rows - 1 - 7;  // from the north
      QCOMPARE(terrain->GetRasterBand(1)->RasterIO(GF_Write, 5, row, 1, 1, &hole, 1, 1, GDT_Float32,
                                                   0, 0, nullptr),
               CE_None);
      QCOMPARE(terrain->GetRasterBand(1)->SetNoDataValue(mark), CE_None);
      GDALClose(terrain);
      const auto back = readCity(folder.path(), {});
      QVERIFY2(back.ok(), refusalOf(back));
      QVERIFY(std::isnan(back->terrain.at(5, 7)));
      QCOMPARE(back->terrain.at(6, 7), city.terrain.at(6, 7));
    }
  }
  void aTileThatClaimsMoreThanItsFileHoldsIsDamagedAndTakesNoMemory() {
    const Folder folder;
    putPackage(folder, roughCity());
    const std::string path = folder / "terrain.tif", whole = bytesIn(path);
    const std::string giant = withAGiantTile(whole);
    QVERIFY(giant != whole);
    QVERIFY(writeFile(path, giant).ok());
    const Outcome tiles = requireWholeTiles(path);
    QVERIFY(!tiles.ok());
    QVERIFY2(tiles.error().what.find("tile 1 of 1 is damaged") != std::string::npos,
             tiles.error().text().c_str());
  }
  void aPackageThatIsNoLongerWantedIsNotReadToItsEnd() {
    const Folder folder;
    putPackage(folder, roughCity());
    std::stop_source stop;
    stop.request_stop();
    const run::JobContext job(stop.get_token(), {});
    const Outcome tiles = requireWholeTiles(folder / "terrain.tif", job);
    QVERIFY(!tiles.ok());
    QCOMPARE(tiles.error().code, ErrorCode::cancelled);
    const auto city = readCity(folder.path(), job);
    QVERIFY2(!city.ok(), refusalOf(city));
    QCOMPARE(city.error().code, ErrorCode::cancelled);
  }
  void groundThatIsNoneIsRefusedWithItsNumberOfCells() {
    CityModel city = test::sampleCity();
    city.terrain.at(1, 1) = -430;  // the shore of the Dead Sea
    city.terrain.at(2, 1) = 8849;  // Mount Everest
    city.terrain.at(3, 1) = std::nanf("");
    const Folder sound, wild;
    putPackage(sound, city);
    QVERIFY2(readCity(sound.path(), {}).ok(), refusalOf(readCity(sound.path(), {})));
    for (const auto& [column, z] : {std::pair(5, 3e38F), {6, -9999.0F}, {7, HUGE_VALF}})
      city.terrain.at(column, 9) = z;
    putPackage(wild, city);
    const auto refused = readCity(wild.path(), {});
    QVERIFY2(isRefusedAsDamaged(refused, "terrain.tif",
                                "3 of 1200 cells are no heights of ground (-500 to 9,000 m)"),
             refusalOf(refused));
    const auto inspected = inspectCity(wild.path(), {});
    QVERIFY(inspected.ok());
    const auto faults = checkCity(inspected->city);
    QVERIFY(std::any_of(faults.begin(), faults.end(), [](const Fault& fault) {
      return fault.level == FaultLevel::error && fault.what.find("3 cells") == 0 &&
             fault.remedy.find("terrain.tif is damaged") != std::string::npos;
    }));
  }
  void aTerrainWithoutHeightsOrElsewhereIsRefused() {
    CityModel city = test::sampleCity();
    const Folder bare, elsewhere;
    putPackage(elsewhere, city);
    GeoFrame away = city.frame;
    away.originEast += 10000;
    QVERIFY(writeGeoTiff(city.terrain, away, elsewhere / "terrain.tif").ok());
    const auto moved = readCity(elsewhere.path(), {});
    QVERIFY2(isRefusedAsDamaged(moved, "terrain.tif", "does not cover the city"), refusalOf(moved));
    std::fill(city.terrain.values.begin(), city.terrain.values.end(), std::nanf(""));
    putPackage(bare, city);
    const auto empty = readCity(bare.path(), {});
    QVERIFY2(isRefusedAsDamaged(empty, "terrain.tif", "holds no heights"), refusalOf(empty));
  }
  void aTableThatBreaksOffIsAnErrorThatTellsHowManyRowsCame() {
    const Folder folder;
    putPackageWithABrokenPage(folder);
    const auto city = readCity(folder.path(), {});
    const int rows = rowsThatCome(folder / "city.gpkg", "buildings");
    QVERIFY2(rows > 8 && rows < 2000, "with one that has no place");
    QVERIFY2(isRefusedAsDamaged(city, "city.gpkg:buildings",
                                "only " + std::to_string(rows) +
                                    " of 2000 rows of the layer can be read"),
             refusalOf(city));
    const auto inspected = inspectCity(folder.path(), {});
    QVERIFY(inspected.ok());
    QCOMPARE(inspected->damage.size(), std::size_t(1));
    QVERIFY(inspected->damage[0] == city.error());
    QCOMPARE(inspected->city.roads.roads.size(), std::size_t(2));
  }
  void aTableThatTheHeadGivesASourceForMayNotBeMissing() {
    const Folder folder;
    putPackage(folder, test::sampleCity());
    changePackage(folder / "city.gpkg", "DELLAYER:buildings");
    const auto city = readCity(folder.path(), {});
    QVERIFY2(isRefusedAsDamaged(city, "city.gpkg", "its table buildings is missing"),
             refusalOf(city));
  }
  void aTableOfWhichNoRowIsAFeatureIsRefused() {
    const Folder folder;
    putPackage(folder, test::sampleCity());
    changePackage(folder / "city.gpkg", "UPDATE buildings SET geom = NULL");
    const auto city = readCity(folder.path(), {});
    QVERIFY2(isRefusedAsDamaged(city, "city.gpkg:buildings",
                                "only 0 of 2 rows of the layer can be read"),
             refusalOf(city));
  }
  void aSystemThatNobodyKnowsIsDamageOfTheHead() {
    const Folder folder;
    putPackage(folder, test::sampleCity());
    std::string head = bytesIn(folder / "city.json");
    const std::size_t at = head.find("EPSG:");
    QVERIFY(at != std::string::npos);
    head[at] = 'D';
    QVERIFY(writeFile(folder / "city.json", head).ok());
    const auto city = readCity(folder.path(), {});
    QVERIFY2(isRefusedAsDamaged(city, "city.json", "DPSG:4547"), refusalOf(city));
  }
  void theCauseInTheHeadIsToldByItsByte() {
    const Folder folder;
    putPackage(folder, test::sampleCity());
    const std::string head = bytesIn(folder / "city.json");
    QVERIFY(writeFile(folder / "city.json", head.substr(0, head.size() / 2)).ok());
    const auto city = readCity(folder.path(), {});
    QVERIFY2(isRefusedAsDamaged(city, "city.json", "is no JSON from byte "), refusalOf(city));
    QCOMPARE(city.error().code, ErrorCode::unreadable);
  }
  void whatIsTooLargeOrNotAllowedOrStoppedIsNotCalledDamaged() {
    for (const ErrorCode code :
         {ErrorCode::ioFailed, ErrorCode::cancelled, ErrorCode::unsupported}) {
      const Error cause{code, "The raster has more cells than a city holds", "a.tif", "Cut it"};
      QVERIFY(damagedPackage(cause, "a.tif") == cause);
    }
    const Error cut = damagedPackage({ErrorCode::unreadable, "The layer ends early", "roads", ""},
                                     "city.gpkg", "roads");
    QCOMPARE(cut.what, std::string("The city package is damaged: the layer ends early"));
    QCOMPARE(cut.where, std::string("city.gpkg:roads"));
  }
  void aFolderWithNothingOfAPackageIsNotCalledDamaged() {
    const Folder folder;
    const auto none = readCity(folder.path(), {});
    QVERIFY(!none.ok());
    QCOMPARE(none.error().what,
             std::string("The folder is not a city package: city.json is missing"));
  }
  void whatStandsInTheSkyOrFarAwayIsLeftOutAndNamed() {
    CityModel city = test::sampleCity();
    city.zones.push_back(
        {"z2", {"远", "Far"}, ZoneKind::lowBasin, {test::square(3e6, 10, 60), {}}});
    const Folder folder;
    putPackage(folder, city);
    changePackage(folder / "city.gpkg", "UPDATE buildings SET height_m = 1e30 WHERE code = 'b1'");
    changePackage(folder / "city.gpkg", "UPDATE water SET level_m = 1e9");
    const auto back = readCity(folder.path(), {});
    QVERIFY2(back.ok(), refusalOf(back));
    QCOMPARE(back->buildings.code, std::vector<std::string>{"b2"});
    QCOMPARE(back->zones.size(), std::size_t(1));
    QVERIFY(std::isnan(back->water.at(0).level));
    for (const char* words : {"height_m is beyond 2000 m", "level_m is no height on Earth",
                              "it lies more than 100 km from the city"}) {
      QVERIFY2(
          std::any_of(back.notes().begin(), back.notes().end(),
                      [&](const Note& note) { return note.what.find(words) != std::string::npos; }),
          words);
    }
  }
};

QTEST_GUILESS_MAIN(PackageDamageTest)
#include "zz_package_damage_test.moc"

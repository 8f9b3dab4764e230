#include "gis/raster/raster_io.h"

#include <gdal_priv.h>

#include <QFile>
#include <QFileInfo>
#include <QtTest>

#include "engine/core/file_io.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::writeSampleRaster;

namespace {

constexpr int kGridSide = 60;  // cells of 10 m
constexpr double kGridWest = 550000, kGridNorth = 5635000;

float gridHeight(int column, int row) { return 100 + float(column) + 0.5F * float(row); }

std::string floatsOfRows() {
  std::string bytes;
  for (int row = 0; row < kGridSide; ++row) {
    for (int column = 0; column < kGridSide; ++column) {
      const float z = gridHeight(column, row);
      bytes.append(reinterpret_cast<const char*>(&z), sizeof z);
    }
  }
  return bytes;
}

std::string asciiGrid() {
  std::string text = "ncols 60\nnrows 60\nxllcorner 550000\nyllcorner 5634400\ncellsize 10\n";
  for (int row = 0; row < kGridSide; ++row) {
    for (int column = 0; column < kGridSide; ++column)
      text += std::to_string(gridHeight(column, row)) + " ";
    text += "\n";
  }
  return text;
}

const char* const kGridVrt =
    "<VRTDataset rasterXSize='60' rasterYSize='60'><SRS>EPSG:25832</SRS><GeoTransform>550000,10,0,"
    "5635000,0,-10</GeoTransform><VRTRasterBand dataType='Float32' band='1'><SimpleSource>"
    "<SourceFilename relativeToVRT='1'>part.tif</SourceFilename><SourceBand>1</SourceBand>"
    "</SimpleSource></VRTRasterBand></VRTDataset>";

/// A raster in a format of its own: its file, and one beside it that it needs.
struct RasterSample {
  const char* name;
  const char* file;
  const char* beside;  ///< "" = none
  const char* without;  ///< what is said where that one is missing
};
const std::vector<RasterSample> kGrids{
    {"ESRI ASCII grid", "a.asc", "a.prj", "no coordinate reference system"},
    {"ENVI", "a.img", "a.hdr", "cannot be read"},
    {"EHdr", "a.bil", "a.hdr", "cannot be read"},
    {"GDAL's virtual raster", "a.vrt", "part.tif", "part.tif"},
    {"Erdas Imagine", "b.img", "", ""},
    {"Cloud Optimized GeoTIFF", "a.tif", "", ""}};

void putRasterSample(const Folder& folder, const RasterSample& grid) {
  const std::string file = grid.file, path = folder / file;
  const auto put = [&](const std::string& name, const std::string& bytes) {
    if (!writeFile(folder / name, bytes)) qFatal("cannot write");
  };
  if (file == "a.asc") {
    char* wkt = nullptr;
    OGRSpatialReference utm;
    utm.importFromEPSG(25832);
    utm.morphToESRI();
    utm.exportToWkt(&wkt);
    put("a.prj", wkt);
    CPLFree(wkt);
    return put(file, asciiGrid());
  }
  if (file == "a.img") {
    put("a.hdr",
        "ENVI\nsamples = 60\nlines = 60\nbands = 1\nheader offset = 0\nfile type = ENVI Standard\n"
        "data type = 4\ninterleave = bsq\nbyte order = 0\n"
        "map info = {UTM, 1, 1, 550000, 5635000, 10, 10, 32, North, WGS-84}\n");
    return put(file, floatsOfRows());
  }
  if (file == "a.bil") {
    put("a.hdr",
        "BYTEORDER I\nLAYOUT BIL\nNROWS 60\nNCOLS 60\nNBANDS 1\nNBITS 32\nPIXELTYPE FLOAT\n"
        "ULXMAP 550005\nULYMAP 5634995\nXDIM 10\nYDIM 10\n");
    return put(file, floatsOfRows());
  }
  const bool virtualRaster = file == "a.vrt";
  const std::string made = folder / (virtualRaster ? "part.tif" : "made.tif");
  writeSampleRaster(made, "EPSG:25832", kGridSide, kGridSide, kGridWest, kGridNorth, 10, 10,
                    gridHeight);
  if (virtualRaster) return put(file, kGridVrt);
  const char* driver = file == "b.img" ? "HFA" : "COG";
  GDALDataset* from = GDALDataset::Open(made.c_str());
  GDALClose(GetGDALDriverManager()->GetDriverByName(driver)->CreateCopy(path.c_str(), from, false,
                                                                      nullptr, nullptr, nullptr));
  GDALClose(from);
}

Result<RasterFile> readRasterSample(const std::string& path) {
  const bool namesNone = path.ends_with(".bil");
  return readRasterInto(path, "EPSG:25832", 10, namesNone ? "EPSG:25832" : "");
}

}  // namespace

class RasterIoTest : public QObject {
  Q_OBJECT
  static void addGrids() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < kGrids.size(); ++i) QTest::newRow(kGrids[i].name) << int(i);
  }

 private slots:
  void rowZeroIsSouth() {
    const Folder folder;
    writeSampleRaster(folder / "a.tif", "EPSG:25832", 3, 2, 500000, 5600000, 10, 10,
                      [](int c, int r) { return 100 * r + c; });
    const auto raster = readRaster(folder / "a.tif");
    QVERIFY(raster.ok());
    QCOMPARE(raster->crs, std::string("EPSG:25832"));
    QCOMPARE(raster->grid.shape, (GridShape{3, 2, 10, 500000, 5599980}));
    QCOMPARE(raster->grid.at(0, 0), 100.f);
    QCOMPARE(raster->grid.at(2, 1), 2.f);
    QVERIFY(raster.notes().empty());
  }
  void noDataBecomesNaN() {
    const Folder folder;
    writeSampleRaster(folder / "a.tif", "EPSG:25832", 2, 1, 0, 10, 10, 10,
                      [](int c, int) { return c == 0 ? -9999 : 5; });
    const auto raster = readRaster(folder / "a.tif");
    QVERIFY(raster.ok());
    QVERIFY(std::isnan(raster->grid.at(0, 0)));
    QCOMPARE(raster->grid.at(1, 0), 5.f);
  }
  void cellsThatAreNotSquareAreResampledWithANote() {
    const Folder folder;
    writeSampleRaster(folder / "a.tif", "EPSG:25830", 100, 100, 499400, 4797200, 5.0012, 4.9992,
                      [](int c, int) { return c * 5.0012; });
    const auto raster = readRaster(folder / "a.tif");
    QVERIFY(raster.ok());
    QCOMPARE(raster->grid.shape.cell, 5.0);
    QCOMPARE(raster.notes().size(), std::size_t(1));
    QVERIFY(raster.notes()[0].what.find("square") != std::string::npos);
    const GridShape& shape = raster->grid.shape;
    const Point2 p = shape.centre(50, 50);
    QVERIFY(std::abs(raster->grid.at(50, 50) - (p.x() - 499400 - 5.0012 / 2)) < 0.02);
  }
  void aPlaneKeepsItsHeightsThroughReprojection() {
    const Folder folder;
    writeSampleRaster(folder / "a.tif", "EPSG:4326", 60, 60, 9.60, 50.90, 0.001, 0.001,
                      [](int, int) { return 212.5; });
    const auto raster = readRasterInto(folder / "a.tif", "EPSG:25832", 50);
    QVERIFY(raster.ok());
    QCOMPARE(raster->crs, std::string("EPSG:25832"));
    QCOMPARE(raster->grid.shape.cell, 50.0);
    const Point2 centre = raster->grid.shape.bounds().centre();
    QVERIFY(std::abs(centre.x() - 544300) < 500 && std::abs(centre.y() - 5635500) < 1500);
    QCOMPARE(raster->grid.valueAt(centre.x(), centre.y(), 0), 212.5f);
  }
  void aWindowKeepsOwnCellsAndGrowsToWholeOnes() {
    const Folder folder;
    writeSampleRaster(folder / "a.tif", "EPSG:25832", 20, 20, 1000, 2200, 10, 10,
                      [](int c, int r) { return 100 * (19 - r) + c; });
    const auto raster =
        readRasterWindow(folder / "a.tif", "EPSG:25832", 0, {}, {1051, 2042, 1089, 2058});
    QVERIFY(raster.ok());
    QCOMPARE(raster->grid.shape, (GridShape{4, 2, 10, 1050, 2040}));
    QCOMPARE(raster->grid.at(0, 0), 405.f);
    QCOMPARE(raster->grid.at(3, 1), 508.f);
    const auto beside =
        readRasterWindow(folder / "a.tif", "EPSG:25832", 0, {}, {9000, 9000, 9100, 9100});
    QVERIFY(!beside.ok());
    QCOMPARE(beside.error().code, ErrorCode::badInput);
  }
  void writingAndReadingGivesTheSameGrid() {
    const Folder folder;
    const CityModel city = test::sampleCity();
    RasterGrid<float> grid = city.terrain;
    grid.at(3, 4) = std::nanf("");
    QVERIFY(writeGeoTiff(grid, city.frame, folder / "t.tif", {"terrain", "m"}).ok());
    const auto raster = readRaster(folder / "t.tif");
    QVERIFY(raster.ok());
    QCOMPARE(raster->crs, city.frame.crs);
    QCOMPARE(raster->grid.shape.west, 500000.0);
    QVERIFY(std::isnan(raster->grid.at(3, 4)));
    QCOMPARE(raster->grid.at(39, 29), grid.at(39, 29));
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "t.tif.partial")));
  }
  void equalGridsGiveEqualBytes() {
    const CityModel city = test::sampleCity();
    const auto one = encodeGeoTiff(city.terrain, city.frame),
               two = encodeGeoTiff(city.terrain, city.frame);
    QVERIFY(one.ok() && two.ok());
    QVERIFY(*one == *two);
  }
  void largeRastersAreCloudOptimizedWithOverviewsOfTrueValues() {
    const Folder folder;
    RasterGrid<float> grid(GridShape{1100, 700, 2, 0, 0}, 1.5F);
    for (int c = 0; c < 1100; ++c) grid.at(c, 20) = std::nanf("");
    const CityModel city = test::sampleCity();
    QVERIFY(writeGeoTiff(grid, city.frame, folder / "t.tif", {"maximum speed", "m/s"}).ok());
    auto* dataset = static_cast<GDALDataset*>(GDALOpen((folder / "t.tif").c_str(), GA_ReadOnly));
    QVERIFY(dataset != nullptr);
    QCOMPARE(QString(dataset->GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE")), QString("COG"));
    GDALRasterBand* band = dataset->GetRasterBand(1);
    QCOMPARE(band->GetRasterDataType(), GDT_Float32);
    QVERIFY(std::isnan(band->GetNoDataValue()));
    QCOMPARE(QString(band->GetUnitType()), QString("m/s"));
    QCOMPARE(QString(band->GetDescription()), QString("maximum speed"));
    QVERIFY(band->GetOverviewCount() >= 1);
    GDALRasterBand* overview = band->GetOverview(0);
    QCOMPARE(overview->GetXSize(), 550);
    std::vector<float> cells(550);
    QVERIFY(overview->RasterIO(GF_Read, 0, 10, 550, 1, cells.data(), 550, 1, GDT_Float32, 0, 0,
                               nullptr) == CE_None);
    for (const float v : cells) QVERIFY(std::isnan(v) || v == 1.5F);
    GDALClose(dataset);
  }
  void aMissingFileIsNotFound() {
    const auto raster = readRaster("nowhere/dem.tif");
    QVERIFY(!raster.ok());
    QCOMPARE(raster.error().code, ErrorCode::notFound);
    QCOMPARE(raster.error().where, std::string("nowhere/dem.tif"));
  }
  void aTruncatedFileIsOneClearError() {
    const Folder folder;
    const CityModel city = test::sampleCity();
    RasterGrid<float> grid(GridShape{500, 500, 1, 0, 0});
    for (std::size_t i = 0; i < grid.values.size(); ++i) grid.values[i] = float((i * 7919) % 1000);
    QVERIFY(writeGeoTiff(grid, city.frame, folder / "t.tif").ok());
    const auto whole = readFile(folder / "t.tif");
    QVERIFY(whole.ok());
    for (const std::size_t keep : {whole->size() / 2, std::size_t(100), std::size_t(0)}) {
      QVERIFY(writeFile(folder / "cut.tif", whole->substr(0, keep)).ok());
      const auto raster = readRaster(folder / "cut.tif");
      QVERIFY2(!raster.ok(), qPrintable(QString("%1 bytes").arg(keep)));
      QCOMPARE(raster.error().code, ErrorCode::unreadable);
      QVERIFY(!raster.error().remedy.empty());
    }
  }
  void otherFormatsAreReadAtTheirPlace_data() { addGrids(); }
  void otherFormatsAreReadAtTheirPlace() {
    QFETCH(int, index);
    const Folder folder;
    putRasterSample(folder, kGrids[std::size_t(index)]);
    const auto raster = readRasterSample(folder / kGrids[std::size_t(index)].file);
    QVERIFY2(raster.ok(), raster.ok() ? "" : raster.error().text().c_str());
    for (const auto& [column, row] : {std::pair(5, 5), {50, 20}, {30, 55}}) {
      const double x = kGridWest + 10 * column + 5, y = kGridNorth - 10 * row - 5;
      const float z = raster->grid.valueAt(x, y, 0);
      // 0.6 m between WGS 84 and ETRS89 at most: 0.1 m of height on this slope
      QVERIFY2(std::abs(z - gridHeight(column, row)) < 0.15F, std::to_string(z).c_str());
    }
  }
  void otherFormatsThatAreCutOffAreOneClearError_data() { addGrids(); }
  void otherFormatsThatAreCutOffAreOneClearError() {
    QFETCH(int, index);
    const RasterSample& grid = kGrids[std::size_t(index)];
    const Folder folder;
    putRasterSample(folder, grid);
    const auto whole = readFile(folder / grid.file);
    QVERIFY(whole.ok());
    for (const double share : {0.9, 0.5, 0.0}) {
      const auto kept = std::size_t(share * double(whole->size()));
      QVERIFY(writeFile(folder / grid.file, whole->substr(0, kept)).ok());
      const auto raster = readRasterSample(folder / grid.file);
      QVERIFY2(!raster.ok(), qPrintable(QString("%1 of %2").arg(share).arg(grid.name)));
      const Error& e = raster.error();
      QVERIFY2(e.code == ErrorCode::unreadable, e.text().c_str());
      QVERIFY2(e.where.find(grid.file) != std::string::npos && !e.remedy.empty(),
               e.text().c_str());
    }
  }
  void aWindowBehindTheEndOfATextGridIsAnErrorToo() {
    const Folder folder;
    putRasterSample(folder, kGrids[0]);
    const auto whole = readFile(folder / "a.asc");
    const Bounds south{550000, 5634400, 550600, 5634500};  // its last ten rows
    QVERIFY(readRasterWindow(folder / "a.asc", "EPSG:25832", 0, {}, south).ok());
    QVERIFY(writeFile(folder / "a.asc", whole->substr(0, whole->size() / 3)).ok());
    for (const char* crs : {"EPSG:25832", "EPSG:25833"}) {  // own cells, warped ones
      const auto cut = readRasterWindow(folder / "a.asc", crs, 0, {}, south);
      QVERIFY(!cut.ok());
      QCOMPARE(cut.error().code, ErrorCode::unreadable);
    }
  }
  void withoutTheFileBesideItARasterSaysWhatIsMissing_data() { addGrids(); }
  void withoutTheFileBesideItARasterSaysWhatIsMissing() {
    QFETCH(int, index);
    const RasterSample& grid = kGrids[std::size_t(index)];
    if (!*grid.beside) QSKIP("one file");
    const Folder folder;
    putRasterSample(folder, grid);
    QVERIFY(QFile::remove(QString::fromStdString(folder / grid.beside)));
    const auto raster = readRasterSample(folder / grid.file);
    QVERIFY(!raster.ok());
    QVERIFY2(raster.error().text().find(grid.without) != std::string::npos,
             raster.error().text().c_str());
    QVERIFY(raster.error().where.find(grid.file) != std::string::npos);
  }
  void aRasterWithoutAPlaceIsNotLaidSomewhere() {
    const Folder folder;
    GDALAllRegister();
    GDALDataset* made = GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
        (folder / "bare.tif").c_str(), 20, 20, 1, GDT_Float32, nullptr);
    OGRSpatialReference utm;
    utm.importFromEPSG(25832);
    made->SetSpatialRef(&utm);
    made->GetRasterBand(1)->Fill(100);
    GDALClose(made);
    QVERIFY(readRaster(folder / "bare.tif").ok());  // plain metres, as a flood scenario takes it
    const Error into = readRasterInto(folder / "bare.tif", "EPSG:25832", 0).error();
    const Error info = rasterInfo(folder / "bare.tif").error();
    for (const Error& e : {into, info}) {
      QCOMPARE(e.code, ErrorCode::badInput);
      QVERIFY2(e.text().find("no place on Earth") != std::string::npos &&
                   e.where.find("bare.tif") != std::string::npos &&
                   e.remedy.find("world file") != std::string::npos,
               e.text().c_str());
    }
    QVERIFY(writeFile(folder / "bare.tfw", "10\n0\n0\n-10\n550005\n5634995\n").ok());
    const auto placed = rasterInfo(folder / "bare.tif");
    QVERIFY(placed.ok() && placed->bounds.west == 550000);
  }
  void textIsNoRaster() {
    const Folder folder;
    for (const std::string& bytes : {std::string("not a raster"), std::string(),
                                     std::string("<html><body>Not found</body></html>"),
                                     std::string("PK\x03\x04zzzzzzzzzzzzzzzzzzzzzzzzzzzz")}) {
      QVERIFY(writeFile(folder / "a.tif", bytes).ok());
      const auto raster = readRaster(folder / "a.tif");
      QVERIFY(!raster.ok());
      QCOMPARE(raster.error().code, ErrorCode::unreadable);
      QVERIFY(raster.error().where.find("a.tif") != std::string::npos);
    }
  }
  void aRasterWithoutCrsAsksForOne() {
    const Folder folder;
    writeSampleRaster(folder / "a.tif", "", 4, 4, 0, 40, 10, 10, [](int, int) { return 1; });
    QVERIFY(readRaster(folder / "a.tif").ok());
    const auto raster = readRasterInto(folder / "a.tif", "EPSG:25832", 0);
    QVERIFY(!raster.ok());
    QCOMPARE(raster.error().code, ErrorCode::badInput);
    QVERIFY(raster.error().remedy.find("--crs") != std::string::npos);
    QVERIFY(readRasterInto(folder / "a.tif", "EPSG:25832", 0, "EPSG:25832").ok());
  }
  void aFullDiskLeavesTheOldFileAndSaysSo() {
    const Folder folder;
    const CityModel city = test::sampleCity();
    QVERIFY(writeGeoTiff(city.terrain, city.frame, folder / "t.tif").ok());
    const auto before = readFile(folder / "t.tif");
    RasterGrid<float> big(GridShape{600, 600, 1, 0, 0});
    for (std::size_t i = 0; i < big.values.size(); ++i) big.values[i] = float((i * 7919) % 100003);
    {
      const test::FullDisk full(8192);
      const Outcome written = writeGeoTiff(big, city.frame, folder / "t.tif");
      QVERIFY(!written.ok());
      QCOMPARE(written.error().code, ErrorCode::diskFull);
      QVERIFY(written.error().where.find("t.tif") != std::string::npos);
    }
    const auto after = readFile(folder / "t.tif");
    QVERIFY(before.ok() && after.ok() && *before == *after);
    QVERIFY(!QFileInfo::exists(QString::fromStdString(folder / "t.tif.partial")));
  }
  void aFolderThatCannotBeMadeIsAnError() {
    const CityModel city = test::sampleCity();
    const Outcome written = writeGeoTiff(city.terrain, city.frame, "/proc/nowhere/t.tif");
    QVERIFY(!written.ok());
    QCOMPARE(written.error().code, ErrorCode::ioFailed);
  }
};

QTEST_GUILESS_MAIN(RasterIoTest)
#include "raster_io_test.moc"

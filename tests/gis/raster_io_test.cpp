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

class RasterIoTest : public QObject {
  Q_OBJECT
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
  void textIsNoRaster() {
    const Folder folder;
    QVERIFY(writeFile(folder / "a.tif", "not a raster").ok());
    const auto raster = readRaster(folder / "a.tif");
    QVERIFY(!raster.ok());
    QCOMPARE(raster.error().code, ErrorCode::unreadable);
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

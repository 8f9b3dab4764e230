// Tiles that a source lacks here and there are filled from the coarser ones that it has.
#include <QtTest>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>

#include "gis/crs/transform.h"
#include "gis/raster/imagery.h"
#include "gis/raster/missing_tiles.h"
#include "tests/support/gis_samples.h"
#include "tests/support/imagery_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using namespace citymirror::test;

namespace {

const GeoFrame kHoledFrame{"EPSG:4547", 530000, 3384000, ""};
constexpr Bounds kHoledCity{0, 0, 1000, 1000};
constexpr int kHoleLevel = 17;

/// Tiles in red down to level 16, below it in `fine`, there without every second column of level
/// 17; nothing above level `top`.
HttpServer::Answer holed(const Rgba& fine = kBlue, int top = 0) {
  const auto coarse = tiles([](const Point2&) { return kRed; });
  const auto close = tiles([fine](const Point2&) { return fine; });
  return [=](const std::string& target) -> HttpAnswer {
    int z = 0, x = 0;
    std::sscanf(target.c_str(), "/%d/%d", &z, &x);
    const bool hole = z >= kHoleLevel && ((x >> (z - kHoleLevel)) & 1) != 0;
    if (hole || z < top) return {404, "text/plain", "no such tile"};
    return z >= kHoleLevel ? close(target) : coarse(target);
  };
}

/// A square of 240 m, in its west a column of level 17 that is there, in its east one that is not.
Bounds overAnEdge() {
  const auto way = Transform::make("EPSG:3857", kHoledFrame.crs);
  const auto back = Transform::make(kHoledFrame.crs, "EPSG:3857");
  const Point2 middle = *back->forward(kHoledFrame.toProjected({500, 500}));
  const double side = tileBox(kHoleLevel, 0, 0).width();
  int column = int((middle.x() + kMercatorHalf) / side);
  if (column % 2 == 0) ++column;  // its west side is an edge between even and odd
  const Point2 projected = *way->forward({-kMercatorHalf + column * side, middle.y()});
  const Point2 edge = kHoledFrame.toLocal(projected.x(), projected.y());
  return {edge.x() - 120, edge.y() - 120, edge.x() + 120, edge.y() + 120};
}

Rgba texelAt(const Picture& picture, double u, double v) {
  const auto* t = picture.at(int(u * picture.width), int(v * picture.height));
  return {t[0], t[1], t[2], t[3]};
}

bool isLike(const Rgba& a, const Rgba& b, int slack = 12) {
  for (std::size_t k = 0; k < 4; ++k) {
    if (std::abs(a[k] - b[k]) > slack) return false;
  }
  return true;
}

int leastOpacity(const Picture& picture) {
  int least = 255;
  for (std::size_t i = 3; i < picture.rgba.size(); i += 4)
    least = std::min<int>(least, picture.rgba[i]);
  return least;
}

std::shared_ptr<const Imagery> openedTiles(const HttpServer& server) {
  const auto imagery = Imagery::open({server.url() + "/{z}/{x}/{y}.png"}, kHoledFrame, kHoledCity);
  if (!imagery) qFatal("%s", imagery.error().text().c_str());
  return *imagery;
}

/// What GDAL holds of tiles in memory leaves it.
void forgetBlocks() {
  while (GDALFlushCacheBlock()) {
  }
}

/// An MBTiles of the city, red west and blue east of its middle, of two levels, the finer one
/// without every second tile.
void writeHoledMbtiles(const Folder& folder) {
  const auto back = Transform::make(kHoledFrame.crs, "EPSG:3857");
  const Point2 middle = *back->forward(kHoledFrame.toProjected(kHoledCity.centre()));
  ImageSample sample;
  sample.crs = "EPSG:3857";
  sample.columns = sample.rows = 1600;
  sample.northWest = middle + Point2(-800, 800);
  sample.driver = "MBTiles";
  writeImage(folder / "a.mbtiles", sample,
             [&](const Point2& p) { return p.x() < middle.x() ? kRed : kBlue; });
  {
    const std::unique_ptr<GDALDataset> file(
        GDALDataset::Open((folder / "a.mbtiles").c_str(), GDAL_OF_RASTER | GDAL_OF_UPDATE));
    const int twice = 2;
    if (file->BuildOverviews("AVERAGE", 1, &twice, 0, nullptr, nullptr, nullptr, nullptr) !=
        CE_None)
      qFatal("no overviews");
  }
  std::filesystem::rename(folder / "a.mbtiles", folder / "a.sqlite");
  {
    const char* const drivers[] = {"SQLite", nullptr};
    const std::unique_ptr<GDALDataset> file(
        GDALDataset::Open((folder / "a.sqlite").c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, drivers));
    if (!file) qFatal("no table");
    file->ReleaseResultSet(file->ExecuteSQL(
        "DELETE FROM tiles WHERE zoom_level = (SELECT max(zoom_level) FROM tiles) AND "
        "(tile_column + tile_row) % 2 = 1",
        nullptr, nullptr));
  }
  std::filesystem::rename(folder / "a.sqlite", folder / "a.mbtiles");
}

}  // namespace

class ImageryHolesTest : public QObject {
  Q_OBJECT

 private slots:
  void aTileThatAServerLacksShowsTheCoarserOneEnlarged() {
    HttpServer server(holed());
    const auto picture = openedTiles(server)->read(overAnEdge(), 256);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QVERIFY(isLike(texelAt(*picture, 0.25, 0.5), kBlue));
    QVERIFY(isLike(texelAt(*picture, 0.75, 0.5), kRed));
    QCOMPARE(leastOpacity(*picture), 255);  // no seam either
  }

  void aTileThatAServerRefusesIsOneThatItLacks() {
    const auto all = holed();
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      HttpAnswer answer = all(target);
      if (answer.status == 404) answer.status = 403;  // as stores of files say it
      return answer;
    });
    const auto imagery =
        Imagery::open({server.url() + "/{z}/{x}/{y}.png"}, kHoledFrame, kHoledCity);
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    const Bounds edge = overAnEdge();
    const Bounds close{edge.centre().x() - 10, edge.south, edge.centre().x() + 10,
                       edge.south + 20};  // from level 20 on, where services end at times
    const auto picture = (*imagery)->read(close, 256);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QVERIFY(isLike(texelAt(*picture, 0.25, 0.5), kBlue));
    QVERIFY(isLike(texelAt(*picture, 0.75, 0.5), kRed));
    QCOMPARE(leastOpacity(*picture), 255);
  }

  void aWmtsIsFilledAsWell() {
    std::string url;
    const auto pictures = holed();
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      if (target.find("GetCapabilities") != std::string::npos)
        return {200, "text/xml", wmtsCapabilities(url)};
      return pictures(target);
    });
    url = server.url();
    const auto imagery = Imagery::open({url + "/wmts?layer=ortho"}, kHoledFrame, kHoledCity);
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    const auto picture = (*imagery)->read(overAnEdge(), 256);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QVERIFY(isLike(texelAt(*picture, 0.25, 0.5), kBlue));
    QVERIFY(isLike(texelAt(*picture, 0.75, 0.5), kRed));
    QCOMPARE(leastOpacity(*picture), 255);
  }

  void theNearestCoarserTileThereIsIsTakenHoweverFarAbove() {
    const auto all = holed();
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      const int z = std::atoi(target.c_str() + 1);
      return z > 6 && z < kHoleLevel ? HttpAnswer{404, "text/plain", "no such tile"} : all(target);
    });
    const auto picture = openedTiles(server)->read(overAnEdge(), 256);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QVERIFY(isLike(texelAt(*picture, 0.25, 0.5), kBlue));
    QVERIFY(isLike(texelAt(*picture, 0.75, 0.5), kRed));
  }

  void whereNoTileIsAnywhereItStaysTransparent() {
    HttpServer server(holed(kBlue, kHoleLevel));
    const auto picture = openedTiles(server)->read(overAnEdge(), 256);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QVERIFY(isLike(texelAt(*picture, 0.25, 0.5), kBlue));
    QCOMPARE(texelAt(*picture, 0.75, 0.5)[3], 0);
  }

  void levelsThatAServiceRefusesFarAboveAreNoTrouble_data() {
    QTest::addColumn<int>("status");
    QTest::newRow("no such level") << 400;
    QTest::newRow("an error of its own") << 500;
  }
  void levelsThatAServiceRefusesFarAboveAreNoTrouble() {
    QFETCH(int, status);
    const auto all = holed();
    std::atomic<bool> opened = false;
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      const int z = std::atoi(target.c_str() + 1);
      if (opened && z < kHoleLevel - 2) return {status, "text/plain", "not from so far"};
      return z == kHoleLevel - 1 || z == kHoleLevel - 2 ? HttpAnswer{404, "text/plain", "no"}
                                                        : all(target);
    });
    const auto imagery = openedTiles(server);
    opened = true;
    const auto picture = imagery->read(overAnEdge(), 256);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QVERIFY(picture.notes().empty());
    QVERIFY(isLike(texelAt(*picture, 0.25, 0.5), kBlue));
    const auto right = texelAt(*picture, 0.75, 0.5);  // as read when it was opened, or nothing
    QVERIFY(right[3] == 0 || (status == 400 && isLike(right, kRed)));
  }

  void whatIsDrawnHalfTransparentIsNotFilled() {
    HttpServer server(holed({20, 20, 220, 128}));
    const auto picture = openedTiles(server)->read(overAnEdge(), 256);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QVERIFY(isLike(texelAt(*picture, 0.25, 0.5), {20, 20, 220, 128}));
    QCOMPARE(texelAt(*picture, 0.75, 0.5)[3], 0);
  }

  void aTileThatIsNotThereIsAskedForOnce() {
    const auto all = holed();
    std::mutex mutex;
    std::map<std::string, int> asked;
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      HttpAnswer answer = all(target);
      const std::lock_guard lock(mutex);
      if (answer.status == 404) ++asked[target];
      return answer;
    });
    const auto imagery = openedTiles(server);
    const Bounds square = overAnEdge();
    QVERIFY(imagery->read(square, 256).ok());
    forgetBlocks();
    const Bounds beside{square.west + 30, square.south, square.east + 30, square.north};
    const auto again = imagery->read(beside, 256);
    QVERIFY(again.ok() && isLike(texelAt(*again, 0.75, 0.5), kRed));
    const std::lock_guard lock(mutex);
    QVERIFY(!asked.empty());
    for (const auto& [target, times] : asked) QVERIFY2(times == 1, target.c_str());
  }

  void anMbtilesIsFilledFromItsCoarserLevel() {
    const Folder folder;
    writeHoledMbtiles(folder);
    const auto imagery = Imagery::open({folder / "a.mbtiles"}, kHoledFrame, kHoledCity);
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    const auto picture = (*imagery)->read({200, 200, 800, 800}, 512);
    QVERIFY2(picture.ok(), picture.ok() ? "" : picture.error().text().c_str());
    QCOMPARE(leastOpacity(*picture), 255);
    for (const double v : {0.1, 0.3, 0.5, 0.7, 0.9}) {
      QVERIFY(isLike(texelAt(*picture, 0.2, v), kRed));
      QVERIFY(isLike(texelAt(*picture, 0.8, v), kBlue));
    }
  }

  void readingEndsWhereItIsCancelled() {
    HttpServer server(holed());
    const auto imagery = openedTiles(server);
    const int asked = server.requests();
    const auto picture = imagery->read(overAnEdge(), 256, [] { return true; });
    QVERIFY(!picture.ok());
    QCOMPARE(picture.error().code, ErrorCode::cancelled);
    QCOMPARE(server.requests(), asked);
    QVERIFY(imagery->read(overAnEdge(), 256).ok());
  }

  void aTileIsAskedForAgainAfterAPause() {
    MissingTiles missing;
    const MissingTiles::Moment now{};
    QVERIFY(!missing.has({3, 5, 7}, now));
    missing.add({3, 5, 7}, now);
    QVERIFY(missing.has({3, 5, 7}, now) && !missing.has({2, 5, 7}, now));
    QVERIFY(!missing.has({3, 5, 7}, now + MissingTiles::kPause));
  }
};

QTEST_GUILESS_MAIN(ImageryHolesTest)
#include "zz_imagery_holes_test.moc"

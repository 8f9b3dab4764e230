// Pictures of the ground from files and services: the right colour at the right place of the city,
// holes, what was once seen without a network, and one clear error for each broken twin.
#include "gis/raster/imagery.h"

#include <QtTest>
#include <thread>

#include "engine/core/file_io.h"
#include "gis/crs/transform.h"
#include "gis/raster/service_answer.h"
#include "tests/support/gis_samples.h"
#include "tests/support/imagery_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using namespace citymirror::test;

namespace {

const GeoFrame kWuhanFrame{"EPSG:4547", 530000, 3384000, ""};  // CGCS2000 in Wuhan
const Bounds kCity{0, 0, 1000, 1000};

Point2 carried(const GeoFrame& frame, const std::string& crs, const Point2& local) {
  return *Transform::make(frame.crs, crs)->forward(frame.toProjected(local));
}

/// Red west of the middle of the city, blue east of it.
std::function<Rgba(const Point2&)> split(const std::string& crs,
                                         const GeoFrame& frame = kWuhanFrame) {
  const double middle = carried(frame, crs, kCity.centre()).x();
  return [middle](const Point2& p) { return p.x() < middle ? kRed : kBlue; };
}

Rgba texel(const Picture& picture, double u, double v) {
  const auto* t = picture.at(int(u * picture.width), int(v * picture.height));
  return {t[0], t[1], t[2], t[3]};
}

bool near(const Rgba& a, const Rgba& b, int slack = 3) {
  for (std::size_t k = 0; k < 4; ++k) {
    if (std::abs(a[k] - b[k]) > slack) return false;
  }
  return true;
}

std::shared_ptr<const Imagery> opened(const ImagerySource& source, const ImageryCache& cache = {},
                                      const GeoFrame& frame = kWuhanFrame) {
  auto imagery = Imagery::open(source, frame, kCity, cache);
  if (!imagery) qWarning("%s", imagery.error().text().c_str());
  return imagery ? *imagery : nullptr;
}

/// A north-up image in a CRS that covers the city with room to spare.
ImageSample over(const std::string& crs, double cell, int bands = 3,
                 const GeoFrame& frame = kWuhanFrame) {
  const Point2 middle = carried(frame, crs, kCity.centre());
  ImageSample sample;
  sample.crs = crs;
  sample.columns = sample.rows = 400;
  sample.cell = cell;
  sample.bands = bands;
  sample.northWest = middle + Point2(-200 * cell, 200 * cell);
  return sample;
}

Error refused(const ImagerySource& source, const ImageryCache& cache = {}) {
  const auto imagery = Imagery::open(source, kWuhanFrame, kCity, cache);
  return imagery ? Error{} : imagery.error();
}

bool says(const Error& error, const char* words) {
  return error.text().find(words) != std::string::npos;
}

}  // namespace

class ImageryTest : public QObject {
  Q_OBJECT

 private slots:
  void everyTexelIsWhereItsFileSaysInWhateverCrs_data() {
    QTest::addColumn<QString>("crs");
    QTest::addColumn<double>("cell");
    QTest::newRow("the city's own") << "EPSG:4547" << 4.0;
    QTest::newRow("UTM") << "EPSG:32650" << 4.0;
    QTest::newRow("degrees of CGCS2000") << "EPSG:4490" << 4e-5;
    QTest::newRow("web Mercator") << "EPSG:3857" << 5.0;
  }
  void everyTexelIsWhereItsFileSaysInWhateverCrs() {
    QFETCH(QString, crs);
    QFETCH(double, cell);
    const Folder folder;
    const std::string name = crs.toStdString();
    const Point2 middle = carried(kWuhanFrame, name, kCity.centre());
    const auto color = [middle](const Point2& p) {
      return p.x() < middle.x() ? (p.y() < middle.y() ? kRed : kGreen)
                                : (p.y() < middle.y() ? kBlue : Rgba{200, 200, 40, 255});
    };
    writeImage(folder / "a.tif", over(name, cell), color);
    const auto imagery = opened({folder / "a.tif"});
    QVERIFY(imagery);
    const auto picture = imagery->read(kCity, 100);
    QVERIFY(picture.ok());
    const auto way = Transform::make(kWuhanFrame.crs, name);
    int wrong = 0, checked = 0;
    for (double u = 0.005; u < 1; u += 0.05) {
      for (double v = 0.005; v < 1; v += 0.05) {
        const Point2 there = *way->forward(kWuhanFrame.toProjected({1000 * u, 1000 * v}));
        if ((there - middle).cwiseAbs().minCoeff() < 5 * cell) continue;  // blended at the seam
        ++checked;
        wrong += near(texel(*picture, u, v), color(there)) ? 0 : 1;
      }
    }
    QVERIFY(checked > 250);
    QCOMPARE(wrong, 0);
  }
  void aLocalFrameNeedsNoEpsgCode() {
    const Folder folder;
    const GeoFrame frame{
        "+proj=tmerc +lat_0=30.5 +lon_0=114.3 +x_0=5000 +y_0=2000 +ellps=GRS80 "
        "+units=m +type=crs",
        4000, 1500, ""};
    writeImage(folder / "a.tif", over("EPSG:4490", 4e-5, 3, frame), split("EPSG:4490", frame));
    const auto imagery = opened({folder / "a.tif"}, {}, frame);
    QVERIFY(imagery);
    const auto picture = imagery->read(kCity, 50);
    QVERIFY(near(texel(*picture, 0.3, 0.5), kRed));
    QVERIFY(near(texel(*picture, 0.7, 0.5), kBlue));
  }
  void shiftedCoordinatesAreTakenBack() {
    const Folder folder;
    const Point2 middle = carried(kWuhanFrame, "GCJ-02", kCity.centre());
    ImageSample sample = over("EPSG:4326", 4e-5);
    sample.northWest = middle + Point2(-0.008, 0.008);
    writeImage(folder / "gcj.tif", sample,
               [&](const Point2& p) { return p.x() < middle.x() ? kRed : kBlue; });
    const auto flagged = opened({folder / "gcj.tif", "GCJ-02"});
    QVERIFY(flagged);
    const auto picture = flagged->read(kCity, 100);
    QVERIFY(near(texel(*picture, 0.45, 0.5), kRed));
    QVERIFY(near(texel(*picture, 0.55, 0.5), kBlue));
    const auto silent = opened({folder / "gcj.tif"})->read(kCity, 100);
    QVERIFY(near(texel(*silent, 0.55, 0.5), kRed));  // 500 m off
    const auto told = Imagery::open({folder / "gcj.tif", "GCJ-02"}, kWuhanFrame, kCity);
    QVERIFY(told.ok() && told.notes().size() == 1);
    QVERIFY(told.notes()[0].what.find("shifted to WGS 84 from GCJ-02") != std::string::npos);
  }
  void whatTheImageDoesNotKnowIsAHole() {
    const Folder folder;
    writeImage(folder / "rgba.tif", over("EPSG:4547", 4, 4), [](const Point2& p) {
      return p.x() < 530500 ? Rgba{220, 20, 20, 128} : Rgba{220, 20, 20, 0};
    });
    const auto rgba = opened({folder / "rgba.tif"})->read(kCity, 50);
    QVERIFY(near(texel(*rgba, 0.3, 0.5), {220, 20, 20, 128}));
    QCOMPARE(texel(*rgba, 0.7, 0.5)[3], 0);
    writeImage(folder / "plain.tif", over("EPSG:4547", 4), [](const Point2& p) {
      return p.y() < 3384500 ? kRed : Rgba{0, 0, 0, 0};
    });
    {
      const std::unique_ptr<GDALDataset> file(
          GDALDataset::Open((folder / "plain.tif").c_str(), GDAL_OF_RASTER | GDAL_OF_UPDATE));
      for (int band = 1; band <= 3; ++band) file->GetRasterBand(band)->SetNoDataValue(0);
    }
    const auto nodata = opened({folder / "plain.tif"})->read(kCity, 50);
    QVERIFY(near(texel(*nodata, 0.5, 0.3), kRed));
    QCOMPARE(texel(*nodata, 0.5, 0.7)[3], 0);
    const auto outside = opened({folder / "plain.tif"})->read({90000, 90000, 91000, 91000}, 8);
    QCOMPARE(texel(*outside, 0.5, 0.5), kNothing);
  }
  void greyPaletteAndDeepBandsBecomeColours() {
    const Folder folder;
    writeImage(folder / "grey.tif", over("EPSG:4547", 4, 1), [](const Point2&) {
      return Rgba{90, 0, 0, 0};
    });
    QVERIFY(
        near(texel(*opened({folder / "grey.tif"})->read(kCity, 9), 0.5, 0.5), {90, 90, 90, 255}));
    writeImage(folder / "palette.tif", over("EPSG:4547", 4, 1),
               [](const Point2& p) { return p.x() < 530500 ? Rgba{0} : Rgba{1}; });
    {
      const std::unique_ptr<GDALDataset> file(
          GDALDataset::Open((folder / "palette.tif").c_str(), GDAL_OF_RASTER | GDAL_OF_UPDATE));
      GDALColorTable table;
      const GDALColorEntry red{220, 20, 20, 255}, blue{20, 20, 220, 255};
      table.SetColorEntry(0, &red);
      table.SetColorEntry(1, &blue);
      file->GetRasterBand(1)->SetColorTable(&table);
    }
    const auto palette = opened({folder / "palette.tif"})->read(kCity, 50);
    QVERIFY(near(texel(*palette, 0.3, 0.5), kRed));
    QVERIFY(near(texel(*palette, 0.7, 0.5), kBlue));
    ImageSample deep = over("EPSG:4547", 4, 3);
    deep.type = GDT_UInt16;
    writeImage(folder / "deep.tif", deep, [](const Point2& p) {
      const int level = int((p.x() - 529700) * 2) + 300;
      return Rgba{level, 1000, 2600 - level, 0};
    });
    const auto stretched = Imagery::open({folder / "deep.tif"}, kWuhanFrame, kCity);
    QVERIFY(stretched.ok());
    QVERIFY(stretched.notes().front().what.find("percentile") != std::string::npos);
    const auto picture = (*stretched)->read(kCity, 50);
    QVERIFY(texel(*picture, 0.1, 0.5)[0] + 60 < texel(*picture, 0.9, 0.5)[0]);
    QVERIFY(texel(*picture, 0.1, 0.5)[2] > texel(*picture, 0.9, 0.5)[2] + 60);
  }
  void anMbtilesOfPicturesIsAnImageOneOfVectorsIsNot() {
    const Folder folder;
    ImageSample sample = over("EPSG:3857", 4);
    sample.driver = "MBTiles";
    writeImage(folder / "a.mbtiles", sample, split("EPSG:3857"));
    const auto imagery = opened({folder / "a.mbtiles"});
    QVERIFY(imagery);
    const auto picture = imagery->read(kCity, 50);
    QVERIFY(near(texel(*picture, 0.3, 0.5), kRed, 12));
    QVERIFY(near(texel(*picture, 0.7, 0.5), kBlue, 12));
    const char* vectors =
        "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[114.3,30.6]}}";
    QVERIFY(writeFile(folder / "v.geojson", {vectors, std::strlen(vectors)}).ok());
    QVERIFY(says(refused({folder / "v.geojson"}), "holds vectors"));
  }
  void anMbtilesThatIsCutOffIsOneClearError() {
    const Folder folder;
    ImageSample sample = over("EPSG:3857", 4);
    sample.driver = "MBTiles";
    writeImage(folder / "whole.mbtiles", sample, split("EPSG:3857"));
    const auto bytes = readFile(folder / "whole.mbtiles");
    for (const std::size_t part : {8, 3, 2}) {
      QVERIFY(writeFile(folder / "cut.mbtiles", {bytes->data(), bytes->size() / part}).ok());
      const Error error = refused({folder / "cut.mbtiles"});
      QCOMPARE(error.code, ErrorCode::unreadable);
      QVERIFY2(says(error, "cut.mbtiles") && !error.remedy.empty(), error.text().c_str());
    }
  }
  void manyThreadsReadTheSame() {
    const Folder folder;
    writeImage(folder / "a.tif", over("EPSG:32650", 4), split("EPSG:32650"));
    const auto imagery = opened({folder / "a.tif"});
    const Picture once = *imagery->read(kCity, 64);
    std::atomic<int> same = 0;
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
          for (int k = 0; k < 10; ++k) same += *imagery->read(kCity, 64) == once ? 1 : 0;
        });
      }
    }
    QCOMPARE(same.load(), 40);
  }
  void aBrokenFileIsOneClearError() {
    const Folder folder;
    ImageSample sample = over("EPSG:4547", 4);
    writeImage(folder / "whole.tif", sample, split("EPSG:4547"));
    const auto bytes = readFile(folder / "whole.tif");
    QVERIFY(writeFile(folder / "cut.tif", {bytes->data(), bytes->size() / 3}).ok());
    QCOMPARE(refused({folder / "cut.tif"}).code, ErrorCode::unreadable);
    QVERIFY(says(refused({folder / "cut.tif"}), "cut.tif"));
    const Point2 middle = carried(kWuhanFrame, "EPSG:4547", kCity.centre());
    std::string rows = "ncols 60\nnrows 60\nxllcorner " + std::to_string(middle.x() - 300) +
                       "\nyllcorner " + std::to_string(middle.y() - 300) + "\ncellsize 10\n";
    for (int k = 0; k < 3600; ++k) rows += std::to_string(20 + k % 7) + (k % 60 < 59 ? " " : "\n");
    QVERIFY(writeFile(folder / "whole.asc", rows).ok());
    QVERIFY(Imagery::open({folder / "whole.asc", "EPSG:4547"}, kWuhanFrame, kCity).ok());
    QVERIFY(writeFile(folder / "cut.asc", rows.substr(0, rows.size() / 2)).ok());
    const Error early = refused({folder / "cut.asc", "EPSG:4547"});
    QCOMPARE(early.code, ErrorCode::unreadable);
    QVERIFY2(says(early, "ends early") && says(early, "cut.asc"), early.text().c_str());
    QVERIFY(writeFile(folder / "words.tif", {"not an image", 12}).ok());
    QCOMPARE(refused({folder / "words.tif"}).code, ErrorCode::unreadable);
    QCOMPARE(refused({folder / "absent.tif"}).code, ErrorCode::notFound);
    sample.crs.clear();
    writeImage(folder / "nameless.tif", sample, split("EPSG:4547"));
    QVERIFY(says(refused({folder / "nameless.tif"}), "--imagery-crs"));
    QVERIFY(opened({folder / "nameless.tif", "EPSG:4547"}));
    sample.cell = 0;
    writeImage(folder / "nowhere.tif", sample, [](const Point2&) { return kRed; });
    QVERIFY(says(refused({folder / "nowhere.tif"}), "no georeference"));
    sample = over("EPSG:4547", 4);
    sample.northWest += Point2(90000, 0);
    writeImage(folder / "elsewhere.tif", sample, [](const Point2&) { return kRed; });
    QVERIFY(says(refused({folder / "elsewhere.tif"}), "does not reach the city"));
  }

  void whatIsEmptyOrOfAnotherKindIsOneClearError_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    const std::vector<std::pair<const char*, QByteArray>> others{
        {"empty", {}},
        {"a page", "<html><head><title>404</title></head><body>Not found</body></html>"},
        {"an archive", QByteArray("PK\x03\x04", 4) + QByteArray(300, 'z')},
        {"a head alone", QByteArray("II*\0\x08\0\0\0", 8)},
        {"a table", QByteArray("SQLite format 3\0", 16) + QByteArray(300, '\0')}};
    for (const char* file : {"a.tif", "a.mbtiles", "a.jp2", "a.png"}) {
      for (const auto& [name, bytes] : others)
        QTest::addRow("%s: %s", file, name) << QString(file) << bytes;
    }
  }
  void whatIsEmptyOrOfAnotherKindIsOneClearError() {
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    const Folder folder;
    const std::string path = folder / file.toStdString();
    QVERIFY(writeFile(path, bytes.toStdString()).ok());
    const Error error = refused({path});
    QCOMPARE(error.code, ErrorCode::unreadable);
    QVERIFY2(error.where == path && !error.remedy.empty(), error.text().c_str());
  }
  /// The coarse copies of a COG stand at its beginning: what is cut off is its full size.
  void aCogThatIsCutOffIsRefusedHoweverMuchOfItIsThere() {
    const Folder folder;
    ImageSample sample = over("EPSG:4547", 1);
    sample.driver = "COG";
    sample.columns = sample.rows = 1200;
    sample.northWest = carried(kWuhanFrame, "EPSG:4547", kCity.centre()) + Point2(-600, 600);
    unsigned noise = 1;
    writeImage(folder / "whole.tif", sample, [&](const Point2&) {
      const auto next = [&] { return int((noise = noise * 1664525 + 1013904223) >> 24); };
      const int r = next(), g = next(), b = next();
      return Rgba{r, g, b, 255};
    });
    QVERIFY(opened({folder / "whole.tif"})->read({0, 0, 100, 100}, 256).ok());
    const auto bytes = readFile(folder / "whole.tif");
    const auto share = [&](double part) { return std::size_t(part * double(bytes->size())); };
    for (const std::size_t kept :
         {std::size_t(500), std::size_t(900), share(0.2), share(0.6), share(0.98)}) {
      QVERIFY(writeFile(folder / "cut.tif", bytes->substr(0, kept)).ok());
      const Error e = refused({folder / "cut.tif"});
      QCOMPARE(e.code, ErrorCode::unreadable);
      QVERIFY2(e.where.find("cut.tif") != std::string::npos && says(e, "ends early") &&
                   says(e, "copy or export it again"),
               (std::to_string(kept) + ": " + e.text()).c_str());
    }
  }

  void tilesAreSeenAgainWithoutTheNetwork() {
    const Folder folder;
    HttpServer server(tiles(split("EPSG:3857")));
    const ImagerySource source{server.url() + "/{z}/{x}/{y}.png?key=secret"};
    ImageryCache cache{folder.path()};
    const auto imagery = opened(source, cache);
    QVERIFY(imagery);
    QVERIFY(imagery->info().finest < 0.6);
    QCOMPARE(imagery->info().address.find("secret"), std::string::npos);
    const auto picture = imagery->read(kCity, 200);
    QVERIFY(picture.ok() && picture.notes().empty());
    QVERIFY(near(texel(*picture, 0.48, 0.5), kRed));
    QVERIFY(near(texel(*picture, 0.52, 0.5), kBlue));
    const int asked = server.requests();
    QVERIFY(opened(source, cache)->read(kCity, 200).ok());
    QCOMPARE(server.requests(), asked);  // all from the cache
    server.stop();
    cache.freshSeconds = 0;  // what is kept is stale now, and still better than nothing
    const auto again = opened(source, cache);
    QVERIFY(again);
    const auto kept = again->read(kCity, 200);
    QVERIFY(kept.ok());
    QVERIFY(near(texel(*kept, 0.48, 0.5), kRed));
    const auto unseen = again->read({5000, 5000, 5100, 5100}, 200);
    QVERIFY(!unseen.ok());
    QVERIFY(!says(unseen.error(), "secret"));
  }
  void aServiceWithoutAPictureOfTheCitySaysSoOnce() {
    HttpServer without([](const std::string&) -> HttpAnswer { return {404, "text/plain", "no"}; });
    HttpServer blank(tiles([](const Point2&) { return kNothing; }));
    for (const HttpServer* server : {&without, &blank}) {
      const auto imagery =
          Imagery::open({server->url() + "/{z}/{x}/{y}.png?key=secret"}, kWuhanFrame, kCity);
      QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
      QCOMPARE(imagery.notes().size(), std::size_t{1});
      const Note& note = imagery.notes().front();
      QVERIFY2(note.what.find("no picture of the city") != std::string::npos, note.what.c_str());
      QVERIFY2(note.what.find("Check the address") != std::string::npos, note.what.c_str());
      QVERIFY2(note.where.find(server->url()) != std::string::npos, note.where.c_str());
      QCOMPARE(note.where.find("secret"), std::string::npos);
    }
    const auto all = tiles([](const Point2&) { return kRed; });
    HttpServer fineOnly([&](const std::string& target) -> HttpAnswer {
      const bool fine = std::atoi(target.c_str() + 1) >= 16;  // "/16/…"
      return fine ? all(target) : HttpAnswer{404, "text/plain", "no"};
    });
    const auto fine = Imagery::open({fineOnly.url() + "/{z}/{x}/{y}.png"}, kWuhanFrame, kCity);
    QVERIFY(fine.ok() && fine.notes().empty());
  }
  void whereTilesEndTheCoarserAreShown() {
    HttpServer server(tiles(split("EPSG:3857"), 15));
    const auto imagery = opened({server.url() + "/{z}/{x}/{y}.png"});
    const auto close = imagery->read({550, 500, 650, 600}, 128);  // asks for level 17
    QVERIFY(near(texel(*close, 0.5, 0.5), kBlue));
  }
  void aWmtsTellsItsLayerLicenceAndOwner() {
    const Folder folder;
    std::string url;
    const auto pictures = tiles(split("EPSG:3857"), 18);
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      if (target.find("GetCapabilities") != std::string::npos)
        return {200, "text/xml", wmtsCapabilities(url)};
      return pictures(target);
    });
    url = server.url();
    const ImagerySource source{url + "/wmts?layer=ortho"};
    const ImageryCache cache{folder.path()};
    const auto imagery = opened(source, cache);
    QVERIFY(imagery);
    QCOMPARE(imagery->info().kind, ImageryKind::wmts);
    QCOMPARE(imagery->info().name, std::string("Orthophoto"));
    QCOMPARE(imagery->info().attribution, std::string("Survey Office"));
    QCOMPARE(imagery->info().licence, std::string("CC BY 4.0"));
    const auto picture = imagery->read(kCity, 200);
    QVERIFY(near(texel(*picture, 0.4, 0.5), kRed));
    QVERIFY(near(texel(*picture, 0.6, 0.5), kBlue));
    QVERIFY(says(refused({url + "/wmts?layer=none"}), "no layer none"));
    server.stop();
    const auto offline = Imagery::open(source, kWuhanFrame, kCity, cache);
    QVERIFY(offline.ok());
    QVERIFY(!offline.notes().empty());
    QVERIFY(near(texel(*(*offline)->read(kCity, 200), 0.4, 0.5), kRed));
  }
  void aWmsIsAskedForItsLayer() {
    const auto color = split("EPSG:3857");
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      if (target.find("GetCapabilities") != std::string::npos)
        return {
            200, "text/xml",
            "<WMT_MS_Capabilities><Service><AccessConstraints>none</AccessConstraints></Service>"
            "<Capability><Layer><SRS>EPSG:3857</SRS><Layer><Name>photo</Name><Title>Aerial "
            "photo</Title><Attribution><Title>City Survey</Title></Attribution></Layer></Layer>"
            "</Capability></WMT_MS_Capabilities>"};
      Bounds box;
      const std::size_t at = target.find("bbox=");
      const bool sane = target.find("layers=photo") != std::string::npos &&
                        target.find("map=city") != std::string::npos && at != std::string::npos;
      if (!sane || std::sscanf(target.c_str() + at, "bbox=%lf,%lf,%lf,%lf", &box.west, &box.south,
                               &box.east, &box.north) != 4)
        return {400, "text/plain", "bad request"};
      return {200, "image/png", pngOver(box, color)};
    });
    const Folder folder;
    ImageryCache cache{folder.path()};
    const ImagerySource source{server.url() + "/wms?map=city&layers=photo"};
    const auto imagery = opened(source, cache);
    QVERIFY(imagery);
    QCOMPARE(imagery->info().attribution, std::string("City Survey"));
    QCOMPARE(imagery->info().licence, std::string());
    const auto picture = imagery->read(kCity, 200);
    QVERIFY(near(texel(*picture, 0.4, 0.5), kRed));
    QVERIFY(near(texel(*picture, 0.6, 0.5), kBlue));
    const int asked = server.requests();
    QVERIFY(opened(source, cache)->read(kCity, 200).ok());
    QVERIFY(server.requests() <= asked + 1);  // pictures from the cache; what it offers is asked anew
    server.stop();
    cache.freshSeconds = 0;  // what is kept is stale now, and still better than nothing
    const auto offline = Imagery::open(source, kWuhanFrame, kCity, cache);
    QVERIFY2(offline.ok(), offline.ok() ? "" : offline.error().text().c_str());
    QVERIFY(!offline.notes().empty());
    const auto kept = (*offline)->read(kCity, 200);
    QVERIFY2(kept.ok(), kept.ok() ? "" : kept.error().text().c_str());
    QVERIFY(near(texel(*kept, 0.4, 0.5), kRed) && near(texel(*kept, 0.6, 0.5), kBlue));
    QVERIFY(!(*offline)->read({5000, 5000, 5100, 5100}, 200).ok());  // never seen
  }
  /// Compared with GDAL's own reading of the file, pixel by pixel.
  void aRealCogIsSeenWhereItsOwnPixelsLie() {
    const QString given = qEnvironmentVariable("CITYMIRROR_DATA");
    const QString data = given.isEmpty() ? QString(CITYMIRROR_SOURCE_DIR "/../shared/data") : given;
    const std::string path = (data + "/tokyo_shinjuku/tokyo_west_sentinel2_10m.tif").toStdString();
    if (!QFile::exists(QString::fromStdString(path)))
      QSKIP("data set tokyo_shinjuku is absent: tokyo_west_sentinel2_10m.tif");
    const GeoFrame tokyo{"EPSG:6677", -14000, -36000, ""};
    const Bounds city{0, 0, 2560, 2560};  // 256 pixels of 10 m
    const auto imagery = Imagery::open({path}, tokyo, city, {});
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    QCOMPARE(int(std::lround((*imagery)->info().finest)), 10);
    const auto picture = (*imagery)->read(city, 256);
    QVERIFY(picture.ok());
    const std::unique_ptr<GDALDataset> file(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER));
    std::vector<std::uint8_t> raw(256 * 256 * 3);
    QVERIFY(file->RasterIO(GF_Read, 800, 694, 256, 256, raw.data(), 256, 256, GDT_Byte, 3, nullptr, 3,
                           256 * 3, 1, nullptr) == CE_None);
    double error = 0, spread = 0, mean = 0;
    for (const std::uint8_t v : raw) mean += double(v) / double(raw.size());
    for (int row = 0; row < 256; ++row) {
      for (int column = 0; column < 256; ++column) {
        const Rgba seen = texel(*picture, (column + 0.5) / 256, (255 - row + 0.5) / 256);
        for (std::size_t k = 0; k < 3; ++k) {
          const double own = raw[std::size_t((row * 256 + column) * 3) + k];
          error += std::abs(seen[k] - own) / double(raw.size());
          spread += std::abs(own - mean) / double(raw.size());
        }
      }
    }
    qInfo("mean error %.2f of 255, spread of the picture %.1f", error, spread);
    QVERIFY(spread > 10 && error < 3);
  }
  void aServiceThatCannotBeReachedIsNotCalledAPicture() {
    for (const char* words : {"Could not resolve host: tiles.example", "Failed to connect to host",
                              "Operation timed out after 10001 milliseconds",
                              "URL: x\n  HTTP status code: 0, error: Connection refused.\n"}) {
      const Error error = serviceError(words, "http://tiles.example");
      QCOMPARE(error.code, ErrorCode::ioFailed);
      QVERIFY2(says(error, "out of reach"), words);
    }
    QVERIFY(says(serviceError("not a PNG file", "http://tiles.example"), "not an image"));
  }
  void aServiceThatFailsIsOneClearError() {
    HttpServer words([](const std::string&) -> HttpAnswer {
      return {200, "text/html", "<p>hello"};
    });
    QVERIFY(says(refused({words.url() + "/{z}/{x}/{y}.png"}), "is not an image"));
    QVERIFY(says(refused({words.url() + "/wmts"}), "is not a Capabilities"));
    QVERIFY(says(refused({words.url() + "/wms"}), "is not a WMT_MS_Capabilities"));
    HttpServer broken([](const std::string&) -> HttpAnswer {
      return {500, "text/plain", "sorry"};
    });
    QVERIFY(says(refused({broken.url() + "/{z}/{x}/{y}.png?key=secret"}), "500"));
    QVERIFY(says(refused({broken.url() + "/{z}/{x}/{y}.png"}), "Try again later"));
    QVERIFY(!says(refused({broken.url() + "/{z}/{x}/{y}.png?key=secret"}), "secret"));
    const std::string gone = broken.url();
    broken.stop();
    QCOMPARE(refused({gone + "/{z}/{x}/{y}.png"}).code, ErrorCode::ioFailed);
    const Folder kept;
    const Error offline = refused({gone + "/{z}/{x}/{y}.png"}, {kept.path()});
    QVERIFY2(says(offline, "out of reach"), offline.text().c_str());
    QCOMPARE(refused({gone + "/wmts"}).code, ErrorCode::ioFailed);
    QCOMPARE(refused({gone + "/a.tif"}).code, ErrorCode::unreadable);
    QCOMPARE(refused({gone + "/page"}).code, ErrorCode::badInput);
    QCOMPARE(refused({"https://maponline0.bdimg.com/tile?x={x}&y={y}&z={z}"}).code,
             ErrorCode::unsupported);
  }
  void brokenPicturesOfEveryServiceAreOneClearError_data() {
    QTest::addColumn<QString>("address");
    QTest::newRow("XYZ") << "/{z}/{x}/{y}.png";
    QTest::newRow("WMTS") << "/wmts?layer=ortho";
    QTest::newRow("WMS") << "/wms?layers=photo";
  }
  void brokenPicturesOfEveryServiceAreOneClearError() {
    QFETCH(QString, address);
    const std::string whole = pngOver({0, 0, 256, 256}, [](const Point2& p) {
      return Rgba{int(p.x()) * 37 % 256, int(p.y()) * 91 % 256, int(p.x() * p.y()) % 256, 255};
    });
    const std::vector<std::pair<std::string, const char*>> answers{
        {whole.substr(0, whole.size() / 2), "breaks off"}, {"", "empty file"},
        {"<html>hello", "not an image"}};
    for (const auto& [picture, said] : answers) {
      std::string url;
      HttpServer server([&](const std::string& target) -> HttpAnswer {
        if (target.find("GetCapabilities") == std::string::npos)
          return {200, "image/png", picture};
        if (target.find("/wmts") != std::string::npos)
          return {200, "text/xml", wmtsCapabilities(url)};
        return {200, "text/xml",
                "<WMT_MS_Capabilities><Service/><Capability><Layer><SRS>EPSG:3857</SRS><Layer>"
                "<Name>photo</Name></Layer></Layer></Capability></WMT_MS_Capabilities>"};
      });
      url = server.url();
      const Error error = refused({url + address.toStdString()});
      QCOMPARE(error.code, ErrorCode::unreadable);
      QVERIFY2(says(error, said) && error.where.find(url) != std::string::npos &&
                   !error.remedy.empty(),
               error.text().c_str());
    }
  }
  void descriptionsOfAServiceThatAreCutOffAreOneClearError() {
    std::string answer;
    HttpServer server([&](const std::string&) -> HttpAnswer { return {200, "text/xml", answer}; });
    const std::string wmts = wmtsCapabilities(server.url());
    for (const std::string& text :
         {std::string(), wmts.substr(0, wmts.size() / 2), std::string("<Other/>")}) {
      answer = text;
      for (const char* address : {"/wmts", "/wms"}) {
        const Error error = refused({server.url() + address});
        QCOMPARE(error.code, ErrorCode::unreadable);
        QVERIFY2(says(error, "Capabilities") && says(error, address) && !error.remedy.empty(),
                 error.text().c_str());
      }
    }
  }
  void anImageOnAServerIsReadByItsParts() {
    const Folder folder;
    writeImage(folder / "a.tif", over("EPSG:4547", 4), split("EPSG:4547"));
    HttpServer server(HttpServer::folder(folder.path()));
    const auto imagery = opened({server.url() + "/a.tif"});
    QVERIFY(imagery);
    QCOMPARE(imagery->info().kind, ImageryKind::remoteFile);
    QVERIFY(near(texel(*imagery->read(kCity, 50), 0.3, 0.5), kRed));
  }
};

QTEST_APPLESS_MAIN(ImageryTest)
#include "imagery_test.moc"

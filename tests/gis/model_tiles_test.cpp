// 3D Tiles over HTTP, their copies, implicit tiling, instances and composites, and the broken twins
// of a server. The tilesets are made here; the server is a small one of our own.
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>
#include <random>

#include "engine/core/file_io.h"
#include "gis/city/model_bytes.h"
#include "gis/city/model_file.h"
#include "gis/city/tiles3d_content.h"
#include "tests/support/http_server.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::kLat, samples::kLon, samples::tangentTransform, samples::tilesetOf, samples::wuhan;
using test::HttpAnswer, test::HttpServer;

namespace {

std::string padded(std::string text, std::size_t header) {
  text.resize((text.size() + header + 7) / 8 * 8 - header, ' ');
  return text;
}

/// Boxes of 4 × 4 × 8 m at these places of the tile, glb inside.
std::string boxesI3dm(const std::vector<float>& places, Json table = Json::object()) {
  table["INSTANCES_LENGTH"] = places.size() / 3;
  table["POSITION"] = {{"byteOffset", 0}};
  const std::string glb = samples::boxGlb(4, 8, 4), features = padded(table.dump(), 32);
  std::string binary;
  samples::append(binary, places);
  binary.resize((binary.size() + 7) / 8 * 8, '\0');
  std::string bytes = "i3dm";
  const std::size_t size = 32 + features.size() + binary.size() + glb.size();
  samples::append<std::uint32_t>(bytes, {1, std::uint32_t(size), std::uint32_t(features.size()),
                                         std::uint32_t(binary.size()), 0, 0, 1});
  return bytes + features + binary + glb;
}

std::string composite(const std::vector<std::string>& parts) {
  std::string inner;
  for (const std::string& part : parts) inner += part;
  std::string bytes = "cmpt";
  samples::append<std::uint32_t>(
      bytes, {1, std::uint32_t(16 + inner.size()), std::uint32_t(parts.size())});
  return bytes + inner;
}

/// A quadtree of three levels in subtrees of two; of the four tiles of level 1 two are there.
Json implicitTileset() {
  Json j = tilesetOf({{"uri", "unused"}}, tangentTransform(kLon, kLat, 25));
  j["asset"]["version"] = "1.1";
  j["root"].erase("children");
  j["root"]["content"] = {{"uri", "t/{level}/{x}/{y}.glb"}};
  j["root"]["implicitTiling"] = {{"subdivisionScheme", "QUADTREE"},
                                 {"subtreeLevels", 2},
                                 {"availableLevels", 3},
                                 {"subtrees", {{"uri", "s/{level}.{x}.{y}.subtree"}}}};
  return j;
}

std::string subtree(const Json& json, const std::string& binary) {
  const std::string text = padded(json.dump(), 24);
  std::string bytes = "subt";
  samples::append<std::uint32_t>(bytes, {1});
  samples::append<std::uint64_t>(bytes, {text.size(), binary.size()});
  return bytes + text + binary;
}

}  // namespace

class ModelTilesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  static Result<MeshModel> read(const std::string& path, const std::string& keep = {},
                                const run::JobContext& job = {}) {
    ModelSource source;
    source.path = path;
    source.keep = keep;
    return readModel(source, wuhan(), job);
  }
  static const char* reason(const Result<MeshModel>& model) {
    return model.ok() ? "" : model.error().text().c_str();
  }
  /// A tileset with a coarse step and an outer tileset that holds the fine one.
  void putNested() {
    put("a/coarse.glb", samples::boxGlb(40, 20, 40));
    put("a/deep/coarse.glb", samples::boxGlb(40, 20, 40));
    put("a/fine.b3dm", samples::boxB3dm(40, 20, 40, {0, 0, 0}));
    put("a/deep/inner.json", tilesetOf({{"url", "../fine.b3dm?v=3"}}, nullptr).dump());
    put("a/tileset.json",
        tilesetOf({{"uri", "deep/inner.json"}}, tangentTransform(kLon, kLat, 25)).dump());
  }

 private slots:
  void anOwnerThatTilesetsRepeatIsNamedOnce() {
    putNested();
    Json outer = tilesetOf({{"uri", "deep/inner.json"}}, tangentTransform(kLon, kLat, 25));
    Json inner = tilesetOf({{"url", "../fine.b3dm?v=3"}}, nullptr);
    outer["asset"]["copyright"] = inner["asset"]["copyright"] = "© Survey Office";
    put("a/tileset.json", outer.dump());
    put("a/deep/inner.json", inner.dump());
    const auto model = read(folder_.filePath("a/tileset.json").toStdString());
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->terms.attribution, std::string("© Survey Office"));
    outer["asset"]["copyright"] = "© Survey Office of the Coast;NASA ";
    inner["asset"]["copyright"] = "NASA; © Survey Office;" + std::string(1000, 'x');
    put("a/tileset.json", outer.dump());
    put("a/deep/inner.json", inner.dump());
    const auto several = read(folder_.filePath("a/tileset.json").toStdString());
    QVERIFY2(several.ok(), reason(several));
    QCOMPARE(several->terms.attribution,
             std::string("© Survey Office of the Coast; NASA; © Survey Office"));
  }
  void besideOneFileLiesAnother_data() {
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("relative");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char* base, const char* relative, const char* wanted) {
      QTest::newRow(relative) << base << relative << wanted;
    };
    row("http://h/a/b.json", "c.glb", "http://h/a/c.glb");
    row("http://h:8/a/b.json", "../c/./d.glb", "http://h:8/c/d.glb");
    row("http://h/a/b.json", "/x/y.glb", "http://h/x/y.glb");
    row("http://h/a/b.json", "../../../z.glb", "http://h/z.glb");
    row("https://h/a/b.json", "//other/z.glb", "https://other/z.glb");
    row("http://h/a/b.json?key=K", "k.glb", "http://h/a/k.glb?key=K");
    row("http://h/a/b.json?key=K", "k.glb?v=2", "http://h/a/k.glb?v=2");
    row("http://h/a/b.json?key=K", "http://other/k.glb", "http://other/k.glb");
    row("http://h/a/b.json?p=/q/r", "s.glb#part", "http://h/a/s.glb?p=/q/r");
    row("http://h", "t.glb", "http://h/t.glb");
    row("/d/a/b.json", "c%20d.glb?v=1", "/d/a/c d.glb");
    row("/d/a/b.json", "http://h/c.glb", "http://h/c.glb");
  }
  void besideOneFileLiesAnother() {
    QFETCH(QString, base);
    QFETCH(QString, relative);
    QFETCH(QString, wanted);
    QCOMPARE(QString::fromStdString(besideOf(base.toStdString(), relative.toStdString())), wanted);
  }

  void tilesComeOverHttpAsFromDisk() {
    putNested();
    const HttpServer server(HttpServer::folder(folder_.path().toStdString()));
    const auto disk = read(folder_.filePath("a/tileset.json").toStdString());
    const auto web = read(server.url() + "/a/tileset.json");
    QVERIFY2(disk.ok() && web.ok(), reason(web));
    QCOMPARE(web->triangleCount(), std::size_t{36});
    QCOMPARE(web->nodes.size(), disk->nodes.size());
    QVERIFY((web->box().min() - disk->box().min()).norm() < 1e-9);
    QCOMPARE(web->name, std::string("a"));
    QCOMPARE(server.requestsOf("/a/fine.b3dm?v=3"), 1);
    QCOMPARE(web.notes().size(), disk.notes().size());
  }
  void aKeyGoesAlongAndIsNotShown() {
    putNested();
    const auto files = HttpServer::folder(folder_.path().toStdString());
    const HttpServer server([&](const std::string& target) -> HttpAnswer {
      const bool known =
          target.find("token=S3") != std::string::npos || target.find("?v=3") != std::string::npos;
      return known ? files(target) : HttpAnswer{403, "text/plain", "who?"};
    });
    const auto model = read(server.url() + "/a/tileset.json?token=S3");
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->triangleCount(), std::size_t{36});
    QVERIFY(model->provenance.source.find("S3") == std::string::npos);
    const auto refused = read(server.url() + "/a/tileset.json?token=wrong");
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().what.find("403") != std::string::npos, reason(refused));
    QVERIFY(refused.error().text().find("wrong") == std::string::npos);
  }
  void aSingleModelComesWithItsPictures() {
    samples::GlbOptions options;
    options.texture = "facade.png";
    put("tower.glb", samples::boxGlb(10, 30, 20, options));
    put("facade.png", samples::redPixel());
    const HttpServer server(HttpServer::folder(folder_.path().toStdString()));
    ModelSource source;
    source.path = server.url() + "/tower.glb";
    source.placement = ModelPlacement{{500, 600}, {}, 0, 1};
    const auto model = readModel(source, wuhan(), {});
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->images.size(), std::size_t{1});
    QCOMPARE(model->images[0].bytes, samples::redPixel());
  }

  void copiesSpareTheServerAndStandInForIt() {
    putNested();
    const QTemporaryDir keep;
    const std::string kept = keep.path().toStdString();
    HttpServer server(HttpServer::folder(folder_.path().toStdString()));
    const std::string address = server.url() + "/a/tileset.json";
    QVERIFY(read(address, kept).ok());
    const int asked = server.requests();
    const auto again = read(address, kept);
    QVERIFY(again.ok());
    QCOMPARE(server.requests(), asked);
    server.stop();
    const run::JobContext job;
    WebLimits always;
    always.freshSeconds = 0;
    ModelBytes files(job, address, kept, always);
    const auto old = files.read(address);
    QVERIFY(old.ok());
    QCOMPARE(*old, *readFile(folder_.filePath("a/tileset.json").toStdString()));
    QCOMPARE(files.stale(), std::size_t{1});
    QVERIFY(!files.read(server.url() + "/never.glb").ok());
  }
  void theOldestCopiesMakeRoom() {
    const QTemporaryDir keep;
    const HttpServer server([](const std::string&) {
      return HttpAnswer{200, "x", std::string(1000, 'x')};
    });
    const run::JobContext job;
    WebLimits limits;
    limits.kept = 2500;
    {
      ModelBytes files(job, server.url(), keep.path().toStdString(), limits);
      for (const char* name : {"/1", "/2", "/3", "/4"}) QVERIFY(files.read(server.url() + name));
    }
    QCOMPARE(QDir(keep.path()).entryList(QDir::Files).size(), 2);
  }

  void brokenTilesOfAServerLeaveTheRestStanding_data() {
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("word");
    QTest::newRow("absent") << "absent.glb"
                            << "404";
    QTest::newRow("truncated") << "cut.glb"
                               << "not whole";
    QTest::newRow("broken off") << "half.glb"
                                << "broke off";
    QTest::newRow("in circles") << "loop"
                                << "circles";
    QTest::newRow("huge") << "huge.glb"
                          << "larger than 256 MB";
    QTest::newRow("of another kind") << "shapes.vctr"
                                     << "vctr is not read";
    QTest::newRow("points, cut") << "points.pnts"
                                 << "the file ends";
    QTest::newRow("a page") << "page.glb"
                            << "is not read";
    QTest::newRow("server error") << "error.glb"
                                  << "HTTP 500";
    QTest::newRow("another server, away") << "http://127.0.0.1:9/x.glb"
                                          << "cannot be reached";
    QTest::newRow("itself") << "tileset.json"
                            << "names itself";
    QTest::newRow("an inner tileset, cut") << "cut.json"
                                           << "not a whole tileset";
  }
  void brokenTilesOfAServerLeaveTheRestStanding() {
    QFETCH(QString, uri);
    QFETCH(QString, word);
    const std::string glb = samples::boxGlb(40, 20, 40);
    const std::string tileset =
        tilesetOf({{"uri", uri.toStdString()}}, tangentTransform(kLon, kLat, 25)).dump();
    const HttpServer server([&](const std::string& target) -> HttpAnswer {
      if (target == "/tileset.json") return {200, "application/json", tileset};
      if (target == "/coarse.glb") return {200, "model/gltf-binary", glb};
      if (target == "/cut.glb") return {200, "model/gltf-binary", glb.substr(0, 300)};
      if (target == "/cut.json") return {200, "application/json", tileset.substr(0, 40)};
      if (target == "/half.glb") return {200, "x", glb.substr(0, 300), "", long(glb.size())};
      if (target == "/huge.glb") return {200, "x", "glTF", "", 10'000'000'000};
      if (target == "/points.pnts") return {200, "x", "pnts and more"};
      if (target == "/shapes.vctr") return {200, "x", "vctr and more"};
      if (target == "/page.glb") return {200, "text/html", "<html>Please log in</html>"};
      if (target == "/loop") return {302, "text/plain", "", "Location: /loop\r\n"};
      if (target == "/error.glb") return {500, "text/plain", "oh"};
      return {404, "text/plain", "not here"};
    });
    const auto model = read(server.url() + "/tileset.json");
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->triangleCount(), std::size_t{12});
    const std::string notes = notesText(model.notes());
    QVERIFY2(notes.find(word.toStdString()) != std::string::npos, notes.c_str());
    QCOMPARE(model.notes().size(), std::size_t{2});  // with the one on heights
  }
  void aRootThatIsNoTilesetIsOneClearError() {
    const HttpServer server([](const std::string& target) -> HttpAnswer {
      if (target == "/page") return {200, "text/html", "<html>"};
      if (target == "/list.json") return {200, "application/json", "{\"type\":\"List\"}"};
      if (target == "/a.json") return {200, "application/json", "{\"type\":\"CityJSON\"}"};
      return {404, "text/plain", ""};
    });
    const auto page = read(server.url() + "/page");
    QVERIFY(!page.ok() && page.error().code == ErrorCode::unreadable);
    QVERIFY2(page.error().what.find("not a whole tileset") != std::string::npos, reason(page));
    const auto list = read(server.url() + "/list.json");
    QVERIFY(!list.ok() && list.error().code == ErrorCode::unreadable);
    QVERIFY2(list.error().what.find("neither CityJSON") != std::string::npos, reason(list));
    const auto houses = read(server.url() + "/a.json");
    QVERIFY(!houses.ok() && houses.error().code == ErrorCode::unsupported);
    QVERIFY2(houses.error().remedy.find("Download") != std::string::npos, reason(houses));
    const auto absent = read(server.url() + "/tileset.json");
    QVERIFY(!absent.ok() && absent.error().code == ErrorCode::notFound);
    const auto away = read("http://127.0.0.1:9/tileset.json");
    QVERIFY(!away.ok() && away.error().code == ErrorCode::ioFailed && !away.error().remedy.empty());
  }
  void aTileThatCannotBeReadDoesNotTakeTheCoarserOneAway() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    for (const char* uri : {"absent.glb", "absent.json", "tileset.json"}) {
      const auto model = read(put(
          "tileset.json", tilesetOf({{"uri", uri}}, tangentTransform(kLon, kLat, 25)).dump()));
      QVERIFY2(model.ok(), reason(model));
      QCOMPARE(model->nodes[0].blocks.size(), std::size_t{1});
      QVERIFY2(model->nodes[0].children.empty(), "from near nothing would be drawn");
    }
  }
  void theErrorOfAnEmptyTilesetNamesItsTileAndFileAndNoRemark_data() {
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("why");
    QTest::addColumn<QString>("where");
    QTest::newRow("absent") << "absent.glb"
                            << "There is no such file ("
                            << "circle/absent.glb, tileset.json root.children[0])";
    QTest::newRow("itself") << "tileset.json"
                            << "the tileset names itself: tileset.json ("
                            << "circle/tileset.json root.children[0])";
    QTest::newRow("in a circle") << "ring.json"
                                 << "the tileset names itself: tileset.json ("
                                 << "circle/ring.json root)";
  }
  void theErrorOfAnEmptyTilesetNamesItsTileAndFileAndNoRemark() {
    QFETCH(QString, uri);
    QFETCH(QString, why);
    QFETCH(QString, where);
    Json ring = tilesetOf({{"uri", "unused"}}, nullptr);
    ring["root"].erase("children");
    ring["root"]["content"] = {{"uri", "tileset.json"}};
    put("circle/ring.json", ring.dump());
    Json all = tilesetOf({{"uri", uri.toStdString()}}, tangentTransform(kLon, kLat, 25));
    all["root"].erase("content");
    const auto model = read(put("circle/tileset.json", all.dump()));
    QVERIFY(!model.ok());
    const QString text = QString::fromStdString(model.error().text());
    QVERIFY2(text.contains(why) && text.contains(where), qPrintable(text));
    QVERIFY2(!text.contains("ellipsoid"), qPrintable(text));
  }
  void theRemarkOnHeightsComesLast() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    const auto model = read(put(
        "tileset.json", tilesetOf({{"uri", "no.glb"}}, tangentTransform(kLon, kLat, 25)).dump()));
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model.notes().size(), std::size_t{2});
    QVERIFY(model.notes()[0].what.find("left out") != std::string::npos);
    QVERIFY(model.notes()[1].what.find("ellipsoid") != std::string::npos);
    QCOMPARE(model.notes()[1].kind, NoteKind::remark);
  }
  void aTilesetOfAnotherCityIsOneErrorWithTheDistance() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put("fine.glb", samples::boxGlb(40, 20, 40));
    const auto model = read(put(
        "tileset.json", tilesetOf({{"uri", "fine.glb"}}, tangentTransform(116.4, 39.9, 25)).dump()));
    QVERIFY(!model.ok());
    const Error& e = model.error();
    QCOMPARE(e.code, ErrorCode::badInput);
    QVERIFY2(QRegularExpression("lies 10[0-9][0-9] km from the city")
                 .match(QString::fromStdString(e.what))
                 .hasMatch(),
             e.what.c_str());
    QVERIFY(e.where.ends_with("tileset.json") && !e.remedy.empty());
  }
  void theDistanceToATilesetFarOutsideOfTheZoneIsThatAlongTheEarth() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put("fine.glb", samples::boxGlb(40, 20, 40));
    const auto model = read(put(  // Delhi, 37 degrees west of the zone's meridian
        "tileset.json", tilesetOf({{"uri", "fine.glb"}}, tangentTransform(77.2, 28.6, 25)).dump()));
    QVERIFY(!model.ok());
    const std::string& what = model.error().what;
    const auto found =
        QRegularExpression("lies (\\d+) km from").match(QString::fromStdString(what));
    QVERIFY2(found.hasMatch(), what.c_str());
    QVERIFY2(std::abs(found.captured(1).toDouble() - 3579.4) < 5, what.c_str());  // 3,775 in plane
  }
  void tilesOfAnotherCityAreNamedOnceAndTheRestStands() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put("fine.glb", samples::boxGlb(40, 20, 40));
    put("beijing/coarse.glb", samples::boxGlb(40, 20, 40));
    put("beijing/fine.glb", samples::boxGlb(40, 20, 40));
    put("beijing/tileset.json",
        tilesetOf({{"uri", "fine.glb"}}, tangentTransform(116.4, 39.9, 25)).dump());
    Json all = tilesetOf({{"uri", "fine.glb"}}, nullptr);
    all["root"]["transform"] = tangentTransform(kLon, kLat, 25);
    const Json wuhanOnly = all["root"];
    all["root"].erase("transform");
    all["root"].erase("content");
    all["root"]["boundingVolume"] = {{"region", {1.99, 0.53, 2.04, 0.70, 0, 100}}};
    all["root"]["children"] = {
        wuhanOnly,
        {{"boundingVolume", wuhanOnly["boundingVolume"]},
         {"geometricError", 40},
         {"content", {{"uri", "beijing/tileset.json"}}}}};
    const auto model = read(put("tileset.json", all.dump()));
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->triangleCount(), std::size_t{24});
    QVERIFY(model->box().sizes().head<2>().norm() < 100);
    QCOMPARE(model->features.size(), std::size_t{2});
    const auto far = std::count_if(
        model.notes().begin(), model.notes().end(),
        [](const Note& n) { return n.what.find("from the city") != std::string::npos; });
    QVERIFY2(far == 1, notesText(model.notes()).c_str());
    QVERIFY2(hasNote(model.notes(), "2 contents lie 10"), notesText(model.notes()).c_str());
  }
  void aServerThatIsGoneIsAskedThreeTimesOnly() {
    Json tileset = tilesetOf({{"uri", "unused"}}, tangentTransform(kLon, kLat, 25));
    const Json child = tileset["root"]["children"][0];
    tileset["root"]["children"] = Json::array();
    for (int i = 0; i < 200; ++i) {
      Json tile = child;
      tile["content"] = {{"uri", "http://127.0.0.1:9/" + std::to_string(i) + ".glb"}};
      tileset["root"]["children"].push_back(tile);
    }
    const std::string root = tileset.dump(), coarse = samples::boxGlb(40, 20, 40);
    const HttpServer server([&](const std::string& target) -> HttpAnswer {
      if (target == "/tileset.json") return {200, "application/json", root};
      if (target == "/coarse.glb") return {200, "model/gltf-binary", coarse};
      return {404, "text/plain", "not here"};
    });
    const auto model = read(server.url() + "/tileset.json");
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->triangleCount(), std::size_t{12});
    const std::string notes = notesText(model.notes());
    QVERIFY(notes.find("has stopped answering") != std::string::npos);
    QVERIFY2(model.notes().size() < 60, notes.c_str());
  }
  void aDownloadStopsOnRequest() {
    std::atomic<bool> done = false;
    const HttpServer server([&](const std::string&) {
      for (int i = 0; i < 400 && !done; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      return HttpAnswer{200, "x", "{}"};
    });
    std::stop_source stop;
    std::jthread asker([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      stop.request_stop();
    });
    QElapsedTimer clock;
    clock.start();
    const auto model = read(server.url() + "/tileset.json", {}, {stop.get_token(), {}});
    qInfo("stopped after %lld ms", clock.elapsed());
    done = true;
    QVERIFY(!model.ok() && model.error().code == ErrorCode::cancelled);
    QVERIFY(clock.elapsed() < 15000);
  }

  void implicitTilesAreFoundThroughTheirSubtrees() {
    for (const char* name : {"0/0/0", "1/0/0", "1/1/1", "2/3/3"})
      put("t/" + std::string(name) + ".glb", samples::boxGlb(40, 20, 40));
    // root, then 4 tiles in Morton order: of level 1 the first and the last
    const Json bits = {{"buffers", {{{"byteLength", 16}}}},
                       {"bufferViews",
                        {{{"buffer", 0}, {"byteOffset", 0}, {"byteLength", 1}},
                         {{"buffer", 0}, {"byteOffset", 8}, {"byteLength", 2}}}},
                       {"tileAvailability", {{"bitstream", 0}}},
                       {"contentAvailability", {{{"bitstream", 0}}}},
                       {"childSubtreeAvailability", {{"bitstream", 1}}}};
    std::string binary(16, '\0');
    binary[0] = 0b10011;
    binary[9] = char(0x80);  // the last of 16 children
    put("s/0.0.0.subtree", subtree(bits, binary));
    const Json all = {{"tileAvailability", {{"constant", 1}}},
                      {"contentAvailability", {{{"constant", 1}}}},
                      {"childSubtreeAvailability", {{"constant", 0}}}};
    put("s/2.3.3.subtree", all.dump());
    const std::string path = put("tileset.json", implicitTileset().dump());
    const auto model = read(path);
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->triangleCount(), std::size_t{48});
    QCOMPARE(model->nodes.size(), std::size_t{4});
    QCOMPARE(model->nodes[0].children.size(), std::size_t{2});
    QCOMPARE(model->nodes[1].error, 20.0);
    QCOMPARE(model.notes().size(), std::size_t{1});

    put("s/0.0.0.subtree", subtree(bits, binary).substr(0, 60));
    const auto cut = read(path);
    QVERIFY(!cut.ok() && cut.error().code == ErrorCode::badInput);
    put("s/0.0.0.subtree", "not a subtree");
    QVERIFY(!read(path).ok());
  }
  void damagedContentsAreRefusedOrReadInPart() {
    std::mt19937 random(5);
    const std::string trees = boxesI3dm({0, 0, 0, 100, 0, 0});
    const std::string batched = samples::boxB3dm(40, 20, 40, {0, 0, 0});
    int refused = 0;
    for (const std::string& whole : {trees, batched, composite({trees, batched})}) {
      for (int i = 0; i < 200; ++i) {
        std::string bytes = whole;
        for (unsigned k = 1 + random() % 4; k > 0; --k) bytes[4 + random() % 200] = char(random());
        if (i % 4 == 0) bytes.resize(random() % bytes.size());
        try {
          const auto models = modelsOfTile(bytes, false);
          QVERIFY(models.size() <= 2);
        } catch (const std::exception& e) {
          QVERIFY(std::strlen(e.what()) > 0);
          ++refused;
        }
      }
    }
    qInfo("%d of 600 damaged contents are refused", refused);
    QVERIFY(refused > 100);
  }
  void instancesAndCompositesStandAtTheirPlaces() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    const std::string trees = boxesI3dm({0, 0, 0, 100, 0, 0, 0, 100, 0});
    put("mix.cmpt", composite({trees, samples::boxB3dm(10, 10, 10, {0, 0, 0})}));
    const std::string path = put(
        "tileset.json", tilesetOf({{"uri", "mix.cmpt"}}, tangentTransform(kLon, kLat, 25)).dump());
    const auto model = read(path);
    QVERIFY2(model.ok(), reason(model));
    QCOMPARE(model->triangleCount(), std::size_t{12 * 5});
    const Point3 size = model->nodes[1].box.sizes();
    QVERIFY2(std::abs(size.x() - 107) < 1.5 && std::abs(size.y() - 107) < 1.5,
             qPrintable(QString("%1 %2").arg(size.x()).arg(size.y())));
    QVERIFY(std::abs(size.z() - 10) < 0.01);
    put("mix.cmpt", composite({trees}).substr(0, 200));
    const auto cut = read(path);
    QVERIFY(cut.ok());
    QCOMPARE(cut->triangleCount(), std::size_t{12});
    put("mix.cmpt", boxesI3dm({0, 0, 0}, {{"NORMAL_UP_OCT32P", {{"byteOffset", 90}}}}));
    QVERIFY(notesText(read(path).notes()).find("reaches past its data") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(ModelTilesTest)
#include "model_tiles_test.moc"

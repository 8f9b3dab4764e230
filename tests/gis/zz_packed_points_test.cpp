// Clouds of 3D Tiles that Draco packs, as converters write them, and their broken twins.
#include <draco/compression/encode.h>
#include <draco/point_cloud/point_cloud_builder.h>

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "gis/city/model_file.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using PointsJson = nlohmann::json;

namespace {

std::string packedPoints(draco::PointCloudBuilder& builder) {
  const auto cloud = builder.Finalize(false);
  draco::Encoder encoder;
  draco::EncoderBuffer buffer;
  if (!cloud || !encoder.EncodePointCloudToBuffer(*cloud, &buffer).ok()) qFatal("cannot pack");
  return {buffer.data(), buffer.size()};
}

/// Three points: red at the tile's origin, green 10 m east, blue 20 m up.
std::string dracoPoints() {
  const float places[3][3] = {{0, 0, 0}, {10, 0, 0}, {0, 0, 20}};
  const std::uint8_t colors[3][3] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}};
  draco::PointCloudBuilder builder;
  builder.Start(3);
  const int place = builder.AddAttribute(draco::GeometryAttribute::POSITION, 3, draco::DT_FLOAT32);
  const int color = builder.AddAttribute(draco::GeometryAttribute::COLOR, 3, draco::DT_UINT8);
  for (std::uint32_t i = 0; i < 3; ++i) {
    builder.SetAttributeValueForPoint(place, draco::PointIndex(i), places[i]);
    builder.SetAttributeValueForPoint(color, draco::PointIndex(i), colors[i]);
  }
  return packedPoints(builder);
}

/// Three points whose places have five numbers.
std::string widePoints() {
  const float place[5] = {0, 0, 0, 0, 0};
  draco::PointCloudBuilder builder;
  builder.Start(3);
  const int wide = builder.AddAttribute(draco::GeometryAttribute::POSITION, 5, draco::DT_FLOAT32);
  for (std::uint32_t i = 0; i < 3; ++i)
    builder.SetAttributeValueForPoint(wide, draco::PointIndex(i), place);
  return packedPoints(builder);
}

/// A tile of `count` points that holds these packed bytes.
std::string packedTile(const std::string& packed, std::size_t count = 3) {
  PointsJson table = {
      {"POINTS_LENGTH", count}, {"POSITION", {{"byteOffset", 0}}}, {"RGB", {{"byteOffset", 0}}}};
  table["extensions"]["3DTILES_draco_point_compression"] = {
      {"properties", {{"POSITION", 0}, {"RGB", 1}}},
      {"byteOffset", 0},
      {"byteLength", packed.size()}};
  std::string features = table.dump(), binary = packed;
  features.resize((features.size() + 28 + 7) / 8 * 8 - 28, ' ');
  binary.resize((binary.size() + 7) / 8 * 8, '\0');
  std::string bytes = "pnts";
  samples::append<std::uint32_t>(
      bytes, {1, std::uint32_t(28 + features.size() + binary.size()),
              std::uint32_t(features.size()), std::uint32_t(binary.size()), 0, 0});
  return bytes + features + binary;
}

/// The head of a cloud whose points have one attribute of 255 numbers of 8 bytes, and nothing more.
std::string greedyCloud(std::uint32_t points) {
  std::string bytes = "DRACO";
  bytes += {2, 2, 0, 0, 0, 0};  // version, a cloud, in sequence, no description
  samples::append<std::uint32_t>(bytes, {points});
  bytes += {1, 1, 0, char(draco::DT_FLOAT64), char(255), 0, 0, 0};
  return bytes + std::string(32, '\0');
}

/// Parts of a tile in one.
std::string compositeOf(const std::vector<std::string>& parts) {
  std::string all, bytes = "cmpt";
  for (const std::string& part : parts) all += part;
  samples::append<std::uint32_t>(bytes,
                                 {1, std::uint32_t(16 + all.size()), std::uint32_t(parts.size())});
  return bytes + all;
}

}  // namespace

class PackedPointsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> read(const std::string& tile) {
    test::putFile(folder_, "coarse.glb", samples::boxGlb(40, 20, 40));
    test::putFile(folder_, "scan.pnts", tile);
    ModelSource source;
    source.path = test::putFile(
        folder_, "tileset.json",
        samples::tilesetOf({{"uri", "scan.pnts"}},
                           samples::tangentTransform(samples::kLon, samples::kLat, 25))
            .dump());
    return readModel(source, samples::wuhan(), {});
  }
  static const MeshBlock* scanOf(const Result<MeshModel>& model) {
    if (!model.ok()) return nullptr;
    const auto found = std::find_if(model->blocks.begin(), model->blocks.end(),
                                    [](const MeshBlock& block) { return !block.cloud.empty(); });
    return found == model->blocks.end() ? nullptr : &*found;
  }

 private slots:
  void packedPointsStandInTheirColoursWhereTheirTileSays() {
    const auto model = read(packedTile(dracoPoints()));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const MeshBlock* scan = scanOf(model);
    QVERIFY2(scan != nullptr, notesText(model.notes()).c_str());
    QCOMPARE(scan->points.size(), std::size_t{3});
    const Point2 centre = samples::centreOf(samples::wuhan());
    const Point3 origin(centre.x(), centre.y(), 25);
    for (std::size_t i = 0; i < 3; ++i) {
      const Point3 at = scan->origin + scan->points[i].cast<double>() - origin;
      const auto& color = scan->cloud[i];
      const Point3 wanted = color[0] == 255   ? Point3(0, 0, 0)
                            : color[1] == 255 ? Point3(10, 0, 0)
                                              : Point3(0, 0, 20);
      QCOMPARE(int(color[0]) + color[1] + color[2], 255);
      QVERIFY2((at - wanted).norm() < 0.3,
               qPrintable(QString("%1 %2 %3").arg(at.x()).arg(at.y()).arg(at.z())));
    }
  }
  void aPackedCloudThatIsBrokenIsOneNoteAndTheRestStands_data() {
    QTest::addColumn<QByteArray>("tile");
    QTest::addColumn<QString>("word");
    const std::string packed = dracoPoints();
    const auto row = [](const char* name, const std::string& tile, const char* word) {
      QTest::newRow(name) << QByteArray::fromStdString(tile) << word;
    };
    row("cut", packedTile(packed.substr(0, packed.size() / 2)), "the Draco data");
    row("another count", packedTile(packed, 2000), "another number of points");
    row("no Draco", packedTile(std::string(64, 'x')), "the Draco data holds no cloud");
    row("short", packedTile(packed).substr(0, 150), "the file ends");
    row("a claim", packedTile(greedyCloud(1'000'000), 1'000'000), "more than 1 GB");
    row("a wide attribute", packedTile(widePoints()), "more than 4 parts");
    row("many in one tile",
        compositeOf({packedTile(packed), packedTile(greedyCloud(20'000'000), 20'000'000)}),
        "more than 20000000 points");
  }
  void aPackedCloudThatIsBrokenIsOneNoteAndTheRestStands() {
    QFETCH(QByteArray, tile);
    QFETCH(QString, word);
    const auto model = read(tile.toStdString());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{12});
    QVERIFY(scanOf(model) == nullptr);
    const std::string notes = notesText(model.notes());
    QVERIFY2(notes.find(word.toStdString()) != std::string::npos, notes.c_str());
    QVERIFY(notes.find("scan.pnts") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(PackedPointsTest)
#include "zz_packed_points_test.moc"

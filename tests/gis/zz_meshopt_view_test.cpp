// Views of glTF that meshopt packs, and their broken twins. The bytes were packed by meshoptimizer
// 0.18.
#include "gis/city/meshopt_view.h"

#include <QtTest>
#include <array>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "gis/city/model_parts.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using MeshoptJson = nlohmann::json;

namespace {

constexpr std::size_t kHillColumns = 5, kHillRows = 4, kHillPoints = kHillColumns * kHillRows,
                      kHillCorners = 72;

// A hill of 5 x 4 points, 10 m apart, y up; its triangles, and the same as a sequence.
constexpr const char* kMeshoptPoints =
    "a00000070040ffa0603f40ffa0603f40ffa0603fff00000040ffa0600530bc2f0b828382838283c200000082"
    "000001000f3cf0ffffffffffff01000eff7f7e7f7e7d807d807f00000100300c0340ffa00100300000820000"
    "000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kMeshoptTriangles =
    "e1fe1e100e100e100ece1e160e150e140ece1e140e140e140e0f0a007687566778a9866589689801690000";
constexpr const char* kMeshoptSequence =
    "d10004100e14020e04100e14020e04100e14020e04100e14020a04100e14020e04100e14020e04100e14020e"
    "04100e14020a04100e14020e04100e14020e04100e14020e04100e140200000000";
// Four directions in bytes, four rotations, 1.5, -2.25, 1000 and 0.
constexpr const char* kMeshoptDirections =
    "a0013f0000006c9270013f0000006b6cfd000000000000000000000000000000000000000000000000000000"
    "000000007f7f00";
constexpr const char* kMeshoptRotations =
    "a0013c000000b1b2013c0000000a09013f000000b14418013b0000000a13013c000000b1b2013c0000000a09"
    "013e000000050400000000000000000000000000000000000000000000000000000000000000ff07";
constexpr const char* kMeshoptExponents =
    "a0010f000000ffff013f000000a7c47b0118000000012f000000101300000000000000000000000000000000"
    "000000000000000000000000003000f3";

std::string meshoptBytes(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

template <class Number>
std::vector<Number> numbersIn(const std::string& bytes) {
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  return numbers;
}

std::vector<std::uint32_t> hillCorners() {
  std::vector<std::uint32_t> corners;
  for (std::uint32_t y = 0; y + 1 < kHillRows; ++y) {
    for (std::uint32_t x = 0; x + 1 < kHillColumns; ++x) {
      const std::uint32_t p = y * std::uint32_t(kHillColumns) + x;
      corners.insert(corners.end(), {p, p + 1, p + 5, p + 1, p + 6, p + 5});
    }
  }
  return corners;
}

/// The hill as a converter writes it: packed views over a buffer that holds nothing.
std::string packedHill(const std::string& points, const std::string& triangles) {
  const std::string all = points + triangles;
  MeshoptJson j = {{"asset", {{"version", "2.0"}}}, {"scene", 0}};
  j["extensionsUsed"] = j["extensionsRequired"] = {kMeshoptExtension};
  j["scenes"] = {{{"nodes", {0}}}};
  j["nodes"] = {{{"mesh", 0}, {"name", "hill"}}};
  j["buffers"] = {
      {{"byteLength", all.size()},
       {"uri", "data:;base64," + QByteArray::fromStdString(all).toBase64().toStdString()}},
      {{"byteLength", kHillPoints * 12 + kHillCorners * 2}}};
  j["buffers"][1]["extensions"][kMeshoptExtension]["fallback"] = true;
  j["bufferViews"] = {
      {{"buffer", 1}, {"byteOffset", 0}, {"byteLength", kHillPoints * 12}, {"byteStride", 12}},
      {{"buffer", 1}, {"byteOffset", kHillPoints * 12}, {"byteLength", kHillCorners * 2}}};
  j["bufferViews"][0]["extensions"][kMeshoptExtension] = {
      {"buffer", 0},      {"byteOffset", 0},      {"byteLength", points.size()},
      {"byteStride", 12}, {"count", kHillPoints}, {"mode", "ATTRIBUTES"}};
  j["bufferViews"][1]["extensions"][kMeshoptExtension] = {
      {"buffer", 0},     {"byteOffset", points.size()}, {"byteLength", triangles.size()},
      {"byteStride", 2}, {"count", kHillCorners},       {"mode", "TRIANGLES"}};
  j["accessors"] = {
      {{"bufferView", 0}, {"componentType", 5126}, {"count", kHillPoints}, {"type", "VEC3"}},
      {{"bufferView", 1}, {"componentType", 5123}, {"count", kHillCorners}, {"type", "SCALAR"}}};
  j["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", 0}}}, {"indices", 1}}}}}};
  return j.dump();
}

Result<ModelScene> hillScene(const std::string& points, const std::string& triangles) {
  const NamedBytes nothing = [](const std::string& uri) -> Result<std::string> {
    return Error{ErrorCode::notFound, "There is no such file", uri, "Check the path"};
  };
  return readGltf(packedHill(points, triangles), nothing, "hill.gltf");
}

}  // namespace

class MeshoptViewTest : public QObject {
  Q_OBJECT

 private slots:
  void placesComeOutAsTheyWent() {
    const auto places = numbersIn<float>(
        unpackMeshopt(meshoptBytes(kMeshoptPoints), {"ATTRIBUTES", "NONE", kHillPoints, 12}));
    QCOMPARE(places.size(), kHillPoints * 3);
    for (std::size_t i = 0; i < kHillPoints; ++i) {
      const std::size_t x = i % kHillColumns, y = i / kHillColumns;
      QCOMPARE(places[3 * i], float(10 * x));
      QCOMPARE(places[3 * i + 1], float(x * y % 3));
      QCOMPARE(places[3 * i + 2], float(10 * y));
    }
  }
  void trianglesKeepTheirCornersAndTheirSides() {
    const auto corners = numbersIn<std::uint16_t>(
        unpackMeshopt(meshoptBytes(kMeshoptTriangles), {"TRIANGLES", "NONE", kHillCorners, 2}));
    const auto wanted = hillCorners();
    QCOMPARE(corners.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); i += 3) {
      std::size_t turn = 0;  // packing may begin with another corner
      while (turn < 2 && corners[i + turn] != wanted[i]) ++turn;
      for (std::size_t k = 0; k < 3; ++k)
        QCOMPARE(std::uint32_t(corners[i + (turn + k) % 3]), wanted[i + k]);
    }
    QVERIFY(numbersIn<std::uint32_t>(unpackMeshopt(
                meshoptBytes(kMeshoptSequence), {"INDICES", "NONE", kHillCorners, 4})) == wanted);
  }
  void directionsRotationsAndExponentsAreUnfolded() {
    const auto directions = numbersIn<std::int8_t>(
        unpackMeshopt(meshoptBytes(kMeshoptDirections), {"ATTRIBUTES", "OCTAHEDRAL", 4, 4}));
    const std::array<double, 12> ways{0, 1, 0, 0.6, 0.8, 0, 0, 0, -1, -0.8, 0, 0.6};
    for (std::size_t i = 0; i < 12; ++i)
      QVERIFY(std::abs(directions[i / 3 * 4 + i % 3] / 127.0 - ways[i]) < 0.02);
    const auto rotations = numbersIn<std::int16_t>(
        unpackMeshopt(meshoptBytes(kMeshoptRotations), {"ATTRIBUTES", "QUATERNION", 4, 8}));
    const std::array<double, 16> turns{0,   0, 0,   1, 0.5, 0.5,   0.5, 0.5,
                                       0.6, 0, 0.8, 0, 0,   -0.28, 0,   0.96};
    for (std::size_t i = 0; i < 4; ++i) {
      double dot = 0;  // q and -q are one rotation
      for (std::size_t k = 0; k < 4; ++k) dot += rotations[4 * i + k] / 32767.0 * turns[4 * i + k];
      QVERIFY2(std::abs(std::abs(dot) - 1) < 1e-3, qPrintable(QString::number(dot)));
    }
    const auto numbers = numbersIn<float>(
        unpackMeshopt(meshoptBytes(kMeshoptExponents), {"ATTRIBUTES", "EXPONENTIAL", 4, 4}));
    QVERIFY(numbers == (std::vector<float>{1.5F, -2.25F, 1000, 0}));
  }
  void aPackedGltfIsReadFromItsViews() {
    const auto scene = hillScene(meshoptBytes(kMeshoptPoints), meshoptBytes(kMeshoptTriangles));
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY2(scene.notes().empty(), notesText(scene.notes()).c_str());
    QCOMPARE(scene->parts.size(), std::size_t{1});
    const ModelPart& hill = scene->parts[0];
    QCOMPARE(hill.points.size(), kHillPoints);
    QCOMPARE(hill.indices.size(), kHillCorners);
    double flat = 0;
    for (std::size_t i = 0; i < hill.indices.size(); i += 3) {
      const auto at = [&](std::size_t k) { return hill.points[hill.indices[i + k]]; };
      const Point3 across = (at(1) - at(0)).cross(at(2) - at(0));
      flat += std::abs(across.y()) / 2;
    }
    QVERIFY2(std::abs(flat - 1200) < 1e-3, qPrintable(QString::number(flat)));
  }
  void damagedViewsAreRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("stride");
    const auto row = [](const char* name, const std::string& bytes, const char* mode, int count,
                        int stride) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << mode << count << stride;
    };
    const std::string points = meshoptBytes(kMeshoptPoints);
    row("empty", "", "ATTRIBUTES", 20, 12);
    row("cut", points.substr(0, points.size() / 2), "ATTRIBUTES", 20, 12);
    row("too long", points + "more", "ATTRIBUTES", 20, 12);
    row("fewer elements", points, "ATTRIBUTES", 1, 12);
    row("a claim", points, "ATTRIBUTES", 100'000'000, 12);
    row("another kind", points, "TRIANGLES", 72, 2);
    row("cut triangles", meshoptBytes(kMeshoptTriangles).substr(0, 41), "TRIANGLES", 72, 2);
    row("cut sequence", meshoptBytes(kMeshoptSequence).substr(0, 70), "INDICES", 72, 2);
    row("no mode", points, "STRIPS", 20, 12);
    row("a width", points, "ATTRIBUTES", 20, 13);
  }
  void damagedViewsAreRefused() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, mode);
    QFETCH(int, count);
    QFETCH(int, stride);
    const MeshoptView view{mode.toStdString(), "NONE", std::size_t(count), std::size_t(stride)};
    QVERIFY_EXCEPTION_THROWN(unpackMeshopt(bytes.toStdString(), view), std::exception);
  }
  void bytesThatAreWrongNeverReachBeyondTheirData() {
    unsigned state = 7;
    const auto drawn = [&state](std::size_t below) {
      state = state * 1664525U + 1013904223U;
      return std::size_t(state >> 8) % below;
    };
    const std::array<std::pair<const char*, MeshoptView>, 3> all{
        {{kMeshoptPoints, {"ATTRIBUTES", "NONE", kHillPoints, 12}},
         {kMeshoptTriangles, {"TRIANGLES", "NONE", kHillCorners, 2}},
         {kMeshoptSequence, {"INDICES", "NONE", kHillCorners, 4}}}};
    for (int round = 0; round < 3000; ++round) {
      const auto& [hex, view] = all[std::size_t(round) % 3];
      std::string bytes = meshoptBytes(hex);
      for (int k = 0; k < 3; ++k) bytes[1 + drawn(bytes.size() - 1)] = char(drawn(256));
      try {
        QCOMPARE(unpackMeshopt(bytes, view).size(), view.count * view.stride);
      } catch (const std::exception&) {
        continue;
      }
    }
  }
  void aDamagedPartIsLeftOutAndNamed() {
    const auto scene =
        hillScene(meshoptBytes(kMeshoptPoints).substr(0, 60), meshoptBytes(kMeshoptTriangles));
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY(scene->parts.empty());
    QVERIFY2(hasNote(scene.notes(), "A part is left out: the meshopt data is damaged"),
             notesText(scene.notes()).c_str());
  }
};

QTEST_APPLESS_MAIN(MeshoptViewTest)
#include "zz_meshopt_view_test.moc"

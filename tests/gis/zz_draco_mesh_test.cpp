// Meshes that Draco packs, as converters of 3D Tiles write them, and their broken twins.
#include <draco/compression/encode.h>
#include <draco/mesh/triangle_soup_mesh_builder.h>

#include <QtTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "gis/city/model_parts.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;

namespace {

/// A roof of two triangles, 4 x 3 m at 5 m, with ids 0 and 7 of its objects.
std::string packedRoof() {
  draco::TriangleSoupMeshBuilder builder;
  builder.Start(2);
  const int place = builder.AddAttribute(draco::GeometryAttribute::POSITION, 3, draco::DT_FLOAT32);
  const int id = builder.AddAttribute(draco::GeometryAttribute::GENERIC, 1, draco::DT_UINT16);
  const float a[] = {0, 5, 0}, b[] = {4, 5, 0}, c[] = {4, 5, 3}, d[] = {0, 5, 3};
  const std::uint16_t none = 0, seven = 7;
  builder.SetAttributeValuesForFace(place, draco::FaceIndex(0), a, b, c);
  builder.SetAttributeValuesForFace(place, draco::FaceIndex(1), a, c, d);
  builder.SetAttributeValuesForFace(id, draco::FaceIndex(0), &none, &none, &none);
  builder.SetAttributeValuesForFace(id, draco::FaceIndex(1), &seven, &seven, &seven);
  const auto mesh = builder.Finalize();
  draco::Encoder encoder;
  draco::EncoderBuffer buffer;
  if (!mesh || !encoder.EncodeMeshToBuffer(*mesh, &buffer).ok()) qFatal("cannot pack");
  return {buffer.data(), buffer.size()};
}

std::string dracoVarint(std::uint32_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7) bytes += char((value & 127) | 128);
  return bytes + char(value);
}

/// The head of a mesh of bitstream 2.2 that is nothing but its claims.
std::string claiming(char method, const std::string& sizes) {
  return std::string("DRACO\2\2\1", 8) + method + std::string(2, '\0') + sizes +
         std::string(64, '\0');
}

/// A glTF whose one primitive is packed in these bytes.
std::string gltfOf(const std::string& packed) {
  Json j = {{"asset", {{"version", "2.0"}}}, {"scene", 0}};
  j["extensionsUsed"] = j["extensionsRequired"] = {"KHR_draco_mesh_compression"};
  j["scenes"] = {{{"nodes", {0}}}};
  j["nodes"] = {{{"mesh", 0}, {"name", "roof"}}};
  j["buffers"] = {
      {{"byteLength", packed.size()},
       {"uri", "data:;base64," + QByteArray::fromStdString(packed).toBase64().toStdString()}}};
  j["bufferViews"] = {{{"buffer", 0}, {"byteOffset", 0}, {"byteLength", packed.size()}}};
  j["accessors"] = {{{"componentType", 5126}, {"count", 6}, {"type", "VEC3"}},
                    {{"componentType", 5123}, {"count", 6}, {"type", "SCALAR"}},
                    {{"componentType", 5123}, {"count", 6}, {"type", "SCALAR"}}};
  Json primitive = {{"attributes", {{"POSITION", 0}, {"_BATCHID", 1}}}, {"indices", 2}};
  primitive["extensions"]["KHR_draco_mesh_compression"] = {
      {"bufferView", 0}, {"attributes", {{"POSITION", 0}, {"_BATCHID", 1}}}};
  j["meshes"] = {{{"primitives", Json::array({primitive})}}};
  return j.dump();
}

Result<ModelScene> sceneOf(const std::string& packed) {
  const NamedBytes nothing = [](const std::string& uri) -> Result<std::string> {
    return Error{ErrorCode::notFound, "There is no such file", uri, "Check the path"};
  };
  return readGltf(gltfOf(packed), nothing, "roof.gltf");
}

}  // namespace

class DracoMeshTest : public QObject {
  Q_OBJECT

 private slots:
  void aPackedMeshKeepsPlacesTrianglesAndObjects() {
    const auto scene = sceneOf(packedRoof());
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY2(scene.notes().empty(), notesText(scene.notes()).c_str());
    QCOMPARE(scene->parts.size(), std::size_t(1));
    const ModelPart& roof = scene->parts[0];
    QCOMPARE(roof.indices.size(), std::size_t(6));
    double area = 0;
    for (std::size_t i = 0; i < 6; i += 3) {
      const auto at = [&](std::size_t k) { return roof.points[roof.indices[i + k]]; };
      area += (at(1) - at(0)).cross(at(2) - at(0)).norm() / 2;
      const std::uint32_t object = roof.ids[roof.indices[i]];
      QVERIFY(object == 0 || object == 7);
      for (const std::size_t k : {1, 2}) QCOMPARE(roof.ids[roof.indices[i + k]], object);
    }
    QVERIFY(std::abs(area - 12) < 1e-4);
    for (const Point3& p : roof.points) QVERIFY(std::abs(p.y() - 5) < 1e-4);
  }

  void damagedDataLosesThePartAndSaysSo() {
    const std::string whole = packedRoof();
    std::string other = whole;
    other[0] = 'X';
    for (const std::string& bytes :
         {whole.substr(0, whole.size() / 2), other, std::string(8, 'D')}) {
      const auto scene = sceneOf(bytes);
      QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
      QVERIFY(scene->parts.empty());
      QVERIFY2(hasNote(scene.notes(), "A part is left out: the Draco data"),
               notesText(scene.notes()).c_str());
    }
  }

  void aClaimOfMoreThanAMeshMayHaveIsRefusedBeforeMemoryIsTaken() {
    const std::string many = dracoVarint(60'000'000);
    for (const std::string& bytes :
         {claiming(0, dracoVarint(1) + many), claiming(0, many + dracoVarint(9)),
          claiming(1, std::string(1, '\0') + dracoVarint(30'000) + many)}) {
      const auto scene = sceneOf(bytes);
      QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
      QVERIFY2(hasNote(scene.notes(), "more than 50,000,000 points or triangles"),
               notesText(scene.notes()).c_str());
    }
  }
};

QTEST_APPLESS_MAIN(DracoMeshTest)
#include "zz_draco_mesh_test.moc"

// What a small glTF may ask for, and what it is refused.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "gis/city/meshopt_view.h"
#include "gis/city/model_parts.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;

namespace {

/// A chain of so many nodes, of which each names the next one this often.
Json nodesThatName(std::size_t nodes, std::size_t times) {
  Json j = {{"asset", {{"version", "2.0"}}}, {"scene", 0}};
  j["scenes"] = Json::array({{{"nodes", Json::array({0})}}});
  j["nodes"] = Json::array();
  for (std::size_t i = 0; i + 1 < nodes; ++i)
    j["nodes"].push_back({{"children", Json(std::vector<std::size_t>(times, i + 1))}});
  j["nodes"].push_back(Json::object());
  return j;
}

Result<ModelScene> sceneOfNodes(const Json& json) {
  const NamedBytes nothing = [](const std::string& uri) -> Result<std::string> {
    return Error{ErrorCode::notFound, "There is no such file", uri, "Check the path"};
  };
  return readGltf(json.dump(), nothing, "nodes.gltf");
}

/// Clouds of points, each by an accessor of its own for its places.
Json cloudsBy(const Json& accessors) {
  Json j = {{"asset", {{"version", "2.0"}}}, {"scene", 0}};
  j["scenes"] = Json::array({{{"nodes", Json::array({0})}}});
  j["nodes"] = Json::array({{{"mesh", 0}}});
  j["accessors"] = accessors;
  Json primitives = Json::array();
  for (std::size_t i = 0; i < accessors.size(); ++i)
    primitives.push_back({{"mode", 0}, {"attributes", {{"POSITION", i}}}});
  j["meshes"] = Json::array({{{"primitives", primitives}}});
  return j;
}

Json placesOfAll(std::size_t count) {
  return {{"componentType", 5126}, {"count", count}, {"type", "VEC3"}};
}

/// So many bufferViews over the same bytes of meshopt, which are 5,120 places of zero each.
Json sharedByViews(std::size_t views) {
  constexpr std::size_t kPlaces = 5120, kStride = 12, kModes = kPlaces / 64 * kStride;
  const std::string packed = "\xA0" + std::string(kModes + 32, '\0');
  Json view = {{"buffer", 0}, {"byteLength", kPlaces * kStride}};
  view["extensions"][kMeshoptExtension] = {{"buffer", 0},
                                           {"byteLength", packed.size()},
                                           {"count", kPlaces},
                                           {"byteStride", kStride},
                                           {"mode", "ATTRIBUTES"}};
  Json accessors = Json::array(), all = Json::array();
  for (std::size_t i = 0; i < views; ++i) {
    all.push_back(view);
    accessors.push_back(placesOfAll(kPlaces));
    accessors.back()["bufferView"] = i;
  }
  Json j = cloudsBy(accessors);
  j["bufferViews"] = all;
  const auto text = QByteArray::fromStdString(packed).toBase64().toStdString();
  j["buffers"] = Json::array(
      {{{"byteLength", packed.size()}, {"uri", "data:application/octet-stream;base64," + text}}});
  return j;
}

/// An accessor that replaces `others` of its `count` places, and holds no more itself.
Json sparseZeros(std::size_t count, std::size_t others) {
  Json accessor = placesOfAll(count);
  accessor["sparse"] = {{"count", others}};
  accessor["sparse"]["indices"] = {{"bufferView", 0}, {"componentType", 5121}};
  accessor["sparse"]["values"] = {{"bufferView", 0}};
  Json j = cloudsBy(Json::array({accessor}));
  j["bufferViews"] = Json::array({{{"buffer", 0}, {"byteLength", 120}}});
  const auto text = QByteArray(120, '\0').toBase64().toStdString();
  j["buffers"] =
      Json::array({{{"byteLength", 120}, {"uri", "data:application/octet-stream;base64," + text}}});
  return j;
}

}  // namespace

class GltfLimitsTest : public QObject {
  Q_OBJECT

 private slots:
  void nodesThatNameEachOtherTwiceAreReadAMillionTimes() {
    const auto scene = sceneOfNodes(nodesThatName(60, 2));
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY2(hasNote(scene.notes(), "more than 1,000,000 nodes"), notesText(scene.notes()).c_str());
    QCOMPARE(scene.notes().size(), std::size_t(1));
  }
  void viewsThatShareWhatMeshoptPacksComeToNoMoreThanItsBytesCanHold() {
    const auto scene = sceneOfNodes(sharedByViews(3));
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY2(hasNote(scene.notes(), "the meshopt data comes to more than its file can hold"),
             notesText(scene.notes()).c_str());
    QCOMPARE(scene->parts.size(), std::size_t(1));
    QCOMPARE(scene->parts[0].points.size(), std::size_t(5120));
  }
  void zerosThatNoFileHoldsAreBounded() {
    const auto many = sceneOfNodes(sparseZeros(2'000'000, 1));
    QVERIFY2(many.ok(), many.ok() ? "" : many.error().text().c_str());
    QVERIFY2(hasNote(many.notes(), "has more zeros than its file has bytes"),
             notesText(many.notes()).c_str());
    const auto few = sceneOfNodes(sparseZeros(1000, 1));
    QVERIFY2(few.ok() && few.notes().empty(), notesText(few.notes()).c_str());
    QCOMPARE(few->parts.at(0).points.size(), std::size_t(1000));
  }
  void noMoreElementsAreReplacedThanThereAre() {
    const auto scene = sceneOfNodes(sparseZeros(3, 8));
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY2(hasNote(scene.notes(), "replaces more elements than it has"),
             notesText(scene.notes()).c_str());
  }
  void aChainOfNodesIsReadWhole() {
    const auto scene = sceneOfNodes(nodesThatName(60, 1));
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY(scene.notes().empty());
  }
};

QTEST_APPLESS_MAIN(GltfLimitsTest)
#include "zz_gltf_limits_test.moc"

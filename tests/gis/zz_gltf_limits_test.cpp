// What a small glTF may ask for, and what it is refused.
#include <QtTest>
#include <nlohmann/json.hpp>

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
  void aChainOfNodesIsReadWhole() {
    const auto scene = sceneOfNodes(nodesThatName(60, 1));
    QVERIFY2(scene.ok(), scene.ok() ? "" : scene.error().text().c_str());
    QVERIFY(scene.notes().empty());
  }
};

QTEST_APPLESS_MAIN(GltfLimitsTest)
#include "zz_gltf_limits_test.moc"

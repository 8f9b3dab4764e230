#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "gis/crs/earth.h"
#include "gis/crs/transform.h"

/// Models made in code, faithful to their formats: boxes that stand on the ground of their frame.
namespace citymirror::samples {

inline constexpr double kLon = 114.31, kLat = 30.54;  // Wuhan

/// Two kilometres round a place in Wuhan, CGCS2000 3-degree zone 38, flat at 20 m.
inline const CityModel& wuhan() {
  static const CityModel made = [] {
    CityModel city;
    city.frame.crs = "EPSG:4547";
    const auto transform = gis::Transform::make("EPSG:4326", "EPSG:4547");
    const auto centre = transform->forward({kLon, kLat});
    city.frame.originEast = std::floor(centre->x()) - 1000;
    city.frame.originNorth = std::floor(centre->y()) - 1000;
    city.extent = {0, 0, 2000, 2000};
    city.terrain = RasterGrid<float>({20, 20, 100, 0, 0}, 20.0F);
    return city;
  }();
  return made;
}

inline Point2 centreOf(const CityModel& city) {
  const auto p = gis::Transform::make("EPSG:4326", city.frame.crs)->forward({kLon, kLat});
  return city.frame.toLocal(p->x(), p->y());
}

/// east, north, up at the place → geocentric, as a transform of 3D Tiles.
inline nlohmann::json tangentTransform(double lon, double lat, double height) {
  const Eigen::Matrix3d axes = gis::eastNorthUp(lon, lat);
  const Point3 o = gis::geocentricOf({lon, lat, height});
  nlohmann::json values = nlohmann::json::array();
  for (int c = 0; c < 3; ++c) {
    for (int r = 0; r < 3; ++r) values.push_back(axes(r, c));
    values.push_back(0);
  }
  for (int r = 0; r < 3; ++r) values.push_back(o[r]);
  values.push_back(1);
  return values;
}

inline nlohmann::json tilesetOf(const nlohmann::json& content, const nlohmann::json& transform) {
  const nlohmann::json box = {{"box", {0, 0, 10, 50, 0, 0, 0, 50, 0, 0, 0, 10}}};
  nlohmann::json j = {{"asset", {{"version", "1.0"}}}, {"geometricError", 200}};
  j["root"] = {{"boundingVolume", box}, {"geometricError", 40}, {"refine", "REPLACE"}};
  if (!transform.is_null()) j["root"]["transform"] = transform;
  j["root"]["content"] = {{"uri", "coarse.glb"}};
  j["root"]["children"] = {{{"boundingVolume", box}, {"geometricError", 0}, {"content", content}}};
  return j;
}

/// A PNG of one red pixel.
inline std::string redPixel() {
  static const unsigned char bytes[] = {
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48,
      0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00,
      0x00, 0x90, 0x77, 0x53, 0xDE, 0x00, 0x00, 0x00, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x08,
      0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0x00, 0x00, 0x03, 0x01, 0x01, 0x00, 0x18, 0xDD, 0x8D,
      0xB0, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82};
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

struct GlbOptions {
  bool batchIds = false;  ///< the box is object 0, its roof object 1
  std::string texture;    ///< uri of a picture beside the file
  bool nan = false;       ///< the first corner is not a number
};

/// Corners of the six faces, four each, x east, y up, z south: [−w/2, w/2] × [0, h] × [−d/2, d/2].
inline std::vector<float> boxCorners(float w, float h, float d) {
  const float x = w / 2, z = d / 2;
  return {-x, 0, z, x, 0, z,  x, h, z,  -x, h, z,  x,  0, -z, -x, 0, -z, -x, h, -z, x,  h, -z,
          x,  0, z, x, 0, -z, x, h, -z, x,  h, z,  -x, 0, -z, -x, 0, z,  -x, h, z,  -x, h, -z,
          -x, h, z, x, h, z,  x, h, -z, -x, h, -z, -x, 0, -z, x,  0, -z, x,  0, z,  -x, 0, z};
}

template <class T>
void append(std::string& to, const std::vector<T>& values) {
  to.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

/// A box of w × d metres and h metres high as binary glTF 2.0.
inline std::string boxGlb(float w, float h, float d, const GlbOptions& options = {}) {
  std::vector<float> corners = boxCorners(w, h, d);
  if (options.nan) corners[0] = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> places, ids;
  std::vector<std::uint16_t> indices;
  for (int face = 0; face < 6; ++face) {
    places.insert(places.end(), {0, 1, 1, 1, 1, 0, 0, 0});
    ids.insert(ids.end(), 4, face == 4 ? 1.0F : 0.0F);
    for (int k : {0, 1, 2, 0, 2, 3}) indices.push_back(std::uint16_t(4 * face + k));
  }
  std::string binary;
  append(binary, corners);  // 0, 288 bytes
  append(binary, places);   // 288, 192 bytes
  append(binary, ids);      // 480, 96 bytes
  append(binary, indices);  // 576, 72 bytes
  nlohmann::json j = {{"asset", {{"version", "2.0"}}}, {"scene", 0}};
  j["scenes"] = {{{"nodes", {0}}}};
  j["nodes"] = {{{"mesh", 0}, {"name", "tower"}}};
  j["buffers"] = {{{"byteLength", binary.size()}}};
  const auto view = [](int at, int size) {
    return nlohmann::json{{"buffer", 0}, {"byteOffset", at}, {"byteLength", size}};
  };
  j["bufferViews"] = {view(0, 288), view(288, 192), view(480, 96), view(576, 72)};
  const auto accessor = [](int index, int type, int count, const char* kind) {
    return nlohmann::json{
        {"bufferView", index}, {"componentType", type}, {"count", count}, {"type", kind}};
  };
  j["accessors"] = {accessor(0, 5126, 24, "VEC3"), accessor(1, 5126, 24, "VEC2"),
                    accessor(2, 5126, 24, "SCALAR"), accessor(3, 5123, 36, "SCALAR")};
  nlohmann::json attributes = {{"POSITION", 0}, {"TEXCOORD_0", 1}};
  if (options.batchIds) attributes["_BATCHID"] = 2;
  j["meshes"] = {{{"primitives", {{{"attributes", attributes}, {"indices", 3}, {"material", 0}}}}}};
  j["materials"] = {
      {{"name", "facade"}, {"pbrMetallicRoughness", {{"baseColorFactor", {1.0, 0.0, 0.0, 1.0}}}}}};
  if (!options.texture.empty()) {
    j["images"] = {{{"uri", options.texture}}};
    j["textures"] = {{{"source", 0}}};
    j["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"] = {{"index", 0}};
  }
  std::string json = j.dump();
  json.resize((json.size() + 3) / 4 * 4, ' ');
  binary.resize((binary.size() + 3) / 4 * 4, '\0');
  std::string glb = "glTF";
  append<std::uint32_t>(glb, {2, std::uint32_t(28 + json.size() + binary.size()),
                              std::uint32_t(json.size()), 0x4E4F534A});
  glb += json;
  append<std::uint32_t>(glb, {std::uint32_t(binary.size()), 0x004E4942});
  return glb + binary;
}

/// The same as batched 3D model with two objects and their batch table.
inline std::string boxB3dm(float w, float h, float d, const std::vector<double>& centre) {
  GlbOptions options;
  options.batchIds = true;
  const std::string glb = boxGlb(w, h, d, options);
  std::string features = nlohmann::json{{"BATCH_LENGTH", 2}, {"RTC_CENTER", centre}}.dump();
  std::string table = nlohmann::json{{"id", {"body", "roof"}}, {"height", {h, h}}}.dump();
  features.resize((features.size() + 28 + 7) / 8 * 8 - 28, ' ');
  table.resize((table.size() + 7) / 8 * 8, ' ');
  std::string bytes = "b3dm";
  append<std::uint32_t>(bytes, {1, std::uint32_t(28 + features.size() + table.size() + glb.size()),
                                std::uint32_t(features.size()), 0, std::uint32_t(table.size()), 0});
  return bytes + features + table + glb;
}

}  // namespace citymirror::samples

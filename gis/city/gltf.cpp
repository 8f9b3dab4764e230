#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "gis/city/gltf_data.h"
#include "gis/city/gltf_metadata.h"
#include "gis/city/gltf_values.h"
#include "gis/city/json_field.h"
#include "gis/city/meshopt_view.h"
#include "gis/city/model_parts.h"
#include "gis/raster/webp_picture.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

constexpr const char* kWebp = "EXT_texture_webp";
/// That a file may require: read, or told as unread while the rest is right without them.
constexpr const char* kKnown[] = {kDracoExtension,
                                  kMeshoptExtension,
                                  "KHR_texture_transform",
                                  "KHR_mesh_quantization",
                                  "EXT_mesh_gpu_instancing",
                                  "CESIUM_RTC",
                                  "EXT_mesh_features",
                                  "EXT_structural_metadata",
                                  "KHR_materials_unlit",
                                  "KHR_texture_basisu",
                                  kWebp,
                                  "EXT_texture_avif",
                                  "CESIUM_primitive_outline"};
constexpr const char* kGlossy = "KHR_materials_pbrSpecularGlossiness";
constexpr std::size_t kMostCopies = 100'000;         // of a mesh by one node
constexpr std::size_t kMostGltfPoints = 50'000'000;  // of all of them together
constexpr int kPoints = 0, kTriangles = 4, kDeepestNode = 64;
constexpr std::size_t kMostGltfNodes = 1'000'000;  // a node counts as often as others name it

class GltfReader {
 public:
  GltfReader(const std::string& bytes, const NamedBytes& named, std::string where)
      : data_(bytes, named), json_(data_.json()), where_(std::move(where)) {}

  Result<ModelScene> read() {
    try {
      data_.parse();
      const std::string version = json_.at("asset").value("version", std::string());
      if (!version.starts_with("2")) {
        return Error{ErrorCode::unsupported, "glTF version " + version, where_,
                     "Convert it to glTF 2.0"};
      }
      if (const Outcome known = requireKnown(); !known) return known.error();
      scene_.copyright = copyrightOf(json_);
      data_.readBuffers();
      readMaterials();
      scene_.table = propertyTableOf(
          json_, [this](std::size_t view) { return data_.view(view); }, scene_.unread);
      readCentre();
      readNodes();
      tellUnreadOnce();
    } catch (const ResourceFault& fault) {
      return Error{fault.error.code, fault.what(), where_, fault.error.remedy};
    } catch (const std::exception& e) {
      return Error{ErrorCode::unreadable,
                   "The file is not whole glTF: " + plainWords(e).substr(0, 160), where_,
                   "Check that it was copied completely"};
    }
    return {std::move(scene_), std::move(notes_)};
  }

 private:
  Outcome requireKnown() const {
    for (const Json& entry : json_.value("extensionsRequired", Json::array())) {
      const std::string name = entry.get<std::string>().substr(0, 80);
      const auto is = [&](const char* other) { return name == other; };
      const bool looksOnly = name.starts_with("KHR_materials_");
      if (looksOnly || std::any_of(std::begin(kKnown), std::end(kKnown), is)) continue;
      return Error{ErrorCode::unsupported,
                   "The glTF requires the extension " + name + ", which is not read", where_,
                   "Export it without this extension"};
    }
    return Done{};
  }

  void readCentre() {
    const Json extensions = json_.value("extensions", Json::object());
    if (!extensions.contains("CESIUM_RTC")) return;
    const Json& centre = extensions["CESIUM_RTC"].at("center");
    for (std::size_t k = 0; k < 3; ++k) scene_.centre[Eigen::Index(k)] = centre.at(k).get<double>();
  }

  void tellUnreadOnce() {
    std::sort(scene_.unread.begin(), scene_.unread.end());
    scene_.unread.erase(std::unique(scene_.unread.begin(), scene_.unread.end()),
                        scene_.unread.end());
  }

  /// Index of the picture of a texture; nothing where only an extension that is not read names one.
  static std::optional<std::size_t> pictureOf(const Json& texture) {
    if (texture.contains("source")) return texture["source"].get<std::size_t>();
    const Json extensions = texture.value("extensions", Json::object());
    const auto webp = extensions.find(kWebp);
    if (webp == extensions.end() || !webp->contains("source")) return std::nullopt;
    return webp->at("source").get<std::size_t>();
  }

  int imageOf(const Json& texture) {
    const Json& entry = json_.at("textures").at(texture.at("index").get<std::size_t>());
    const auto picture = pictureOf(entry);
    if (!picture) {
      const Json extensions = entry.value("extensions", Json::object());
      for (const auto& [extension, unused] : extensions.items())
        scene_.unread.push_back("A texture by " + extension.substr(0, 60) +
                                " (save it as PNG, JPEG or WebP)");
      return -1;
    }
    const auto [known, added] = known_.try_emplace(*picture, -1);
    if (added) known->second = readPicture(*picture);
    return known->second;
  }

  /// Index of the picture among those of the scene, −1 with a note where it cannot be had.
  int readPicture(std::size_t source) {
    const Json& image = json_.at("images").at(source);
    const std::string name =
        image.value("name", image.value("uri", "images[" + std::to_string(source) + "]"))
            .substr(0, 80);
    const auto drawnPlain = [&](const char* what, const std::string& why) {
      notes_.push_back({what, where_ + ": " + why.substr(0, 240), NoteKind::remark});
      return -1;
    };
    try {
      std::string bytes = image.contains("uri")
                              ? data_.resource(image["uri"].get<std::string>())
                              : std::string(data_.view(image.at("bufferView").get<std::size_t>()));
      if (isWebp(bytes)) {
        auto png = pngOfWebp(bytes);
        if (!png) {
          return drawnPlain("A texture cannot be decoded; its surfaces are drawn plain",
                            name + ": " + png.error().what);
        }
        bytes = std::move(*png);
      }
      scene_.images.push_back({name, std::move(bytes)});
    } catch (const std::exception& e) {
      return drawnPlain("A texture is missing; its surfaces are drawn plain", plainWords(e));
    }
    return int(scene_.images.size()) - 1;
  }

  void readMaterials() {
    scene_.materials.push_back({"default", {0.8F, 0.8F, 0.8F, 1}, -1});
    places_.emplace_back();
    for (const Json& entry : json_.value("materials", Json::array())) {
      MeshMaterial material;
      material.name = entry.value("name", std::string());
      const Json pbr = entry.value("pbrMetallicRoughness", Json::object());
      const auto factor = pbr.value("baseColorFactor", std::vector<float>{1, 1, 1, 1});
      for (Eigen::Index k = 0; k < 3; ++k)  // linear → sRGB
        material.color[k] = std::pow(std::clamp(factor.at(std::size_t(k)), 0.0F, 1.0F), 1 / 2.2F);
      material.color[3] = entry.value("alphaMode", "OPAQUE") == "BLEND" ? factor.at(3) : 1.0F;
      TexturePlace place;
      if (pbr.contains("baseColorTexture")) {
        material.image = imageOf(pbr["baseColorTexture"]);
        place = placeOf(pbr["baseColorTexture"]);
      }
      if (entry.value("extensions", Json::object()).contains(kGlossy) && pbr.empty())
        scene_.unread.emplace_back(kGlossy);
      place.clear = entry.value("alphaMode", "OPAQUE") == "BLEND";
      places_.push_back(place);
      scene_.materials.push_back(std::move(material));
    }
  }

  /// Which coordinates of a picture, and how KHR_texture_transform moves them (v down).
  struct TexturePlace {
    int set = 0;
    bool clear = false;  ///< the material blends
    Eigen::Affine2d move = Eigen::Affine2d::Identity();
  };

  static TexturePlace placeOf(const Json& texture) {
    TexturePlace place;
    place.set = texture.value("texCoord", 0);
    const Json extensions = texture.value("extensions", Json::object());
    if (!extensions.contains("KHR_texture_transform")) return place;
    const Json& moved = extensions["KHR_texture_transform"];
    const auto offset = moved.value("offset", std::vector<double>{0, 0});
    const auto scale = moved.value("scale", std::vector<double>{1, 1});
    place.set = moved.value("texCoord", place.set);
    place.move.translate(Eigen::Vector2d(offset.at(0), offset.at(1)));
    place.move.rotate(-moved.value("rotation", 0.0));  // counter-clockwise where v points down
    place.move.scale(Eigen::Vector2d(scale.at(0), scale.at(1)));
    return place;
  }

  void readNodes() {
    const Json nodes = json_.value("nodes", Json::array());
    if (json_.contains("scenes") && !json_["scenes"].empty()) {
      const Json& scene = json_["scenes"].at(json_.value("scene", std::size_t{0}));
      for (const Json& root : scene.value("nodes", Json::array()))
        readNode(nodes, root.get<std::size_t>(), Eigen::Affine3d::Identity(), 0);
    } else {
      for (std::size_t i = 0; i < nodes.size(); ++i)
        readNode(nodes, i, Eigen::Affine3d::Identity(), kDeepestNode);
    }
  }

  void readNode(const Json& nodes, std::size_t index, const Eigen::Affine3d& above, int depth) {
    if (nodes_ == kMostGltfNodes)
      notes_.push_back({"A part is left out: more than 1,000,000 nodes", where_});
    if (nodes_++ >= kMostGltfNodes || corners_ > kMostGltfPoints) return;
    const Json& node = nodes.at(index);
    const Eigen::Affine3d here = above * matrixOfNode(node);
    if (node.contains("mesh")) {
      const Json& mesh = json_.at("meshes").at(node["mesh"].get<std::size_t>());
      const std::string name =
          node.value("name", mesh.value("name", "node " + std::to_string(index)));
      for (const Json& primitive : mesh.at("primitives")) {
        if (corners_ > kMostGltfPoints) return;  // the part that went beyond has a note
        try {
          data_.unpack(primitive);
          for (const Eigen::Affine3d& copy : copiesOf(node))
            readPrimitive(primitive, here * copy, name);
        } catch (const std::exception& e) {
          notes_.push_back(
              {"A part is left out: " + plainWords(e).substr(0, 120), where_ + ": " + name});
        }
      }
    }
    if (depth >= kDeepestNode) return;
    for (const Json& below : node.value("children", Json::array()))
      readNode(nodes, below.get<std::size_t>(), here, depth + 1);
  }

  /// EXT_mesh_gpu_instancing: where the mesh of a node stands in the node.
  std::vector<Eigen::Affine3d> copiesOf(const Json& node) const {
    const Json extensions = node.value("extensions", Json::object());
    if (!extensions.contains("EXT_mesh_gpu_instancing")) return {Eigen::Affine3d::Identity()};
    const Json& attributes = extensions["EXT_mesh_gpu_instancing"].at("attributes");
    const auto column = [&](const char* name, int width) {
      return attributes.contains(name) ? data_.numbers(attributes[name].get<std::size_t>(), width)
                                       : std::vector<double>{};
    };
    const auto t = column("TRANSLATION", 3), r = column("ROTATION", 4), s = column("SCALE", 3);
    const std::size_t count = std::max({t.size() / 3, r.size() / 4, s.size() / 3});
    if (count > kMostCopies)
      throw std::runtime_error("more than " + std::to_string(kMostCopies) + " instances");
    std::vector<Eigen::Affine3d> copies(count, Eigen::Affine3d::Identity());
    for (std::size_t i = 0; i < count; ++i) {
      if (3 * i + 2 < t.size()) copies[i].translate(Point3(t[3 * i], t[3 * i + 1], t[3 * i + 2]));
      if (4 * i + 3 < r.size()) {
        copies[i].rotate(
            Eigen::Quaterniond(r[4 * i + 3], r[4 * i], r[4 * i + 1], r[4 * i + 2]).normalized());
      }
      if (3 * i + 2 < s.size()) copies[i].scale(Point3(s[3 * i], s[3 * i + 1], s[3 * i + 2]));
    }
    return copies;
  }

  static int modeOf(const Json& primitive) {
    const int mode = primitive.value("mode", kTriangles);
    if (mode != kTriangles && mode != kPoints)
      throw std::runtime_error("mode " + std::to_string(mode) + ", not triangles or points");
    return mode;
  }

  void readPrimitive(const Json& primitive, const Eigen::Affine3d& here, const std::string& name) {
    const int mode = modeOf(primitive);
    const Json& attributes = primitive.at("attributes");
    ModelPart part;
    part.name = name;
    const auto points = data_.numbers(attributes.at("POSITION").get<std::size_t>(), 3);
    for (std::size_t i = 0; i + 2 < points.size(); i += 3)
      part.points.push_back(here * Point3(points[i], points[i + 1], points[i + 2]));
    const std::size_t count = part.points.size();
    corners_ += count;
    if (corners_ > kMostGltfPoints) throw std::runtime_error("more than 50,000,000 points");
    if (mode == kPoints) {
      readCloud(attributes, part);
      return scene_.parts.push_back(std::move(part));
    }
    if (attributes.contains("NORMAL")) {
      const Eigen::Matrix3d turn = here.linear().inverse().transpose();
      const auto normals = data_.numbers(attributes["NORMAL"].get<std::size_t>(), 3);
      for (std::size_t i = 0; i + 2 < normals.size(); i += 3)
        part.normals.push_back(
            (turn * Point3(normals[i], normals[i + 1], normals[i + 2])).cast<float>());
      if (part.normals.size() != count) part.normals.clear();
    }
    const auto material = primitive.value("material", -1);
    part.material = material >= 0 && std::size_t(material) + 1 < scene_.materials.size()
                        ? std::uint32_t(material + 1)
                        : 0;
    readPlaces(attributes, part);
    readTints(attributes, part);
    readIds(primitive, part);
    if (primitive.contains("indices")) {
      for (const double i : data_.numbers(primitive["indices"].get<std::size_t>(), 1)) {
        if (!(i >= 0) || i >= double(count)) throw std::out_of_range("an index past the points");
        part.indices.push_back(std::uint32_t(i));
      }
    } else {
      for (std::uint32_t i = 0; i < count; ++i) part.indices.push_back(i);
    }
    scene_.parts.push_back(std::move(part));
  }

  void readPlaces(const Json& attributes, ModelPart& part) const {
    const TexturePlace& place = places_[part.material];
    const std::string name = "TEXCOORD_" + std::to_string(place.set);
    if (!attributes.contains(name)) return;
    const auto values = data_.numbers(attributes[name].get<std::size_t>(), 2);
    for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
      const Eigen::Vector2d at = place.move * Eigen::Vector2d(values[i], values[i + 1]);
      part.places.emplace_back(float(at.x()), float(1 - at.y()));
    }
    part.places.resize(part.points.size(), Eigen::Vector2f::Zero());
  }

  void readIds(const Json& primitive, ModelPart& part) {
    const Json& attributes = primitive.at("attributes");
    for (const std::string& id : {featureIdsOf(primitive, scene_.unread), std::string("_BATCHID"),
                                  std::string("_FEATURE_ID_0")}) {
      if (id.empty() || !attributes.contains(id) || !part.ids.empty()) continue;
      for (const double value : data_.numbers(attributes[id].get<std::size_t>(), 1))
        part.ids.push_back(std::uint32_t(std::clamp(value, 0.0, 4e9)));
      part.ids.resize(part.points.size(), 0);
    }
  }

  /// Colours of corners multiply that of the material; a surface without one is white then.
  void readTints(const Json& attributes, ModelPart& part) {
    if (!attributes.contains("COLOR_0")) return;
    const auto index = attributes["COLOR_0"].get<std::size_t>();
    const bool clear = places_[part.material].clear &&
                       json_.at("accessors").at(index).at("type").get<std::string>() == "VEC4";
    const std::size_t width = clear ? 4 : 3;
    const auto colors = data_.numbers(index, int(width));
    part.tints.assign(part.points.size(), {255, 255, 255, 255});
    for (std::size_t i = 0; i < part.tints.size() && (i + 1) * width <= colors.size(); ++i) {
      for (std::size_t k = 0; k < 3; ++k) part.tints[i][k] = srgbByte(colors[i * width + k]);
      if (clear) part.tints[i][3] = shareByte(colors[i * width + 3]);
    }
    if (part.material > 0) return;
    if (!white_) {
      white_ = std::uint32_t(scene_.materials.size());
      scene_.materials.push_back({"default", {1, 1, 1, 1}, -1});
      places_.emplace_back();
    }
    part.material = *white_;
  }

  void readCloud(const Json& attributes, ModelPart& part) const {
    part.cloud.assign(part.points.size(), kPlainPoint);
    if (!attributes.contains("COLOR_0")) return;
    const auto index = attributes["COLOR_0"].get<std::size_t>();
    const auto colors = data_.numbers(index, 3);
    for (std::size_t i = 0; i < part.cloud.size() && 3 * i + 2 < colors.size(); ++i) {
      for (std::size_t k = 0; k < 3; ++k) part.cloud[i][k] = srgbByte(colors[3 * i + k]);
    }
  }

  GltfData data_;
  const Json& json_;  // of it
  std::string where_;
  std::map<std::size_t, int> known_;
  std::vector<TexturePlace> places_;             // of each material
  std::optional<std::uint32_t> white_;           // material of corners that have colours alone
  std::size_t corners_ = 0, nodes_ = 0;          // that were read
  ModelScene scene_;
  std::vector<Note> notes_;
};

}  // namespace

Result<ModelScene> readGltf(const std::string& bytes, const NamedBytes& named,
                            const std::string& where) {
  return GltfReader(bytes, named, where).read();
}

}  // namespace citymirror::gis

#include "gis/city/cityjson_geometry.h"

#include <array>
#include <filesystem>
#include <stdexcept>

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

constexpr int kUnread = -2, kMissing = -1;

/// How deep the surfaces lie in `boundaries`.
int depthOf(const std::string& type) {
  if (type == "MultiSurface" || type == "CompositeSurface") return 1;
  if (type == "Solid") return 2;
  if (type == "MultiSolid" || type == "CompositeSolid") return 3;
  return 0;
}

const Json* child(const Json* list, std::size_t i) {
  return list && list->is_array() && i < list->size() ? &(*list)[i] : nullptr;
}

int numberIn(const Json* value) { return value && value->is_number() ? value->get<int>() : -1; }

/// "values" of the first theme of `material` or `texture`; a single "value" where it has one.
const Json* themeOf(const Json& geometry, const char* key) {
  const auto found = geometry.find(key);
  if (found == geometry.end() || !found->is_object() || found->empty()) return nullptr;
  const Json& theme = *found->begin();
  if (!theme.is_object()) return nullptr;
  if (theme.contains("values")) return &theme["values"];
  return theme.contains("value") ? &theme["value"] : nullptr;
}

const Json* appearance(const Json& document, const char* key) {
  const auto found = document.find("appearance");
  if (found == document.end() || !found->contains(key)) return nullptr;
  return &(*found)[key];
}

Eigen::Affine3d matrixOfTemplate(const Json& values) {
  Eigen::Affine3d matrix = Eigen::Affine3d::Identity();
  for (std::size_t i = 0; i < 12; ++i)
    matrix(Eigen::Index(i / 4), Eigen::Index(i % 4)) = values.at(i).get<double>();
  return matrix;
}

}  // namespace

MeshMaterial materialOfType(const std::string& type) {
  struct Row {
    const char* type;
    Eigen::Vector4f color;
  };
  static const std::array<Row, 13> table{{{"RoofSurface", {0.74F, 0.61F, 0.54F, 1}},
                                          {"WallSurface", {0.86F, 0.83F, 0.77F, 1}},
                                          {"InteriorWallSurface", {0.88F, 0.86F, 0.82F, 1}},
                                          {"GroundSurface", {0.52F, 0.52F, 0.50F, 1}},
                                          {"FloorSurface", {0.60F, 0.61F, 0.62F, 1}},
                                          {"CeilingSurface", {0.80F, 0.81F, 0.82F, 1}},
                                          {"Window", {0.45F, 0.60F, 0.72F, 1}},
                                          {"Door", {0.55F, 0.42F, 0.30F, 1}},
                                          {"Bridge", {0.62F, 0.66F, 0.70F, 1}},
                                          {"Road", {0.40F, 0.41F, 0.43F, 1}},
                                          {"WaterBody", {0.35F, 0.55F, 0.70F, 1}},
                                          {"PlantCover", {0.42F, 0.58F, 0.36F, 1}},
                                          {"SolitaryVegetationObject", {0.40F, 0.55F, 0.34F, 1}}}};
  MeshMaterial material;
  material.name = type;
  material.color = {0.80F, 0.79F, 0.76F, 1};
  for (const Row& row : table) {
    if (type == row.type) material.color = row.color;
  }
  return material;
}

CityJsonGeometry::CityJsonGeometry(const Json& document, const std::string& path,
                                   const std::vector<Point3>& points, MeshBuilder& builder)
    : document_(document),
      folder_(std::filesystem::path(path).parent_path().string()),
      points_(points),
      builder_(builder) {
  if (const Json* textures = appearance(document_, "textures"))
    images_.assign(textures->size(), kUnread);
}

void CityJsonGeometry::draw(const Json& geometry, const std::string& objectType) {
  if (geometry.at("type") == "GeometryInstance") return drawInstance(geometry, objectType);
  drawSurfaces(geometry, objectType, points_);
}

void CityJsonGeometry::drawSurfaces(const Json& geometry, const std::string& objectType,
                                    const std::vector<Point3>& points) {
  const std::string type = geometry.at("type").get<std::string>();
  const int depth = depthOf(type);
  if (depth == 0) {
    builder_.notes().add("A geometry of type " + type + " is left out",
                         builder_.model().features.back().code);
    return;
  }
  const Json* semantics = nullptr;
  if (const auto s = geometry.find("semantics"); s != geometry.end() && s->is_object())
    semantics = s->contains("values") ? &(*s)["values"] : nullptr;
  std::vector<Surface> found;
  collect(geometry.at("boundaries"), depth, semantics, themeOf(geometry, "material"),
          themeOf(geometry, "texture"), found);
  for (const Surface& surface : found) drawSurface(surface, geometry, objectType, points);
}

void CityJsonGeometry::collect(const Json& boundaries, int depth, const Json* semantics,
                               const Json* materials, const Json* textures,
                               std::vector<Surface>& found) const {
  for (std::size_t i = 0; i < boundaries.size(); ++i) {
    const Json* semantic = child(semantics, i);
    const Json* material = materials && materials->is_number() ? materials : child(materials, i);
    const Json* texture = child(textures, i);
    if (depth > 1)
      collect(boundaries[i], depth - 1, semantic, material, texture, found);
    else
      found.push_back({&boundaries[i], texture, numberIn(semantic), numberIn(material)});
  }
}

void CityJsonGeometry::drawSurface(const Surface& surface, const Json& geometry,
                                   const std::string& objectType,
                                   const std::vector<Point3>& points) {
  std::vector<Point3> corners;
  std::vector<std::uint32_t> sizes;
  std::vector<Eigen::Vector2f> uv;
  const Json* textures = surface.textures;
  const int texture = textures ? numberIn(child(child(textures, 0), 0)) : -1;
  const Json* places = texture >= 0 ? appearance(document_, "vertices-texture") : nullptr;
  for (std::size_t r = 0; r < surface.rings->size(); ++r) {
    const Json& ring = (*surface.rings)[r];
    sizes.push_back(std::uint32_t(ring.size()));
    for (std::size_t k = 0; k < ring.size(); ++k) {
      const auto vertex = ring[k].get<std::int64_t>();
      if (vertex < 0 || std::size_t(vertex) >= points.size())
        throw std::out_of_range("vertex " + std::to_string(vertex) + " of " +
                                std::to_string(points.size()));
      corners.push_back(points[std::size_t(vertex)]);
      if (!places) continue;
      const Json* place = child(places, std::size_t(numberIn(child(child(textures, r), k + 1))));
      uv.push_back(place ? Eigen::Vector2f(place->at(0).get<float>(), place->at(1).get<float>())
                         : Eigen::Vector2f(0, 0));
    }
  }
  builder_.addSurface(corners, sizes, uv, materialOf(surface, geometry, objectType, texture));
}

std::uint32_t CityJsonGeometry::materialOf(const Surface& surface, const Json& geometry,
                                           const std::string& objectType, int texture) {
  std::string type = objectType;
  if (surface.semantic >= 0) {
    const Json& surfaces = geometry.at("semantics").at("surfaces");
    if (const Json* s = child(&surfaces, std::size_t(surface.semantic)))
      type = s->value("type", objectType);
  }
  MeshMaterial material = materialOfType(type);
  const Json* materials = appearance(document_, "materials");
  if (const Json* own = child(materials, std::size_t(surface.material)); own) {
    const auto color = own->value("diffuseColor", std::vector<float>{0.8F, 0.8F, 0.8F});
    if (color.size() == 3)
      material.color = {color[0], color[1], color[2], 1 - own->value("transparency", 0.0F)};
  }
  const int image = texture >= 0 ? imageOf(texture) : kMissing;
  if (image >= 0) {
    material.image = image;
    material.color = {1, 1, 1, 1};
  }
  return builder_.material(material);
}

int CityJsonGeometry::imageOf(int texture) {
  if (std::size_t(texture) >= images_.size()) return kMissing;
  int& known = images_[std::size_t(texture)];
  if (known != kUnread) return known;
  const Json& entry = (*appearance(document_, "textures"))[std::size_t(texture)];
  return known = builder_.readImage(folder_, entry.value("image", std::string()));
}

void CityJsonGeometry::drawInstance(const Json& geometry, const std::string& objectType) {
  const Json& templates = document_.at("geometry-templates");
  const Json& shape = templates.at("templates").at(geometry.at("template").get<std::size_t>());
  const auto anchor = geometry.at("boundaries").at(0).get<std::size_t>();
  const Eigen::Affine3d matrix = matrixOfTemplate(geometry.at("transformationMatrix"));
  std::vector<Point3> points;
  for (const Json& v : templates.at("vertices-templates")) {
    const Point3 p(v.at(0).get<double>(), v.at(1).get<double>(), v.at(2).get<double>());
    points.push_back(points_.at(anchor) + matrix * p);
  }
  drawSurfaces(shape, objectType, points);
}

}  // namespace citymirror::gis

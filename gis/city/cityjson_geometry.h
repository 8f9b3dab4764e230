#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gis/city/mesh_builder.h"

namespace citymirror::gis {

/// Colours of surface and object types that come without an appearance.
MeshMaterial materialOfType(const std::string& type);

/// Draws the geometries of one document into a builder.
class CityJsonGeometry {
 public:
  using Json = nlohmann::json;

  /// `document` and the points outlive this object; points are local metres, NaN where broken.
  CityJsonGeometry(const Json& document, const std::string& path, const std::vector<Point3>& points,
                   MeshBuilder& builder);
  /// Throws nlohmann's exceptions where the structure is not that of the specification.
  void draw(const Json& geometry, const std::string& objectType);

 private:
  struct Surface {
    const Json* rings = nullptr;
    const Json* textures = nullptr;  // [[texture, uv, uv, …], …]
    int semantic = -1, material = -1;
  };
  void collect(const Json& boundaries, int depth, const Json* semantics, const Json* materials,
               const Json* textures, std::vector<Surface>& found) const;
  void drawSurface(const Surface& surface, const Json& geometry, const std::string& objectType,
                   const std::vector<Point3>& points);
  void drawInstance(const Json& geometry, const std::string& objectType);
  void drawSurfaces(const Json& geometry, const std::string& objectType,
                    const std::vector<Point3>& points);
  std::uint32_t materialOf(const Surface& surface, const Json& geometry,
                           const std::string& objectType, int texture);
  int imageOf(int texture);

  const Json& document_;
  std::string folder_;
  const std::vector<Point3>& points_;
  MeshBuilder& builder_;
  std::vector<int> images_;  // by texture: −2 unread, −1 missing
};

}  // namespace citymirror::gis

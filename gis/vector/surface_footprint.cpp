#include "gis/vector/surface_footprint.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/geometry.h"
#include "gis/raster/gdal_messages.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostFaces = 200'000;
constexpr double kUpright = 1e-6;  // m², of a face seen from above
constexpr double kLeastWall = 0.01, kWallShare = 1e-3;  // m², and how much of it is seen from above

/// Twice the area of a ring, as a vector that stands on it.
Point3 normalOf(const OGRLinearRing& ring) {
  const auto at = [&](int i) { return Point3(ring.getX(i), ring.getY(i), ring.getZ(i)); };
  Point3 normal = Point3::Zero();
  for (int i = 1; i + 1 < ring.getNumPoints(); ++i)
    normal += (at(i) - at(0)).cross(at(i + 1) - at(0));
  return normal;
}

bool isWall(const OGRPolygon& face) {
  const OGRLinearRing* ring = face.getExteriorRing();
  if (ring == nullptr) return false;
  const Point3 normal = normalOf(*ring);
  return normal.norm() > 2 * kLeastWall && std::abs(normal.z()) < kWallShare * normal.norm();
}

/// Areas that lie side by side have none.
bool hasWall(const OGRMultiPolygon& polygons) {
  return std::any_of(polygons.begin(), polygons.end(),
                     [](const OGRPolygon* face) { return isWall(*face); });
}

bool isCollection(OGRwkbGeometryType type) {
  return type == wkbGeometryCollection || type == wkbMultiPolygon;
}

void addFace(const OGRPolygon& face, std::vector<std::unique_ptr<OGRPolygon>>& faces) {
  auto flat = std::make_unique<OGRPolygon>();
  for (const OGRLinearRing* ring : face) flat->addRingDirectly(ring->clone());
  flat->flattenTo2D();
  if (flat->get_Area() > kUpright) faces.push_back(std::move(flat));
}

void addFaces(const OGRGeometry& geometry, std::vector<std::unique_ptr<OGRPolygon>>& faces) {
  const OGRwkbGeometryType type = wkbFlatten(geometry.getGeometryType());
  if (type == wkbPolygon || type == wkbTriangle) {
    addFace(*geometry.toPolygon(), faces);
  } else if (type == wkbPolyhedralSurface || type == wkbTIN) {
    for (const OGRPolygon* face : *geometry.toPolyhedralSurface()) addFace(*face, faces);
  } else if (isCollection(type)) {
    for (const OGRGeometry* part : *geometry.toGeometryCollection()) addFaces(*part, faces);
  }
}

std::unique_ptr<OGRGeometry> unionOf(const std::vector<std::unique_ptr<OGRPolygon>>& faces) {
  OGRMultiPolygon all;
  for (const auto& face : faces) all.addGeometry(face.get());
  return std::unique_ptr<OGRGeometry>(all.UnionCascaded());
}

/// A face that is not plane may cross itself seen from above.
void repair(std::vector<std::unique_ptr<OGRPolygon>>& faces) {
  std::vector<std::unique_ptr<OGRPolygon>> valid;
  for (auto& face : faces) {
    if (face->IsValid()) {
      valid.push_back(std::move(face));
      continue;
    }
    const std::unique_ptr<OGRGeometry> mended(face->MakeValid());
    if (mended) addFaces(*mended, valid);
  }
  faces = std::move(valid);
}

}  // namespace

bool isSurfaceInSpace(const OGRGeometry& geometry) {
  const OGRwkbGeometryType type = wkbFlatten(geometry.getGeometryType());
  if (type == wkbPolyhedralSurface || type == wkbTIN || type == wkbTriangle) return true;
  if (type == wkbMultiPolygon) return geometry.Is3D() && hasWall(*geometry.toMultiPolygon());
  if (type != wkbGeometryCollection) return false;
  const OGRGeometryCollection& parts = *geometry.toGeometryCollection();
  return std::any_of(parts.begin(), parts.end(),
                     [](const OGRGeometry* part) { return isSurfaceInSpace(*part); });
}

std::unique_ptr<OGRGeometry> footprintOf(const OGRGeometry& surface) {
  const GdalMessages own;
  std::vector<std::unique_ptr<OGRPolygon>> faces;
  addFaces(surface, faces);
  if (faces.empty() || faces.size() > kMostFaces) return nullptr;
  auto plan = unionOf(faces);
  if (!plan || plan->IsEmpty()) {
    repair(faces);
    plan = faces.empty() ? nullptr : unionOf(faces);
  }
  return plan && !plan->IsEmpty() ? std::move(plan) : nullptr;
}

std::optional<HeightRange> heightsOf(const OGRGeometry& geometry) {
  if (!geometry.Is3D()) return std::nullopt;
  OGREnvelope3D box;
  geometry.getEnvelope(&box);
  if (!std::isfinite(box.MinZ) || !std::isfinite(box.MaxZ)) return std::nullopt;
  return HeightRange{box.MinZ, box.MaxZ};
}

}  // namespace citymirror::gis

#include "gis/vector/wkt.h"

#include "gis/crs/transform.h"
#include "gis/raster/gdal_messages.h"
#include "gis/vector/ogr_geometry.h"

namespace citymirror::gis {
namespace {

Error refused(const std::string& why, const std::string& wkt) {
  return {ErrorCode::badInput, "This is no geometry: " + why, wkt.substr(0, 60),
          "Write it as POLYGON((x y, x y, x y, x y)), LINESTRING(x y, x y) or POINT(x y)"};
}

Outcome bring(std::vector<Point2>& points, const Transform& transform, const GeoFrame& frame) {
  for (Point2& p : points) {
    const auto projected = transform.forward(p);
    if (!projected) return projected.error();
    p = frame.toLocal(projected->x(), projected->y());
  }
  return Done{};
}

Outcome bring(GeometryParts& parts, const std::string& crs, const GeoFrame& frame) {
  const auto transform = Transform::make(crs, frame.crs);
  if (!transform) return transform.error();
  Outcome done = Done{};
  const auto each = [&](std::vector<Point2>& points) {
    if (done) done = bring(points, *transform, frame);
  };
  for (auto& line : parts.lines) each(line);
  for (Polygon& polygon : parts.polygons) {
    each(polygon.outer);
    for (auto& hole : polygon.holes) each(hole);
  }
  return done;
}

}  // namespace

Result<Feature> featureFromWkt(const std::string& wkt, const std::string& crs,
                               const GeoFrame& frame) {
  const GdalMessages messages;
  OGRGeometry* read = nullptr;
  OGRGeometryFactory::createFromWkt(wkt.c_str(), nullptr, &read);
  const std::unique_ptr<OGRGeometry> geometry(read);
  if (!geometry || geometry->IsEmpty()) return refused("it cannot be read", wkt);
  if (!geometry->IsValid()) return refused("it crosses or repeats itself", wkt);
  const bool foreign = !crs.empty() && crs != frame.crs;
  if (foreign && frame.crs.empty())
    return Error{ErrorCode::badInput, "The city has no place on Earth", crs,
                 "Give the coordinates in the city's own metres, without a CRS"};
  GeometryParts parts = partsOf(*geometry, foreign ? GeoFrame{} : frame);
  if (parts.kind == GeometryKind::none) return refused("it has no extent", wkt);
  if (foreign) {
    if (const Outcome brought = bring(parts, crs, frame); !brought) return brought.error();
  }
  return Feature{"", parts.kind, std::move(parts.lines), std::move(parts.polygons), {}};
}

}  // namespace citymirror::gis

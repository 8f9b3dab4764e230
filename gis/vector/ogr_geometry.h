#pragma once
#include <ogr_geometry.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/feature_layer.h"
#include "engine/core/geo_frame.h"

namespace citymirror::gis {

/// Parts of an OGR geometry (projected coordinates) in local metres. The kind is that of the first
/// usable part; points, lines and polygons do not mix in one feature.
struct GeometryParts {
  GeometryKind kind = GeometryKind::none;
  std::vector<std::vector<Point2>> lines;
  std::vector<Polygon> polygons;
  int dropped = 0;  ///< parts without extent: one-point lines, rings of fewer than three points
};
GeometryParts partsOf(const OGRGeometry& geometry, const GeoFrame& frame);

/// OGR geometry of a feature in projected coordinates; null for GeometryKind::none.
std::unique_ptr<OGRGeometry> geometryOf(const Feature& feature, const GeoFrame& frame);

/// Of all its parts, closing ones too.
std::size_t cornersOf(const OGRGeometry& geometry);

/// No place on Earth has coordinates beyond 1e9 in any unit of length in use.
bool hasPlace(const OGREnvelope& envelope);
/// The same of every corner: an envelope passes over those that are no numbers. Empty points among
/// others have none.
bool hasPlace(const OGRGeometry& geometry);

}  // namespace citymirror::gis

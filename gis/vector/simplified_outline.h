#pragma once
#include <ogr_geometry.h>

#include <memory>

namespace citymirror::gis {

/// Lines and outlines without the corners that lie within `tolerance` (units of the coordinates) of
/// what is left (Douglas and Peucker 1973); an outline that falls together is gone. Outlines may
/// cross themselves where they lie closer than that. Nothing where the geometry is of another kind,
/// or where it winds so much that this would take more than some seconds.
std::unique_ptr<OGRGeometry> simplifiedOutline(const OGRGeometry& geometry, double tolerance);

}  // namespace citymirror::gis

#include <ogr_geometry.h>

#include "gis/raster/gdal_messages.h"
#include "gis/vector/ogr_geometry.h"
#include "gis/vector/vector_io.h"

namespace citymirror::gis {

std::vector<Polygon> bufferLine(const std::vector<Point2>& line, double halfWidth) {
  const Feature feature{"", GeometryKind::line, {line}, {}, {}};
  if (line.size() < 2 || !(halfWidth > 0)) return {};
  const GdalMessages messages;
  const std::unique_ptr<OGRGeometry> shape(geometryOf(feature, {})->Buffer(halfWidth, 4));
  if (!shape) return {};
  return partsOf(*shape, {}).polygons;
}

}  // namespace citymirror::gis

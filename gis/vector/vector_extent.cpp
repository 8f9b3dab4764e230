#include <memory>

#include "gis/vector/ogr_geometry.h"
#include "gis/vector/ogr_source.h"
#include "gis/vector/vector_io.h"
#include "gis/vector/vector_server.h"

namespace citymirror::gis {
namespace {

Result<Bounds> scannedExtent(OGRLayer& layer, const std::string& path) {
  OGREnvelope all;
  while (const OGRFeatureUniquePtr feature{layer.GetNextFeature()}) {
    const OGRGeometry* geometry = feature->GetGeometryRef();
    if (!geometry || geometry->IsEmpty()) continue;
    OGREnvelope e;
    geometry->getEnvelope(&e);
    if (hasPlace(e)) all.Merge(e);
  }
  if (all.IsInit()) return Bounds{all.MinX, all.MinY, all.MaxX, all.MaxY};
  return Error{ErrorCode::badInput, "The layer holds no features", path + ":" + layer.GetName(),
               "Check the file"};
}

}  // namespace

Result<Bounds> layerExtent(const VectorSource& source, const std::string& crs,
                           const run::JobContext& job) {
  const GdalMessages messages;
  auto opened = openSource(source, !crs.empty(), messages, job);
  if (!opened) return opened.error();
  OGREnvelope envelope;
  const bool fast =
      source.where.empty() && opened->layer->GetExtent(&envelope, FALSE) == OGRERR_NONE;
  auto bounds =
      fast && hasPlace(envelope)
          ? Result<Bounds>(Bounds{envelope.MinX, envelope.MinY, envelope.MaxX, envelope.MaxY})
          : scannedExtent(*opened->layer, shownVectorPath(source.path));
  if (opened->patience && job.cancelled()) return serverReadStopped(source.path);
  if (!bounds || crs.empty()) return bounds;
  if (opened->offset != ChinaOffset::none) {
    const Point2 low = toWgs84From(opened->offset, {bounds->west, bounds->south}),
                 high = toWgs84From(opened->offset, {bounds->east, bounds->north});
    bounds = Bounds{low.x(), low.y(), high.x(), high.y()};
  }
  const OGRSpatialReference target = referenceOf(crs);
  if (opened->reference.IsSame(&target)) return bounds;
  const std::unique_ptr<OGRCoordinateTransformation> transform(
      OGRCreateCoordinateTransformation(&opened->reference, &target));
  Bounds b = *bounds, out;
  if (transform && transform->TransformBounds(b.west, b.south, b.east, b.north, &out.west,
                                              &out.south, &out.east, &out.north, 21)) {
    return out;
  }
  return Error{ErrorCode::badInput, "The layer cannot be brought into " + crs.substr(0, 60),
               shownVectorPath(source.path), "Check its coordinate reference system"};
}

}  // namespace citymirror::gis

#include "gis/vector/ogr_geometry.h"

#include <algorithm>
#include <cmath>

namespace citymirror::gis {
namespace {

constexpr double kFarthest = 1e9;

std::vector<Point2> pointsOf(const OGRSimpleCurve& curve, const GeoFrame& frame) {
  std::vector<Point2> points;
  points.reserve(std::size_t(curve.getNumPoints()));
  for (int i = 0; i < curve.getNumPoints(); ++i) {
    const Point2 p = frame.toLocal(curve.getX(i), curve.getY(i));
    if (points.empty() || points.back() != p) points.push_back(p);
  }
  return points;
}

std::vector<Point2> ringOf(const OGRLinearRing& ring, const GeoFrame& frame,
                           bool counterClockwise) {
  std::vector<Point2> points = pointsOf(ring, frame);
  if (points.size() > 1 && points.front() == points.back()) points.pop_back();
  if (points.size() < 3) return {};
  if ((signedArea(points) > 0) != counterClockwise) std::reverse(points.begin() + 1, points.end());
  return points;
}

bool accept(GeometryParts& parts, GeometryKind kind) {
  if (parts.kind == GeometryKind::none) parts.kind = kind;
  return parts.kind == kind;
}

void addPolygon(const OGRPolygon& source, const GeoFrame& frame, GeometryParts& parts) {
  if (source.IsEmpty()) return;
  Polygon polygon;
  polygon.outer = ringOf(*source.getExteriorRing(), frame, true);
  if (polygon.outer.empty() || !accept(parts, GeometryKind::polygon)) {
    ++parts.dropped;
    return;
  }
  for (int i = 0; i < source.getNumInteriorRings(); ++i) {
    auto hole = ringOf(*source.getInteriorRing(i), frame, false);
    if (!hole.empty()) polygon.holes.push_back(std::move(hole));
  }
  parts.polygons.push_back(std::move(polygon));
}

void addLine(const OGRSimpleCurve& source, const GeoFrame& frame, GeometryParts& parts) {
  auto points = pointsOf(source, frame);
  if (points.size() < 2 || !accept(parts, GeometryKind::line))
    ++parts.dropped;
  else
    parts.lines.push_back(std::move(points));
}

void addParts(const OGRGeometry& geometry, const GeoFrame& frame, GeometryParts& parts) {
  switch (wkbFlatten(geometry.getGeometryType())) {
    case wkbPoint:
      if (const OGRPoint* p = geometry.toPoint();
          !p->IsEmpty() && accept(parts, GeometryKind::point)) {
        parts.lines.push_back({frame.toLocal(p->getX(), p->getY())});
      }
      break;
    case wkbLineString:
      addLine(*geometry.toLineString(), frame, parts);
      break;
    case wkbPolygon:
      addPolygon(*geometry.toPolygon(), frame, parts);
      break;
    case wkbMultiPoint:
    case wkbMultiLineString:
    case wkbMultiPolygon:
    case wkbGeometryCollection:
      for (const OGRGeometry* part : *geometry.toGeometryCollection())
        addParts(*part, frame, parts);
      break;
    default:
      ++parts.dropped;
  }
}

std::unique_ptr<OGRLinearRing> ringFrom(const std::vector<Point2>& points, const GeoFrame& frame) {
  auto ring = std::make_unique<OGRLinearRing>();
  ring->setNumPoints(int(points.size()));
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point2 p = frame.toProjected(points[i]);
    ring->setPoint(int(i), p.x(), p.y());
  }
  ring->closeRings();
  return ring;
}

std::unique_ptr<OGRGeometry> polygonFrom(const Polygon& polygon, const GeoFrame& frame) {
  auto shape = std::make_unique<OGRPolygon>();
  shape->addRingDirectly(ringFrom(polygon.outer, frame).release());
  for (const auto& hole : polygon.holes) shape->addRingDirectly(ringFrom(hole, frame).release());
  return shape;
}

std::unique_ptr<OGRGeometry> lineFrom(const std::vector<Point2>& points, const GeoFrame& frame) {
  auto line = std::make_unique<OGRLineString>();
  for (const Point2& local : points) {
    const Point2 p = frame.toProjected(local);
    line->addPoint(p.x(), p.y());
  }
  return line;
}

}  // namespace

GeometryParts partsOf(const OGRGeometry& geometry, const GeoFrame& frame) {
  GeometryParts parts;
  if (geometry.hasCurveGeometry()) {
    const std::unique_ptr<OGRGeometry> linear(geometry.getLinearGeometry());
    addParts(*linear, frame, parts);
  } else {
    addParts(geometry, frame, parts);
  }
  return parts;
}

std::unique_ptr<OGRGeometry> geometryOf(const Feature& feature, const GeoFrame& frame) {
  if (const auto at = feature.point()) {
    const Point2 p = frame.toProjected(*at);
    return std::make_unique<OGRPoint>(p.x(), p.y());
  }
  if (feature.kind == GeometryKind::line && feature.lines.size() == 1)
    return lineFrom(feature.lines[0], frame);
  if (feature.kind == GeometryKind::polygon && feature.polygons.size() == 1) {
    return polygonFrom(feature.polygons[0], frame);
  }
  if (feature.kind == GeometryKind::line) {
    auto all = std::make_unique<OGRMultiLineString>();
    for (const auto& line : feature.lines)
      all->addGeometryDirectly(lineFrom(line, frame).release());
    return all;
  }
  if (feature.kind == GeometryKind::polygon) {
    auto all = std::make_unique<OGRMultiPolygon>();
    for (const auto& polygon : feature.polygons)
      all->addGeometryDirectly(polygonFrom(polygon, frame).release());
    return all;
  }
  return nullptr;
}

std::size_t cornersOf(const OGRGeometry& geometry) {
  class Count : public OGRDefaultConstGeometryVisitor {
   public:
    using OGRDefaultConstGeometryVisitor::visit;
    void visit(const OGRSimpleCurve* curve) { corners += std::size_t(curve->getNumPoints()); }
    void visit(const OGRLineString* line) override {
      visit(static_cast<const OGRSimpleCurve*>(line));
    }
    void visit(const OGRLinearRing* ring) override {
      visit(static_cast<const OGRSimpleCurve*>(ring));
    }
    std::size_t corners = 0;
  };
  Count count;
  geometry.accept(&count);
  return count.corners;
}

bool hasPlace(const OGREnvelope& e) {
  return std::max({std::abs(e.MinX), std::abs(e.MaxX), std::abs(e.MinY), std::abs(e.MaxY)}) <
         kFarthest;
}

bool hasPlace(const OGRGeometry& geometry) {
  class Corners : public OGRDefaultConstGeometryVisitor {
   public:
    using OGRDefaultConstGeometryVisitor::visit;
    void visit(const OGRPoint* p) override {
      if (!p->IsEmpty()) look(p->getX(), p->getY());  // files keep an empty one as no numbers
    }
    void visit(const OGRLineString* line) override { lookAlong(*line); }
    void visit(const OGRLinearRing* ring) override { lookAlong(*ring); }
    void visit(const OGRCircularString* arc) override { lookAlong(*arc); }
    bool placed = true;

   private:
    void look(double x, double y) {
      placed = placed && std::abs(x) < kFarthest && std::abs(y) < kFarthest;
    }
    void lookAlong(const OGRSimpleCurve& curve) {
      for (int i = 0; placed && i < curve.getNumPoints(); ++i) look(curve.getX(i), curve.getY(i));
    }
  };
  Corners corners;
  geometry.accept(&corners);
  return corners.placed;
}

}  // namespace citymirror::gis

#include "app/session/city/query_places.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <limits>
#include <span>
#include <utility>

#include "app/session/city/coordinates.h"
#include "engine/draw/water_sample.h"
#include "gis/raster/raster_io.h"
#include "gis/vector/wkt.h"

namespace citymirror::session {
namespace {

Result<std::vector<double>> numbersOf(const std::string& text, std::size_t count,
                                      const char* form) {
  auto numbers = numbersBetweenCommas(text);
  if (numbers && numbers->size() == count) return std::move(*numbers);
  return Error{ErrorCode::badInput, "These are not " + std::to_string(count) + " numbers", text,
               std::string("Write it as ") + form};
}

Result<std::vector<Polygon>> zonesNamed(const std::string& name, const CityModel& city) {
  std::vector<Polygon> areas;
  std::string names;
  for (const Zone& zone : city.zones) {
    if (zone.code == name || zone.name.zh == name || zone.name.en == name)
      areas.push_back(zone.area);
    names += (names.empty() ? "" : ", ") + zone.name.in(Language::en);
  }
  if (!areas.empty()) return areas;
  return Error{ErrorCode::notFound, "There is no zone " + name, city.name.en,
               names.empty() ? "The city has no zones" : "Use one of: " + names.substr(0, 400)};
}

std::string measuredNumber(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string extentText(const Bounds& local, const CityModel& city) {
  const Point2 low = city.frame.toProjected({local.west, local.south});
  const Point2 high = city.frame.toProjected({local.east, local.north});
  char text[160];
  std::snprintf(text, sizeof text, "x %.10g to %.10g, y %.10g to %.10g", low.x(), high.x(), low.y(),
                high.y());
  return text;
}

Error beyondCity(const std::string& what, const Bounds& box, const std::string& where,
                 const CityModel& city) {
  return {ErrorCode::badInput,
          what + ": it covers " + extentText(box, city) + " and the city " +
              extentText(city.extent, city),
          where.substr(0, 80),
          "Check the order of its coordinates and their CRS (--crs EPSG:n); the city is in " +
              city.frame.crs.substr(0, 60)};
}

bool meetsCity(const Bounds& box, const CityModel& city) {
  const Bounds& all = city.extent;
  return box.west <= all.east && box.east >= all.west && box.south <= all.north &&
         box.north >= all.south;
}

void stretch(Bounds& box, std::span<const Point2> points) {
  for (const Point2& p : points) {
    box = {std::min(box.west, p.x()), std::min(box.south, p.y()), std::max(box.east, p.x()),
           std::max(box.north, p.y())};
  }
}

/// Of areas and lines and what lies `metres` around them.
Bounds reachOf(const std::vector<Polygon>& areas, const std::vector<std::vector<Point2>>& lines,
               double metres) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  Bounds box{kFar, kFar, -kFar, -kFar};
  for (const Polygon& area : areas) stretch(box, area.outer);
  for (const auto& line : lines) stretch(box, line);
  const double more = metres > 0 ? metres : 0;
  return {box.west - more, box.south - more, box.east + more, box.north + more};
}

Result<Feature> polygonOf(const std::string& wkt, const std::string& crs, const CityModel& city) {
  auto feature = gis::featureFromWkt(wkt, crs, city.frame);
  if (feature && feature->kind != GeometryKind::polygon)
    return Error{ErrorCode::badInput, "This is not an area", wkt.substr(0, 60),
                 "Write it as POLYGON((x y, x y, x y, x y))"};
  return feature;
}

Result<Place> boxOf(const std::string& text, const std::string& crs, InArea::Relation relation,
                    const CityModel& city) {
  const auto n = numbersOf(text, 4, "bbox:west,south,east,north");
  if (!n) return n.error();
  if (!((*n)[0] < (*n)[2] && (*n)[1] < (*n)[3])) {
    return Error{ErrorCode::badInput, "The box is empty: west is not below east, south below north",
                 text, "Write it as bbox:west,south,east,north"};
  }
  const std::string west = measuredNumber((*n)[0]), south = measuredNumber((*n)[1]),
                    east = measuredNumber((*n)[2]), north = measuredNumber((*n)[3]);
  const auto area =
      polygonOf("POLYGON((" + west + " " + south + "," + east + " " + south + "," + east + " " +
                    north + "," + west + " " + north + "," + west + " " + south + "))",
                crs, city);
  if (!area) return area.error();
  return Place(InArea{area->polygons, relation});
}

Result<Place> circleOf(const std::string& text, const std::string& crs, const CityModel& city) {
  const auto n = numbersOf(text, 3, "circle:x,y,metres");
  if (!n) return n.error();
  if (!((*n)[2] > 0))
    return Error{ErrorCode::badInput, "The radius of the circle is not above 0", text,
                 "Write circle:x,y,metres"};
  const auto centre = gis::featureFromWkt(
      "POINT(" + measuredNumber((*n)[0]) + " " + measuredNumber((*n)[1]) + ")", crs, city.frame);
  if (!centre) return centre.error();
  const Bounds middle = reachOf({}, centre->lines, 0);
  if (!meetsCity(middle, city))
    return beyondCity("The middle of the circle lies outside the city", middle, text, city);
  return Place(Near{centre->lines, {}, (*n)[2]});
}

}  // namespace

Result<AskedPlace> placeWithin(const std::string& text, const std::string& crs,
                               InArea::Relation relation, const CityModel& city) {
  const std::size_t colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  const std::string rest = colon == std::string::npos ? std::string() : text.substr(colon + 1);
  Result<Place> place = Error{ErrorCode::badInput, "This names no place", text,
                              "Use zone:NAME, polygon:WKT, bbox:w,s,e,n or circle:x,y,metres"};
  if (kind == "zone") {
    const auto areas = zonesNamed(rest, city);
    place = areas ? Result<Place>(InArea{*areas, relation}) : areas.error();
  } else if (kind == "polygon") {
    const auto area = polygonOf(rest, crs, city);
    place = area ? Result<Place>(InArea{area->polygons, relation}) : area.error();
  } else if (kind == "bbox") {
    place = boxOf(rest, crs, relation, city);
  } else if (kind == "circle") {
    place = circleOf(rest, crs, city);
  }
  if (!place) return place.error();
  if (const auto* area = std::get_if<InArea>(&*place)) {
    const Bounds box = reachOf(area->areas, {}, 0);
    if (!meetsCity(box, city))
      return beyondCity("The place lies outside the city", box, text, city);
  }
  const bool wholly = relation == InArea::Relation::within;
  return AskedPlace{std::move(*place), (wholly ? "wholly within " : "within ") + text};
}

Result<AskedPlace> placeNear(const std::string& text, const std::string& crs, double metres,
                             const CityModel& city) {
  Near near;
  near.metres = metres;
  const auto shared = std::shared_ptr<const CityModel>(std::shared_ptr<void>(), &city);
  bool found = false;
  for (const FieldTable& table : tablesOf(shared)) {
    for (std::size_t row = 0; row < table.rows && !found; ++row) {
      if (table.code(row) != text) continue;
      const Shape shape = table.shape(row);
      for (const auto& ring : shape.rings) {
        std::vector<Point2> points(ring.begin(), ring.end());
        if (shape.kind == GeometryKind::polygon)
          near.areas.push_back({std::move(points), {}});
        else
          near.lines.push_back(std::move(points));
      }
      found = true;
    }
  }
  if (!found) {
    const bool drawn = text.find('(') != std::string::npos;
    const auto feature =
        drawn ? gis::featureFromWkt(text, crs, city.frame)
              : Result<Feature>(Error{ErrorCode::notFound, "Nothing has the code " + text,
                                      city.name.en, "Give a code, or POINT(x y), LINESTRING(...)"});
    if (!feature) return feature.error();
    near.lines = feature->lines;
    near.areas = feature->polygons;
    const Bounds box = reachOf(near.areas, near.lines, metres);
    if (!meetsCity(box, city))
      return beyondCity("The place lies outside the city", box, text, city);
  }
  return AskedPlace{std::move(near), "within " + measuredNumber(metres) + " m of " + text};
}

Result<AskedPlace> placeInWater(const std::string& file, double deeperThan, const CityModel& city) {
  auto raster = gis::readRasterInto(file, city.frame.crs, 0, city.frame.crs);
  if (!raster) return raster.error();
  raster->grid.shape.west -= city.frame.originEast;
  raster->grid.shape.south -= city.frame.originNorth;
  const auto depth = std::make_shared<const RasterGrid<float>>(std::move(raster->grid));
  if (!meetsCity(depth->shape.bounds(), city))
    return beyondCity("The raster lies outside the city", depth->shape.bounds(), file, city);
  return AskedPlace{InWater{depth, deeperThan},
                    "in water deeper than " + measuredNumber(deeperThan) + " m of " + file};
}

std::shared_ptr<const RasterGrid<float>> depthOf(const draw::WaterSurface* water) {
  if (!water || !water->before || !water->after || water->before->shape != water->after->shape)
    return nullptr;
  auto depth = std::make_shared<RasterGrid<float>>(water->before->shape);
  for (int row = 0; row < depth->shape.rows; ++row) {
    for (int column = 0; column < depth->shape.columns; ++column) {
      const float before = draw::depthOf(*water->before, column, row);
      const float after = draw::depthOf(*water->after, column, row);
      depth->at(column, row) = before + (after - before) * water->fraction;
    }
  }
  return depth;
}

}  // namespace citymirror::session

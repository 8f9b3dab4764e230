#pragma once
#include <memory>
#include <string>

#include "app/session/city/city_query.h"
#include "engine/draw/draw_frame.h"

namespace citymirror::session {

/// Places as people write them; coordinates are those of `crs`, empty = the city's own.
///   zone:NAME or CODE · polygon:WKT · bbox:west,south,east,north · circle:x,y,metres
/// Errors: badInput (also for a place that does not meet the city, a circle whose middle lies
/// outside it, a box turned inside out; with both extents), notFound for a zone.
Result<AskedPlace> placeWithin(const std::string& text, const std::string& crs,
                               InArea::Relation relation, const CityModel& city);

/// Around a thing of the city (its code), or POINT, LINESTRING, POLYGON. Errors: badInput (also for
/// what does not come so near to the city), notFound for a code.
Result<AskedPlace> placeNear(const std::string& text, const std::string& crs, double metres,
                             const CityModel& city);

/// In the water of a raster of depths (m), as a flood run leaves them. Errors: as readRasterInto,
/// badInput for one that does not meet the city.
Result<AskedPlace> placeInWater(const std::string& file, double deeperThan, const CityModel& city);

/// Depth of the water of a picture, m, linear between its keyframes; null where there is none.
std::shared_ptr<const RasterGrid<float>> depthOf(const draw::WaterSurface* water);

}  // namespace citymirror::session

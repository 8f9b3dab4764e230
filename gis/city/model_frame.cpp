#include "gis/city/model_frame.h"

#include <cmath>
#include <cstdio>
#include <limits>

#include "gis/crs/china_offset.h"
#include "gis/crs/earth.h"

namespace citymirror::gis {
namespace {

constexpr double kSlack = 0.5;        // of the city's size, each way
constexpr double kFlatReach = 100e3;  // m up to which the plane of a projection measures distances

/// From the middle of the city along the Earth; the way in the plane where that leads nowhere.
double farAway(const Point2& place, const CityModel& city, double inPlane) {
  if (inPlane <= kFlatReach) return inPlane;
  const auto here = toWgs84(city.frame, city.extent.centre()), there = toWgs84(city.frame, place);
  if (!here || !there || !there->allFinite()) return inPlane;
  return greatCircle(*here, *there);
}

constexpr const char* kGeocentric = "EPSG:4978";

/// What coordinates are in, and the shift that they carry; empty = none.
struct MeantCrs {
  std::string crs, shift;
};

Result<MeantCrs> meantCrs(const std::string& named, const ModelSource& source) {
  const auto missing = crsDefinition(source.crs), instead = crsDefinition(source.trueCrs);
  if (!missing) return missing.error();
  if (!instead) return instead.error();
  const std::string own = named.empty() ? *missing : named;
  if (chinaOffsetOf(*instead) != ChinaOffset::none)
    return MeantCrs{own.empty() ? "EPSG:4326" : own, *instead};
  if (instead->empty()) return MeantCrs{own, {}};
  if (named == kGeocentric) {
    return Error{ErrorCode::badInput,
                 "The coordinates are geocentric and cannot be in another reference system",
                 source.path, "Leave the system out, or name the shift GCJ-02 or BD-09"};
  }
  return MeantCrs{*instead, {}};
}

Error inFile(Error error, const std::string& path) {
  error.where = path + ": " + error.where;
  return error;
}

}  // namespace

Result<ModelFrame> ModelFrame::make(const std::string& named, const ModelSource& source,
                                    const CityModel& city) {
  const auto meant = meantCrs(named, source);
  if (!meant) return meant.error();
  const auto& [crs, shift] = *meant;
  if (crs.empty() || city.frame.crs.empty()) {
    return Error{ErrorCode::badInput,
                 crs.empty() ? "The model names no coordinate reference system"
                             : "The city has no coordinate reference system",
                 source.path,
                 crs.empty()
                     ? "Name it: Tools, Add model in a coordinate system, or --model-crs EPSG:n"
                     : "Import the city with --crs EPSG:n, or in the window with its coordinate "
                       "system"};
  }
  ModelFrame frame(city.frame, crs, source.raiseBy);
  frame.geocentric_ = crs == kGeocentric;
  if (!frame.geocentric_ && shift.empty() && crsName(crs) == city.frame.crs) return frame;
  if (!frame.geocentric_ && !shift.empty() && !isGeographic(crs)) {
    auto degrees = Transform::make(crs, "EPSG:4326");
    if (!degrees) return inFile(degrees.error(), source.path);
    frame.toDegrees_ = std::move(*degrees);
  }
  const std::string from = !shift.empty() ? shift : frame.geocentric_ ? "EPSG:4326" : crs;
  auto transform = Transform::make(from, city.frame.crs);
  if (!transform) return inFile(transform.error(), source.path);
  frame.transform_ = std::move(*transform);
  return frame;
}

Outcome ModelFrame::requireFits(const Point3& p, const std::string& where) const {
  if (!p.allFinite() || toLocal(p).allFinite()) return Done{};
  char text[200];
  std::snprintf(text, sizeof text, "The coordinates do not fit %s, which the model names: x %.10g y %.10g",
                crs_.substr(0, 60).c_str(), p.x(), p.y());
  return Error{ErrorCode::badInput, text, where,
               "Correct the coordinate reference system in the file: metres are not degrees"};
}

Point3 ModelFrame::toLocal(const Point3& p) const {
  const Point3 g = geocentric_ ? geodeticOf(p) : p;
  Point2 flat = g.head<2>();
  for (const auto* step : {&toDegrees_, &transform_}) {
    if (!*step) continue;
    const auto there = (*step)->forward(flat);
    if (!there) return Point3::Constant(std::numeric_limits<double>::quiet_NaN());
    flat = *there;
  }
  const Point2 local = frame_.toLocal(flat.x(), flat.y());
  return {local.x(), local.y(), g.z() + raiseBy_};
}

Eigen::Affine3d ModelFrame::near(const Point3& p) const {
  const double reach = geocentric_ || std::abs(p.x()) > 360 ? 50.0 : 5e-4;
  Eigen::Affine3d affine = Eigen::Affine3d::Identity();
  for (int axis = 0; axis < 3; ++axis) {
    const Point3 step = Point3::Unit(axis) * reach;
    affine.linear().col(axis) = (toLocal(p + step) - toLocal(p - step)) / (2 * reach);
  }
  affine.translation() = toLocal(p) - affine.linear() * p;
  return affine;
}

bool comesNorthFirst(const ModelFrame& frame, const Point3& p, const CityModel& city) {
  const auto away = [&](const Point3& read) {
    const Point2 d = frame.toLocal(read).head<2>() - city.extent.centre();
    return d.allFinite() ? d.norm() : std::numeric_limits<double>::infinity();
  };
  return away({p.y(), p.x(), p.z()}) < away(p);
}

Result<Eigen::Affine3d> placedByHand(const ModelSource& source, const CityModel& city) {
  if (!source.placement) {
    return Error{ErrorCode::badInput, kNoPlaceOnEarth, source.path,
                 "Put it down by hand: FILE@X,Y[,HEADING[,SCALE]] in metres of the city"};
  }
  const ModelPlacement& place = *source.placement;
  if (!place.at.allFinite() || !std::isfinite(place.headingDeg) || !(place.scale > 0)) {
    return Error{ErrorCode::badInput, "The place of the model is not a place", source.path,
                 "Give X,Y in metres, HEADING in degrees and SCALE above 0"};
  }
  double height = place.height.value_or(bilinear(city.terrain, place.at.x(), place.at.y()));
  if (!std::isfinite(height)) height = 0;
  Eigen::Affine3d affine = Eigen::Affine3d::Identity();
  affine.translate(Point3(place.at.x(), place.at.y(), height + source.raiseBy));
  affine.rotate(Eigen::AngleAxisd(-place.headingDeg * M_PI / 180, Point3::UnitZ()));
  affine.scale(place.scale);
  return affine;
}

Outcome requireInside(const Box3& box, const ModelSource& source, const CityModel& city,
                      const std::vector<Note>& notes) {
  if (box.isEmpty()) {
    const Note* cause = causeIn(notes);
    const std::string why = cause ? ": " + cause->what + " (" + cause->where + ")" : "";
    return Error{ErrorCode::badInput, "The model holds nothing that can be drawn" + why,
                 source.path,
                 "Check that it is whole and has surfaces of the wanted level of detail"};
  }
  const Bounds& b = city.extent;
  const Point2 slack(kSlack * b.width() + 100, kSlack * b.height() + 100);
  const Eigen::AlignedBox2d around(Point2(b.west, b.south) - slack,
                                   Point2(b.east, b.north) + slack);
  const Eigen::AlignedBox2d flat(box.min().head<2>().eval(), box.max().head<2>().eval());
  if (flat.intersects(around)) return Done{};
  char text[160];
  const Point2 p = city.frame.toProjected(flat.center());
  std::snprintf(text, sizeof text, "The model lies %.0f km from the city, at x %.0f y %.0f",
                farAway(flat.center(), city, around.exteriorDistance(flat)) / 1000, p.x(), p.y());
  return Error{ErrorCode::badInput, text, source.path,
               "Check its coordinate reference system against " + city.frame.crs.substr(0, 60)};
}

}  // namespace citymirror::gis

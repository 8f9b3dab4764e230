#include "gis/crs/datum_doubt.h"

#include <proj.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "gis/crs/china_offset.h"

namespace citymirror::gis {
namespace {

constexpr double kGeocentricAxis = 6378137;  // m, semi-major, of GRS 80, WGS 84 and CGCS2000
constexpr double kGoodEnough = 5;            // m
constexpr double kPlaceReach = 0.5;          // degrees around the place

struct DoubtContextEnd {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct DoubtObjectEnd {
  void operator()(PJ* object) const { proj_destroy(object); }
};
struct DoubtListEnd {
  void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
};
struct DoubtFactoryEnd {
  void operator()(PJ_OPERATION_FACTORY_CONTEXT* factory) const {
    proj_operation_factory_context_destroy(factory);
  }
};
using Object = std::unique_ptr<PJ, DoubtObjectEnd>;

Object geodeticPartOf(PJ_CONTEXT* context, const std::string& crs) {
  const bool shifted = chinaOffsetOf(crs) != ChinaOffset::none;
  const Object whole(proj_create(context, shifted ? "EPSG:4326" : crs.c_str()));
  if (!whole || !proj_is_crs(whole.get())) return nullptr;
  return Object(proj_crs_get_geodetic_crs(context, whole.get()));
}

/// A definition with the parameters of its datum, such as +towgs84.
bool bringsParameters(PJ_CONTEXT* context, const std::string& crs) {
  const Object whole(proj_create(context, crs.c_str()));
  return whole && proj_get_type(whole.get()) == PJ_TYPE_BOUND_CRS;
}

double semiMajorOf(PJ_CONTEXT* context, const PJ* crs) {
  const Object ellipsoid(proj_get_ellipsoid(context, crs));
  double axis = 0;
  if (ellipsoid)
    proj_ellipsoid_get_parameters(context, ellipsoid.get(), &axis, nullptr, nullptr, nullptr);
  return axis;
}

bool sameDatum(PJ_CONTEXT* context, const PJ* a, const PJ* b) {
  const Object one(proj_crs_get_datum_forced(context, a)),
      other(proj_crs_get_datum_forced(context, b));
  return one && other &&
         proj_is_equivalent_to_with_ctx(context, one.get(), other.get(), PJ_COMP_EQUIVALENT);
}

/// Metres; below 0 = unknown, or no parameters at all.
double accuracyAt(PJ_CONTEXT* context, const PJ* from, const PJ* to, const Point2& lonLat) {
  const std::unique_ptr<PJ_OPERATION_FACTORY_CONTEXT, DoubtFactoryEnd> factory(
      proj_create_operation_factory_context(context, nullptr));
  if (!factory) return -1;
  proj_operation_factory_context_set_area_of_interest(
      context, factory.get(), lonLat.x() - kPlaceReach, lonLat.y() - kPlaceReach,
      lonLat.x() + kPlaceReach, lonLat.y() + kPlaceReach);
  proj_operation_factory_context_set_spatial_criterion(
      context, factory.get(), PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_grid_availability_use(
      context, factory.get(), PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  const std::unique_ptr<PJ_OBJ_LIST, DoubtListEnd> ways(
      proj_create_operations(context, from, to, factory.get()));
  if (!ways || proj_list_get_count(ways.get()) < 1) return -1;
  const Object best(proj_list_get(context, ways.get(), 0));
  if (!best || proj_coordoperation_has_ballpark_transformation(context, best.get())) return -1;
  return proj_coordoperation_get_accuracy(context, best.get());
}

}  // namespace

std::optional<std::string> datumDoubt(const std::string& from, const std::string& to,
                                      const Point2& lonLat) {
  const std::unique_ptr<PJ_CONTEXT, DoubtContextEnd> context(proj_context_create());
  proj_log_level(context.get(), PJ_LOG_NONE);
  if (bringsParameters(context.get(), from) || bringsParameters(context.get(), to))
    return std::nullopt;
  const Object source = geodeticPartOf(context.get(), from);
  const Object target = geodeticPartOf(context.get(), to);
  if (!source || !target || sameDatum(context.get(), source.get(), target.get()))
    return std::nullopt;
  const auto ofToday = [&](const Object& crs) {
    return std::abs(semiMajorOf(context.get(), crs.get()) - kGeocentricAxis) < 1e-3;
  };
  if (ofToday(source) && ofToday(target)) return std::nullopt;
  const double accuracy = accuracyAt(context.get(), source.get(), target.get(), lonLat);
  if (accuracy >= 0 && accuracy <= kGoodEnough) return std::nullopt;
  char metres[40];
  std::snprintf(metres, sizeof metres, "known to %.0f m only", accuracy);
  return std::string("The change of datum from ") + proj_get_name(source.get()) + " to " +
         proj_get_name(target.get()) + " is " +
         (accuracy < 0 ? "without known parameters: it may be off by 100 m and more" : metres) +
         "; convert the file with the parameters of the surveying office first, or name them for "
         "vectors: --vector-crs FILE with +towgs84";
}

}  // namespace citymirror::gis

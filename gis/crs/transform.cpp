#include "gis/crs/transform.h"

#include <proj.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>

#include "engine/core/file_io.h"
#include "gis/crs/china_offset.h"

namespace citymirror::gis {
namespace {

struct ContextDeleter {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct PjDeleter {
  void operator()(PJ* object) const { proj_destroy(object); }
};
using ContextPtr = std::unique_ptr<PJ_CONTEXT, ContextDeleter>;
using PjPtr = std::unique_ptr<PJ, PjDeleter>;

ContextPtr makeContext() {
  ContextPtr context(proj_context_create());
  proj_log_level(context.get(), PJ_LOG_NONE);
  return context;
}

Error unknownCrs(const std::string& crs) {
  return {ErrorCode::badInput, "The coordinate reference system is unknown", crs.substr(0, 80),
          "Give an EPSG code such as EPSG:4547 or EPSG:25832"};
}

bool isCrs(const PJ* object) { return object != nullptr && proj_is_crs(object); }

PjPtr horizontalOf(PJ_CONTEXT* context, PjPtr crs) {
  if (crs && proj_get_type(crs.get()) == PJ_TYPE_COMPOUND_CRS) {
    return PjPtr(proj_crs_get_sub_crs(context, crs.get(), 0));
  }
  if (crs && proj_get_type(crs.get()) == PJ_TYPE_BOUND_CRS) {
    return horizontalOf(context, PjPtr(proj_get_source_crs(context, crs.get())));
  }
  return crs;
}

PjPtr definitionOf(PJ_CONTEXT* context, const std::string& crs) {
  const bool shifted = chinaOffsetOf(crs) != ChinaOffset::none;
  return PjPtr(proj_create(context, shifted ? "EPSG:4326" : crs.c_str()));
}

std::string idOf(const PJ* crs) {
  const char* authority = proj_get_id_auth_name(crs, 0);
  const char* code = proj_get_id_code(crs, 0);
  return authority && code ? std::string(authority) + ":" + code : std::string();
}

std::string identified(PJ_CONTEXT* context, const PJ* crs) {
  if (std::string id = idOf(crs); !id.empty()) return id;
  int* confidence = nullptr;
  PJ_OBJ_LIST* found = proj_identify(context, crs, "EPSG", nullptr, &confidence);
  std::string name;
  if (found && proj_list_get_count(found) > 0 && confidence && confidence[0] >= 90) {
    const PjPtr best(proj_list_get(context, found, 0));
    name = idOf(best.get());
  }
  if (found) proj_list_destroy(found);
  if (confidence) proj_int_list_destroy(confidence);
  return name;
}

bool axesInMetres(PJ_CONTEXT* context, const PJ* crs) {
  const PjPtr axes(proj_crs_get_coordinate_system(context, crs));
  double factor = 0;
  const bool known = axes && proj_cs_get_axis_info(context, axes.get(), 0, nullptr, nullptr,
                                                   nullptr, &factor, nullptr, nullptr, nullptr);
  return known && std::abs(factor - 1) < 1e-9;
}

}  // namespace

struct Transform::State {
  ContextPtr context;
  PjPtr pipeline;
  std::string from, to;
  ChinaOffset before = ChinaOffset::none, after = ChinaOffset::none;

  Result<Point2> apply(PJ_DIRECTION direction, const Point2& given) const {
    const bool ahead = direction == PJ_FWD;
    const Point2 p = toWgs84From(ahead ? before : after, given);
    proj_errno_reset(pipeline.get());
    const PJ_COORD out =
        proj_trans(pipeline.get(), direction, proj_coord(p.x(), p.y(), 0, HUGE_VAL));
    if (std::isfinite(out.xy.x) && std::isfinite(out.xy.y))
      return fromWgs84Into(ahead ? after : before, Point2(out.xy.x, out.xy.y));
    return Error{ErrorCode::badInput, "The point has no place in the other coordinate system",
                 std::to_string(p.x()) + " " + std::to_string(p.y()) + ", " + from + " to " + to,
                 "Check the CRS of the data"};
  }
};

Transform::Transform(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

Result<Transform> Transform::make(const std::string& from, const std::string& to) {
  auto state = std::make_unique<State>();
  state->context = makeContext();
  state->from = from.substr(0, 80);
  state->to = to.substr(0, 80);
  state->before = chinaOffsetOf(from);
  state->after = chinaOffsetOf(to);
  PJ_CONTEXT* context = state->context.get();
  const PjPtr source = horizontalOf(context, definitionOf(context, from));
  const PjPtr target = horizontalOf(context, definitionOf(context, to));
  if (!isCrs(source.get())) return unknownCrs(from);
  if (!isCrs(target.get())) return unknownCrs(to);
  const PjPtr raw(
      proj_create_crs_to_crs_from_pj(context, source.get(), target.get(), nullptr, nullptr));
  if (raw) state->pipeline.reset(proj_normalize_for_visualization(context, raw.get()));
  if (!state->pipeline) {
    return Error{ErrorCode::badInput, "There is no way from one coordinate system to the other",
                 state->from + " to " + state->to, "Check the CRS of the data"};
  }
  return Transform(std::move(state));
}

Result<Point2> Transform::forward(const Point2& p) const { return state_->apply(PJ_FWD, p); }
Result<Point2> Transform::inverse(const Point2& p) const { return state_->apply(PJ_INV, p); }

std::string utmCrs(double longitude, double latitude) {
  const int zone = std::clamp(int(std::floor((longitude + 180) / 6)) + 1, 1, 60);
  return "EPSG:" + std::to_string((latitude < 0 ? 32700 : 32600) + zone);
}

Result<Point2> toWgs84(const GeoFrame& frame, const Point2& local) {
  if (frame.crs.empty()) {
    return Error{ErrorCode::badInput, "The city has no coordinate reference system", "city frame",
                 "Import it with --crs EPSG:n"};
  }
  const auto transform = Transform::make(frame.crs, "EPSG:4326");
  if (!transform) return transform.error();
  return transform->forward(frame.toProjected(local));
}

bool isGeographic(const std::string& crs) {
  const ContextPtr context = makeContext();
  const PjPtr object = horizontalOf(context.get(), PjPtr(proj_create(context.get(), crs.c_str())));
  if (!object) return false;
  const PJ_TYPE type = proj_get_type(object.get());
  return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

Result<std::string> crsDefinition(const std::string& nameOrFile) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(nameOrFile, ignored)) {
    const std::string suffix = std::filesystem::path(nameOrFile).extension().string();
    if (suffix != ".prj" && suffix != ".wkt" && suffix != ".json" && suffix != ".txt")
      return nameOrFile;
    return Error{ErrorCode::notFound, "There is no such file of parameters", nameOrFile,
                 "Check the path, or name the coordinate reference system as EPSG:n"};
  }
  auto text = readFile(nameOrFile);
  if (!text) return text.error();
  if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);  // as editors on Windows write it
  text->erase(text->find_last_not_of(" \t\r\n") + 1);
  const ContextPtr context = makeContext();
  if (isCrs(PjPtr(proj_create(context.get(), text->c_str())).get())) return std::move(*text);
  return Error{ErrorCode::badInput, "The file describes no coordinate reference system", nameOrFile,
               "Write it as WKT, PROJJSON or a PROJ string with +type=crs"};
}

std::string crsName(const std::string& definition) {
  const ContextPtr context = makeContext();
  const PjPtr crs =
      horizontalOf(context.get(), PjPtr(proj_create(context.get(), definition.c_str())));
  if (!isCrs(crs.get())) return definition;
  if (std::string name = identified(context.get(), crs.get()); !name.empty()) return name;
  const char* wkt = proj_as_wkt(context.get(), crs.get(), PJ_WKT2_2019, nullptr);
  return wkt ? wkt : definition;
}

std::string verticalName(const std::string& definition) {
  const ContextPtr context = makeContext();
  const PjPtr crs(proj_create(context.get(), definition.c_str()));
  if (!crs || proj_get_type(crs.get()) != PJ_TYPE_COMPOUND_CRS) return {};
  const PjPtr vertical(proj_crs_get_sub_crs(context.get(), crs.get(), 1));
  if (!vertical) return {};
  const std::string id = idOf(vertical.get());
  return std::string(proj_get_name(vertical.get())) + (id.empty() ? "" : " (" + id + ")");
}

Outcome requireKnown(const std::string& crs) {
  const ContextPtr context = makeContext();
  if (isCrs(definitionOf(context.get(), crs).get())) return Done{};
  return unknownCrs(crs);
}

Outcome requireMetres(const std::string& crs) {
  const ContextPtr context = makeContext();
  const PjPtr object = horizontalOf(context.get(), PjPtr(proj_create(context.get(), crs.c_str())));
  if (!isCrs(object.get())) return unknownCrs(crs);
  if (proj_get_type(object.get()) == PJ_TYPE_PROJECTED_CRS &&
      axesInMetres(context.get(), object.get()))
    return Done{};
  return Error{
      ErrorCode::badInput, "A city needs a projected coordinate system in metres",
      crs.substr(0, 80),
      "Give one with --crs, for example the UTM zone or CGCS2000 / 3-degree zone of the place"};
}

}  // namespace citymirror::gis

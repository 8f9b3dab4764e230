#include "gis/city/model_file.h"

#include <algorithm>
#include <filesystem>

#include "gis/city/cityjson.h"
#include "gis/city/feature_values.h"
#include "gis/city/model_frame.h"

namespace citymirror::gis {
namespace {

Result<MeshModel> readAny(const ModelSource& source, const CityModel& city,
                          const run::JobContext& job) {
  const std::string extension = lowerCase(std::filesystem::path(source.path).extension().string());
  if (extension == ".json") return readCityJson(source, city, job);
  return Error{ErrorCode::unsupported, "A model of this kind is not read: " + extension,
               source.path, "Give CityJSON"};
}

}  // namespace

Result<MeshModel> readModel(const ModelSource& source, const CityModel& city,
                            const run::JobContext& job) {
  std::error_code ignored;
  if (!std::filesystem::exists(source.path, ignored)) {
    return Error{ErrorCode::notFound, "There is no such file or folder", source.path,
                 "Check the path"};
  }
  auto model = readAny(source, city, job);
  if (!model) return model;
  const Outcome inside = requireInside(model->box(), source, city);
  if (!inside) return inside.error();
  return model;
}

}  // namespace citymirror::gis

#pragma once
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// CityJSON 1.0, 1.1 and 2.0 (www.cityjson.org/specs): surfaces and solids of one level of detail
/// for each object, templates, semantics as materials by surface type, attributes, appearance
/// (materials, textures beside the file). Points and lines are left out with a note. The whole
/// document is held in memory, about ten times the size of the file.
Result<MeshModel> readCityJson(const ModelSource& source, const CityModel& city,
                               const run::JobContext& job);

}  // namespace citymirror::gis

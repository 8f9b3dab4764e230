#pragma once
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// CityGML 1.0 and 2.0 through libcitygml, LoD 1–3 (4 where wanted): buildings, bridges and what
/// else has surfaces; boundary surfaces as materials by their type, attributes, textures beside the
/// file. Prototypes (implicit geometry: trees, lamps) stand at their reference points; those whose
/// model is a file of its own are left out (note). A part has the attributes of its whole, and
/// `parent` names that. Coordinates may come north first, as some systems list their axes: the order
/// that lies in the city is taken (note).
Result<MeshModel> readCityGml(const ModelSource& source, const CityModel& city,
                              const run::JobContext& job);

}  // namespace citymirror::gis

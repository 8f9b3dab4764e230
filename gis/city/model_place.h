#pragma once
#include "engine/core/city_model.h"
#include "engine/core/mesh_model.h"
#include "engine/run/job_queue.h"
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// Whether two sources read the same model and differ at most in where it stands: placement,
/// raiseBy.
bool sameButPlace(const ModelSource& from, const ModelSource& to);

/// A model that was read from `from`, standing as `to` says, without reading its file again. Of one
/// that its file places only `raiseBy` counts. Boxes are those of what is drawn; steps that are
/// read later stand there too. Remarks as of stanceNotes. Errors: badInput (no such place, not in
/// the city), cancelled. Any thread. O(points).
Result<MeshModel> placeAnew(MeshModel model, const ModelSource& from, const ModelSource& to,
                            const CityModel& city, const run::JobContext& job);

}  // namespace citymirror::gis

#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/city/added_credits.h"
#include "engine/core/city_model.h"
#include "engine/core/mesh_model.h"
#include "engine/run/job_queue.h"
#include "gis/city/model_file.h"
#include "gis/city/model_formats.h"

namespace citymirror::session {

/// "FILE" or "FILE@X,Y[,HEADING[,SCALE]]": a model that has a place on Earth, or one put down by
/// hand (metres of the city, degrees clockwise, metres for each unit of the file). FILE may be an
/// address on the web. An existing path is taken whole. Errors: badInput.
Result<gis::ModelSource> modelSourceFrom(const std::string& text);

/// Folder of what may be fetched again: that of the user's desktop for this program.
std::string userCacheFolder();

/// Reads it into the frame of the city, with what stands of it beside it (readAboutBeside); copies
/// of what comes over the web are kept in the user's cache folder. Errors: gis::readModel,
/// readAboutBeside. Notes: gis::readModel. Any thread.
Result<std::shared_ptr<const MeshModel>> readModelFile(const gis::ModelSource& source,
                                                       const CityModel& city,
                                                       const run::JobContext& job);

/// A model that was read from `from` with `notes`, standing as `to` says, without reading again
/// where only its place differs (gis::sameButPlace). Notes: all that is to be told of it now; its
/// former remarks on how it stands are left out. Errors: gis::placeAnew, gis::readModel. Any
/// thread.
Result<std::shared_ptr<const MeshModel>> placeModelAnew(
    const MeshModel& model, std::vector<Note> notes, const gis::ModelSource& from,
    const gis::ModelSource& to, const CityModel& city, const run::JobContext& job);

/// Whom pictures name for it: as the model says, else its file.
AddedCredit creditOf(const MeshModel& model);

}  // namespace citymirror::session

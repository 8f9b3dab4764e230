#pragma once
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/mesh_model.h"
#include "gis/city/model_file.h"

namespace citymirror::gis {

/// Remarks on how a model stands in its city where that keeps people from seeing it as it is:
/// wholly below the ground, with its depths and by how much raised it stands on the ground; 80 %
/// and more of its surface (of a cloud's points) below it, with how much and how deep; wholly
/// outside of the city (near enough for requireInside), with the distance; most of its footprint
/// over buildings of the city, whose faces flicker with its own, with how many. All in metres; of
/// tiles that are paged nothing is known. Time: O(points + triangles + buildings); nothing is told
/// where the job is cancelled meanwhile.
std::vector<Note> stanceNotes(const MeshModel& model, const ModelSource& source,
                              const CityModel& city, const run::JobContext& job);

/// Whether a remark is one of these, which no longer holds of a model that is placed anew.
bool isStanceNote(const Note& note);

}  // namespace citymirror::gis

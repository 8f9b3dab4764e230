#pragma once
#include <vector>

#include "engine/core/mesh_model.h"

namespace citymirror::gis {

/// Pictures of a model in TIFF and TGA, which those that draw do not decode, become PNG. One that
/// cannot be leaves its materials plain, with a remark that names it and says why. Any
/// thread; cost as pngOfDataset.
void unpackPictures(MeshModel& model, std::vector<Note>& notes);

}  // namespace citymirror::gis

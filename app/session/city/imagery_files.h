#pragma once
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/layer_terms.h"
#include "engine/core/provenance.h"
#include "engine/draw/imagery.h"

namespace citymirror::session {

/// A picture of the ground, ready to be drawn.
struct OpenedImagery {
  draw::ImageryLayer layer;  ///< its id is for the caller to give
  std::string name;
  std::string address;      ///< without keys
  std::string crs;          ///< of its pixels; empty = plain metres of the city
  Provenance from;
  LayerTerms terms;              ///< attribution: to be shown beside the picture
  std::vector<Note> notes = {};  ///< of opening it
};

/// Opens a file or a service for a city (gis::ImagerySource), with what stands of a file beside it
/// (readAboutBeside). Answers of services are kept in `cacheFolder`. Errors: gis::Imagery,
/// readAboutBeside. Notes: gis::Imagery. Blocks: for workers.
Result<OpenedImagery> openImagery(const std::string& where, const std::string& crs,
                                  const CityModel& city, const std::string& cacheFolder);

/// Whether openImagery failed because the file is one of vectors, which a layer can be made of.
bool holdsVectors(const Error& error);

}  // namespace citymirror::session

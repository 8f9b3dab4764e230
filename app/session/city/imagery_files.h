#pragma once
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/draw/imagery.h"

namespace citymirror::session {

/// A picture of the ground, ready to be drawn.
struct OpenedImagery {
  draw::ImageryLayer layer;  ///< its id is for the caller to give
  std::string name;
  std::string address;      ///< without keys
  std::string attribution;  ///< to be shown beside the picture; empty = none is demanded
  std::string licence;      ///< as the source tells it, may be empty
  std::vector<Note> notes = {};  ///< of opening it
};

/// Opens a file or a service for a city (gis::ImagerySource). Answers of services are kept in
/// `cacheFolder`. Errors and notes: gis::Imagery. Blocks: for workers.
Result<OpenedImagery> openImagery(const std::string& where, const std::string& crs,
                                  const CityModel& city, const std::string& cacheFolder);

}  // namespace citymirror::session

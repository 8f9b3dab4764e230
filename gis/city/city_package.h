#pragma once
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// Writes city.json, terrain.tif, city.gpkg (contract "City package"). Same city, same bytes.
Outcome writeCity(const CityModel& city, const std::string& folder, const run::JobContext& job);

/// Reads a package; a faulty feature becomes a note. A damaged package is never opened as if it
/// were whole: a file that is missing, cut off or changed on the disk, a table of which not all
/// rows come, a table with a source in city.json that is not there, and a terrain with cells that
/// are no heights of ground or that does not cover the city are errors, which name the file.
/// Errors: notFound, unreadable, badInput, unsupported, ioFailed, cancelled. Any thread.
Result<CityModel> readCity(const std::string& folder, const run::JobContext& job);

/// A package as far as its files can be read.
struct InspectedCity {
  CityModel city;
  std::vector<Error> damage;  ///< of its files; what is read tells checkCity
  std::vector<std::string> unread = {};  ///< layers of which nothing was taken for their damage
};

/// Reads a package for its check: damage that leaves the rest readable is gathered. Errors: as
/// readCity, for what leaves nothing to look at.
Result<InspectedCity> inspectCity(const std::string& folder, const run::JobContext& job);

}  // namespace citymirror::gis

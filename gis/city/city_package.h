#pragma once
#include <string>

#include "engine/core/city_model.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// Writes city.json, terrain.tif, city.gpkg (contract "City package"). Same city, same bytes.
Outcome writeCity(const CityModel& city, const std::string& folder, const run::JobContext& job);

/// Reads a package. Errors: notFound, unreadable, badInput; a faulty feature becomes a note.
Result<CityModel> readCity(const std::string& folder, const run::JobContext& job);

}  // namespace citymirror::gis

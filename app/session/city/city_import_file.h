#pragma once
#include <map>
#include <memory>
#include <string>

#include "engine/core/city_model.h"
#include "engine/core/layer_terms.h"
#include "engine/run/job_queue.h"
#include "gis/city/city_import.h"

namespace citymirror::session {

/// Files of a city that are to become a package, and on what terms they are used.
struct CityImport {
  std::string folder;         ///< of the package; named after it where the city has no name
  gis::ImportSources sources;
  std::map<std::string, LayerTerms> terms;  ///< of single layers, before `termsOfAll`
  LayerTerms termsOfAll;                    ///< of every layer that is imported
};

/// "west,south,east,north", metres of the city's coordinate system. Errors: badInput for other
/// texts and for an extent without an area.
Result<Bounds> extentFrom(const std::string& text);

/// Reads the files, gives the layers their terms and writes the package. Errors and notes:
/// gis::importCity and gis::writeCity; badInput for terms of a layer that was not imported, before
/// anything is written. Any thread; cancelled by the job without a package.
Result<std::shared_ptr<const CityModel>> importIntoPackage(const CityImport& wanted,
                                                           const run::JobContext& job);

}  // namespace citymirror::session

#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/layer_terms.h"
#include "engine/run/job_queue.h"
#include "gis/city/city_import.h"

namespace citymirror::session {

/// What a new package may take the place of: nothing; a synthetic city, which its seed makes again;
/// any package. Never of a folder that holds something else.
enum class Replacing { nothing, syntheticCity, anyCity };

/// Asked before a package is made in `folder`: it may be absent or empty, or hold what `replacing`
/// allows. Errors: badInput, with the folder, for another one, and for one whose terrain, layers or
/// head are among `inputs` (whatever path leads to them).
Outcome requireFreeFolder(const std::string& folder, Replacing replacing,
                          const std::vector<std::string>& inputs = {});

/// Files of a city that are to become a package, and on what terms they are used.
struct CityImport {
  std::string folder;         ///< of the package; named after it where the city has no name
  gis::ImportSources sources;
  std::map<std::string, LayerTerms> terms;  ///< of single layers, before `termsOfAll`
  LayerTerms termsOfAll;                    ///< of every layer that is imported
  Replacing replacing = Replacing::nothing;
};

/// "west,south,east,north", metres of the city's coordinate system. Errors: badInput for other
/// texts and for an extent without an area.
Result<Bounds> extentFrom(const std::string& text);

/// Minutes east of UTC of a wall clock: "UTC+8", "+5:30", "-3". Errors: badInput for other texts and
/// beyond 14 hours.
Result<int> utcOffsetFrom(const std::string& text);

/// Reads the files, gives the layers their terms and writes the package. Errors and notes:
/// requireFreeFolder, gis::importCity and gis::writeCity; badInput for terms of a layer that was not
/// imported, before anything is written. Any thread; what fails or is cancelled by the job leaves
/// the folder as it was.
Result<std::shared_ptr<const CityModel>> importIntoPackage(const CityImport& wanted,
                                                           const run::JobContext& job);

}  // namespace citymirror::session

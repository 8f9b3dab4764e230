#pragma once
#include <string>
#include <vector>

#include "app/report/report.h"
#include "app/session/scenario/rain_ensemble_files.h"

namespace citymirror::report {

struct EnsemblePage {
  Text title;
  std::vector<Picture> pictures;  ///< of the probability of each depth
  std::vector<Note> notes;        ///< above everything: members that failed their checks
  std::string templatesFolder;
};

/// An ensemble over uncertain rain as one self-contained page in both languages: how much ground
/// reaches each depth under the rain as given, in half of the members and in any, maps with their
/// legend, the members. Errors: ioFailed, diskFull; complete or none.
Outcome writeEnsemblePage(const EnsemblePage& page, const flood::FloodEnsemble& ensemble,
                          const flood::EnsembleRequest& request, const std::string& path);

}  // namespace citymirror::report

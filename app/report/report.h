#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/world_view.h"
#include "engine/core/result.h"

namespace citymirror::report {

struct Picture {
  Text caption;
  std::vector<std::uint8_t> png;
};

struct ReportInputs {
  std::shared_ptr<const session::WorldView> view;
  std::vector<Picture> pictures;
  std::string templatesFolder;   ///< assets/templates
  double exposureDepth = 0.15;   ///< m, from which the forecast counts people and buildings
  std::vector<Text> thresholds;  ///< every limit that decided something, with its source
};

/// Fills thresholds and exposureDepth from the configuration in `assets`/config. Errors: those of
/// session::loadConfig; `inputs` stays as it was.
Outcome addThresholds(ReportInputs& inputs, const std::string& assets);

/// One self-contained page in both languages (a switch inside): map pictures, hyetograph and gauge
/// plots (inline SVG), risk list, warning with its times, decision, route, mass balance, data
/// sources; marked synthetic where it is. Errors: ioFailed, diskFull; a complete file or none.
Outcome writeReport(const ReportInputs& inputs, const std::string& path);

}  // namespace citymirror::report

#pragma once
#include <string>
#include <vector>

#include "app/session/world_view.h"
#include "engine/scene/additions.h"

namespace CLI {
class App;
}

namespace citymirror::cli {

/// What a picture of the command line shows beside the city: as people add it in the window.
struct AdditionOptions {
  std::vector<std::string> models, layers;
  std::string annotations, theme;
};

void addAdditionOptions(CLI::App& verb, AdditionOptions& options);

/// Reads all of it into the city of the view; notes name what was repaired, guessed or left out.
/// Errors: as session::readModelFile and readLayerFile, parseAnnotations; badInput for a theme of
/// flood depth without water.
Result<scene::Additions> readAdditions(const AdditionOptions& options,
                                       const session::WorldView& view, const run::JobContext& job);

}  // namespace citymirror::cli

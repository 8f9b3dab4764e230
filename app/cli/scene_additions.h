#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/session/city/added_credits.h"
#include "app/session/command/situation_layers.h"
#include "app/session/world_view.h"
#include "engine/draw/building_theme.h"
#include "engine/scene/additions.h"

namespace CLI {
class App;
}

namespace citymirror::cli {

/// What a picture of the command line shows beside the city: as people add it in the window.
struct AdditionOptions {
  std::vector<std::string> models, layers, imagery;
  double modelRaise = 0;  ///< m, added to the heights of models
  std::string modelCrs, modelTrueCrs, layerCrs, layerStyle, imageryCrs, annotations, theme;
  std::vector<double> clip;           ///< X, Y, heading of an upright plane; empty = none
  std::optional<double> clipHeight;   ///< m, level plane instead
  std::optional<double> underground;  ///< m below the ground
  std::vector<std::string> opacity;   ///< "buildings=0.3"
};

void addAdditionOptions(CLI::App& verb, AdditionOptions& options);

/// Whether places of models and opacities can be read as such, whatever the files hold.
/// Errors: badInput.
Outcome usableAdditions(const AdditionOptions& options);

/// What was asked for, and whom to name under the picture for it.
struct AdditionsRead {
  scene::Additions added;
  std::vector<session::AddedCredit> credits;
  std::optional<draw::BuildingTheme> theme;
};

/// Reads all of it into the city of the view, for a picture in the light of `night`
/// (Daylight::night); notes name what was repaired, guessed or left out.
/// Errors: as session::readModelFile, readLayerFile, openImagery, parseAnnotations; badInput for a
/// theme of flood depth without water.
Result<AdditionsRead> readAdditions(const AdditionOptions& options, const session::WorldView& view,
                                    float night, const run::JobContext& job);

/// Incidents and warnings over the city (session::situationLayers), as layers of a picture.
std::vector<scene::AddedLayer> situationOver(const session::WorldView& view, Language language);

/// What those layers mean, in the strip of the picture that holds them.
void addSituationKeys(const session::WorldView& view, const std::vector<scene::AddedLayer>& layers,
                      Language language, draw::PictureFooter& footer);

}  // namespace citymirror::cli

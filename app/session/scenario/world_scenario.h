#pragma once
#include <string>
#include <vector>

#include "app/session/scenario/world_cover.h"
#include "app/session/scenario/world_evacuation.h"
#include "app/session/scenario/world_indices.h"
#include "engine/core/result.h"
#include "engine/core/text.h"
#include "scenarios/flood/flood_check.h"
#include "scenarios/flood/idle_edits.h"

namespace citymirror::session {

/// One future of a world: what people do, and everything else equal.
struct WorldBranch {
  std::string id;  ///< its folder: "base", "branch-1", …
  Text name;
  world::CoupledInputs inputs;
};

/// Branches of one world as a scenario file asks for them.
struct WorldScenario {
  std::vector<WorldBranch> branches;  ///< first = the base that the others are compared with
  double duration = 7200;             ///< s
  double outputInterval = 300;        ///< s
  int threads = 0;                    ///< of a run of all branches, 0 = all cores
  Instant zero;
  coupling::PondingBands bands;
  PriceRules prices;
  double coverSeconds = 480;  ///< within which an ambulance is wanted
  std::vector<Note> notes;
  std::size_t cityNotes = 0;  ///< of them, the first ones, on what the city is made of
  std::shared_ptr<const flood::FloodInputs> domain;  ///< of the city: without rain and actions
};

/// Where a scenario finds what it does not bring.
struct WorldPlaces {
  std::string assets, dataFolder;  ///< configuration; stored demo city
};

/// Reads a scenario file of the verb `world` (every key in assets/help/world-scenario.md): a city
/// package or the demo city, rain, traffic, closures, edits of the water, orders to units, and
/// branches that replace some of them. Pump trucks that are sent to a road go to its deepest water
/// in a forecast without units, which costs a flood run for each rain with its edits. Errors name
/// the key or file, as readFloodScenario.
Result<WorldScenario> readWorldScenario(const std::string& path, const WorldPlaces& places,
                                        int threads, const run::JobContext& job);

/// A branch that has been run.
struct WorldOutcome {
  std::string id;
  Text name;
  std::vector<WorldIndex> indices;
  std::vector<WorldRow> series;
  std::vector<world::CrewProgress> orders;
  EvacuationOutcome evacuations;
  std::optional<coupling::HelpCover> cover;  ///< nothing without a hospital
  flood::Health health;
  std::vector<flood::IdleEdit> foundDone;  ///< by people and units; s from zero
};

/// Runs every branch, side by side within the scenario's threads, and writes into `out`, all files
/// of it or none: comparison.csv (key,name_zh,name_en,unit, then a column for each branch),
/// summary.json, and for each branch a folder with series.csv, orders.csv, edges.csv (EdgeTable) and
/// max_depth.tif, cover.csv where there is a hospital, and evacuated.csv and shelters.csv where it
/// has evacuations. Files of that name and folders of branches that an earlier run left in `out` and
/// this one has not are taken away. Equal scenarios leave equal bytes whatever their threads. Errors:
/// those of the models, ioFailed, diskFull.
Result<std::vector<WorldOutcome>> runWorldScenario(const WorldScenario& scenario,
                                                   const std::string& out,
                                                   const run::JobContext& job);

}  // namespace citymirror::session

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/cli/option_checks.h"
#include "app/cli/verbs.h"
#include "app/session/city/city_import_file.h"
#include "engine/core/number_text.h"
#include "engine/core/utf8.h"
#include "gis/city/city_check.h"
#include "gis/city/city_package.h"
#include "gis/city/demo_city.h"

namespace citymirror::cli {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson countsOf(const CityModel& city) {
  OrderedJson json;
  json["name"] = {{"zh", city.name.zh}, {"en", city.name.en}};
  json["crs"] = city.frame.crs;
  json["vertical_datum"] = city.frame.verticalDatum;
  json["columns"] = city.terrain.shape.columns;
  json["rows"] = city.terrain.shape.rows;
  json["cell_m"] = city.terrain.shape.cell;
  json["buildings"] = city.buildings.size();
  json["roads"] = city.roads.roads.size();
  json["road_nodes"] = city.roads.nodeCount();
  json["road_edges"] = city.roads.edgeCount();
  json["water"] = city.water.size();
  json["levees"] = city.levees.size();
  json["inlets"] = city.drains.inlets.size();
  json["pumps"] = city.drains.pumps.size();
  json["gates"] = city.drains.gates.size();
  json["sensors"] = city.sensors.size();
  json["facilities"] = city.facilities.size();
  json["trees"] = city.trees.size();
  json["zones"] = city.zones.size();
  json["resources"] = city.resources.size();
  json["synthetic"] = city.synthetic();
  return json;
}

std::string jsonLine(const OrderedJson& json) {
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

void printSummary(const CityModel& city, const std::string& folder) {
  const std::string things = counted(city.buildings.size(), "building", "buildings") + ", " +
                             counted(city.roads.roads.size(), "road", "roads") + " (" +
                             counted(city.roads.nodeCount(), "junction", "junctions") + "), " +
                             counted(city.water.size(), "water", "waters");
  std::printf("%s: %s, %d x %d cells of %g m, %s\n", printable(folder).c_str(), things.c_str(),
              city.terrain.shape.columns, city.terrain.shape.rows, city.terrain.shape.cell,
              printable(city.frame.crs).c_str());
}

Result<VerbResult> told(const CityModel& city, const std::string& folder,
                        const std::vector<Note>& notes) {
  printSummary(city, folder);
  OrderedJson json = countsOf(city);
  json["notes"] = notes.size();
  return {VerbResult{jsonLine(json)}, notes};
}

Result<VerbResult> save(const Result<CityModel>& made, const std::string& folder,
                        const run::JobContext& job) {
  if (!made) return made.error();
  const Outcome written = gis::writeCity(*made, folder, job);
  if (!written) return written.error();
  return told(*made, folder, made.notes());
}

struct MakeOptions {
  std::string out;
  bool force = false;
  gis::DemoCityOptions demo;
};

Result<VerbResult> make(const MakeOptions& options, const run::JobContext& job) {
  using session::Replacing;
  const Outcome free = session::requireFreeFolder(
      options.out, options.force ? Replacing::anyCity : Replacing::syntheticCity);
  if (!free) return free.error();
  return save(gis::makeDemoCity(options.demo, job), options.out, job);
}

void addMake(CLI::App& city, VerbContext& context) {
  const auto options = std::make_shared<MakeOptions>();
  CLI::App* verb =
      city.add_subcommand("make", "Make a synthetic city, the same bytes for the same seed");
  verb->add_option("--out", options->out, "Folder of the city package")
      ->required()
      ->check(folderName());
  verb->add_option("--area-km2", options->demo.areaKm2, "Area, km2 (1 to 200)")
      ->check(anyNumber())
      ->capture_default_str();
  verb->add_option("--buildings", options->demo.buildings, "Number of buildings aimed at")
      ->capture_default_str();
  verb->add_option("--seed", options->demo.seed, "Seed")->capture_default_str();
  verb->add_option("--cell-m", options->demo.terrainCell, "Cell of the terrain, m")
      ->check(anyNumber())
      ->capture_default_str();
  verb->add_flag("--force", options->force,
                 "Replace an imported city too; a synthetic one is made again without it");
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return make(*options, job); };
  });
}

struct ImportOptions {
  std::vector<double> extent;
  std::string side;  ///< right, left, or empty
  std::vector<std::string> dems, licences, classes, attributions;  // of a layer: "LAYER=TEXT"
  session::CityImport city;
  bool force = false, keepOutlines = false;
};

/// Notes what "LAYER=TEXT" says as the terms of that layer, "*=TEXT" as those of all others.
/// Errors: badInput.
Outcome setTerms(const std::vector<std::string>& texts, const char* option,
                 std::string LayerTerms::*field, session::CityImport& city) {
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
      return Error{ErrorCode::badInput, "not the terms of a layer: " + text, option,
                   "Write LAYER=TEXT, like buildings=ODbL 1.0, or *=TEXT for every layer"};
    const std::string layer = text.substr(0, equals);
    (layer == "*" ? city.termsOfAll : city.terms[layer]).*field = text.substr(equals + 1);
  }
  return Done{};
}

Result<VerbResult> importInto(const ImportOptions& options, const run::JobContext& job) {
  session::CityImport wanted = options.city;
  if (options.force) wanted.replacing = session::Replacing::anyCity;
  if (options.keepOutlines) wanted.sources.tracedOutlines = gis::TracedOutlines::asTheyAre;
  wanted.sources.drivingSide = drivingSideFromWord(options.side);
  wanted.sources.dem = options.dems.front();
  wanted.sources.lowerDems.assign(options.dems.begin() + 1, options.dems.end());
  if (!options.extent.empty()) {
    const std::vector<double>& sides = options.extent;
    wanted.sources.extent = Bounds{sides[0], sides[1], sides[2], sides[3]};
    if (!(wanted.sources.extent->width() > 0) || !(wanted.sources.extent->height() > 0)) {
      return Error{ErrorCode::badInput, "The extent is empty", "--extent",
                   "Give it as west,south,east,north"};
    }
  }
  for (const auto& [texts, option, field] :
       {std::tuple(&options.licences, "--licence", &LayerTerms::licence),
        std::tuple(&options.classes, "--classification", &LayerTerms::classification),
        std::tuple(&options.attributions, "--attribution", &LayerTerms::attribution)}) {
    if (const Outcome set = setTerms(*texts, option, field, wanted); !set) return set.error();
  }
  const auto city = session::importIntoPackage(wanted, job);
  if (!city) return city.error();
  return told(**city, wanted.folder, city.notes());
}

void addImport(CLI::App& city, VerbContext& context) {
  const auto options = std::make_shared<ImportOptions>();
  gis::ImportSources& s = options->city.sources;
  CLI::App* verb = city.add_subcommand("import", "Turn real files into a city package");
  verb->add_option("--out", options->city.folder, "Folder of the city package")
      ->required()
      ->check(folderName());
  verb->add_option("--dem", options->dems,
                   "Terrain, any raster that GDAL reads; given again, the next fills the holes "
                   "of those before it and goes on beside them")
      ->required()
      ->allow_extra_args(false);
  verb->add_option("--buildings", s.buildings,
                   "Buildings: FILE or FILE:LAYER (GeoPackage, GeoJSON, Shapefile, "
                   "FlatGeobuf, zipped, OSM .pbf), or the ADDRESS[#LAYER] of a server (PG:, WFS:, "
                   "OAPIF:, http(s)://), as for all layers");
  verb->add_option("--roads", s.roads, "Road centre lines: FILE or FILE:LAYER");
  verb->add_option("--water", s.water, "Water areas and waterways: FILE or FILE:LAYER");
  verb->add_option("--drains", s.drains, "Inlets, pumps and gates as points: FILE or FILE:LAYER");
  verb->add_option("--facilities", s.facilities,
                   "Hospitals, fire stations, police, schools: FILE or FILE:LAYER");
  verb->add_option("--trees", s.trees,
                   "Trees as points, rows of trees as lines; woods, orchards, gardens and parks as "
                   "areas, which are planted (estimated): FILE or FILE:LAYER");
  verb->add_option("--crs", s.crs,
                   "CRS of the city, and of files that do not name theirs: EPSG:n, or a file of "
                   "parameters of the city's own frame (.prj, WKT, PROJJSON, PROJ string)");
  verb->add_option("--vector-crs", s.vectorCrs,
                   "CRS of all vector files, whatever they name: GCJ-02, BD-09 or EPSG:n");
  verb->add_option("--extent", options->extent, "west,south,east,north in that CRS")
      ->delimiter(',')
      ->expected(4)
      ->check(anyNumber());
  verb->add_option("--name-zh", s.name.zh, "Name in Chinese");
  verb->add_option("--name-en", s.name.en, "Name in English");
  verb->add_option("--vertical-datum", s.verticalDatum, "Vertical datum of the DEM, by name");
  for (const auto& [option, texts, what] :
       {std::tuple("--licence", &options->licences, "Licence of a layer"),
        std::tuple("--classification", &options->classes, "Who may see a layer"),
        std::tuple("--attribution", &options->attributions, "Whom to name under pictures")})
    verb->add_option(option, *texts,
                     std::string(what) + ", LAYER=TEXT, or *=TEXT for all that are not named; "
                                         "may be given again")
        ->allow_extra_args(false);
  verb->add_flag("--force", options->force, "Replace the city package that is in the folder");
  verb->add_flag("--keep-outlines", options->keepOutlines,
                 "Keep the stairs of buildings that were traced along the cells of a raster");
  verb->add_option("--utc-offset-min", s.utcOffsetMinutes,
                   "Wall clock of the city, minutes east of UTC")
      ->check(CLI::Range(-840, 840));
  verb->add_option("--driving-side", options->side,
                   "On which side of the streets its vehicles drive: right or left (absent: as "
                   "configured in city_traffic.json)")
      ->check(CLI::IsMember({"right", "left"}));
  verb->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return importInto(*options, job); };
  });
}

void printFault(const gis::Fault& fault, const CityModel& city) {
  const Point2 p = city.frame.toProjected(fault.at);
  std::printf("%s: %s %s at x %.1f y %.1f: %s. %s\n",
              fault.level == gis::FaultLevel::error ? "error" : "warning", fault.layer.c_str(),
              printable(fault.code).c_str(), p.x(), p.y(), printable(fault.what).c_str(),
              printable(fault.remedy).c_str());
}

Result<VerbResult> check(const std::string& folder, bool json, const run::JobContext& job) {
  const auto read = gis::inspectCity(folder, job);
  if (!read) return read.error();
  const CityModel& city = read->city;
  for (const Error& damage : read->damage)
    std::printf("error: %s\n", printable(damage.text()).c_str());
  const std::vector<gis::Fault> faults = gis::checkCity(city, read->unread);
  for (const gis::Fault& fault : faults) printFault(fault, city);
  for (const Note& note : read.notes())
    std::printf("warning: %s\n", printable(note.what + " (" + note.where + ")").c_str());
  const auto wrong =
      std::size_t(std::count_if(faults.begin(), faults.end(), [](const gis::Fault& fault) {
        return fault.level == gis::FaultLevel::error;
      }));
  const std::size_t errors = wrong + read->damage.size();
  const std::size_t warnings = faults.size() - wrong + read.notes().size();
  printSummary(city, folder);
  const std::string faulty = counted(errors, "error", "errors");
  std::printf("%s, %s\n", faulty.c_str(), counted(warnings, "warning", "warnings").c_str());
  OrderedJson counts = countsOf(city);
  counts["errors"] = errors;
  counts["warnings"] = warnings;
  if (errors == 0) return VerbResult{jsonLine(counts)};
  if (json) std::printf("%s\n", printable(jsonLine(counts)).c_str());
  std::fflush(stdout);
  return Error{ErrorCode::badInput, "The package has " + faulty, folder,
               "Each is named above with its remedy"};
}

void addCheck(CLI::App& app, CLI::App& city, VerbContext& context) {
  const auto folder = std::make_shared<std::string>();
  CLI::App* verb =
      city.add_subcommand("check", "Name every fault of a city package, with its place and remedy");
  verb->add_option("folder", *folder, "Folder of the city package")
      ->required()
      ->check(folderName());
  verb->callback([folder, &app, &context] {
    context.work = [folder, &app](const run::JobContext& job) {
      const CLI::Option* json = app.get_option_no_throw("--json");
      return check(*folder, json && json->count() > 0, job);
    };
  });
}

}  // namespace

void addCityVerbs(CLI::App& app, VerbContext& context) {
  CLI::App* city = app.add_subcommand("city", "Make, import or check a city package");
  city->require_subcommand(1);
  city->fallthrough();
  addMake(*city, context);
  addImport(*city, context);
  addCheck(app, *city, context);
}

}  // namespace citymirror::cli

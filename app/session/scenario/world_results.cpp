#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "app/session/csv.h"
#include "app/session/scenario/summary_text.h"
#include "app/session/scenario/world_branches.h"
#include "app/session/scenario/world_indices.h"
#include "app/session/scenario/world_scenario.h"
#include "engine/core/file_io.h"
#include "gis/raster/raster_io.h"

namespace citymirror::session {
namespace {

constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

std::string seriesCsv(const std::vector<WorldRow>& rows) {
  std::string csv =
      "time_s,closed_km,stranded,running,waiting,arrived,water_m3,queue_km,cut_off_residents,"
      "gridlocked_streets,ponded_road_km,street_water_m3\n";
  for (const WorldRow& row : rows) {
    csv += csvNumber(row.time) + "," + csvNumber(row.closedKm);
    for (const std::size_t count : {row.stranded, row.running, row.waiting, row.arrived})
      csv += "," + std::to_string(count);
    csv += "," + csvNumber(row.wetVolume) + "," + csvNumber(row.queueKm) + "," +
           csvNumber(row.cutOff) + "," + std::to_string(row.locked) + "," +
           csvNumber(row.pondedKm) + "," + csvNumber(row.streetWater) + "\n";
  }
  return csv;
}

std::string ordersCsv(const std::vector<world::CrewProgress>& units) {
  std::string csv = "unit,ordered_s,left_s,arrived_s,acted_s,way_m\n";
  for (const auto& unit : units) {
    csv += csvField(unit.code);
    for (const double value : {unit.ordered, unit.left, unit.arrived, unit.acted, unit.metres})
      csv += "," + csvNumber(value);
    csv += "\n";
  }
  return csv;
}

std::string comparisonCsv(const std::vector<WorldOutcome>& outcomes) {
  std::vector<const WorldIndex*> keys;  // of all branches: a unit may be sent in one only
  for (const WorldOutcome& outcome : outcomes) {
    for (const WorldIndex& index : outcome.indices) {
      if (std::none_of(keys.begin(), keys.end(), [&](auto* k) { return k->key == index.key; }))
        keys.push_back(&index);
    }
  }
  std::string csv = "key,name_zh,name_en,unit";
  for (const WorldOutcome& outcome : outcomes) csv += "," + csvField(outcome.id);
  csv += "\n";
  for (const WorldIndex* key : keys) {
    csv += csvField(key->key) + "," + csvField(key->name.zh) + "," + csvField(key->name.en) + "," +
           key->unit;
    for (const WorldOutcome& outcome : outcomes) {
      const auto found = std::find_if(outcome.indices.begin(), outcome.indices.end(),
                                      [&](const WorldIndex& i) { return i.key == key->key; });
      csv += "," + csvNumber(found == outcome.indices.end() ? kNever : found->value);
    }
    csv += "\n";
  }
  return csv;
}

nlohmann::ordered_json evacuationJson(const world::EvacuationProgress& p) {
  nlohmann::ordered_json json{{"id", p.code},
                              {"name", {{"zh", p.name.zh}, {"en", p.name.en}}},
                              {"at_s", p.at},
                              {"told", p.told},
                              {"in_shelters", p.arrived},
                              {"under_way", p.underWay},
                              {"at_home", p.atHome},
                              {"waiting_at_gates", p.waiting},
                              {"before_full_shelters", p.refused},
                              {"no_place", p.noPlace},
                              {"no_way", p.noWay}};
  json["clearance_s"] = nullptr;
  if (std::isfinite(p.clearance)) json["clearance_s"] = p.clearance;
  return json;
}

nlohmann::ordered_json branchJson(const WorldOutcome& outcome) {
  nlohmann::ordered_json json;
  json["id"] = outcome.id;
  json["name"] = {{"zh", outcome.name.zh}, {"en", outcome.name.en}};
  json["healthy"] = outcome.health.ok;
  json["health"] = {{"zh", outcome.health.verdict.zh}, {"en", outcome.health.verdict.en}};
  for (const WorldIndex& index : outcome.indices) {
    if (std::isfinite(index.value)) json["indices"][index.key] = index.value;
    if (index.source.en.empty()) continue;
    json["sources"][index.key] = {{"zh", index.source.zh}, {"en", index.source.en}};
    json["units"][index.key] = index.unit;
  }
  for (const flood::IdleEdit& idle : outcome.foundDone)
    json["found_done"].push_back(
        {{"time_s", idle.edit.time}, {"zh", idle.what.zh}, {"en", idle.what.en}});
  for (const world::EvacuationProgress& p : outcome.evacuations.orders)
    json["evacuations"].push_back(evacuationJson(p));
  return json;
}

/// Takes away what an earlier run left in its branches' folders and this one has not: its branches
/// would stand beside these.
void clearOldBranches(const std::string& out, const std::vector<FileBytes>& written) {
  namespace fs = std::filesystem;
  static const std::regex kBranch("base|branch-[0-9]+");
  constexpr const char* kFiles[] = {"series.csv", "orders.csv",    "max_depth.tif", "edges.csv",
                                    "cover.csv",  "evacuated.csv", "shelters.csv"};
  std::error_code failed, ignored;
  std::vector<std::string> folders;
  for (fs::directory_iterator it(out, failed), end; !failed && it != end; it.increment(failed)) {
    const std::string name = it->path().filename().string();
    const bool folder = fs::is_directory(fs::symlink_status(it->path(), ignored));
    if (folder && std::regex_match(name, kBranch)) folders.push_back(out + "/" + name);
  }
  for (const std::string& folder : folders) {
    for (const char* file : kFiles) {
      const std::string path = folder + "/" + file;
      const bool own = std::any_of(written.begin(), written.end(),
                                   [&](const FileBytes& each) { return each.path == path; });
      if (!own) fs::remove(path, ignored);
    }
    fs::remove(folder, ignored);  // only where nothing is left in it
  }
}

}  // namespace

Result<std::vector<WorldOutcome>> runWorldScenario(const WorldScenario& scenario,
                                                   const std::string& out,
                                                   const run::JobContext& job) {
  auto ran = runBranches(scenario, job);
  if (!ran) return ran.error();
  std::vector<WorldOutcome> outcomes;
  std::vector<FileBytes> files;
  nlohmann::ordered_json summary;
  summary["zero"] = toIso(scenario.zero);
  summary["duration_s"] = scenario.duration;
  for (RunBranch& each : *ran) {
    WorldOutcome& done = each.outcome;
    const CityModel& city = *scenario.branches[outcomes.size()].inputs.city;
    const std::string folder = out + "/" + done.id + "/";
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
      return Error{ErrorCode::ioFailed, "the folder cannot be made: " + failed.message(), folder,
                   "Choose another folder"};
    auto deepest = gis::encodeGeoTiff(each.deepest, city.frame);
    if (!deepest) return deepest.error();
    files.push_back({folder + "series.csv", seriesCsv(done.series)});
    files.push_back({folder + "orders.csv", ordersCsv(done.orders)});
    files.push_back({folder + "max_depth.tif", std::move(*deepest)});
    files.push_back({folder + "edges.csv", std::move(each.edges)});
    if (done.cover)
      files.push_back({folder + "cover.csv", coverCsv(*done.cover, city.buildings)});
    if (!done.evacuations.orders.empty()) {
      for (FileBytes& file :
           evacuationFiles(done.evacuations, scenario.outputInterval, scenario.duration))
        files.push_back({folder + file.path, std::move(file.bytes)});
    }
    summary["branches"].push_back(branchJson(done));
    outcomes.push_back(std::move(done));
  }
  for (const Note& note : scenario.notes) summary["notes"].push_back(note.what);
  files.push_back({out + "/comparison.csv", comparisonCsv(outcomes)});
  files.push_back({out + "/summary.json", summaryText(summary)});
  if (auto written = writeFiles(files); !written) return written.error();
  clearOldBranches(out, files);
  return outcomes;
}

}  // namespace citymirror::session

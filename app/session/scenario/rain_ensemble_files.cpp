#include "app/session/scenario/rain_ensemble_files.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "app/session/csv.h"
#include "app/session/scenario/summary_text.h"
#include "engine/core/file_io.h"
#include "gis/raster/raster_io.h"

namespace citymirror::session {
namespace {

using EnsembleJson = nlohmann::ordered_json;

std::string nameOfThreshold(double depth) {
  char name[32];
  std::snprintf(name, sizeof name, "exceed_%03dcm", int(std::lround(depth * 100)));
  return name;
}

std::string membersCsv(const flood::FloodEnsemble& ensemble, const std::vector<double>& depths) {
  std::string csv = "member,factor,delay_s,east_m,north_m,rain_m3,water_m3,healthy";
  for (const double depth : depths) csv += ",wet_m2_" + csvNumber(depth) + "m";
  csv += "\n";
  for (std::size_t k = 0; k < ensemble.members.size(); ++k) {
    const flood::EnsembleMember& member = ensemble.members[k];
    csv += std::to_string(k);
    for (const double value : {member.rain.factor, member.rain.delay, member.rain.shift.x(),
                               member.rain.shift.y(), member.mass.rain, member.mass.final_})
      csv += "," + csvNumber(value);
    csv += member.health.ok ? ",1" : ",0";
    for (const double area : member.wetArea) csv += "," + csvNumber(area);
    csv += "\n";
  }
  return csv;
}

/// Ground that is at least so likely to be reached, m².
double areaFrom(const RasterGrid<float>& probability, float least) {
  std::size_t cells = 0;
  for (const float share : probability.values) cells += share >= least;
  return double(cells) * probability.shape.cell * probability.shape.cell;
}

EnsembleJson ensembleSummary(const flood::FloodEnsemble& ensemble,
                             const flood::EnsembleRequest& request) {
  EnsembleJson json;
  json["members"] = request.members;
  json["seed"] = request.seed;
  json["scale_spread"] = request.rain.scale;
  json["delay_spread_s"] = request.rain.delay;
  json["shift_spread_m"] = request.rain.shift;
  json["known_until_s"] = request.rain.known;
  json["simulated_s"] = request.inputs.duration;
  json["unhealthy_members"] = unhealthyMembers(ensemble).size();
  for (const ThresholdAreas& areas : thresholdAreas(ensemble, request.depths)) {
    json["thresholds"].push_back({{"depth_m", areas.depth},
                                  {"file", areas.name + ".tif"},
                                  {"as_given_m2", areas.asGiven},
                                  {"likely_m2", areas.likely},
                                  {"possible_m2", areas.possible}});
  }
  return json;
}

/// Makes the folder, without the maps of an earlier ensemble.
Outcome clearEnsembleFolder(const std::string& out) {
  namespace fs = std::filesystem;
  static const std::regex kMap(R"(exceed_[0-9]{3,}cm\.(tif|png))");
  try {
    fs::create_directories(out);
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(out)) {
      const bool map = std::regex_match(entry.path().filename().string(), kMap);
      if (map && fs::is_regular_file(entry.symlink_status())) old.push_back(entry.path());
    }
    for (const fs::path& file : old) fs::remove(file);
  } catch (const fs::filesystem_error& error) {
    return Error{ErrorCode::ioFailed, error.code().message(), out, "Choose another folder"};
  }
  return Done{};
}

}  // namespace

std::vector<ThresholdAreas> thresholdAreas(const flood::FloodEnsemble& ensemble,
                                           const std::vector<double>& depths) {
  const float one = 1 / float(ensemble.members.size());
  std::vector<ThresholdAreas> all;
  for (std::size_t d = 0; d < depths.size(); ++d) {
    const RasterGrid<float>& share = ensemble.probability[d];
    all.push_back({depths[d], nameOfThreshold(depths[d]), ensemble.members.front().wetArea[d],
                   areaFrom(share, 0.5F), areaFrom(share, 0.5F * one)});
  }
  return all;
}

Outcome checkThresholdNames(const std::vector<double>& depths) {
  for (std::size_t d = 1; d < depths.size(); ++d) {
    if (nameOfThreshold(depths[d]) == nameOfThreshold(depths[d - 1]))
      return Error{ErrorCode::badInput, "two thresholds are the same to a centimetre", "depths",
                   "Give depths that differ by a centimetre"};
  }
  return Done{};
}

std::vector<Note> unhealthyMembers(const flood::FloodEnsemble& ensemble) {
  std::vector<Note> notes;
  for (std::size_t k = 0; k < ensemble.members.size(); ++k) {
    const flood::Health& health = ensemble.members[k].health;
    if (!health.ok) notes.push_back({health.verdict.en, "ensemble member " + std::to_string(k)});
  }
  return notes;
}

Outcome writeFloodEnsemble(const flood::FloodEnsemble& ensemble,
                           const flood::EnsembleRequest& request, const GeoFrame& frame,
                           const std::string& out) {
  std::vector<FileBytes> files;
  for (std::size_t d = 0; d < request.depths.size(); ++d) {
    auto bytes = gis::encodeGeoTiff(
        ensemble.probability[d], frame,
        {"share of members reaching " + csvNumber(request.depths[d]) + " m", "1"});
    if (!bytes) return bytes.error();
    files.push_back({out + "/" + nameOfThreshold(request.depths[d]) + ".tif", std::move(*bytes)});
  }
  files.push_back({out + "/members.csv", membersCsv(ensemble, request.depths)});
  files.push_back({out + "/summary.json", summaryText(ensembleSummary(ensemble, request))});
  if (auto cleared = clearEnsembleFolder(out); !cleared) return cleared;
  return writeFiles(files);
}

}  // namespace citymirror::session

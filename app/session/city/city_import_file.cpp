#include "app/session/city/city_import_file.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <utility>
#include <vector>

#include "app/session/city/coordinates.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "gis/vector/vector_address.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

enum class Holding { nothing, syntheticCity, city, otherThings };

Holding holdingOf(const std::string& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed) && !failed) return Holding::nothing;
  if (fs::is_directory(folder, failed) && fs::is_empty(folder, failed)) return Holding::nothing;
  const auto text = readFile(folder + "/city.json");
  if (!text) return Holding::otherThings;
  const nlohmann::json head = nlohmann::json::parse(*text, nullptr, false);
  if (!head.is_object() || !head.contains("format") || head["format"] != "citymirror.city")
    return Holding::otherThings;
  const bool synthetic = head.contains("synthetic") && head["synthetic"] == true;
  return synthetic ? Holding::syntheticCity : Holding::city;
}

Outcome requireOtherFiles(const std::string& folder, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    for (const char* name : {"city.json", "terrain.tif", "city.gpkg"}) {
      std::error_code absent;
      const std::string output = folder + "/" + name;
      if (fs::equivalent(gis::vectorSourceFrom(input).path, output, absent) && !absent)
        return Error{ErrorCode::badInput, "The package would be written over what it is made from",
                     output, "Choose another folder, or move the file out of it"};
    }
  }
  return Done{};
}

std::vector<std::string> inputsOf(const gis::ImportSources& sources) {
  std::vector<std::string> inputs{sources.dem,    sources.buildings,  sources.roads,
                                  sources.water,  sources.drains,     sources.facilities,
                                  sources.trees,  sources.crs};
  inputs.insert(inputs.end(), sources.lowerDems.begin(), sources.lowerDems.end());
  std::erase(inputs, "");
  return inputs;
}

std::string lastPart(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder.substr(folder.find_last_of('/') + 1);
}

void nameAfter(const std::string& folder, Text& name) {
  if (name.zh.empty() && name.en.empty()) name.en = lastPart(folder);
  if (name.zh.empty()) name.zh = name.en;
  if (name.en.empty()) name.en = name.zh;
}

void prefer(const LayerTerms& said, LayerTerms& kept) {
  for (const auto field :
       {&LayerTerms::licence, &LayerTerms::classification, &LayerTerms::attribution})
    if (!(said.*field).empty()) kept.*field = said.*field;
}

Outcome setTerms(const CityImport& wanted, CityModel& city) {
  if (wanted.termsOfAll != LayerTerms{})
    for (const auto& [layer, from] : city.provenance) prefer(wanted.termsOfAll, city.terms[layer]);
  for (const auto& [layer, terms] : wanted.terms) {
    if (city.provenance.find(layer) == city.provenance.end())
      return Error{ErrorCode::badInput, "Terms of a layer that was not imported", layer,
                   "Write LAYER=TEXT for a layer of this import, like buildings=ODbL 1.0"};
    prefer(terms, city.terms[layer]);
  }
  return Done{};
}

}  // namespace

Result<Bounds> extentFrom(const std::string& text) {
  const auto sides = numbersBetweenCommas(text);
  if (sides && sides->size() == 4) {
    const Bounds extent{(*sides)[0], (*sides)[1], (*sides)[2], (*sides)[3]};
    if (extent.width() > 0 && extent.height() > 0) return extent;
  }
  return Error{ErrorCode::badInput, "No extent with an area", text,
               "Give it as west,south,east,north in metres of the coordinate system"};
}

Result<int> utcOffsetFrom(const std::string& text) {
  constexpr int kMost = 14 * 60;
  static const std::regex form("(?:UTC|GMT)?\\s*([+-]?)\\s*(\\d{1,2})(?::([0-5]\\d))?",
                               std::regex::icase);
  std::smatch part;
  if (std::regex_match(text, part, form)) {
    const int minutes = std::stoi(part[2]) * 60 + (part[3].matched ? std::stoi(part[3]) : 0);
    if (minutes <= kMost) return part[1] == "-" ? -minutes : minutes;
  }
  return Error{ErrorCode::badInput, "The wall clock is no distance from UTC", text,
               "Write it as UTC+8, UTC-3 or UTC+5:30"};
}

Outcome requireFreeFolder(const std::string& folder, Replacing replacing,
                          const std::vector<std::string>& inputs) {
  if (const Outcome apart = requireOtherFiles(folder, inputs); !apart) return apart;
  const auto refused = [&](const char* what, const char* remedy) {
    return Error{ErrorCode::badInput, what, folder, remedy};
  };
  switch (holdingOf(folder)) {
    case Holding::nothing:
      return Done{};
    case Holding::syntheticCity:
      if (replacing != Replacing::nothing) return Done{};
      return refused("The folder holds a city already",
                     "Choose another folder, or replace the city with --force");
    case Holding::city:
      if (replacing == Replacing::anyCity) return Done{};
      return refused("The folder holds an imported city",
                     "Choose another folder, or replace the city with --force");
    case Holding::otherThings:
      break;
  }
  return refused("The folder holds something else than a city package",
                 "Choose a new or an empty folder");
}

Result<std::shared_ptr<const CityModel>> importIntoPackage(const CityImport& wanted,
                                                           const run::JobContext& job) {
  const Outcome free =
      requireFreeFolder(wanted.folder, wanted.replacing, inputsOf(wanted.sources));
  if (!free) return free.error();
  gis::ImportSources sources = wanted.sources;
  nameAfter(wanted.folder, sources.name);
  auto city = gis::importCity(sources, job);
  if (!city) return city.error();
  if (const Outcome set = setTerms(wanted, *city); !set) return set.error();
  if (const Outcome written = gis::writeCity(*city, wanted.folder, job); !written)
    return written.error();
  const std::vector<Note> notes = city.notes();
  return {std::make_shared<const CityModel>(std::move(city).value()), notes};
}

}  // namespace citymirror::session

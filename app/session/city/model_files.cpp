#include "app/session/city/model_files.h"

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

#include "app/session/city/about_file.h"
#include "engine/core/number_text.h"
#include "gis/city/model_bytes.h"
#include "gis/city/model_place.h"
#include "gis/city/model_stance.h"

namespace citymirror::session {
namespace {

/// "a,b,c" as numbers; empty where it is not two to four of them.
std::vector<double> numbersIn(const std::string& text) {
  std::vector<double> numbers;
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = text.find(',', begin);
    const auto number = finiteNumber(std::string_view(text).substr(begin, end - begin));
    if (!number) return {};
    numbers.push_back(*number);
  }
  return numbers.size() >= 2 && numbers.size() <= 4 ? numbers : std::vector<double>{};
}

}  // namespace

std::string userCacheFolder() {
  if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg != '\0')
    return std::string(xdg) + "/citymirror";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/.cache/citymirror";
}

Result<gis::ModelSource> modelSourceFrom(const std::string& text) {
  gis::ModelSource source;
  source.path = text;
  std::error_code ignored;
  const std::size_t at = text.rfind('@');
  if (at == std::string::npos || std::filesystem::exists(text, ignored)) return source;
  const auto numbers = numbersIn(text.substr(at + 1));
  if (numbers.empty() && gis::isWebAddress(text)) return source;  // user@host
  if (numbers.empty() || (numbers.size() == 4 && !(numbers[3] > 0))) {
    return Error{ErrorCode::badInput, "not a place for a model: " + text.substr(at + 1), text,
                 "Write FILE@X,Y[,HEADING[,SCALE]]"};
  }
  source.path = text.substr(0, at);
  gis::ModelPlacement place;
  place.at = {numbers[0], numbers[1]};
  if (numbers.size() > 2) place.headingDeg = numbers[2];
  if (numbers.size() > 3) place.scale = numbers[3];
  source.placement = place;
  return source;
}

Result<std::shared_ptr<const MeshModel>> readModelFile(const gis::ModelSource& source,
                                                       const CityModel& city,
                                                       const run::JobContext& job) {
  gis::ModelSource kept = source;
  if (kept.keep.empty()) kept.keep = userCacheFolder() + "/models";
  const auto said = readAboutBeside(source.path);
  if (!said) return said.error();
  auto model = gis::readModel(kept, city, job);
  if (!model) return model.error();
  describe(model->provenance, said->about, source.path);
  describe(model->terms, said->terms);
  auto notes = std::move(model.notes());
  return {std::make_shared<const MeshModel>(std::move(*model)), std::move(notes)};
}

Result<std::shared_ptr<const MeshModel>> placeModelAnew(
    const MeshModel& model, std::vector<Note> notes, const gis::ModelSource& from,
    const gis::ModelSource& to, const CityModel& city, const run::JobContext& job) {
  if (!gis::sameButPlace(from, to)) return readModelFile(to, city, job);
  auto placed = gis::placeAnew(model, from, to, city, job);
  if (!placed) return placed.error();
  std::erase_if(notes, gis::isStanceNote);
  notes.insert(notes.end(), placed.notes().begin(), placed.notes().end());
  return {std::make_shared<const MeshModel>(std::move(*placed)), std::move(notes)};
}

AddedCredit creditOf(const MeshModel& model) {
  return {model.name, model.terms.attribution, model.terms.licence};
}

}  // namespace citymirror::session

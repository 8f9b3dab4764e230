#include "engine/scene/picture_wait.h"

#include <algorithm>
#include <cmath>

#include "engine/core/number_text.h"

namespace citymirror::scene {
namespace {

std::string joinedNames(const std::vector<std::string>& names, const char* between) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : between) + name;
  return all;
}

std::string wholeSeconds(double seconds) { return std::to_string(std::lround(seconds)); }

/// In parentheses: which layers, and how much is missing.
Text imageryPart(const PictureWait& wait) {
  const std::string zh = joinedNames(wait.imagery, "、"), en = joinedNames(wait.imagery, ", ");
  const std::string count = std::to_string(wait.pieces);
  return {
      "影像（" + zh + (zh.empty() ? "" : "，") + "还有 " + count + " 块）",
      "imagery (" + en + (en.empty() ? "" : ", ") + counted(wait.pieces, "piece", "pieces") + ")"};
}

Text awaited(const PictureWait& wait) {
  const Text models{"模型瓦片", "pages of models"};
  if (wait.pieces == 0) return models;
  const Text imagery = imageryPart(wait);
  if (!wait.models) return imagery;
  return {imagery.zh + "和" + models.zh, imagery.en + " and " + models.en};
}

std::string nameOfLayer(const std::vector<draw::ImageryLayer>& layers, std::uint64_t id) {
  const auto found = std::find_if(layers.begin(), layers.end(),
                                  [&](const draw::ImageryLayer& layer) { return layer.id == id; });
  return found == layers.end() || found->name.empty() ? "imagery" : found->name;
}

}  // namespace

Text waitText(const PictureWait& wait) {
  const Text what = awaited(wait);
  return {"正在等待" + what.zh + "：已等 " + wholeSeconds(wait.waited) + " 秒，最多 " +
              wholeSeconds(wait.limit) + " 秒",
          "Waiting for " + what.en + ": " + wholeSeconds(wait.waited) + " s of at most " +
              wholeSeconds(wait.limit) + " s"};
}

std::vector<Note> lackingNotes(const std::optional<PictureWait>& lacking,
                               const std::vector<draw::ImageryLayer>& layers,
                               const std::vector<draw::ImageryReport>& reports) {
  std::vector<Note> notes;
  const auto late = [&](const std::string& what, const std::string& where) {
    notes.push_back({what + " had not come after " + wholeSeconds(lacking->limit) +
                         " s: the picture is coarser there, or lacks them",
                     where});
  };
  if (lacking && lacking->pieces > 0) {
    const std::string names = joinedNames(lacking->imagery, ", ");
    late(counted(lacking->pieces, "piece of imagery", "pieces of imagery"),
         names.empty() ? "imagery" : names);
  }
  if (lacking && lacking->models) late("Pages of models", "models");
  for (const draw::ImageryReport& report : reports) {
    const std::string name = nameOfLayer(layers, report.id);
    if (report.state == draw::ImageryState::failed)
      notes.push_back({"The picture lacks imagery: " + report.why.what, name});
    if (report.state == draw::ImageryState::offline) notes.push_back({report.why.what, name});
  }
  return notes;
}

}  // namespace citymirror::scene

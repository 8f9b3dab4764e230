#include "app/session/city/about_file.h"

#include <chrono>
#include <filesystem>

#include "app/session/city/vector_style_file.h"
#include "engine/core/time.h"
#include "gis/city/model_bytes.h"

namespace citymirror::session {
namespace {

std::string dateOfFile(const std::string& path) {
  std::error_code failed;
  const auto written = std::filesystem::last_write_time(path, failed);
  if (failed) return {};
  const auto system = std::chrono::file_clock::to_sys(written);
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(system.time_since_epoch());
  return toIso(Instant{millis.count()}).substr(0, 10);
}

void replaceBy(std::string& own, const std::string& said) {
  if (!said.empty()) own = said;
}

}  // namespace

std::string aboutBeside(const std::string& path) {
  std::error_code ignored;
  std::string bare = path;
  while (bare.size() > 1 && bare.ends_with('/')) bare.pop_back();
  bare += ".style.json";
  return !gis::isWebAddress(path) && std::filesystem::exists(bare, ignored) ? bare : "";
}

Result<AboutFile> readAboutBeside(const std::string& path) {
  const std::string beside = aboutBeside(path);
  if (beside.empty()) return AboutFile{};
  auto read = readLayerAbout(beside);
  if (!read) return read.error();
  return AboutFile{std::move(read->about), std::move(read->terms)};
}

void describe(Provenance& from, const Provenance& about, const std::string& path) {
  if (about.obtained.empty()) {
    from.obtained = dateOfFile(path);
    if (!from.obtained.empty())
      from.method += (from.method.empty() ? "" : "; ") + std::string("dated by the file");
  }
  replaceBy(from.obtained, about.obtained);
  replaceBy(from.source, about.source);
  replaceBy(from.version, about.version);
}

void describe(LayerTerms& terms, const LayerTerms& said) {
  replaceBy(terms.licence, said.licence);
  replaceBy(terms.classification, said.classification);
  replaceBy(terms.attribution, said.attribution);
}

}  // namespace citymirror::session

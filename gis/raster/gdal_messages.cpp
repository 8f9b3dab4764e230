#include "gis/raster/gdal_messages.h"

#include <cpl_error.h>

#include <regex>
#include <utility>

namespace citymirror::gis {
namespace {

constexpr const char* kAnswer = "HTTP status code";

void CPL_STDCALL keepMessage(CPLErr level, CPLErrorNum, const char* text) {
  if (level < CE_Warning) return;
  static_cast<GdalMessages*>(CPLGetErrorHandlerUserData())->add(level >= CE_Failure, text);
}

}  // namespace

GdalMessages::GdalMessages() { CPLPushErrorHandlerEx(keepMessage, this); }
GdalMessages::~GdalMessages() { CPLPopErrorHandler(); }

std::string GdalMessages::takeLatest() { return std::exchange(latest_, {}); }

void GdalMessages::add(bool failure, const char* text) {
  latest_ = text;
  if (!failure) return;
  const bool answer = latest_.find(kAnswer) != std::string::npos;
  if (failures_++ == 0 || (answer && first_.find(kAnswer) == std::string::npos)) first_ = text;
}

std::string plainWords(const std::string& text, const std::string& path) {
  static const std::regex source("(Error occurred in )?[^ ]+\\.(cpp|h)(, | at line )[0-9]+:? ?");
  std::string words = std::regex_replace(text, source, "");
  for (const std::string& named : {" of " + path, " " + path + " ", path}) {
    for (std::size_t at = words.find(named); !path.empty() && at != std::string::npos;
         at = words.find(named))
      words.erase(at, named.size());
  }
  return words;
}

}  // namespace citymirror::gis

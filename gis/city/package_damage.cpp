#include "gis/city/package_damage.h"

#include <cctype>
#include <filesystem>

#include "gis/raster/gdal_messages.h"

namespace citymirror::gis {
namespace {

constexpr const char* kRestore =
    "Restore the package from a copy, or import (or make) the city again";

/// As the end of another sentence.
std::string inSentence(std::string words) {
  if (!words.empty()) words[0] = char(std::tolower(static_cast<unsigned char>(words[0])));
  return words;
}

}  // namespace

Error damagedPackage(const std::string& why, const std::string& where) {
  return {ErrorCode::unreadable, "The city package is damaged: " + why, where, kRestore};
}

Error damagedPackage(const Error& cause, const std::string& path, const std::string& table) {
  for (const ErrorCode code : {ErrorCode::ioFailed, ErrorCode::cancelled, ErrorCode::unsupported}) {
    if (cause.code == code) return cause;
  }
  return damagedPackage(inSentence(plainWords(cause.what, path)),
                        table.empty() ? path : path + ":" + table);
}

Outcome requirePackageFile(const std::string& folder, const std::string& name) {
  const std::string path = folder + "/" + name;
  std::error_code failed;
  const bool there = std::filesystem::exists(path, failed);
  if (failed) return Done{};  // what may not be looked at is told by its reader
  if (!there) {
    Error error = damagedPackage(name + " is missing", path);
    error.code = ErrorCode::notFound;
    return error;
  }
  const bool empty = std::filesystem::is_regular_file(path, failed) &&
                     std::filesystem::file_size(path, failed) == 0;
  if (empty && !failed) return damagedPackage(name + " is empty", path);
  return Done{};
}

}  // namespace citymirror::gis

#pragma once
#include <filesystem>
#include <regex>
#include <string>

#include "app/session/config.h"
#include "engine/core/file_io.h"

namespace citymirror::test {

/// The shipped configuration and templates in a folder of the test's own, which it may change.
inline void copyAssets(const std::string& folder) {
  namespace fs = std::filesystem;
  fs::create_directories(folder);
  for (const char* part : {"config", "templates"})
    fs::copy(session::findAssets() + "/" + part, folder + "/" + part, fs::copy_options::recursive);
}

/// The same, but who is silent about a linkage is escalated after three seconds; false where that
/// cannot be written.
inline bool copyImpatientAssets(const std::string& folder) {
  copyAssets(folder);
  const std::string plans = folder + "/config/linkage_plans.json";
  const std::regex patience("\"acknowledge_s\": 120");
  return writeFile(plans, std::regex_replace(*readFile(plans), patience, "\"acknowledge_s\": 3"))
      .ok();
}

}  // namespace citymirror::test

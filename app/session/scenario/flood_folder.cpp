#include "app/session/scenario/flood_folder.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <system_error>

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

bool isResultFile(const std::string& name) {
  static const std::regex kPattern(
      R"(summary\.json|(gauges|structures|buildings|roads)\.csv|results\.nc(\.partial)?|)"
      R"((max_(depth|level|speed|dv)|hazard|hazard_(rating_)?class|arrival_s|duration_s)\.tif|)"
      R"((depth|level|speed|qx|qy)_[0-9]{6,}\.tif)");
  return std::regex_match(name, kPattern);
}

bool isSnapshotFolder(const fs::path& path) {
  static const std::regex kPattern(R"(snapshot(_[0-9]{6,})?)");
  return std::regex_match(path.filename().string(), kPattern) && fs::exists(path / "state.bin");
}

class Folder {
 public:
  Folder(fs::path out, const std::vector<std::string>& keep) : out_(std::move(out)) {
    for (const std::string& path : keep) keep_.push_back(fs::weakly_canonical(path));
  }

  void clear() const {
    if (!kept(out_ / "summary.json")) fs::remove(out_ / "summary.json");
    std::vector<fs::path> files, folders;
    for (const fs::directory_entry& entry : fs::directory_iterator(out_)) {
      if (kept(entry.path())) continue;
      const fs::file_status status = entry.symlink_status();
      const std::string name = entry.path().filename().string();
      if (fs::is_regular_file(status) && isResultFile(name)) files.push_back(entry.path());
      if (fs::is_directory(status) && isSnapshotFolder(entry.path())) {
        folders.push_back(entry.path());
      }
    }
    for (const fs::path& file : files) fs::remove(file);
    for (const fs::path& folder : folders) {
      fs::remove(folder / "state.bin");
      fs::remove(folder / "snapshot.json");
      if (fs::is_empty(folder)) fs::remove(folder);
    }
  }

 private:
  bool kept(const fs::path& path) const {
    return std::find(keep_.begin(), keep_.end(), fs::weakly_canonical(path)) != keep_.end();
  }
  fs::path out_;
  std::vector<fs::path> keep_;
};

}  // namespace

Outcome clearFloodFolder(const std::string& out, const std::vector<std::string>& keep) {
  try {
    fs::create_directories(out);
    Folder(out, keep).clear();
  } catch (const fs::filesystem_error& error) {
    return Error{ErrorCode::ioFailed, error.code().message(), out, "Choose another folder"};
  }
  return Done{};
}

}  // namespace citymirror::session

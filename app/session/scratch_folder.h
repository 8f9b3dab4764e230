#pragma once
#include <cstdlib>
#include <filesystem>
#include <string>

namespace citymirror::session {

/// A folder for files that another program reads and writes; gone with its owner.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code failed;
    std::string name =
        (std::filesystem::temp_directory_path(failed) / "citymirror-XXXXXX").string();
    if (!failed && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  /// Empty where none could be made.
  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace citymirror::session

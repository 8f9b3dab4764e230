#pragma once
#include <cpl_vsi.h>

#include <string>

namespace citymirror::gis {

/// A file in GDAL's memory that is gone with this object, and what GDAL keeps beside it. `name` is
/// to be used by nobody else meanwhile.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& name) : path_("/vsimem/" + name) {}
  ~MemoryFile() {
    VSIUnlink(path_.c_str());
    VSIUnlink((path_ + ".aux.xml").c_str());
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  const char* path() const { return path_.c_str(); }
  std::string bytes() const {
    vsi_l_offset size = 0;
    const GByte* data = VSIGetMemFileBuffer(path_.c_str(), &size, FALSE);
    return data ? std::string(reinterpret_cast<const char*>(data), size) : std::string();
  }

 private:
  std::string path_;
};

}  // namespace citymirror::gis

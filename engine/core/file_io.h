#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace citymirror {

/// The whole file. Errors: notFound, ioFailed.
Result<std::string> readFile(const std::string& path);

/// Before a library opens a path that exists: that it is a file or a folder, since whoever opens a
/// pipe waits for somebody who writes into it, and that this account may read it. What does not
/// exist passes: its reader tells so in its own words. Errors: badInput, ioFailed.
Outcome requireReadable(const std::string& path);

/// Writes beside the target, syncs, renames: the file is complete or as it was before. Folders that
/// are missing are made. Errors: diskFull (no space, quota, size limit), ioFailed.
Outcome writeFile(const std::string& path, std::string_view bytes);

/// Before something is drawn or computed for a file that a person names: that the name ends so (any
/// case), and that the target, where it exists, is a regular file (a device or a folder would be
/// replaced). Errors: badInput.
Outcome requireFileName(const std::string& path, std::string_view ending);

/// Where a broken file can be kept as it is: "PATH.broken-1", or the next number that is free.
std::string asideOf(const std::string& path);

struct FileBytes {
  std::string path;
  std::string bytes;
};

/// Several files that belong together: none is renamed before all are on the disk.
Outcome writeFiles(const std::vector<FileBytes>& files);

}  // namespace citymirror

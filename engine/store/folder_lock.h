#pragma once
#include <string>

#include "engine/core/result.h"

namespace citymirror::store {

/// A folder that one program at a time may write to: held until destroyed, freed by the system when
/// the program dies (flock on the file "lock" in it).
class FolderLock {
 public:
  /// Errors: ioFailed when another program holds it, or the file cannot be made.
  static Result<FolderLock> take(const std::string& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace citymirror::store

#pragma once
#include <string>

#include "engine/core/result.h"

namespace citymirror::store {

/// A whole file. Errors: notFound, ioFailed.
Result<std::string> readText(const std::string& path);

/// Written to a temporary name, flushed and renamed. Errors: ioFailed, diskFull.
Outcome writeText(const std::string& text, const std::string& path);

}  // namespace citymirror::store

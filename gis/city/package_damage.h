#pragma once
#include <string>

#include "engine/core/result.h"

namespace citymirror::gis {

/// The error for a file of a city package that is not as it was written: `why` in a few words, and
/// that the package is to be restored or imported again. Code: unreadable.
Error damagedPackage(const std::string& why, const std::string& where);

/// The same for what a reader of such a file, or of a table in it, says. What the system refuses
/// (no permission), what is too large for a city and what was cancelled is no damage and stays as
/// it is.
Error damagedPackage(const Error& cause, const std::string& path, const std::string& table = {});

/// That a file of a package is there and holds something. Errors: notFound, unreadable.
Outcome requirePackageFile(const std::string& folder, const std::string& name);

}  // namespace citymirror::gis

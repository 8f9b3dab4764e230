#pragma once
#include <string>

#include "engine/store/journal.h"

namespace citymirror::session {

/// A journal that is there, at a path that a person names; none is begun. Errors: notFound (nothing
/// is there; a folder, with the journal in it named where there is one), as store::Journal::open.
Result<store::Journal> openJournalFile(const std::string& path);

}  // namespace citymirror::session

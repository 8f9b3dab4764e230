#include "app/session/live/journal_file.h"

#include <filesystem>

#include "app/session/session.h"

namespace citymirror::session {

namespace fs = std::filesystem;

Result<store::Journal> openJournalFile(const std::string& path) {
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) return store::Journal::open(path);
  const std::string usual = "Name the journal.sqlite of a data folder";
  if (!fs::is_directory(path, ignored))
    return Error{ErrorCode::notFound, "there is no journal", path, usual};
  const std::string within = (fs::path(path) / kJournalFile).string();
  return Error{ErrorCode::notFound, "this is a folder, not a journal", path,
               fs::is_regular_file(within, ignored) ? "Name the journal in it: " + within : usual};
}

}  // namespace citymirror::session

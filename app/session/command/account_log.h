#pragma once
#include <string>
#include <vector>

#include "app/session/command/accounts.h"
#include "engine/store/journal.h"

namespace citymirror::session {

/// What was done to the accounts of a file, or asked for and refused.
struct AccountDeed {
  /// "add", "password", "reset", "lock", "open", "refused", "not written"
  std::string act;
  std::string login;  ///< whose account
  std::string by;     ///< login of who did it, or was named as doing it
};

/// Where the log of an accounts file lies: beside it.
std::string accountLogPath(const std::string& accountsFile);

/// Writes down a deed with who may sign in as what after it: hash-chained, durable when it returns,
/// readable by its owner only, without a word of passwords. A new log of accounts that are there
/// already begins with them (`before`); where `before` is not as the newest entry has it, somebody
/// wrote to the file without the log, and an entry "found changed" names the account first. Cost:
/// the entries. Whoever calls holds the folder's lock. Errors: ioFailed, diskFull, unreadable (not
/// a log).
Outcome logAccountDeed(const std::string& accountsFile, const AccountDeed& deed,
                       const AccountBook& before, const AccountBook& after, Instant at);

/// The entries, oldest first, of a log whose chain is whole and whose newest entry knows the roles
/// and locks of `book`. Errors: notFound (no log); of the chain as Journal::verify; badInput naming
/// an account that was changed without the log.
Result<std::vector<store::JournalEntry>> verifiedAccountLog(const std::string& accountsFile,
                                                            const AccountBook& book);

}  // namespace citymirror::session

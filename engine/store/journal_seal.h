#pragma once
#include <optional>
#include <stop_token>
#include <string>

#include "engine/store/journal.h"

/// The seal of a journal, in a file beside it: up to where its chain was whole when it was looked
/// through last. Whoever looks next begins there.
namespace citymirror::store {

/// The journal's name with ".seal".
std::string sealPathOf(const std::string& journal);

/// "SEQUENCE HASH"; nothing where there is none or it cannot be read: all is to be verified then.
std::optional<JournalSeal> readSeal(const std::string& journal);

/// Verifies what has come since `from` (nothing = all) and notes how far the chain is whole: up to
/// the entry that was the newest one when this was called, while others may append. The file is as
/// it was or complete, whenever the program dies. Returns what is sealed now; of an empty journal
/// sequence 0, and no file. A seal that cannot be written is a note: `from` stays, and the next one
/// has more to look through. Errors: of Journal::verifyFrom; nothing is sealed then. Cost:
/// O(entries since), one in memory at a time.
Result<JournalSeal> sealJournal(const std::string& path, const Journal& journal,
                                const std::optional<JournalSeal>& from,
                                const std::stop_token& stop = {});

}  // namespace citymirror::store

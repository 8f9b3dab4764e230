#include "engine/store/journal_seal.h"

#include <sstream>

#include "engine/core/file_io.h"

namespace citymirror::store {

std::string sealPathOf(const std::string& journal) { return journal + ".seal"; }

std::optional<JournalSeal> readSeal(const std::string& journal) {
  const auto text = readFile(sealPathOf(journal));
  if (!text) return std::nullopt;
  JournalSeal seal;
  std::istringstream words(*text);
  if (!(words >> seal.sequence >> seal.hash) || seal.sequence <= 0) return std::nullopt;
  return seal;
}

/// What comes while the chain is walked is left to the next one.
Result<JournalSeal> sealJournal(const std::string& path, const Journal& journal,
                                const std::optional<JournalSeal>& from,
                                const std::stop_token& stop) {
  const auto newest = journal.seal();
  if (!newest) return newest.error();
  const Outcome whole = from ? journal.verifyFrom(*from, stop) : journal.verify(stop);
  if (!whole) return whole.error();
  if (newest->sequence == 0) return *newest;
  const std::string file = sealPathOf(path);
  const Outcome written =
      writeFile(file, std::to_string(newest->sequence) + " " + newest->hash + "\n");
  if (written) return *newest;
  return {from.value_or(JournalSeal{}), {Note{written.error().what, file}}};
}

}  // namespace citymirror::store

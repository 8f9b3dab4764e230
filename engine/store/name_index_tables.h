#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/store/name_index.h"
#include "engine/store/sqlite.h"

namespace citymirror::store {

/// Tables of a NameIndex: `entry` by number, `key` by kind and key, `word` for words that begin
/// with something, `text` for what is inside names.
inline constexpr std::int64_t kNameIndexId = 0x434D4E31;  // "CMN1"

/// Number of an entry: kind, signs of its name, order of arrival: ascending = better first.
std::int64_t entryNumber(int kind, std::size_t signs, std::int64_t sequence);
inline int kindOf(std::int64_t number) { return int(number >> 47); }

/// Fills the tables of a new index in one transaction.
Outcome fillNameIndex(Database& database, const NameIndex::Source& source,
                      const run::JobContext& job);

}  // namespace citymirror::store

#pragma once
#include <string>
#include <string_view>

#include "engine/core/time.h"

namespace citymirror::feeds {

/// A header's text in encoded words of UTF-8 (RFC 2047), folded; ASCII without controls stays as it
/// is.
std::string encodedWords(std::string_view text);
/// "Sat, 18 Jul 2026 10:05:00 +0000" (RFC 5322, section 3.3).
std::string mailDate(Instant at);
/// Whether a mailbox may stand in an envelope: one @, nothing but visible ASCII, none of
/// <>(),;:\"[].
bool isMailbox(std::string_view address);

}  // namespace citymirror::feeds

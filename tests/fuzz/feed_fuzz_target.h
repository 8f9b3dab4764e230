#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace citymirror::test {

/// Decodes `bytes` as a message of the sample feed `codec` and checks what every codec promises of
/// whatever bytes: finite numbers, offsets inside the message, stamps inside the limits, bounded
/// rejections, something said about a message that yields nothing. "descriptor" reads a descriptor,
/// "cap" an alert, "recording" a recording or what `feed listen` hears, "usgs_csv" a gauge's table,
/// "jt808_terminal" and "websocket" what comes over such a connection (wire_fuzz.h). Aborts with a
/// word where a promise is broken. How many things were accepted.
std::size_t fuzzFeedOnce(const std::string& codec, std::string_view bytes);

/// Names that `fuzzFeedOnce` knows.
std::string fuzzedCodecs();
/// Good messages of a codec to begin from, one after the other; empty past the last.
std::string fuzzSeed(const std::string& codec, std::size_t number);

/// Aborts with a word where `kept` is false.
void demand(bool kept, const char* promise);

}  // namespace citymirror::test

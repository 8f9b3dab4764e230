#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace citymirror::test {

/// Reads `bytes` as a recording and its messages as observations and alerts, and as one message that
/// `feed listen` hears, by the kinds that they name themselves. Checks what is promised: messages in
/// order of arrival, values finite or missing, every fault with what, where and what to do. How many observations and alerts there were.
std::size_t fuzzRecordingOnce(std::string_view bytes);
/// Reads `bytes` as a gauge's table: series sorted without repeats, values finite. How many values.
std::size_t fuzzUsgsCsvOnce(std::string_view bytes);

/// Good ones to begin from; empty past the last.
std::string recordingSeed(std::size_t number);
std::string usgsCsvSeed(std::size_t number);

}  // namespace citymirror::test

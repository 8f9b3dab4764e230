#pragma once
#include <span>

#include "app/session/city/word_table.h"

namespace citymirror::session {

/// What is wrong with files that people write for this product (rules, plans, channels, accounts,
/// descriptors of feeds), and what to do, in Chinese. Every error of theirs is covered but those of
/// thresholds that hardly anybody changes.
std::span<const WordPair> configFaults();
std::span<const WordPair> configRemedies();

}  // namespace citymirror::session

#pragma once
#include <string>
#include <string_view>

namespace citymirror::cli {

/// Text of several lines, each as citymirror::printable has it.
std::string shownLines(std::string_view text);

/// A table for standard output: as it is where another program reads it, printable where a terminal
/// shows it.
std::string forOutput(std::string table);

}  // namespace citymirror::cli

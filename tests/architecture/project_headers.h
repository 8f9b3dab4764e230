#pragma once
#include <set>
#include <string>
#include <vector>

/// The headers of the rooms as text: paths relative to the root of the source tree.
namespace citymirror::architecture {

/// Every header of every room, sorted.
std::vector<std::string> headersOfRooms();
std::string textOf(const std::string& path);

struct Include {
  bool ours = false;  ///< "…", not <…>
  std::string name;
};
/// What a file includes, in order; nothing where there is no such file. Read once.
const std::vector<Include>& includesOf(const std::string& path);

/// What a file includes, itself or through headers of the project; itself is one of `ours`.
struct Reached {
  std::set<std::string> ours, foreign;
};
Reached reachedFrom(const std::string& path);

/// Text whose comments, strings and characters are blank.
std::string codeOnly(std::string text);

}  // namespace citymirror::architecture

#include "tests/architecture/project_headers.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace citymirror::architecture {
namespace {

const std::filesystem::path kTree = CITYMIRROR_SOURCE_DIR;

/// Line by line: a regular expression takes seconds for all.
std::vector<Include> readIncludes(const std::string& path) {
  std::vector<Include> found;
  std::ifstream file(kTree / path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    const std::size_t word = line.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
    const std::size_t open = line.find_first_of("<\"", word);
    if (open == std::string::npos) continue;
    const std::size_t close = line.find_first_of(">\"", open + 1);
    found.push_back({line[open] == '"', line.substr(open + 1, close - open - 1)});
  }
  return found;
}

void gather(const std::string& path, Reached& reached) {
  if (!reached.ours.insert(path).second) return;
  for (const Include& include : includesOf(path)) {
    if (include.ours)
      gather(include.name, reached);
    else
      reached.foreign.insert(include.name);
  }
}

/// Where the comment, string or character that begins at `i` ends; `i` where none begins.
std::size_t endOfNoise(const std::string& text, std::size_t i) {
  if (text.compare(i, 2, "//") == 0) return std::min(text.find('\n', i), text.size());
  if (text.compare(i, 2, "/*") == 0) {
    const std::size_t end = text.find("*/", i + 2);
    return end == std::string::npos ? text.size() : end + 2;
  }
  const bool digits = i > 0 && std::isxdigit(static_cast<unsigned char>(text[i - 1])) != 0;
  if (text[i] != '"' && (text[i] != '\'' || digits)) return i;  // 1'000
  for (std::size_t end = i + 1; end < text.size(); ++end) {
    if (text[end] == '\\')
      ++end;
    else if (text[end] == text[i] || text[end] == '\n')
      return end + 1;
  }
  return text.size();
}

}  // namespace

std::vector<std::string> headersOfRooms() {
  std::vector<std::string> found;
  for (const char* root : {"engine", "gis", "scenarios", "app"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kTree / root)) {
      if (entry.path().extension() != ".h") continue;
      found.push_back(std::filesystem::relative(entry.path(), kTree).string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string textOf(const std::string& path) {
  std::ifstream file(kTree / path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

const std::vector<Include>& includesOf(const std::string& path) {
  static std::map<std::string, std::vector<Include>> read;
  const auto known = read.find(path);
  return known != read.end() ? known->second : read.emplace(path, readIncludes(path)).first->second;
}

Reached reachedFrom(const std::string& path) {
  Reached reached;
  gather(path, reached);
  return reached;
}

std::string codeOnly(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t end = endOfNoise(text, i);
    if (end == i) continue;
    std::replace_if(
        text.begin() + std::ptrdiff_t(i), text.begin() + std::ptrdiff_t(end),
        [](char c) { return c != '\n'; }, ' ');
    i = end - 1;
  }
  return text;
}

}  // namespace citymirror::architecture

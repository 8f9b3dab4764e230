#include "app/cli/shown_lines.h"

#include <unistd.h>

#include "engine/core/utf8.h"

namespace citymirror::cli {

std::string shownLines(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    shown += printable(text.substr(0, end));
    if (end == std::string_view::npos) break;
    shown += '\n';
    text.remove_prefix(end + 1);
  }
  return shown;
}

std::string forOutput(std::string table) {
  return isatty(STDOUT_FILENO) ? shownLines(table) : std::move(table);
}

}  // namespace citymirror::cli

#pragma once
#include <string>

namespace citymirror {

/// The text with `by` in place of the first `what`, which it must hold.
inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace citymirror

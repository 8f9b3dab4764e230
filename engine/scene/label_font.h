#pragma once
#include <string>

namespace citymirror::scene {

struct FontFile {
  std::string path;  ///< empty = there is no font at all
  int face = 0;      ///< in a collection
};

/// Noto Sans CJK SC, or what fontconfig offers for Simplified Chinese.
FontFile findLabelFont();

}  // namespace citymirror::scene

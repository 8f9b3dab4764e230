#include "engine/scene/quality.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace citymirror::scene {

Quality qualityFor(std::string_view renderer) {
  std::string name(renderer);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  const auto says = [&](const auto& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](const char* word) { return name.find(word) != std::string::npos; });
  };
  constexpr std::array kSoftware{"llvmpipe", "softpipe",    "swrast",      "swiftshader",
                                 "software", "gdi generic", "basic render"};
  constexpr std::array kWorkstation{"geforce",   "quadro",     "nvidia",  "rtx",       "tesla",
                                    "radeon rx", "radeon pro", "firepro", "arc(tm) a", "arc a"};
  if (says(kSoftware)) return Quality::software;
  return says(kWorkstation) ? Quality::workstation : Quality::standard;
}

QualityStep stepOf(Quality quality) {
  switch (quality) {
    case Quality::software:
      return {0, 1.0F, 1, false, false, 0, 120};
    case Quality::standard:
      return {4, 1.4F, 4, true, true, 2048, 300};
    case Quality::workstation:
      break;
  }
  return {8, 2.5F, 16, true, true, 4096, 600};
}

}  // namespace citymirror::scene

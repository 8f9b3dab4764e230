#pragma once
#include <string>

namespace citymirror {

enum class Origin { real, synthetic, estimated };

/// Where a layer, a series or a result comes from. Every one carries this.
struct Provenance {
  std::string source;    ///< file, feed, programme
  std::string obtained;  ///< ISO date, or empty
  std::string method;    ///< what was done to it: reprojected, heights from levels, seed 7
  std::string version;
  Origin origin = Origin::real;

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

/// A source as pictures and cards name it: files without their folder and layer, each once,
/// ", " between them; addresses and other words as they are.
std::string shownSource(const std::string& source);

}  // namespace citymirror

#pragma once
#include <string>

namespace citymirror {

/// On what terms a layer may be used and shown, beside where it comes from (Provenance).
struct LayerTerms {
  std::string licence;         ///< "ODbL 1.0"; empty = unknown
  std::string classification;  ///< who may see it, in its owner's words; empty = not labelled
  std::string attribution;     ///< whom to name where it is shown; empty = its source

  friend bool operator==(const LayerTerms&, const LayerTerms&) = default;
};

}  // namespace citymirror

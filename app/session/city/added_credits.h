#pragma once
#include <string>
#include <vector>

#include "engine/core/text.h"

namespace citymirror::session {

/// A layer, a model or imagery that was added to a city, as pictures name it.
struct AddedCredit {
  std::string name;         ///< of its file, without folder, or of its service
  std::string attribution;  ///< whom its owner wants to be named; empty = nobody is known
  std::string licence;      ///< empty = not stated
};

/// A licence on one line; services tell whole paragraphs, of which the beginning is left.
std::string shortLicence(const std::string& licence);

/// "© Survey Office (CC BY 4.0) · roads.geojson (licence not stated)": the owner, else the
/// name, with the licence; each once, in order, on one line. Long licences are cut, owners never.
/// Empty where nothing is added.
Text creditsOf(const std::vector<AddedCredit>& added);

}  // namespace citymirror::session

#pragma once
#include <string>

#include "engine/core/layer_terms.h"
#include "engine/core/provenance.h"
#include "engine/core/result.h"

namespace citymirror::session {

/// What a person wrote of a file: the block "about" of a style file (assets/help/layers.md).
struct AboutFile {
  Provenance about;  ///< only what the file says; the rest empty
  LayerTerms terms;
};

/// Where the words on a model or a picture of the ground stand: "FILE.style.json", of a folder
/// beside it. Empty for addresses and where there is none. Asks the disk.
std::string aboutBeside(const std::string& path);

/// The block "about" of "FILE.style.json", without rules for a look; empty where there is no such
/// file. Errors: unreadable (not JSON), badInput with the path of the key. Blocks as the disk does.
Result<AboutFile> readAboutBeside(const std::string& path);

/// What a person wrote goes before what the file itself tells; without a date that of the file,
/// which `from.method` says. Addresses have none.
void describe(Provenance& from, const Provenance& about, const std::string& path);
/// The same of its terms, each for itself.
void describe(LayerTerms& terms, const LayerTerms& said);

}  // namespace citymirror::session

#pragma once
#include <string>
#include <vector>

namespace citymirror::gis {

/// A kind of model file that readModel understands; assets/help/formats.md has a row for each.
struct ModelFormat {
  std::string name;                   ///< as its users call it
  std::vector<std::string> suffixes;  ///< lower case, without the dot; empty: a folder
  bool placedByHand = false;          ///< the file does not say where on Earth it stands
  bool web = false;                   ///< may be an address as well
};

const std::vector<ModelFormat>& modelFormats();

/// Whether readModel would try this file, folder or address, by its name alone.
bool looksLikeModel(const std::string& path);

}  // namespace citymirror::gis

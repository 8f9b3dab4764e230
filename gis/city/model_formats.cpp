#include "gis/city/model_formats.h"

#include <algorithm>
#include <filesystem>

#include "gis/city/feature_values.h"
#include "gis/city/model_bytes.h"

namespace citymirror::gis {

const std::vector<ModelFormat>& modelFormats() {
  static const std::vector<ModelFormat> formats{{"CityJSON", {"json"}},
                                                {"CityGML", {"gml", "xml"}},
                                                {"3D Tiles", {"json"}, false, true},
                                                {"OSGB", {}},
                                                {"glTF", {"gltf", "glb"}, true, true},
                                                {"OBJ", {"obj"}, true},
                                                {"FBX", {"fbx"}, true},
                                                {"IFC", {"ifc"}, true},
                                                {"COLLADA", {"dae"}, true},
                                                {"3DS", {"3ds"}, true}};
  return formats;
}

bool looksLikeModel(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return std::filesystem::exists(std::filesystem::path(path) / "metadata.xml", ignored);
  std::string suffix = lowerCase(std::filesystem::path(plainPath(path)).extension().string());
  if (!suffix.empty()) suffix.erase(0, 1);
  return std::any_of(modelFormats().begin(), modelFormats().end(), [&](const ModelFormat& f) {
    return std::find(f.suffixes.begin(), f.suffixes.end(), suffix) != f.suffixes.end();
  });
}

}  // namespace citymirror::gis

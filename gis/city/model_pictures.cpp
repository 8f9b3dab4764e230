#include "gis/city/model_pictures.h"

#include <optional>
#include <utility>

#include "gis/raster/png_of_picture.h"
#include "gis/raster/tga_picture.h"

namespace citymirror::gis {
namespace {

bool isTiff(const std::string& bytes) {
  using namespace std::string_literals;
  return bytes.starts_with("II*\0"s) || bytes.starts_with("MM\0*"s) ||
         bytes.starts_with("II+\0"s) || bytes.starts_with("MM\0+"s);
}

/// The picture as PNG, nothing where it need not be one.
std::optional<Result<std::string>> unpacked(const std::string& bytes) {
  if (isTiff(bytes)) return pngOfBytes(bytes, "GTiff", "TIFF");
  if (looksLikeTga(bytes)) return pngOfTga(bytes);
  return std::nullopt;
}

}  // namespace

void unpackPictures(MeshModel& model, std::vector<Note>& notes) {
  std::vector<int> places;  // where each picture stands now, −1 = it is gone
  std::vector<MeshImage> kept;
  for (MeshImage& image : model.images) {
    auto png = unpacked(image.bytes);
    if (png && !*png) {
      notes.push_back({"A texture cannot be decoded; its surfaces are drawn plain",
                       image.name + ": " + png->error().what, NoteKind::remark});
      places.push_back(-1);
      continue;
    }
    if (png) image.bytes = std::move(**png);
    places.push_back(int(kept.size()));
    kept.push_back(std::move(image));
  }
  model.images = std::move(kept);
  for (MeshMaterial& material : model.materials) {
    const bool has = material.image >= 0 && std::size_t(material.image) < places.size();
    material.image = has ? places[std::size_t(material.image)] : -1;
  }
}

}  // namespace citymirror::gis

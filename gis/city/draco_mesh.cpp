#include "gis/city/draco_mesh.h"

#include <draco/compression/decode.h>
#include <draco/mesh/mesh.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostDracoPoints = 50'000'000;

DracoColumn unpackedColumn(const draco::PointAttribute& attribute, std::size_t points) {
  DracoColumn column;
  column.width = std::size_t(attribute.num_components());
  column.normalized = attribute.normalized();
  column.values.resize(points * column.width);
  for (std::size_t i = 0; i < points; ++i) {
    const auto at = attribute.mapped_index(draco::PointIndex(std::uint32_t(i)));
    if (!attribute.ConvertValue<double>(at, std::int8_t(column.width),
                                        column.values.data() + i * column.width))
      throw std::runtime_error("the Draco data holds a value that is none");
  }
  return column;
}

}  // namespace

DracoMesh unpackDraco(std::string_view bytes, const std::vector<std::uint32_t>& wanted) {
  draco::DecoderBuffer buffer;
  buffer.Init(bytes.data(), bytes.size());
  const auto kind = draco::Decoder::GetEncodedGeometryType(&buffer);
  if (!kind.ok() || kind.value() != draco::TRIANGULAR_MESH)
    throw std::runtime_error("the Draco data holds no triangles");
  draco::Decoder decoder;
  auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
  if (!decoded.ok())
    throw std::runtime_error(std::string("the Draco data is damaged: ") +
                             decoded.status().error_msg());
  const std::unique_ptr<draco::Mesh> packed = std::move(decoded).value();
  DracoMesh mesh;
  mesh.points = packed->num_points();
  if (mesh.points > kMostDracoPoints) throw std::runtime_error("more than 50,000,000 points");
  for (std::uint32_t i = 0; i < packed->num_faces(); ++i) {
    for (const draco::PointIndex& corner : packed->face(draco::FaceIndex(i))) {
      if (corner.value() >= mesh.points) throw std::out_of_range("an index past the points");
      mesh.indices.push_back(corner.value());
    }
  }
  for (const std::uint32_t id : wanted) {
    const draco::PointAttribute* attribute = packed->GetAttributeByUniqueId(id);
    if (attribute == nullptr)
      throw std::runtime_error("the Draco data lacks attribute " + std::to_string(id));
    mesh.columns.emplace(id, unpackedColumn(*attribute, mesh.points));
  }
  return mesh;
}

}  // namespace citymirror::gis

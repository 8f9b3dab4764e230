#include "gis/city/draco_mesh.h"

#include <draco/compression/decode.h>
#include <draco/compression/point_cloud/point_cloud_decoder.h>
#include <draco/core/varint_decoding.h>
#include <draco/mesh/mesh.h>
#include <draco/metadata/metadata_decoder.h>
#include <draco/point_cloud/point_cloud.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostDracoPoints = 50'000'000;  // and triangles
constexpr std::size_t kMostCloudBytes = 1'000'000'000;
constexpr std::size_t kMostDracoParts = 4;  // of an attribute, as glTF and 3D Tiles have them

/// Passes over head and description. False: they cannot be read, which is the decoder's to tell.
bool passHead(draco::DecoderBuffer& buffer, draco::DracoHeader& head) {
  if (!draco::PointCloudDecoder::DecodeHeader(&buffer, &head).ok()) return false;
  buffer.set_bitstream_version(DRACO_BITSTREAM_VERSION(head.version_major, head.version_minor));
  if (buffer.bitstream_version() < DRACO_BITSTREAM_VERSION(2, 2))
    throw std::runtime_error("the Draco data is older than version 2.2, which glTF demands");
  draco::GeometryMetadata unused;
  const bool described = (head.flags & METADATA_FLAG_MASK) != 0;
  return !described || draco::MetadataDecoder().DecodeGeometryMetadata(&buffer, &unused);
}

/// Refuses what the head of the data claims before the decoder takes memory for it.
void requireModest(std::string_view bytes) {
  draco::DecoderBuffer buffer;
  buffer.Init(bytes.data(), bytes.size());
  draco::DracoHeader head;
  if (!passHead(buffer, head)) return;
  std::uint8_t traversal = 0;
  const bool traversed = head.encoder_method == draco::MESH_EDGEBREAKER_ENCODING;
  if (traversed && !buffer.Decode(&traversal)) return;
  std::uint32_t one = 0, other = 0;  // triangles and points, in the order of the method
  if (!draco::DecodeVarint(&one, &buffer) || !draco::DecodeVarint(&other, &buffer)) return;
  if (std::max(one, other) > kMostDracoPoints)
    throw std::runtime_error("more than 50,000,000 points or triangles");
}

/// Bytes of a point by the attributes that follow the head of a cloud; of those that can be read,
/// the rest is the decoder's to tell.
std::size_t bytesOfPoint(draco::DecoderBuffer& buffer, const draco::DracoHeader& head) {
  std::uint8_t decoders = 0;
  std::size_t sum = 0;
  if (!buffer.Decode(&decoders)) return sum;
  for (; decoders > 0; --decoders) {
    std::uint32_t attributes = 0, id = 0;
    if (!draco::DecodeVarint(&attributes, &buffer)) return sum;
    for (std::uint32_t i = 0; i < attributes; ++i) {
      std::uint8_t described[4] = {};  // what it is, type, parts, normalised
      if (!buffer.Decode(described, sizeof described) || !draco::DecodeVarint(&id, &buffer))
        return sum;
      if (described[1] >= draco::DT_TYPES_COUNT) continue;
      const int size = draco::DataTypeLength(draco::DataType(described[1]));
      sum += std::size_t(std::max(size, 0)) * described[2];
    }
    if (head.encoder_method == draco::POINT_CLOUD_SEQUENTIAL_ENCODING)
      buffer.Advance(attributes);  // how each is packed
  }
  return sum;
}

/// The same of a cloud, which is to have so many points.
void requireCloudOf(std::size_t points, std::string_view bytes) {
  draco::DecoderBuffer buffer;
  buffer.Init(bytes.data(), bytes.size());
  draco::DracoHeader head;
  std::int32_t claimed = 0;
  if (!passHead(buffer, head) || !buffer.Decode(&claimed)) return;
  if (claimed < 0 || std::size_t(claimed) != points)
    throw std::runtime_error("the Draco data holds another number of points");
  if (points > kMostCloudBytes / std::max<std::size_t>(bytesOfPoint(buffer, head), 1))
    throw std::runtime_error("the Draco data comes to more than 1 GB");
}

DracoColumn unpackedColumn(const draco::PointAttribute& attribute, std::size_t points) {
  DracoColumn column;
  column.width = std::size_t(attribute.num_components());
  if (column.width > kMostDracoParts)
    throw std::runtime_error("an attribute of the Draco data has more than 4 parts");
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

std::map<std::uint32_t, DracoColumn> columnsOf(const draco::PointCloud& packed,
                                               const std::vector<std::uint32_t>& wanted) {
  std::map<std::uint32_t, DracoColumn> columns;
  for (const std::uint32_t id : wanted) {
    const draco::PointAttribute* attribute = packed.GetAttributeByUniqueId(id);
    if (attribute == nullptr)
      throw std::runtime_error("the Draco data lacks attribute " + std::to_string(id));
    columns.emplace(id, unpackedColumn(*attribute, packed.num_points()));
  }
  return columns;
}

}  // namespace

std::map<std::uint32_t, DracoColumn> unpackDracoCloud(std::string_view bytes, std::size_t points,
                                                      const std::vector<std::uint32_t>& wanted) {
  draco::DecoderBuffer buffer;
  buffer.Init(bytes.data(), bytes.size());
  const auto kind = draco::Decoder::GetEncodedGeometryType(&buffer);
  if (!kind.ok() || kind.value() != draco::POINT_CLOUD)
    throw std::runtime_error("the Draco data holds no cloud of points");
  requireCloudOf(points, bytes);
  draco::Decoder decoder;
  auto decoded = decoder.DecodePointCloudFromBuffer(&buffer);
  if (!decoded.ok())
    throw std::runtime_error(std::string("the Draco data is damaged: ") +
                             decoded.status().error_msg());
  const std::unique_ptr<draco::PointCloud> packed = std::move(decoded).value();
  if (packed->num_points() != points)
    throw std::runtime_error("the Draco data holds another number of points");
  return columnsOf(*packed, wanted);
}

DracoMesh unpackDraco(std::string_view bytes, const std::vector<std::uint32_t>& wanted) {
  draco::DecoderBuffer buffer;
  buffer.Init(bytes.data(), bytes.size());
  const auto kind = draco::Decoder::GetEncodedGeometryType(&buffer);
  if (!kind.ok() || kind.value() != draco::TRIANGULAR_MESH)
    throw std::runtime_error("the Draco data holds no triangles");
  requireModest(bytes);
  draco::Decoder decoder;
  auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
  if (!decoded.ok())
    throw std::runtime_error(std::string("the Draco data is damaged: ") +
                             decoded.status().error_msg());
  const std::unique_ptr<draco::Mesh> packed = std::move(decoded).value();
  DracoMesh mesh;
  mesh.points = packed->num_points();
  if (mesh.points > kMostDracoPoints)
    throw std::runtime_error("more than 50,000,000 points or triangles");
  for (std::uint32_t i = 0; i < packed->num_faces(); ++i) {
    for (const draco::PointIndex& corner : packed->face(draco::FaceIndex(i))) {
      if (corner.value() >= mesh.points) throw std::out_of_range("an index past the points");
      mesh.indices.push_back(corner.value());
    }
  }
  mesh.columns = columnsOf(*packed, wanted);
  return mesh;
}

}  // namespace citymirror::gis

#include "gis/city/gltf_data.h"

#include <algorithm>
#include <cstdint>

#include "gis/city/gltf_values.h"
#include "gis/city/meshopt_view.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostElements = 50'000'000;            // of an accessor
constexpr std::size_t kFreeZeros = 1'000'000;                // elements that no file has to hold
constexpr std::size_t kMostUnpacked = std::size_t{1} << 30;  // bytes
constexpr std::uint32_t kJsonChunk = 0x4E4F534A, kBinaryChunk = 0x004E4942;

/// `width` numbers for each point of a column, in the sense of its accessor.
std::vector<double> unpackedNumbers(const DracoColumn& column, const Json& accessor,
                                    std::size_t width) {
  if (column.width < width) throw std::runtime_error("a packed attribute is too narrow");
  const bool share = accessor.value("normalized", false) && !column.normalized;
  const int type = accessor.at("componentType").get<int>();
  const double most = !share         ? 1
                      : type == 5120 ? 127
                      : type == 5121 ? 255
                      : type == 5122 ? 32767
                      : type == 5123 ? 65535
                                     : 1;
  std::vector<double> values;
  values.reserve(column.values.size() / column.width * width);
  for (std::size_t at = 0; at < column.values.size(); at += column.width) {
    for (std::size_t k = 0; k < width; ++k) values.push_back(column.values[at + k] / most);
  }
  return values;
}

Json meshoptOf(const Json& described) {
  const Json extensions = described.value("extensions", Json::object());
  return extensions.value(kMeshoptExtension, Json());
}

/// One that is there for readers without meshopt: its bytes are in nobody's file.
bool isFallback(const Json& buffer) {
  const Json packed = meshoptOf(buffer);
  return packed.is_object() && packed.value("fallback", false);
}

}  // namespace

Eigen::Affine3d matrixOfNode(const Json& node) {
  Eigen::Affine3d m = Eigen::Affine3d::Identity();
  if (const auto values = node.find("matrix"); values != node.end()) {
    for (std::size_t i = 0; i < 16; ++i)
      m.matrix()(Eigen::Index(i % 4), Eigen::Index(i / 4)) = values->at(i).get<double>();
    return m;
  }
  const auto t = node.value("translation", std::vector<double>{0, 0, 0});
  const auto r = node.value("rotation", std::vector<double>{0, 0, 0, 1});
  const auto s = node.value("scale", std::vector<double>{1, 1, 1});
  m.translate(Point3(t.at(0), t.at(1), t.at(2)));
  m.rotate(Eigen::Quaterniond(r.at(3), r.at(0), r.at(1), r.at(2)).normalized());
  m.scale(Point3(s.at(0), s.at(1), s.at(2)));
  return m;
}

void GltfData::parse() {
  if (!bytes_.starts_with("glTF")) {
    json_ = Json::parse(bytes_);
    return;
  }
  if (wordAt(bytes_, 4) != 2) {
    json_ = {{"asset", {{"version", "1.0"}}}};
    return;
  }
  if (wordAt(bytes_, 8) > bytes_.size())
    throw std::out_of_range("it names " + std::to_string(wordAt(bytes_, 8)) + " bytes and has " +
                            std::to_string(bytes_.size()));
  const std::string_view whole = std::string_view(bytes_).substr(0, wordAt(bytes_, 8));
  for (std::size_t at = 12; at + 8 <= whole.size();) {
    const std::size_t size = wordAt(whole, at);
    const std::uint32_t kind = wordAt(whole, at + 4);
    if (at + 8 + size > whole.size()) throw std::out_of_range("a chunk reaches past the end");
    const std::string_view chunk = whole.substr(at + 8, size);
    if (kind == kJsonChunk) json_ = Json::parse(chunk);
    if (kind == kBinaryChunk) binary_ = chunk;
    at += 8 + (size + 3) / 4 * 4;
  }
}

std::string GltfData::resource(const std::string& uri) const {
  if (uri.starts_with("data:")) {
    const std::size_t comma = uri.find(',');
    return comma == std::string::npos ? std::string()
                                      : fromBase64(std::string_view(uri).substr(comma + 1));
  }
  auto bytes = named_(uri);
  if (!bytes) throw ResourceFault(bytes.error(), uri);
  return std::move(*bytes);
}

void GltfData::readBuffers() {
  for (const Json& buffer : json_.value("buffers", Json::array())) {
    if (isFallback(buffer)) {
      buffers_.emplace_back();
      continue;
    }
    const bool own = !buffer.contains("uri");
    buffers_.push_back(own ? std::string(binary_) : resource(buffer["uri"].get<std::string>()));
    if (buffers_.back().size() < buffer.at("byteLength").get<std::size_t>())
      throw std::out_of_range("a buffer is shorter than it says");
    heldBytes_ += buffers_.back().size();
  }
}

GltfData::View GltfData::viewAt(std::size_t index) const {
  const Json& described = json_.at("bufferViews").at(index);
  const Json packed = meshoptOf(described);
  if (!packed.is_object()) return {within(described, index), std::nullopt};
  auto known = widened_.find(index);
  if (known == widened_.end()) {
    known = widened_.emplace(index, unpackedView(packed, index)).first;
    widenedBytes_ += known->second.size();
  }
  return {known->second, packed.at("byteStride").get<std::size_t>()};
}

/// Views may name the same packed bytes: their sum is bounded, not each.
std::string GltfData::unpackedView(const Json& packed, std::size_t index) const {
  const MeshoptView view{
      packed.at("mode").get<std::string>(), packed.value("filter", std::string("NONE")),
      packed.at("count").get<std::size_t>(), packed.at("byteStride").get<std::size_t>()};
  const std::size_t most = std::min(kMostUnpacked / kMeshoptGrowth, heldBytes_) * kMeshoptGrowth;
  if (view.stride > 0 && view.count > (most - std::min(most, widenedBytes_)) / view.stride)
    throw std::runtime_error("the meshopt data comes to more than its file can hold");
  return unpackMeshopt(within(packed, index), view);
}

/// What a bufferView, or what packs it, names of its buffer.
std::string_view GltfData::within(const Json& described, std::size_t index) const {
  const std::string& buffer = buffers_.at(described.at("buffer").get<std::size_t>());
  const auto offset = described.value("byteOffset", std::size_t{0});
  const auto length = described.at("byteLength").get<std::size_t>();
  if (offset > buffer.size() || length > buffer.size() - offset)
    throw std::out_of_range("bufferViews[" + std::to_string(index) + "] reaches past its buffer");
  return std::string_view(buffer).substr(offset, length);
}

void GltfData::unpack(const Json& primitive) {
  unpacked_.clear();
  const Json extensions = primitive.value("extensions", Json::object());
  const auto packed = extensions.find(kDracoExtension);
  if (packed == extensions.end()) return;
  const Json& ids = packed->at("attributes");
  std::vector<std::uint32_t> wanted;
  for (const auto& [name, id] : ids.items()) wanted.push_back(id.get<std::uint32_t>());
  const DracoMesh mesh = unpackDraco(view(packed->at("bufferView").get<std::size_t>()), wanted);
  for (const auto& [name, id] : ids.items())
    unpacked_[primitive.at("attributes").at(name).get<std::size_t>()] =
        mesh.columns.at(id.get<std::uint32_t>());
  DracoColumn& corners = unpacked_[primitive.at("indices").get<std::size_t>()];
  corners = {1, false, {mesh.indices.begin(), mesh.indices.end()}};
}

std::vector<double> GltfData::numbers(std::size_t index, int width) const {
  const Json& accessor = json_.at("accessors").at(index);
  const std::string name = "accessors[" + std::to_string(index) + "]";
  const Elements elements{accessor.at("componentType").get<int>(),
                          std::size_t(countOf(accessor.at("type").get<std::string>())),
                          accessor.value("normalized", false)};
  const auto wanted = std::size_t(width);
  if (elements.parts < wanted) throw std::runtime_error(name + " is too narrow");
  if (const auto found = unpacked_.find(index); found != unpacked_.end())
    return unpackedNumbers(found->second, accessor, wanted);
  const auto count = accessor.at("count").get<std::size_t>();
  const bool sparse = accessor.contains("sparse");
  if (!accessor.contains("bufferView") && !sparse) throw std::runtime_error(name + " has no data");
  if (count > kMostElements) throw std::runtime_error(name + " has more than 50,000,000 elements");
  if (!accessor.contains("bufferView") && count > std::max(kFreeZeros, heldBytes_))
    throw std::runtime_error(name + " has more zeros than its file has bytes");
  std::vector<double> values = accessor.contains("bufferView")
                                   ? elementsAt(accessor, elements, count, wanted, name)
                                   : std::vector<double>(count * wanted, 0.0);
  if (sparse) replaceSparse(accessor["sparse"], elements, wanted, name, values);
  return values;
}

/// What stands in a bufferView from an offset on, `wanted` numbers of each element.
std::vector<double> GltfData::elementsAt(const Json& place, const Elements& elements,
                                         std::size_t count, std::size_t wanted,
                                         const std::string& name) const {
  const auto inView = place.at("bufferView").get<std::size_t>();
  const Json& described = json_.at("bufferViews").at(inView);
  const auto [bytes, packedStride] = viewAt(inView);
  const std::size_t part = sizeOfComponent(elements.type), element = part * elements.parts;
  const std::size_t usual = packedStride.value_or(element);
  const auto stride = std::max(described.value("byteStride", usual), std::size_t{1});
  const auto offset = place.value("byteOffset", std::size_t{0});
  if (count > 0 && (offset > bytes.size() || count - 1 > bytes.size() / stride ||
                    offset + (count - 1) * stride + element > bytes.size()))
    throw std::out_of_range(name + " reaches past its data");
  std::vector<double> values;
  values.reserve(count * wanted);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < wanted; ++k)
      values.push_back(valueAt(bytes.data() + offset + i * stride + k * part, elements.type,
                               elements.normalized));
  }
  return values;
}

/// Other values for some of the elements.
void GltfData::replaceSparse(const Json& sparse, const Elements& elements, std::size_t wanted,
                             const std::string& name, std::vector<double>& values) const {
  const auto count = sparse.at("count").get<std::size_t>();
  if (count > values.size() / wanted)
    throw std::out_of_range(name + " replaces more elements than it has");
  const Json& which = sparse.at("indices");
  const Elements whole{which.at("componentType").get<int>(), 1, false};
  const auto at = elementsAt(which, whole, count, 1, name);
  const auto others = elementsAt(sparse.at("values"), elements, count, wanted, name);
  for (std::size_t i = 0; i < count; ++i) {
    if (!(at[i] >= 0) || at[i] >= double(values.size() / wanted))
      throw std::out_of_range(name + " replaces an element past its end");
    std::copy_n(others.begin() + std::ptrdiff_t(i * wanted), wanted,
                values.begin() + std::ptrdiff_t(std::size_t(at[i]) * wanted));
  }
}

}  // namespace citymirror::gis

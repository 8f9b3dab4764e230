#pragma once
#include <Eigen/Geometry>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gis/city/draco_mesh.h"
#include "gis/city/model_parts.h"

namespace citymirror::gis {

inline constexpr const char* kDracoExtension = "KHR_draco_mesh_compression";

/// A file that the glTF cannot do without, and why it is not there.
struct ResourceFault : std::runtime_error {
  ResourceFault(Error e, const std::string& uri)
      : std::runtime_error(e.what + ": " + uri.substr(0, 160)), error(std::move(e)) {}
  Error error;
};

/// Where a node stands in the one above it. Throws std::exception for numbers that are missing.
Eigen::Affine3d matrixOfNode(const nlohmann::json& node);

/// The JSON of a glTF 2.0 with its buffers and accessors. All throw std::exception with the reason:
/// cut off, past its data; ResourceFault for a buffer that is not there. One thread.
class GltfData {
 public:
  /// `bytes` and `named` must outlive it.
  GltfData(const std::string& bytes, const NamedBytes& named) : bytes_(bytes), named_(named) {}

  /// Reads the JSON, of a .glb its chunks; what is no glTF 2 has the version "1.0" and nothing
  /// else.
  void parse();
  /// Empty before `parse`.
  const nlohmann::json& json() const { return json_; }
  /// What stands in a data URI or in a file that is named.
  std::string resource(const std::string& uri) const;
  void readBuffers();
  /// Bytes of a bufferView, as long as this lives; unpacked where meshopt packs it. All that is
  /// unpacked stays within what the buffers can hold, each byte unpacked once, and within 1 GiB.
  std::string_view view(std::size_t index) const { return viewAt(index).bytes; }
  /// What Draco packs in a primitive stands for its accessors until the next call.
  void unpack(const nlohmann::json& primitive);
  /// All numbers of an accessor, `width` for each element, with those that it replaces (sparse): no
  /// more than it has. One without a bufferView has no more elements than the buffers have bytes,
  /// or a million.
  std::vector<double> numbers(std::size_t index, int width) const;

 private:
  /// How numbers stand in a view: component type, components of an element.
  struct Elements {
    int type;
    std::size_t parts;
    bool normalized;
  };
  struct View {
    std::string_view bytes;
    std::optional<std::size_t> packedStride;  ///< of what meshopt packed; none = it did not
  };
  View viewAt(std::size_t index) const;
  std::vector<double> elementsAt(const nlohmann::json& place, const Elements& elements,
                                 std::size_t count, std::size_t wanted,
                                 const std::string& name) const;
  void replaceSparse(const nlohmann::json& sparse, const Elements& elements, std::size_t wanted,
                     const std::string& name, std::vector<double>& values) const;
  std::string_view within(const nlohmann::json& described, std::size_t index) const;
  std::string unpackedView(const nlohmann::json& packed, std::size_t index) const;

  const std::string& bytes_;
  const NamedBytes& named_;
  nlohmann::json json_;
  std::string_view binary_;
  std::vector<std::string> buffers_;
  std::map<std::size_t, DracoColumn> unpacked_;         // by accessor
  mutable std::map<std::size_t, std::string> widened_;  // bufferViews that meshopt packs
  mutable std::size_t widenedBytes_ = 0;                // of all of them
  std::size_t heldBytes_ = 0;                           // of all buffers
};

}  // namespace citymirror::gis

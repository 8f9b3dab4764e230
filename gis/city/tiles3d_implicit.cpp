#include "gis/city/tiles3d_implicit.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "gis/city/tiles3d_volume.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

constexpr unsigned kDeepestLevel = 31;

struct Place {
  unsigned level = 0;
  std::array<std::uint64_t, 3> at{};
};

std::string filled(std::string text, const Place& place) {
  const std::pair<const char*, std::uint64_t> words[] = {
      {"{level}", place.level}, {"{x}", place.at[0]}, {"{y}", place.at[1]}, {"{z}", place.at[2]}};
  for (const auto& [word, value] : words) {
    for (std::size_t at; (at = text.find(word)) != std::string::npos;)
      text.replace(at, std::strlen(word), std::to_string(value));
  }
  return text;
}

/// Which tiles, contents or subtrees there are.
class Availability {
 public:
  Availability(const Json& json, const std::vector<std::string>& views) {
    if (json.contains("constant")) {
      all_ = json["constant"].get<int>() != 0;
      return;
    }
    const char* key = json.contains("bitstream") ? "bitstream" : "bufferView";
    bits_ = views.at(json.at(key).get<std::size_t>());
  }
  bool at(std::size_t i) const {
    if (bits_.empty()) return all_;
    return i / 8 < bits_.size() && (std::uint8_t(bits_[i / 8]) >> (i % 8) & 1) != 0;
  }

 private:
  bool all_ = false;
  std::string_view bits_;  // of the views
};

struct Subtree {
  Json json;
  std::vector<std::string> views;
};

class Expansion {
 public:
  Expansion(const Json& tile, std::size_t most,
            const std::function<std::string(const std::string&)>& read)
      : tile_(tile), most_(most), read_(read) {
    const Json& implicit = tile.at("implicitTiling");
    const auto scheme = implicit.at("subdivisionScheme").get<std::string>();
    if (scheme != "QUADTREE" && scheme != "OCTREE")
      throw std::runtime_error("subdivision " + scheme.substr(0, 20) + " is not read");
    axes_ = scheme == "OCTREE" ? 3 : 2;
    levels_ = implicit.at("subtreeLevels").get<unsigned>();
    const char* depth = implicit.contains("availableLevels") ? "availableLevels" : "maximumLevel";
    deepest_ = implicit.at(depth).get<unsigned>();
    if (levels_ < 1 || levels_ > 12 || deepest_ > kDeepestLevel)
      throw std::runtime_error("more levels than a tileset can have");
    uri_ = implicit.at("subtrees").at("uri").get<std::string>();
  }

  Json root() {
    Json out = tile_;
    out.erase("implicitTiling");
    out.erase("content");
    out.erase("contents");
    expand(subtreeAt({}), {}, {}, 0, 0, out);
    return out;
  }

 private:
  Subtree subtreeAt(const Place& place) const {
    const std::string bytes = read_(filled(uri_, place));
    Subtree tree;
    std::string_view inner;
    if (bytes.starts_with("subt")) {
      std::uint64_t sizes[2] = {};
      if (bytes.size() < 24) throw std::out_of_range("a subtree ends in its header");
      std::memcpy(sizes, bytes.data() + 8, 16);
      if (sizes[0] > bytes.size() - 24 || sizes[1] > bytes.size() - 24 - sizes[0])
        throw std::out_of_range("a subtree is cut off");
      tree.json = Json::parse(bytes.begin() + 24, bytes.begin() + 24 + std::ptrdiff_t(sizes[0]));
      inner = std::string_view(bytes).substr(24 + sizes[0], sizes[1]);
    } else {
      tree.json = Json::parse(bytes);
    }
    std::vector<std::string> buffers;
    for (const Json& buffer : tree.json.value("buffers", Json::array()))
      buffers.push_back(buffer.contains("uri") ? read_(buffer["uri"].get<std::string>())
                                               : std::string(inner));
    for (const Json& view : tree.json.value("bufferViews", Json::array())) {
      const std::string& buffer = buffers.at(view.at("buffer").get<std::size_t>());
      const auto offset = view.value("byteOffset", std::size_t{0});
      const auto length = view.at("byteLength").get<std::size_t>();
      if (offset > buffer.size() || length > buffer.size() - offset)
        throw std::out_of_range("a subtree reaches past its data");
      tree.views.push_back(buffer.substr(offset, length));
    }
    return tree;
  }

  /// `inside` and `level` count within the subtree, in Morton order.
  void expand(const Subtree& tree, const Place& place, std::size_t inside, unsigned level,
              std::size_t before, Json& out) {
    if (++made_ > most_) throw std::runtime_error("more than " + std::to_string(most_) + " tiles");
    addContent(tree, place, before + inside, out);
    if (place.level + 1 >= deepest_) return;
    const std::size_t children = std::size_t{1} << axes_;
    const bool last = level + 1 == levels_;
    const Availability there(tree.json.at(last ? "childSubtreeAvailability" : "tileAvailability"),
                             tree.views);
    const std::size_t next = last ? 0 : before + (std::size_t{1} << (axes_ * level));
    for (std::size_t k = 0; k < children; ++k) {
      const std::size_t index = inside * children + k;
      if (!there.at(next + index)) continue;
      Place below = place;
      ++below.level;
      for (std::size_t axis = 0; axis < axes_; ++axis)
        below.at[axis] = 2 * place.at[axis] + (k >> axis & 1);
      Json child = {{"geometricError", out.at("geometricError").get<double>() / 2},
                    {"boundingVolume",
                     partOfVolume(tile_.at("boundingVolume"), below.level, below.at, axes_)}};
      if (last)
        expand(subtreeAt(below), below, 0, 0, 0, child);
      else
        expand(tree, below, index, level + 1, next, child);
      out["children"].push_back(std::move(child));
    }
  }

  void addContent(const Subtree& tree, const Place& place, std::size_t index, Json& out) const {
    const Json wanted = tile_.contains("content") ? Json::array({tile_["content"]})
                                                  : tile_.value("contents", Json::array());
    const auto found = tree.json.find("contentAvailability");
    if (found == tree.json.end()) return;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Json& availability = found->is_array() ? found->at(i) : *found;
      if (!Availability(availability, tree.views).at(index)) continue;
      out["contents"].push_back({{"uri", filled(wanted[i].at("uri").get<std::string>(), place)}});
    }
  }

  const Json& tile_;
  std::size_t most_;
  const std::function<std::string(const std::string&)>& read_;
  std::size_t axes_ = 2, made_ = 0;
  unsigned levels_ = 0, deepest_ = 0;
  std::string uri_;
};

}  // namespace

Json explicitTile(const Json& tile, std::size_t most,
                  const std::function<std::string(const std::string& uri)>& read) {
  return Expansion(tile, most, read).root();
}

}  // namespace citymirror::gis

#include "gis/city/tiles3d_content.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string_view>

#include "gis/city/draco_mesh.h"
#include "gis/city/gltf_metadata.h"
#include "gis/city/gltf_values.h"
#include "gis/city/json_field.h"
#include "gis/crs/earth.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostInstances = 100'000;
constexpr std::size_t kMostPoints = 20'000'000;
constexpr int kDeepestComposite = 8;  // composites in composites
constexpr double kContentOnEarth = 5e6;
constexpr const char* kPackedPoints = "3DTILES_draco_point_compression";

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  std::uint32_t word() {
    std::uint32_t value = 0;
    std::memcpy(&value, take(4).data(), 4);
    return value;
  }
  std::string_view take(std::size_t size) {
    if (size > bytes_.size() - at_)
      throw std::out_of_range("the file ends at byte " + std::to_string(bytes_.size()));
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  std::string_view rest() { return take(bytes_.size() - at_); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

Json objectOf(std::string_view text) {
  Json json = text.empty() ? Json::object() : Json::parse(text);
  if (!json.is_object()) throw std::runtime_error("a table is no JSON object");
  return json;
}

Point3 pointOf(const Json& values) {
  return {values.at(0).get<double>(), values.at(1).get<double>(), values.at(2).get<double>()};
}

/// Header, feature table and batch table that b3dm, i3dm and pnts share.
struct Tables {
  Json features, batch;
  std::string_view binary, batchBinary;
};

Tables tablesOf(Bytes& bytes, std::size_t words, std::uint32_t& last) {
  std::uint32_t head[8] = {};
  for (std::size_t i = 0; i < words; ++i) head[i] = bytes.word();
  last = head[words - 1];
  Tables tables;
  tables.features = objectOf(bytes.take(head[3]));
  tables.binary = bytes.take(head[4]);
  tables.batch = objectOf(bytes.take(head[5]));
  tables.batchBinary = bytes.take(head[6]);
  return tables;
}

/// `width` numbers for each instance or point from the binary part of a feature table: floats, or
/// shares 0..1 where a number has one or two bytes.
class Column {
 public:
  Column(const Tables& tables, const char* name, std::size_t count, std::size_t width,
         std::size_t part)
      : width_(width), part_(part) {
    const auto found = tables.features.find(name);
    if (found == tables.features.end()) return;
    const auto offset = found->at("byteOffset").get<std::size_t>();
    const std::size_t size = count * width * part;
    if (offset > tables.binary.size() || size > tables.binary.size() - offset)
      throw std::out_of_range(std::string(name) + " reaches past its data");
    bytes_ = tables.binary.substr(offset, size);
  }
  bool has() const { return !bytes_.empty(); }
  double at(std::size_t instance, std::size_t k) const {
    const char* from = bytes_.data() + (instance * width_ + k) * part_;
    if (part_ == 1) return std::uint8_t(*from) / 255.0;
    if (part_ == 2) {
      std::uint16_t value = 0;
      std::memcpy(&value, from, 2);
      return value / 65535.0;
    }
    float value = 0;
    std::memcpy(&value, from, 4);
    return double(value);
  }
  Point3 point(std::size_t i) const { return {at(i, 0), at(i, 1), at(i, 2)}; }

 private:
  std::size_t width_, part_;
  std::string_view bytes_;
};

/// Positions of instances or points, as floats or quantized in a volume.
class Positions {
 public:
  Positions(const Tables& tables, std::size_t count)
      : quantized_(!tables.features.contains("POSITION")),
        column_(tables, quantized_ ? "POSITION_QUANTIZED" : "POSITION", count, 3,
                quantized_ ? 2 : 4) {
    if (count > 0 && !column_.has()) throw std::runtime_error("it has no positions");
    if (!quantized_) return;
    low_ = pointOf(tables.features.at("QUANTIZED_VOLUME_OFFSET"));
    size_ = pointOf(tables.features.at("QUANTIZED_VOLUME_SCALE"));
  }
  Point3 at(std::size_t i) const { return low_ + column_.point(i).cwiseProduct(size_); }

 private:
  bool quantized_;
  Column column_;
  Point3 low_ = Point3::Zero(), size_ = Point3::Ones();
};

/// Unit vectors in two numbers of 16 bits each (octahedral projection), or as three floats.
class Directions {
 public:
  Directions(const Tables& tables, const std::string& name, std::size_t count)
      : plain_(tables, name.c_str(), count, 3, 4),
        packed_(tables, (name + "_OCT32P").c_str(), count, 2, 2) {}
  bool has() const { return plain_.has() || packed_.has(); }
  Point3 at(std::size_t i) const {
    if (plain_.has()) return plain_.point(i);
    const double x = 2 * packed_.at(i, 0) - 1, y = 2 * packed_.at(i, 1) - 1;
    const double z = 1 - std::abs(x) - std::abs(y);
    if (z >= 0) return Point3(x, y, z).normalized();
    return Point3(std::copysign(1 - std::abs(y), x), std::copysign(1 - std::abs(x), y), z)
        .normalized();
  }

 private:
  Column plain_, packed_;
};

std::vector<Eigen::Affine3d> placesOf(const Tables& tables, const Point3& centre) {
  const Json& table = tables.features;
  const auto count = table.at("INSTANCES_LENGTH").get<std::size_t>();
  if (count > kMostInstances)
    throw std::runtime_error("more than " + std::to_string(kMostInstances) + " instances");
  const Positions positions(tables, count);
  const Directions up(tables, "NORMAL_UP", count), right(tables, "NORMAL_RIGHT", count);
  const Column scale(tables, "SCALE", count, 1, 4),
      scales(tables, "SCALE_NON_UNIFORM", count, 3, 4);
  const bool tangent = table.value("EAST_NORTH_UP", false);
  std::vector<Eigen::Affine3d> places;
  for (std::size_t i = 0; i < count; ++i) {
    Eigen::Affine3d place = Eigen::Affine3d::Identity();
    const Point3 at = positions.at(i);
    place.translate(at);
    if (up.has() && right.has()) {
      Eigen::Matrix3d turn;
      turn << right.at(i), up.at(i), right.at(i).cross(up.at(i));
      place.rotate(turn);
    } else if (tangent && (centre + at).norm() > kContentOnEarth) {
      const Point3 geodetic = geodeticOf(centre + at);
      place.rotate(eastNorthUp(geodetic.x(), geodetic.y()));
    }
    if (scale.has()) place.scale(scale.at(i, 0));
    if (scales.has()) place.scale(scales.point(i));
    places.push_back(place);
  }
  return places;
}

/// Columns that stand in the binary part become lists like those that stand in the text.
void unpackColumns(TileModel& model, std::string_view binary) {
  for (auto& [name, column] : model.table.items()) {
    if (!column.is_object() || name == "extras") continue;
    try {
      if (name == "extensions") throw std::runtime_error("a hierarchy");
      column = batchColumn(column, binary, model.count);
    } catch (const std::exception& e) {
      model.unread.push_back(name.substr(0, 60) + " (" + plainWords(e).substr(0, 80) + ")");
    }
  }
}

TileModel batched(std::string_view whole) {
  Bytes bytes(whole);
  std::uint32_t unused = 0;
  Tables tables = tablesOf(bytes, 7, unused);
  TileModel model;
  model.count = tables.features.value("BATCH_LENGTH", std::size_t{0});
  if (tables.features.contains("RTC_CENTER")) model.centre = pointOf(tables.features["RTC_CENTER"]);
  model.table = std::move(tables.batch);
  model.gltf = bytes.rest();
  if (model.count > kMostObjects)
    throw std::runtime_error("more than " + std::to_string(kMostObjects) + " objects");
  unpackColumns(model, tables.batchBinary);
  return model;
}

TileModel instanced(std::string_view whole) {
  Bytes bytes(whole);
  std::uint32_t embedded = 0;
  const Tables tables = tablesOf(bytes, 8, embedded);
  TileModel model;
  if (tables.features.contains("RTC_CENTER")) model.centre = pointOf(tables.features["RTC_CENTER"]);
  model.places = placesOf(tables, model.centre);
  (embedded == 1 ? model.gltf : model.uri) = bytes.rest();
  model.uri.erase(model.uri.find_last_not_of(std::string(" \0", 2)) + 1);
  return model;
}

/// Colours of a cloud by whichever of the four ways its table has.
std::vector<std::array<std::uint8_t, 4>> colorsOf(const Tables& tables, std::size_t count) {
  std::vector<std::array<std::uint8_t, 4>> colors(count, kPlainPoint);
  if (const auto one = tables.features.find("CONSTANT_RGBA"); one != tables.features.end()) {
    for (auto& color : colors) {
      for (std::size_t k = 0; k < 3; ++k) color[k] = one->at(k).get<std::uint8_t>();
    }
  }
  for (const auto& [name, width] : {std::pair{"RGB", 3U}, {"RGBA", 4U}}) {
    const Column column(tables, name, count, width, 1);
    for (std::size_t i = 0; column.has() && i < count; ++i) {
      for (std::size_t k = 0; k < 3; ++k)
        colors[i][k] = std::uint8_t(std::lround(255 * column.at(i, k)));
    }
  }
  const Column packed(tables, "RGB565", count, 1, 2);
  for (std::size_t i = 0; packed.has() && i < count; ++i) {
    const auto bits = unsigned(std::lround(packed.at(i, 0) * 65535));
    colors[i] = {std::uint8_t((bits >> 11) * 255 / 31), std::uint8_t((bits >> 5 & 63) * 255 / 63),
                 std::uint8_t((bits & 31) * 255 / 31), 255};
  }
  return colors;
}

/// What Draco packs of a cloud, by the names of its feature table; empty where it packs nothing.
std::map<std::string, DracoColumn> packedColumns(const Tables& tables, std::size_t count) {
  const Json extensions = tables.features.value("extensions", Json::object());
  const auto packed = extensions.find(kPackedPoints);
  if (packed == extensions.end()) return {};
  if (!packed->is_object())
    throw std::runtime_error("the Draco data of the points is not described");
  const auto offset = packed->at("byteOffset").get<std::size_t>(),
             size = packed->at("byteLength").get<std::size_t>();
  if (offset > tables.binary.size() || size > tables.binary.size() - offset)
    throw std::out_of_range(std::string(kPackedPoints) + " reaches past its data");
  std::map<std::string, std::uint32_t> ids;
  std::vector<std::uint32_t> wanted;
  for (const char* name : {"POSITION", "RGB", "RGBA"}) {
    const auto id = packed->at("properties").find(name);
    if (id == packed->at("properties").end()) continue;
    ids[name] = id->get<std::uint32_t>();
    wanted.push_back(ids[name]);
  }
  auto columns = unpackDracoCloud(tables.binary.substr(offset, size), count, wanted);
  std::map<std::string, DracoColumn> named;
  for (const auto& [name, id] : ids) {
    DracoColumn column = columns.at(id);
    if (column.width < 3) throw std::runtime_error("the Draco data lacks a part of " + name);
    named.emplace(name, std::move(column));
  }
  return named;
}

void addPackedColors(const DracoColumn& column, ModelPart& part) {
  const double full = column.normalized ? 255 : 1;
  for (std::size_t i = 0; i < part.cloud.size(); ++i) {
    for (std::size_t k = 0; k < 3; ++k) {
      const double value = column.values[i * column.width + k] * full;
      part.cloud[i][k] = shareByte(value / 255);
    }
  }
}

/// Places and colours of a cloud, each from where its table has it.
ModelPart cloudOf(const Tables& tables, std::size_t count) {
  const auto packed = packedColumns(tables, count);
  ModelPart part;
  if (const auto place = packed.find("POSITION"); place != packed.end()) {
    const DracoColumn& at = place->second;
    for (std::size_t i = 0; i < count * at.width; i += at.width)
      part.points.emplace_back(at.values[i], at.values[i + 1], at.values[i + 2]);
  } else {
    const Positions positions(tables, count);
    for (std::size_t i = 0; i < count; ++i) part.points.push_back(positions.at(i));
  }
  const bool colored = packed.contains("RGB") || packed.contains("RGBA");
  part.cloud = colored ? std::vector(count, kPlainPoint) : colorsOf(tables, count);
  for (const auto& [name, column] : packed) {
    if (name != "POSITION") addPackedColors(column, part);
  }
  return part;
}

/// `held`: points that other parts of the tile have; these are added.
TileModel pointsOf(std::string_view whole, std::size_t& held) {
  Bytes bytes(whole);
  std::uint32_t unused = 0;
  const Tables tables = tablesOf(bytes, 7, unused);
  const Json& table = tables.features;
  const auto count = table.at("POINTS_LENGTH").get<std::size_t>();
  if (count > kMostPoints - held)
    throw std::runtime_error("more than " + std::to_string(kMostPoints) + " points");
  held += count;
  ModelPart part = cloudOf(tables, count);
  const Eigen::Matrix3d lying = uprightAxes().linear().transpose();
  for (Point3& p : part.points) p = (lying * p).eval();
  TileModel model;
  if (table.contains("RTC_CENTER")) model.centre = pointOf(table["RTC_CENTER"]);
  model.table = Json::object();
  model.cloud.emplace();
  model.cloud->parts.push_back(std::move(part));
  return model;
}

void collect(std::string_view whole, int depth, std::size_t& points,
             std::vector<TileModel>& models) {
  if (whole.starts_with("b3dm")) {
    models.push_back(batched(whole));
  } else if (whole.starts_with("i3dm")) {
    models.push_back(instanced(whole));
  } else if (whole.starts_with("glTF")) {
    models.push_back({std::string(whole), {}, Point3::Zero(), Json::object(), 0, {}, {}, {}});
  } else if (whole.starts_with("cmpt") && depth < kDeepestComposite) {
    Bytes bytes(whole);
    bytes.take(12);
    const std::uint32_t tiles = bytes.word();
    std::string_view rest = bytes.rest();
    for (std::uint32_t i = 0; i < tiles; ++i) {
      Bytes head(rest);
      head.take(8);
      const std::size_t size = head.word();
      if (size < 12 || size > rest.size()) throw std::out_of_range("a part reaches past the end");
      collect(rest.substr(0, size), depth + 1, points, models);
      rest.remove_prefix(size);
    }
  } else if (whole.starts_with("pnts")) {
    models.push_back(pointsOf(whole, points));
  } else {
    throw std::runtime_error("the kind " + std::string(whole.substr(0, 4)) + " is not read");
  }
}

}  // namespace

std::vector<TileModel> modelsOfTile(std::string bytes, bool gltfText) {
  if (gltfText) return {{std::move(bytes), {}, Point3::Zero(), Json::object(), 0, {}, {}, {}}};
  std::vector<TileModel> models;
  std::size_t points = 0;
  collect(bytes, 0, points, models);
  return models;
}

}  // namespace citymirror::gis

#include "gis/city/gltf_metadata.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>

#include "gis/city/json_field.h"

namespace citymirror::gis {
namespace {

using Json = nlohmann::json;
using NumberAt = Json (*)(const char* at);

const std::string kMetadata = "EXT_structural_metadata";

template <class T>
Json storedNumber(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

struct NumberKind {
  std::size_t size;
  NumberAt read;
};

/// In the words of both formats.
const NumberKind& numberKindOf(const std::string& name) {
  static const std::map<std::string, NumberKind> kinds{
      {"INT8", {1, storedNumber<std::int8_t>}},
      {"UINT8", {1, storedNumber<std::uint8_t>}},
      {"INT16", {2, storedNumber<std::int16_t>}},
      {"UINT16", {2, storedNumber<std::uint16_t>}},
      {"INT32", {4, storedNumber<std::int32_t>}},
      {"UINT32", {4, storedNumber<std::uint32_t>}},
      {"INT64", {8, storedNumber<std::int64_t>}},
      {"UINT64", {8, storedNumber<std::uint64_t>}},
      {"FLOAT32", {4, storedNumber<float>}},
      {"FLOAT64", {8, storedNumber<double>}},
      {"BYTE", {1, storedNumber<std::int8_t>}},
      {"UNSIGNED_BYTE", {1, storedNumber<std::uint8_t>}},
      {"SHORT", {2, storedNumber<std::int16_t>}},
      {"UNSIGNED_SHORT", {2, storedNumber<std::uint16_t>}},
      {"INT", {4, storedNumber<std::int32_t>}},
      {"UNSIGNED_INT", {4, storedNumber<std::uint32_t>}},
      {"FLOAT", {4, storedNumber<float>}},
      {"DOUBLE", {8, storedNumber<double>}}};
  const auto kind = kinds.find(name);
  if (kind == kinds.end()) throw std::runtime_error("component type " + name.substr(0, 20));
  return kind->second;
}

std::size_t widthOf(const std::string& type) {
  static const std::map<std::string, std::size_t> widths{
      {"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}};
  const auto width = widths.find(type);
  if (width == widths.end()) throw std::runtime_error("type " + type.substr(0, 20));
  return width->second;
}

/// `width` numbers for each of `count` objects; a number alone is no list.
Json numbersOf(std::string_view bytes, std::size_t count, std::size_t width,
               const NumberKind& kind) {
  if (count > bytes.size() / (width * kind.size))
    throw std::out_of_range("it reaches past its data");
  Json all = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    const char* at = bytes.data() + i * width * kind.size;
    Json one = Json::array();
    for (std::size_t k = 0; k < width; ++k) one.push_back(kind.read(at + k * kind.size));
    all.push_back(width == 1 ? one[0] : std::move(one));
  }
  return all;
}

Json textsOf(std::string_view bytes, std::string_view offsets, std::size_t count,
             const NumberKind& kind) {
  const Json ends = numbersOf(offsets, count + 1, 1, kind);
  Json all = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    const auto begin = ends[i].get<std::size_t>(), end = ends[i + 1].get<std::size_t>();
    if (begin > end || end > bytes.size()) throw std::out_of_range("a text reaches past its data");
    all.push_back(std::string(bytes.substr(begin, end - begin)));
  }
  return all;
}

Json truthsOf(std::string_view bytes, std::size_t count) {
  if (count > bytes.size() * 8) throw std::out_of_range("it reaches past its data");
  Json all = Json::array();
  for (std::size_t i = 0; i < count; ++i)
    all.push_back((std::uint8_t(bytes[i / 8]) >> (i % 8) & 1) != 0);
  return all;
}

/// The greatest number of an integer type, that stands for 1 where a property is normalized.
double greatestOf(const std::string& componentType) {
  const int bits = 8 * int(numberKindOf(componentType).size);
  return std::ldexp(1.0, componentType.starts_with('U') ? bits : bits - 1) - 1;
}

/// A stored number, the one at `k` of a list, by the scale and offset of its property or class.
double meantNumber(double stored, std::size_t k, const Json& type, const Json& place) {
  const auto given = [&](const char* key, double usual) {
    const Json& from = place.contains(key) ? place : type;
    if (!from.contains(key)) return usual;
    return (from[key].is_array() ? from[key].at(k) : from[key]).get<double>();
  };
  if (type.value("normalized", false))
    stored = std::max(stored / greatestOf(type.at("componentType").get<std::string>()), -1.0);
  return stored * given("scale", 1) + given("offset", 0);
}

Json meantNumbers(const Json& stored, const Json& type, const Json& place) {
  if (!stored.is_array()) return meantNumber(stored.get<double>(), 0, type, place);
  Json all = Json::array();
  for (std::size_t k = 0; k < stored.size(); ++k)
    all.push_back(meantNumber(stored[k].get<double>(), k, type, place));
  return all;
}

Json storedValues(const Json& type, const Json& place, std::size_t count, const ViewOf& viewOf) {
  if (type.value("array", false)) throw std::runtime_error("a list");
  const std::string kind = type.at("type").get<std::string>();
  const std::string_view bytes = viewOf(place.at("values").get<std::size_t>());
  if (kind == "BOOLEAN") return truthsOf(bytes, count);
  if (kind == "STRING") {
    return textsOf(bytes, viewOf(place.at("stringOffsets").get<std::size_t>()), count,
                   numberKindOf(place.value("stringOffsetType", "UINT32")));
  }
  const std::size_t width = widthOf(kind);
  return numbersOf(bytes, count, width,
                   numberKindOf(type.at("componentType").get<std::string>()));
}

Json propertyOf(const Json& type, const Json& place, std::size_t count, const ViewOf& viewOf) {
  Json values = storedValues(type, place, count, viewOf);
  const auto has = [&](const char* key) { return type.contains(key) || place.contains(key); };
  const bool other = type.value("normalized", false) || has("scale") || has("offset");
  for (Json& value : values) {
    if (type.contains("noData") && value == type["noData"])
      value = type.value("default", Json());
    else if (other)
      value = meantNumbers(value, type, place);
  }
  return values;
}

}  // namespace

ModelTable propertyTableOf(const Json& gltf, const ViewOf& viewOf,
                           std::vector<std::string>& unread) {
  ModelTable table;
  const Json extensions = gltf.value("extensions", Json::object());
  if (!extensions.contains(kMetadata)) return table;
  try {
    const Json& metadata = extensions[kMetadata];
    const Json tables = metadata.value("propertyTables", Json::array());
    if (tables.size() > 1) unread.push_back(kMetadata + ": more than one table");
    if (tables.empty()) return table;
    const auto count = tables[0].at("count").get<std::size_t>();
    const Json& types =
        metadata.at("schema").at("classes").at(tables[0].at("class").get<std::string>());
    if (count > kMostObjects) throw std::runtime_error("more objects than can be held");
    table.count = count;
    const Json properties = tables[0].value("properties", Json::object());
    for (const auto& [name, place] : properties.items()) {
      try {
        const Json values = propertyOf(types.at("properties").at(name), place, count, viewOf);
        table.columns.push_back({name, {}});
        for (const Json& value : values) table.columns.back().values.push_back(fieldOf(value));
      } catch (const std::exception& e) {
        unread.push_back(kMetadata + ": " + name.substr(0, 60) + " (" +
                         plainWords(e).substr(0, 80) + ")");
      }
    }
  } catch (const std::exception& e) {
    unread.push_back(kMetadata + " (" + plainWords(e).substr(0, 80) + ")");
  }
  return table;
}

std::string featureIdsOf(const Json& primitive, std::vector<std::string>& unread) {
  const Json extensions = primitive.value("extensions", Json::object());
  if (!extensions.contains("EXT_mesh_features")) return {};
  for (const Json& ids : extensions["EXT_mesh_features"].value("featureIds", Json::array())) {
    const bool first = ids.value("propertyTable", 0) == 0;
    if (first && ids.contains("attribute"))
      return "_FEATURE_ID_" + std::to_string(ids["attribute"].get<int>());
  }
  unread.emplace_back("EXT_mesh_features without an attribute");
  return {};
}

Json batchColumn(const Json& column, std::string_view binary, std::size_t count) {
  const auto offset = column.at("byteOffset").get<std::size_t>();
  if (offset > binary.size()) throw std::out_of_range("it reaches past its data");
  return numbersOf(binary.substr(offset), count, widthOf(column.at("type").get<std::string>()),
                   numberKindOf(column.at("componentType").get<std::string>()));
}

}  // namespace citymirror::gis

#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// An OSM extract as .pbf (uncompressed blobs, plain nodes), written here: no small open one
/// exists.
namespace citymirror::samples {

struct OsmWay {
  std::vector<std::pair<double, double>> points;  ///< longitude, latitude; first = last for areas
  std::vector<std::pair<std::string, std::string>> tags;
};

struct OsmMemberSample {
  int kind = 1;  ///< 0 node, 1 way, 2 relation
  std::int64_t number = 0;
  std::string role;
};
struct OsmRelationSample {
  std::int64_t number = 0;
  std::vector<OsmMemberSample> members;
  std::vector<std::pair<std::string, std::string>> tags;
};

namespace osm {

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7) bytes.push_back(char((value & 127) | 128));
  bytes.push_back(char(value));
  return bytes;
}
inline std::string signedVarint(std::int64_t value) {
  return varint(std::uint64_t(value) << 1 ^ std::uint64_t(value >> 63));
}
inline std::string bytesField(int field, const std::string& bytes) {
  return varint(std::uint64_t(field) << 3 | 2) + varint(bytes.size()) + bytes;
}
inline std::string numberField(int field, std::uint64_t value) {
  return varint(std::uint64_t(field) << 3) + varint(value);
}
inline std::string signedField(int field, std::int64_t value) {
  return varint(std::uint64_t(field) << 3) + signedVarint(value);
}
inline std::string blob(const std::string& type, const std::string& content) {
  const std::string body = bytesField(1, content);
  const std::string head = bytesField(1, type) + numberField(3, body.size());
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(char(head.size() >> shift & 255));
  return bytes + head + body;
}

}  // namespace osm

/// Number of a way of an extract, for members of relations.
inline std::int64_t wayNumber(const std::vector<OsmWay>& ways, std::size_t way) {
  std::int64_t nodes = 0;
  for (std::size_t w = 0; w <= way; ++w) {
    const bool closed = ways[w].points.front() == ways[w].points.back();
    nodes += std::int64_t(ways[w].points.size()) - (closed ? 1 : 0);
  }
  return 1000 + nodes;
}

inline std::string osmPbf(const std::vector<OsmWay>& ways,
                          const std::vector<OsmRelationSample>& relations = {}) {
  using namespace osm;
  std::vector<std::string> words{""};
  std::string nodes, lines;
  std::int64_t id = 0;
  for (const OsmWay& way : ways) {
    std::string keys, values, refs;
    for (const auto& [key, value] : way.tags) {
      keys += varint(words.size());
      words.push_back(key);
      values += varint(words.size());
      words.push_back(value);
    }
    const bool closed = way.points.front() == way.points.back();
    const std::int64_t first = id + 1;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < way.points.size(); ++i) {
      const bool again = closed && i + 1 == way.points.size();
      const std::int64_t ref = again ? first : ++id;
      refs += signedVarint(ref - before);
      before = ref;
      if (again) continue;
      const auto& [lon, lat] = way.points[i];
      nodes += bytesField(1, signedField(1, ref) + signedField(8, std::llround(lat * 1e7)) +
                                 signedField(9, std::llround(lon * 1e7)));
    }
    lines += bytesField(3, numberField(1, std::uint64_t(1000 + id)) + bytesField(2, keys) +
                               bytesField(3, values) + bytesField(8, refs));
  }
  std::string groups;
  for (const OsmRelationSample& relation : relations) {
    std::string keys, values, roles, members, kinds;
    for (const auto& [key, value] : relation.tags) {
      keys += varint(words.size());
      words.push_back(key);
      values += varint(words.size());
      words.push_back(value);
    }
    std::int64_t before = 0;
    for (const OsmMemberSample& member : relation.members) {
      roles += varint(words.size());
      words.push_back(member.role);
      members += signedVarint(member.number - before);
      before = member.number;
      kinds += varint(std::uint64_t(member.kind));
    }
    groups += bytesField(4, numberField(1, std::uint64_t(relation.number)) + bytesField(2, keys) +
                                bytesField(3, values) + bytesField(8, roles) +
                                bytesField(9, members) + bytesField(10, kinds));
  }
  std::string table;
  for (const std::string& word : words) table += bytesField(1, word);
  const std::string head = bytesField(4, "OsmSchema-V0.6");
  const std::string block = bytesField(1, table) + bytesField(2, nodes) + bytesField(2, lines) +
                            (groups.empty() ? "" : bytesField(2, groups));
  return blob("OSMHeader", head) + blob("OSMData", block);
}

}  // namespace citymirror::samples

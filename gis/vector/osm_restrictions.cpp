#include "gis/vector/osm_restrictions.h"

#include <cpl_conv.h>
#include <cpl_minixml.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/core/file_io.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostHeader = 64 << 10, kMostBlob = 32 << 20;  // bytes (OSM wiki: PBF format)

struct OsmMember {
  enum class Kind { node, way, relation } kind = Kind::node;
  std::string role, code;
};

/// Sorts the members of one relation; what does not make a restriction is counted.
void addRelation(const std::string& code, const std::string& kind,
                 const std::vector<OsmMember>& members, OsmRestrictions& found) {
  OsmRestriction made{code, "", "", kind};
  std::size_t from = 0, to = 0, viaNodes = 0, viaWays = 0;
  for (const OsmMember& member : members) {
    const bool way = member.kind == OsmMember::Kind::way;
    if (way && member.role == "from") made.from = member.code, ++from;
    if (way && member.role == "to") made.to = member.code, ++to;
    if (member.role == "via") ++(way ? viaWays : viaNodes);
  }
  if (viaWays > 0)
    ++found.overWays;
  else if (from != 1 || to != 1 || viaNodes != 1)
    ++found.incomplete;
  else
    found.all.push_back(std::move(made));
}

/// A message of protocol buffers: fields one after another. Never reads beyond its end.
class PbfMessage {
 public:
  explicit PbfMessage(std::string_view bytes) : left_(bytes) {}

  /// Goes to the next field; false at the end and where it is damaged.
  bool next() {
    if (left_.empty() || damaged_) return false;
    const std::uint64_t key = varint();
    field_ = key >> 3;
    content_ = {};
    switch (key & 7) {
      case 0: number_ = varint(); break;
      case 1: take(8); break;
      case 2: content_ = take(varint()); break;
      case 5: take(4); break;
      default: damaged_ = true;
    }
    return !damaged_;
  }
  std::uint64_t field() const { return field_; }
  std::uint64_t number() const { return number_; }
  std::string_view content() const { return content_; }
  bool damaged() const { return damaged_; }

  /// Numbers that are packed into one field.
  bool number(std::uint64_t& value) {
    if (left_.empty() || damaged_) return false;
    value = varint();
    return !damaged_;
  }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !left_.empty(); shift += 7) {
      const auto byte = std::uint8_t(left_.front());
      left_.remove_prefix(1);
      value |= std::uint64_t(byte & 127) << shift;
      if (byte < 128) return value;
    }
    damaged_ = true;
    return 0;
  }
  std::string_view take(std::uint64_t size) {
    if (size > left_.size()) {
      damaged_ = true;
      return {};
    }
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }

  std::string_view left_, content_;
  std::uint64_t field_ = 0, number_ = 0;
  bool damaged_ = false;
};

std::int64_t unzigzag(std::uint64_t value) {
  return std::int64_t(value >> 1) ^ -std::int64_t(value & 1);
}

std::vector<std::uint64_t> packed(std::string_view content) {
  std::vector<std::uint64_t> numbers;
  PbfMessage list(content);
  for (std::uint64_t value = 0; list.number(value);) numbers.push_back(value);
  return numbers;
}

/// One block of entities; only its relations are looked at.
class PbfBlock {
 public:
  /// False where it is damaged.
  bool read(std::string_view bytes, OsmRestrictions& found) {
    std::vector<std::string_view> groups;
    PbfMessage block(bytes);
    while (block.next()) {
      if (block.field() == 1) readWords(block.content());
      if (block.field() == 2) groups.push_back(block.content());
    }
    bool whole = !block.damaged();
    for (const std::string_view group : groups) {
      PbfMessage entities(group);
      while (entities.next())
        if (entities.field() == 4) whole = readRelation(entities.content(), found) && whole;
      whole = whole && !entities.damaged();
    }
    return whole;
  }

 private:
  void readWords(std::string_view bytes) {
    PbfMessage table(bytes);
    while (table.next())
      if (table.field() == 1) words_.push_back(table.content());
  }
  std::string word(std::uint64_t index) const {
    return index < words_.size() ? std::string(words_[index]) : std::string();
  }

  bool readRelation(std::string_view bytes, OsmRestrictions& found) {
    std::uint64_t id = 0;
    std::vector<std::uint64_t> keys, values, roles, members, kinds;
    PbfMessage relation(bytes);
    while (relation.next()) {
      switch (relation.field()) {
        case 1: id = relation.number(); break;
        case 2: keys = packed(relation.content()); break;
        case 3: values = packed(relation.content()); break;
        case 8: roles = packed(relation.content()); break;
        case 9: members = packed(relation.content()); break;
        case 10: kinds = packed(relation.content()); break;
        default: break;
      }
    }
    if (relation.damaged() || keys.size() != values.size() || roles.size() != members.size() ||
        kinds.size() != members.size())
      return false;
    std::string type, kind;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      if (word(keys[k]) == "type") type = word(values[k]);
      if (word(keys[k]) == "restriction") kind = word(values[k]);
    }
    if (type != "restriction" || kind.empty()) return true;
    std::vector<OsmMember> all;
    std::int64_t member = 0;
    for (std::size_t k = 0; k < members.size(); ++k) {
      member += unzigzag(members[k]);
      all.push_back({kinds[k] == 1   ? OsmMember::Kind::way
                     : kinds[k] == 0 ? OsmMember::Kind::node
                                     : OsmMember::Kind::relation,
                     word(roles[k]), std::to_string(member)});
    }
    addRelation(std::to_string(std::int64_t(id)), kind, all, found);
    return true;
  }

  std::vector<std::string_view> words_;
};

Error damagedAt(const std::string& path, std::uint64_t byte) {
  return {ErrorCode::unreadable, "The file is damaged, or packed in another way than zlib",
          path + ", byte " + std::to_string(byte), "Fetch it again, or convert it by osmium cat"};
}

/// Bytes of a blob; nothing where they cannot be had.
std::optional<std::string> unpacked(std::string_view blob) {
  PbfMessage message(blob);
  std::string_view zipped;
  std::uint64_t size = 0;
  while (message.next()) {
    if (message.field() == 1) return std::string(message.content());
    if (message.field() == 2) size = message.number();
    if (message.field() == 3) zipped = message.content();
  }
  if (message.damaged() || zipped.empty() || size > kMostBlob) return std::nullopt;
  std::string bytes(size, '\0');
  std::size_t written = 0;
  if (CPLZLibInflate(zipped.data(), zipped.size(), bytes.data(), bytes.size(), &written) == nullptr)
    return std::nullopt;
  bytes.resize(written);
  return bytes;
}

Result<OsmRestrictions> readPbf(const std::string& path, const run::JobContext& job) {
  std::ifstream file(path, std::ios::binary);
  OsmRestrictions found;
  std::string bytes;
  const auto take = [&](std::uint64_t size) {
    bytes.resize(size);
    return bool(file.read(bytes.data(), std::streamsize(size)));
  };
  for (std::uint64_t at = 0;; at = std::uint64_t(file.tellg())) {
    if (file.peek() == std::char_traits<char>::eof()) return found;
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "Reading was stopped", path, "Start it again"};
    if (!take(4)) return damagedAt(path, at);
    std::uint32_t size = 0;
    for (const char c : bytes) size = size << 8 | std::uint8_t(c);
    if (size > kMostHeader || !take(size)) return damagedAt(path, at);
    std::string type;
    std::uint64_t content = 0;
    PbfMessage header(bytes);
    while (header.next()) {
      if (header.field() == 1) type = header.content();
      if (header.field() == 3) content = header.number();
    }
    if (header.damaged() || content > kMostBlob || !take(content)) return damagedAt(path, at);
    if (type != "OSMData") continue;
    const auto block = unpacked(bytes);
    if (!block || !PbfBlock().read(*block, found)) return damagedAt(path, at);
  }
}

std::string attribute(const CPLXMLNode* node, const char* name) {
  return CPLGetXMLValue(const_cast<CPLXMLNode*>(node), name, "");
}

void readXmlRelation(const CPLXMLNode* relation, OsmRestrictions& found) {
  std::string type, kind;
  std::vector<OsmMember> members;
  for (const CPLXMLNode* child = relation->psChild; child != nullptr; child = child->psNext) {
    if (child->eType != CXT_Element) continue;
    const std::string element = child->pszValue;
    if (element == "tag" && attribute(child, "k") == "type") type = attribute(child, "v");
    if (element == "tag" && attribute(child, "k") == "restriction") kind = attribute(child, "v");
    if (element != "member") continue;
    const std::string what = attribute(child, "type");
    members.push_back({what == "way"    ? OsmMember::Kind::way
                       : what == "node" ? OsmMember::Kind::node
                                        : OsmMember::Kind::relation,
                       attribute(child, "role"), attribute(child, "ref")});
  }
  if (type == "restriction" && !kind.empty())
    addRelation(attribute(relation, "id"), kind, members, found);
}

/// Relations stand one after another in the text; only they are parsed.
Result<OsmRestrictions> readXml(const std::string& text, const std::string& path,
                                const run::JobContext& job) {
  constexpr std::string_view kBegin = "<relation ", kEnd = "</relation>";
  OsmRestrictions found;
  for (std::size_t at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "Reading was stopped", path, "Start it again"};
    const std::size_t close = text.find('>', at);
    const bool empty = close != std::string::npos && text[close - 1] == '/';
    const std::size_t end = empty ? close + 1 : text.find(kEnd, at);
    if (end == std::string::npos) return damagedAt(path, at);
    const std::string relation = text.substr(at, end - at + (empty ? 0 : kEnd.size()));
    const std::unique_ptr<CPLXMLNode, decltype(&CPLDestroyXMLNode)> tree(
        CPLParseXMLString(relation.c_str()), CPLDestroyXMLNode);
    if (!tree) return damagedAt(path, at);
    readXmlRelation(tree.get(), found);
    at = end;
  }
  return found;
}

}  // namespace

Result<OsmRestrictions> readOsmRestrictions(const std::string& path, const run::JobContext& job) {
  if (path.ends_with(".pbf")) {
    if (!std::ifstream(path))
      return Error{ErrorCode::notFound, "There is no such file", path, "Name an OSM extract"};
    return readPbf(path, job);
  }
  if (!path.ends_with(".osm")) return OsmRestrictions{};
  const auto text = readFile(path);
  if (!text) return text.error();
  return readXml(*text, path, job);
}

}  // namespace citymirror::gis

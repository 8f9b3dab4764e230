#pragma once
#include <string>
#include <vector>

#include "tests/support/model_samples.h"

/// Single models in binary formats, as their programs write them.
namespace citymirror::samples {

inline std::string chunk3ds(std::uint16_t kind, const std::string& content) {
  std::string bytes;
  append<std::uint16_t>(bytes, {kind});
  append<std::uint32_t>(bytes, {std::uint32_t(content.size() + 6)});
  return bytes + content;
}

/// 3DS: editor chunk with one object, a triangle of 4 × 3 m.
inline std::string shed3ds() {
  std::string points, faces;
  append<std::uint16_t>(points, {3});
  append<float>(points, {0, 0, 0, 4, 0, 0, 4, 0, 3});
  append<std::uint16_t>(faces, {1, 0, 1, 2, 7});
  const std::string mesh = chunk3ds(0x4100, chunk3ds(0x4110, points) + chunk3ds(0x4120, faces));
  const std::string object = chunk3ds(0x4000, std::string("shed\0", 5) + mesh);
  return chunk3ds(0x4D4D, chunk3ds(0x3D3D, object));
}

/// A node of binary FBX: properties as they stand in the file, nodes inside.
struct FbxNode {
  std::string name;
  std::vector<std::string> properties;
  std::vector<FbxNode> inside;
};

template <class T>
std::string fbxValue(char kind, T value) {
  std::string bytes(1, kind);
  append<T>(bytes, {value});
  return bytes;
}
inline std::string fbxInt(std::int32_t value) { return fbxValue('I', value); }
inline std::string fbxLong(std::int64_t value) { return fbxValue('L', value); }
inline std::string fbxDouble(double value) { return fbxValue('D', value); }
inline std::string fbxText(const std::string& text) {
  return fbxValue('S', std::uint32_t(text.size())) + text;
}
template <class T>
std::string fbxArray(char kind, const std::vector<T>& values) {
  std::string bytes = fbxValue(kind, std::uint32_t(values.size()));
  append<std::uint32_t>(bytes, {0, std::uint32_t(values.size() * sizeof(T))});  // not packed
  append(bytes, values);
  return bytes;
}

inline std::string fbxBytes(const FbxNode& node, std::size_t at) {
  constexpr std::size_t kHead = 13;  // of a node; as many zeros end a list of nodes
  std::string properties;
  for (const std::string& p : node.properties) properties += p;
  std::string inside;
  const std::size_t first = at + kHead + node.name.size() + properties.size();
  for (const FbxNode& below : node.inside) inside += fbxBytes(below, first + inside.size());
  if (!node.inside.empty()) inside.append(kHead, '\0');
  std::string bytes;
  append<std::uint32_t>(
      bytes, {std::uint32_t(first + inside.size()), std::uint32_t(node.properties.size()),
              std::uint32_t(properties.size())});
  append<std::uint8_t>(bytes, {std::uint8_t(node.name.size())});
  return bytes + node.name + properties + inside;
}

/// FBX 7.4, binary: the surface of shedFbx, in metres.
inline std::string shedFbxBinary() {
  const auto setting = [](const char* name, const char* type, const std::string& value) {
    return FbxNode{"P", {fbxText(name), fbxText(type), fbxText(""), fbxText(""), value}, {}};
  };
  const auto link = [](std::int64_t from, std::int64_t to) {
    return FbxNode{"C", {fbxText("OO"), fbxLong(from), fbxLong(to)}, {}};
  };
  const auto named = [](const std::string& name, const std::string& kind) {
    return fbxText(name + std::string("\0\1", 2) + kind);
  };
  const std::vector<FbxNode> document{
      {"FBXHeaderExtension",
       {},
       {{"FBXHeaderVersion", {fbxInt(1003)}, {}}, {"FBXVersion", {fbxInt(7400)}, {}}}},
      {"GlobalSettings",
       {},
       {{"Version", {fbxInt(1000)}, {}},
        {"Properties70",
         {},
         {setting("UpAxis", "int", fbxInt(1)), setting("FrontAxis", "int", fbxInt(2)),
          setting("CoordAxis", "int", fbxInt(0)),
          setting("UnitScaleFactor", "double", fbxDouble(100))}}}},
      {"Objects",
       {},
       {{"Geometry",
         {fbxLong(1001), named("shed", "Geometry"), fbxText("Mesh")},
         {{"Vertices", {fbxArray<double>('d', {0, 0, 0, 4, 0, 0, 4, 3, 0, 0, 3, 0})}, {}},
          {"PolygonVertexIndex", {fbxArray<std::int32_t>('i', {0, 1, 2, -4})}, {}},
          {"GeometryVersion", {fbxInt(124)}, {}}}},
        {"Model",
         {fbxLong(1002), named("shed", "Model"), fbxText("Mesh")},
         {{"Version", {fbxInt(232)}, {}}, {"Culling", {fbxText("CullingOff")}, {}}}}}},
      {"Connections", {}, {link(1002, 0), link(1001, 1002)}}};
  std::string bytes = std::string("Kaydara FBX Binary  \0\x1a\0", 23);
  append<std::uint32_t>(bytes, {7400});
  for (const FbxNode& node : document) bytes += fbxBytes(node, bytes.size());
  return bytes + std::string(13, '\0');
}

}  // namespace citymirror::samples

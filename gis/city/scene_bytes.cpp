#include "gis/city/scene_bytes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace citymirror::gis {
namespace {

constexpr std::uint32_t kSceneMark = 0x43534D33;  // "3MSC"

class SceneWriter {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(const std::string& text) {
    put(std::uint64_t(text.size()));
    bytes_ += text;
  }
  /// Numbers or rows of numbers side by side.
  template <class T>
  void array(const std::vector<T>& values) {
    put(std::uint64_t(values.size()));
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void field(const FieldValue& value) {
    put(std::uint8_t(value.index()));
    if (const auto* whole = std::get_if<std::int64_t>(&value)) put(*whole);
    if (const auto* real = std::get_if<double>(&value)) put(*real);
    if (const auto* words = std::get_if<std::string>(&value)) text(*words);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class SceneReader {
 public:
  explicit SceneReader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T get() {
    T value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  /// How many things follow that take at least `least` bytes each.
  std::size_t count(std::size_t least) {
    const auto many = get<std::uint64_t>();
    if (many > bytes_.size() / least) throw std::out_of_range("it ends early");
    return std::size_t(many);
  }
  std::string text() { return std::string(take(count(1))); }
  template <class T>
  std::vector<T> array() {
    std::vector<T> values(count(sizeof(T)));
    const std::string_view from = take(values.size() * sizeof(T));
    if (!values.empty()) std::memcpy(static_cast<void*>(values.data()), from.data(), from.size());
    return values;
  }
  FieldValue field() {
    switch (get<std::uint8_t>()) {
      case 0:
        return std::monostate{};
      case 1:
        return get<std::int64_t>();
      case 2:
        return get<double>();
      case 3:
        return text();
    }
    throw std::runtime_error("an attribute of no kind");
  }
  bool atEnd() const { return bytes_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) throw std::out_of_range("it ends early");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::string_view bytes_;
};

void write(SceneWriter& to, const ModelPart& part) {
  to.text(part.name);
  to.text(part.kind);
  to.put(std::uint64_t(part.attributes.size()));
  for (const auto& [name, value] : part.attributes) {
    to.text(name);
    to.field(value);
  }
  to.array(part.points);
  to.array(part.normals);
  to.array(part.places);
  to.array(part.tints);
  to.array(part.ids);
  to.array(part.indices);
  to.put(part.material);
}

ModelPart partFrom(SceneReader& from) {
  ModelPart part;
  part.name = from.text();
  part.kind = from.text();
  for (std::size_t i = from.count(9); i > 0; --i) {
    std::string name = from.text();
    part.attributes.emplace_back(std::move(name), from.field());
  }
  part.points = from.array<Point3>();
  part.normals = from.array<Eigen::Vector3f>();
  part.places = from.array<Eigen::Vector2f>();
  part.tints = from.array<std::array<std::uint8_t, 4>>();
  part.ids = from.array<std::uint32_t>();
  part.indices = from.array<std::uint32_t>();
  part.material = from.get<std::uint32_t>();
  const std::size_t points = part.points.size();
  const auto fits = [&](std::size_t size) { return size == 0 || size == points; };
  if (!fits(part.normals.size()) || !fits(part.places.size()) || !fits(part.tints.size()) ||
      !fits(part.ids.size()) ||
      std::any_of(part.indices.begin(), part.indices.end(),
                  [&](std::uint32_t i) { return i >= points; }))
    throw std::runtime_error("a part contradicts itself");
  return part;
}

ModelScene sceneFrom(SceneReader& from) {
  ModelScene scene;
  for (std::size_t i = from.count(16); i > 0; --i) {
    MeshMaterial material;
    material.name = from.text();
    for (Eigen::Index k = 0; k < 4; ++k) material.color[k] = from.get<float>();
    material.image = from.get<int>();
    scene.materials.push_back(std::move(material));
  }
  for (std::size_t i = from.count(16); i > 0; --i) {
    std::string name = from.text();
    scene.images.push_back({std::move(name), from.text()});
  }
  for (std::size_t i = from.count(16); i > 0; --i) scene.parts.push_back(partFrom(from));
  const auto pictureIsThere = [&](const MeshMaterial& m) {
    return m.image >= -1 && m.image < int(scene.images.size());
  };
  const auto materialIsThere = [&](const ModelPart& p) {
    return p.material < scene.materials.size();
  };
  if (!std::all_of(scene.materials.begin(), scene.materials.end(), pictureIsThere) ||
      !std::all_of(scene.parts.begin(), scene.parts.end(), materialIsThere))
    throw std::runtime_error("a material or a picture is not there");
  return scene;
}

Error errorFrom(SceneReader& from) {
  Error error;
  error.code = ErrorCode(from.get<std::uint8_t>());
  error.what = from.text();
  error.where = from.text();
  error.remedy = from.text();
  return error;
}

}  // namespace

std::string bytesOfScene(const Result<ModelScene>& scene) {
  SceneWriter to;
  to.put(kSceneMark);
  to.put(std::uint8_t(scene.ok() ? 1 : 0));
  if (!scene.ok()) {
    const Error& error = scene.error();
    to.put(std::uint8_t(error.code));
    for (const std::string* text : {&error.what, &error.where, &error.remedy}) to.text(*text);
    return to.take();
  }
  to.put(std::uint64_t(scene.notes().size()));
  for (const Note& note : scene.notes()) {
    to.text(note.what);
    to.text(note.where);
    to.put(std::uint8_t(note.kind == NoteKind::remark ? 1 : 0));
  }
  to.put(std::uint64_t(scene->materials.size()));
  for (const MeshMaterial& material : scene->materials) {
    to.text(material.name);
    for (Eigen::Index k = 0; k < 4; ++k) to.put(material.color[k]);
    to.put(material.image);
  }
  to.put(std::uint64_t(scene->images.size()));
  for (const MeshImage& image : scene->images) {
    to.text(image.name);
    to.text(image.bytes);
  }
  to.put(std::uint64_t(scene->parts.size()));
  for (const ModelPart& part : scene->parts) write(to, part);
  return to.take();
}

Result<ModelScene> sceneOfBytes(std::string_view bytes, const std::string& where) {
  try {
    SceneReader from(bytes);
    if (from.get<std::uint32_t>() != kSceneMark) throw std::runtime_error("it is no scene");
    const auto kind = from.get<std::uint8_t>();
    if (kind == 0) return errorFrom(from);
    std::vector<Note> notes;
    for (std::size_t i = from.count(17); i > 0; --i) {
      std::string what = from.text(), place = from.text();
      const auto told = from.get<std::uint8_t>() == 1 ? NoteKind::remark : NoteKind::loss;
      notes.push_back({std::move(what), std::move(place), told});
    }
    ModelScene scene = sceneFrom(from);
    if (!from.atEnd()) throw std::runtime_error("something follows it");
    return {std::move(scene), std::move(notes)};
  } catch (const std::exception& e) {
    return Error{ErrorCode::unreadable,
                 std::string("What the reader of the model says cannot be used: ") + e.what(),
                 where, "Copy the model again; convert it to glTF with the program that made it"};
  }
}

}  // namespace citymirror::gis

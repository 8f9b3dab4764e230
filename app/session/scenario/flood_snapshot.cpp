#include "app/session/scenario/flood_snapshot.h"

#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

constexpr char kMagic[] = "CityMirror flood state 5\n";
constexpr char kWithoutCorrections[] = "CityMirror flood state 4\n";  // of the same length

/// FNV-1a, 64 bits (Fowler, Noll, Vo).
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) hash = (hash ^ std::uint8_t(c)) * 0x100000001b3U;
  return hash;
}

/// Visits every member once, in the order of the file.
template <class Archive, class Snapshot>
void visit(Archive& archive, Snapshot& s) {
  archive.value(s.columns);
  archive.value(s.rows);
  archive.value(s.time);
  archive.value(s.previousStep);
  archive.value(s.fastest);
  for (auto* list : {&s.depth, &s.depthRest, &s.qx, &s.qy, &s.maxDepth, &s.maxSpeed, &s.maxHazard,
                     &s.arrival, &s.maxDepthSpeed, &s.duration, &s.infiltrated}) {
    archive.list(*list);
  }
  archive.value(s.mass.initial);
  archive.value(s.mass.rain);
  archive.value(s.mass.inflow);
  archive.value(s.mass.infiltrated);
  archive.value(s.mass.drained);
  archive.value(s.mass.outflow);
  archive.value(s.mass.final_);
  archive.value(s.stats.steps);
  archive.value(s.stats.cellUpdates);
  archive.value(s.stats.activeCells);
  archive.value(s.stats.minStep);
  archive.value(s.stats.maxCourant);
  archive.value(s.stats.limits);
  archive.value(s.stats.clippedCells);
  archive.value(s.stats.clippedVolume);
  archive.records(s.stats.clipped);
  archive.text(s.stats.scheme);
  archive.structures(s.structures);
  archive.edits(s.edits);
  if (!archive.knowsCorrections()) return;
  archive.value(s.mass.assimilated);
  archive.corrections(s.stats.corrections);
}

class Writer {
 public:
  std::string bytes = kMagic;
  bool knowsCorrections() const { return true; }

  template <class T>
  void value(const T& v) {
    bytes.append(reinterpret_cast<const char*>(&v), sizeof v);
  }
  void list(const std::vector<float>& v) {
    value(std::uint64_t(v.size()));
    bytes.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(float));
  }
  void records(const std::vector<flood::ClippedCell>& v) {
    value(std::uint64_t(v.size()));
    for (const flood::ClippedCell& cell : v) value(cell);
  }
  void text(const std::string& v) {
    value(std::uint64_t(v.size()));
    bytes += v;
  }
  void structures(const std::vector<std::pair<std::string, std::vector<double>>>& v) {
    value(std::uint64_t(v.size()));
    for (const auto& [id, memory] : v) {
      text(id);
      value(std::uint64_t(memory.size()));
      for (const double number : memory) value(number);
    }
  }
  void edits(const std::vector<flood::TimedEdit>& v) {
    value(std::uint64_t(v.size()));
    for (const flood::TimedEdit& e : v) value(e.time), text(flood::textOf(e.edit));
  }
  void corrections(const std::vector<flood::DepthCorrection>& v) {
    value(std::uint64_t(v.size()));
    for (const flood::DepthCorrection& c : v) {
      text(c.id);
      for (const double number : {c.time, c.at.x(), c.at.y(), c.radius, c.seen, c.before, c.after,
                                  c.volume, double(c.cells)})
        value(number);
    }
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {
    corrections_ = bytes.starts_with(kMagic);
    good_ = (corrections_ || bytes.starts_with(kWithoutCorrections)) &&
            bytes.size() > sizeof kMagic + sizeof(std::uint64_t);
    if (!good_) return;
    at_ = bytes.size() - sizeof(std::uint64_t);
    std::uint64_t sum = 0;
    value(sum);
    bytes_.remove_suffix(sizeof sum);
    good_ = sum == checksum(bytes_);
    at_ = sizeof kMagic - 1;
  }
  bool complete() const { return good_ && at_ == bytes_.size(); }
  bool knowsCorrections() const { return corrections_; }

  template <class T>
  void value(T& v) {
    take(&v, sizeof v);
  }
  void list(std::vector<float>& v) {
    const std::uint64_t size = count(sizeof(float));
    v.resize(size);
    take(v.data(), size * sizeof(float));
  }
  void records(std::vector<flood::ClippedCell>& v) {
    v.resize(count(sizeof(flood::ClippedCell)));
    for (flood::ClippedCell& cell : v) value(cell);
  }
  void text(std::string& v) {
    v.resize(count(1));
    take(v.data(), v.size());
  }
  void structures(std::vector<std::pair<std::string, std::vector<double>>>& v) {
    v.resize(count(2 * sizeof(std::uint64_t)));
    for (auto& [id, memory] : v) {
      text(id);
      memory.resize(count(sizeof(double)));
      for (double& number : memory) value(number);
    }
  }
  void edits(std::vector<flood::TimedEdit>& v) {
    v.resize(count(sizeof(double) + sizeof(std::uint64_t)));
    for (flood::TimedEdit& e : v) {
      std::string line;
      value(e.time);
      text(line);
      if (!good_) return;
      auto edit = flood::floodEditFromText(line);
      if (!edit) return void(good_ = false);
      e.edit = std::move(edit).value();
    }
  }
  void corrections(std::vector<flood::DepthCorrection>& v) {
    v.resize(count(sizeof(std::uint64_t) + 9 * sizeof(double)));
    for (flood::DepthCorrection& c : v) {
      double cells = 0;
      text(c.id);
      for (double* number : {&c.time, &c.at.x(), &c.at.y(), &c.radius, &c.seen, &c.before, &c.after,
                             &c.volume, &cells})
        value(*number);
      c.cells = int(cells);
    }
  }

 private:
  std::uint64_t count(std::size_t each) {
    std::uint64_t size = 0;
    value(size);
    if (size > (bytes_.size() - at_) / each) good_ = false;
    return good_ ? size : 0;
  }
  void take(void* to, std::size_t size) {
    if (!good_ || size > bytes_.size() - at_) {
      good_ = false;
      return;
    }
    if (size > 0) std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool good_ = true, corrections_ = true;
};

}  // namespace

Outcome writeFloodSnapshot(const flood::FloodSnapshot& snapshot, const std::string& folder) {
  Writer writer;
  visit(writer, snapshot);
  writer.value(checksum(writer.bytes));
  const nlohmann::ordered_json about = {{"time_s", snapshot.time},
                                        {"columns", snapshot.columns},
                                        {"rows", snapshot.rows},
                                        {"steps", snapshot.stats.steps},
                                        {"state", "state.bin"}};
  return writeFiles({{folder + "/state.bin", std::move(writer.bytes)},
                     {folder + "/snapshot.json", about.dump(2) + "\n"}});
}

Result<flood::FloodSnapshot> readFloodSnapshot(const std::string& folder) {
  const std::string path = folder + "/state.bin";
  const auto bytes = readFile(path);
  if (!bytes) return bytes.error();
  flood::FloodSnapshot snapshot;
  Reader reader(*bytes);
  visit(reader, snapshot);
  if (!reader.complete()) {
    return Error{ErrorCode::unreadable, "The flood state is damaged or of another version", path,
                 "Run again to make a new snapshot"};
  }
  return snapshot;
}

}  // namespace citymirror::session

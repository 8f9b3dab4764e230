#include "app/session/scenario/world_edges.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "app/session/csv.h"

namespace citymirror::session {
namespace {

constexpr std::string_view kEdgeHeader =
    "edge,interval_s,entered,left,mean_speed_m_per_s,density_veh_per_km,depth_m,closed";
constexpr std::size_t kEdgeFields = 8;
constexpr float kNoPace = std::numeric_limits<float>::quiet_NaN();

using EdgeFields = std::array<std::string_view, kEdgeFields>;

std::string depthText(float depth) { return depth > 0 ? csvNumber(double(depth)) : "0"; }

/// Fields of a row; the first one may be quoted, since a road's code may hold anything.
std::optional<EdgeFields> fieldsOfRow(std::string_view row, std::string& code) {
  EdgeFields fields;
  std::size_t at = 0;
  code.clear();
  if (row.starts_with('"')) {
    for (at = 1; at < row.size(); ++at) {
      if (row[at] == '"' && (at + 1 >= row.size() || row[at + 1] != '"')) break;
      if (row[at] == '"') ++at;
      code += row[at];
    }
    ++at;
  } else {
    at = std::min(row.find(','), row.size());
    code = row.substr(0, at);
  }
  for (std::size_t k = 1; k < kEdgeFields; ++k) {
    if (at >= row.size() || row[at] != ',') return std::nullopt;
    const std::size_t end = std::min(row.find(',', at + 1), row.size());
    fields[k] = row.substr(at + 1, end - at - 1);
    at = end;
  }
  return at == row.size() ? std::optional(fields) : std::nullopt;
}

/// `absent` for an empty field; nothing for what is no number of zero and more.
std::optional<double> amountOf(std::string_view field, double absent) {
  if (field.empty()) return absent;
  double value = 0;
  const auto read = std::from_chars(field.data(), field.data() + field.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == field.data() + field.size();
  return whole && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

class EdgeReader {
 public:
  EdgeReader(const std::string& path, const RoadNetwork& roads) : path_(path), roads_(roads) {
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
      edgeOf_.emplace(roads.roadOf(e).code + "/" + std::to_string(e), e);
  }

  Result<EdgeHistory> read(std::string_view csv) {
    for (std::size_t line = 1; !csv.empty(); ++line) {
      const std::size_t end = std::min(csv.find('\n'), csv.size());
      std::string_view row = csv.substr(0, end);
      if (row.ends_with('\r')) row.remove_suffix(1);
      csv.remove_prefix(std::min(end + 1, csv.size()));
      if (const auto wrong = line == 1 ? takeHeader(row) : takeRow(row); !wrong.empty())
        return Error{ErrorCode::badInput, wrong, path_ + ":" + std::to_string(line),
                     "Name the folder of a branch of a run of the verb world, of the same city"};
    }
    if (history_.depthTime.empty())
      return Error{ErrorCode::badInput, "The table of edges is empty", path_, "Run the world again"};
    return std::move(history_);
  }

 private:
  static std::string takeHeader(std::string_view row) {
    return row == kEdgeHeader ? "" : "The table of edges has other columns";
  }

  std::string takeRow(std::string_view row) {
    const auto fields = fieldsOfRow(row, code_);
    if (!fields) return "The row has not eight fields";
    const auto edge = edgeOf_.find(code_);
    if (edge == edgeOf_.end()) return "The city has no edge " + code_;
    const auto time = amountOf((*fields)[1], -1), speed = amountOf((*fields)[4], -1),
               depth = amountOf((*fields)[6], 0), closed = amountOf((*fields)[7], 0);
    if (!time || *time < 0 || !speed || !depth || !closed) return "A value is no number";
    const bool driven = !(*fields)[2].empty();
    if (!history_.depthTime.empty() && *time < history_.depthTime.back())
      return "The times fall";
    begin(*time, driven);
    const std::uint32_t e = edge->second;
    history_.depth.back()[e] = float(*depth);
    if (driven && *closed > 0) history_.pace.back()[e] = -1;
    if (driven && *closed <= 0 && *speed >= 0)
      history_.pace.back()[e] = float(std::min(1.0, *speed * 3.6 / roads_.roadOf(e).freeFlowKmh));
    return {};
  }

  void begin(double time, bool driven) {
    history_.until = time;
    if (history_.depthTime.empty() || history_.depthTime.back() < time) {
      history_.depthTime.push_back(time);
      history_.depth.emplace_back(roads_.edgeCount(), 0.0F);
    }
    if (!driven || (!history_.paceTime.empty() && history_.paceTime.back() >= time)) return;
    history_.paceTime.push_back(time);
    history_.pace.emplace_back(roads_.edgeCount(), kNoPace);
  }

  const std::string& path_;
  const RoadNetwork& roads_;
  std::unordered_map<std::string, std::uint32_t> edgeOf_;
  std::string code_;
  EdgeHistory history_;
};

}  // namespace

EdgeTable::EdgeTable(const TrafficNetwork& network)
    : network_(network), csv_(std::string(kEdgeHeader) + "\n") {}

void EdgeTable::take(world::CoupledModel& model, double begin, const std::vector<float>& depth) {
  const auto counts = model.takeCounts();
  const auto& closed = model.traffic().state().closed;
  const double span = model.time() - begin;
  for (std::size_t e = 0; e < depth.size() && e < network_.linkCount(); ++e) {
    const traffic::LinkCount& c = counts[e];
    const bool shut = closed[e] > 0;
    const double seconds = double(c.vehicleMs) / 1000;
    if (e > 0 && !(depth[e] > 0) && !shut && !(seconds > 0) && c.entered == 0 && c.left == 0)
      continue;
    csv_ += csvField(network_.code[e]) + "," + csvNumber(begin) + "," + std::to_string(c.entered) +
            "," + std::to_string(c.left) + ",";
    if (seconds > 0)
      csv_ += csvNumber(std::min(network_.length[e] * c.left / seconds, network_.freeSpeed[e]));
    csv_ += "," + csvNumber(seconds / span / network_.length[e] * 1000) + "," +
            depthText(depth[e]) + (shut ? ",1\n" : ",0\n");
  }
}

void EdgeTable::end(double at, const std::vector<float>& depth) {
  for (std::size_t e = 0; e < depth.size() && e < network_.linkCount(); ++e) {
    if (e > 0 && !(depth[e] > 0)) continue;
    csv_ += csvField(network_.code[e]) + "," + csvNumber(at) + ",,,,," + depthText(depth[e]) + ",\n";
  }
}

Result<EdgeHistory> readEdgeTable(const std::string& csv, const std::string& path,
                                  const RoadNetwork& roads) {
  return EdgeReader(path, roads).read(csv);
}

}  // namespace citymirror::session

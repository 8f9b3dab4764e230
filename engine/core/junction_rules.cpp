#include "engine/core/junction_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_map>

namespace citymirror {
namespace {

constexpr double kSignReach = 1;     // m, between a sign and the vertex that it stands on
constexpr double kSignalReach = 30;  // m, from a signal to the junction that it is for

/// What lies at a place, by squares of kSignReach.
class PlaceIndex {
 public:
  void add(const Point2& p, std::uint32_t value) { values_[keyOf(p.x(), p.y())].push_back(value); }
  template <class Use>
  void near(const Point2& p, Use use) const {
    for (int dx = -1; dx <= 1; ++dx) {
      for (int dy = -1; dy <= 1; ++dy) {
        const auto found = values_.find(keyOf(p.x() + dx * kSignReach, p.y() + dy * kSignReach));
        if (found == values_.end()) continue;
        for (const std::uint32_t value : found->second) use(value);
      }
    }
  }

 private:
  static std::int64_t keyOf(double x, double y) {
    const auto cell = [](double v) { return std::int64_t(std::floor(v / kSignReach)); };
    return cell(x) * 1'000'003'000'017 + cell(y);
  }
  std::unordered_map<std::int64_t, std::vector<std::uint32_t>> values_;
};

class SignReader {
 public:
  explicit SignReader(const RoadNetwork& network) : net_(network) {
    rules_.signal.assign(network.nodeCount(), 0);
    rules_.signalsKnown = !network.signs.sites.empty();
  }

  JunctionRules read() {
    if (!net_.signs.sites.empty()) placeSignals();
    if (!net_.signs.turns.empty()) placeTurns();
    return std::move(rules_);
  }

 private:
  void placeSignals() {
    std::vector<std::set<std::uint32_t>> arms(net_.nodeCount());
    PlaceIndex vertices;  // of edges
    for (std::uint32_t e = 0; e < net_.edgeCount(); ++e) {
      arms[net_.edgeFrom[e]].insert(net_.edgeTo[e]);
      arms[net_.edgeTo[e]].insert(net_.edgeFrom[e]);
      for (const Point2& p : net_.line(e)) vertices.add(p, e);
    }
    const auto isJunction = [&](std::uint32_t node) { return arms[node].size() >= 3; };
    for (const SignalSite& site : net_.signs.sites) {
      std::set<std::uint32_t> ahead, on;
      vertices.near(site.at, [&](std::uint32_t e) {
        for (const std::uint32_t node : {net_.edgeFrom[e], net_.edgeTo[e]})
          if (isJunction(node) && (net_.node[node] - site.at).norm() <= kSignReach) on.insert(node);
        const std::uint32_t end = net_.edgeTo[e];
        if (isJunction(end) && metresAhead(e, site.at) <= kSignalReach) ahead.insert(end);
      });
      const auto& meant = on.empty() ? ahead : on;
      for (const std::uint32_t node : meant) rules_.signal[node] = 1;
      rules_.signalsElsewhere += meant.empty() ? 1 : 0;
    }
  }

  /// From a vertex of an edge to its end; infinity where the place is none of them.
  double metresAhead(std::uint32_t edge, const Point2& at) const {
    const auto line = net_.line(edge);
    double metres = 0;
    for (std::size_t k = line.size(); k-- > 0;) {
      if (k + 1 < line.size()) metres += (line[k + 1] - line[k]).norm();
      if ((line[k] - at).norm() <= kSignReach) return metres;
    }
    return std::numeric_limits<double>::infinity();
  }

  /// A road that was cut at the rim of the city has pieces "CODE", "CODE.2", …
  static bool isPieceOf(const std::string& code, const std::string& road) {
    return code == road || (code.starts_with(road) && code[road.size()] == '.');
  }

  void placeTurns() {
    PlaceIndex nodes;
    for (std::uint32_t n = 0; n < net_.nodeCount(); ++n) nodes.add(net_.node[n], n);
    std::vector<std::vector<std::uint32_t>> into(net_.nodeCount());
    for (std::uint32_t e = 0; e < net_.edgeCount(); ++e) into[net_.edgeTo[e]].push_back(e);
    for (const TurnSign& sign : net_.signs.turns) {
      bool placed = false;
      nodes.near(sign.via, [&](std::uint32_t node) {
        if ((net_.node[node] - sign.via).norm() > kSignReach) return;
        for (const std::uint32_t from : into[node])
          if (isPieceOf(net_.roadOf(from).code, sign.from)) placed = ban(sign, from, node) || placed;
      });
      rules_.turnsElsewhere += placed ? 0 : 1;
    }
    std::sort(rules_.banned.begin(), rules_.banned.end());
    rules_.banned.erase(std::unique(rules_.banned.begin(), rules_.banned.end()),
                        rules_.banned.end());
  }

  /// False where the road that it leads to does not leave there.
  bool ban(const TurnSign& sign, std::uint32_t from, std::uint32_t node) {
    std::vector<std::uint32_t> named, others;
    for (std::uint32_t e = net_.firstEdge[node]; e < net_.firstEdge[node + 1]; ++e)
      (isPieceOf(net_.roadOf(e).code, sign.to) ? named : others).push_back(e);
    if (named.empty()) return false;
    for (const std::uint32_t e : sign.kind == TurnSign::Kind::no ? named : others)
      rules_.banned.emplace_back(from, e);
    return true;
  }

  const RoadNetwork& net_;
  JunctionRules rules_;
};

}  // namespace

bool JunctionRules::bans(std::uint32_t from, std::uint32_t to) const {
  return std::binary_search(banned.begin(), banned.end(), std::pair(from, to));
}

JunctionRules junctionRules(const RoadNetwork& network) { return SignReader(network).read(); }

}  // namespace citymirror

#include "scenarios/traffic/assignment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <queue>

#include "engine/core/road_user.h"
#include "scenarios/traffic/volume_delay.h"

namespace citymirror::traffic {
namespace {

constexpr double kNoCost = std::numeric_limits<double>::infinity();
constexpr int kSweeps = 20;  // over the known routes between two searches for new ones
constexpr std::uint32_t kNoLink = std::numeric_limits<std::uint32_t>::max();

using Links = std::vector<std::uint32_t>;

struct Column {
  Links links;
  double flow = 0;
};

class Equilibrium {
 public:
  explicit Equilibrium(const AssignmentInputs& inputs)
      : in_(inputs), net_(*inputs.network), columns_(inputs.trips.size()) {
    open_.assign(net_.linkCount(), true);
    for (const std::uint32_t link : in_.closed) open_[link] = false;
    out_.flow.assign(net_.linkCount(), 0);
    out_.cost.resize(net_.linkCount());
    slope_.resize(net_.linkCount());
    mark_.assign(net_.linkCount(), 0);
    for (std::uint32_t link = 0; link < net_.linkCount(); ++link) reprice(link);
    indexLeaving();
  }

  Result<Assignment> solve(const run::JobContext& job) {
    out_.tripCost.assign(in_.trips.size(), 0);
    for (out_.rounds = 1;; ++out_.rounds) {
      if (auto error = searchRoutes(job)) return *error;
      if (out_.rounds > 1 && out_.relativeGap <= in_.relativeGap) break;
      if (out_.rounds >= std::max(2, in_.mostRounds)) return unfinished();
      for (int sweep = 0; sweep < kSweeps; ++sweep) {
        if (job.cancelled()) return stopped();
        for (auto& routes : columns_) equalise(routes);
      }
      refreshFlows();
      tell(job);
    }
    return finished();
  }

 private:
  void indexLeaving() {
    first_.assign(net_.nodes + 1, 0);
    for (const std::uint32_t node : net_.from) ++first_[node + 1];
    for (std::size_t n = 0; n < net_.nodes; ++n) first_[n + 1] += first_[n];
    leaving_.resize(net_.linkCount());
    auto next = first_;
    for (std::uint32_t link = 0; link < net_.linkCount(); ++link) {
      leaving_[next[net_.from[link]]++] = link;
    }
  }

  void reprice(std::uint32_t link) {
    out_.cost[link] = volumeDelay(net_, link, out_.flow[link]);
    slope_[link] = volumeDelaySlope(net_, link, out_.flow[link]);
  }

  /// Cheapest routes of every pair at the present costs: new columns, and the gap. While nothing is
  /// loaded, each origin is loaded at once so that the next one sees its flow.
  std::optional<Error> searchRoutes(const run::JobContext& job) {
    double cheapest = 0;
    const TripTable& trips = in_.trips;
    for (std::size_t i = 0; i < trips.size();) {
      if (job.cancelled()) return stopped();
      const std::uint32_t origin = trips.from[i];
      const std::uint64_t user = userOf(i);
      growTree(origin, user);
      for (; i < trips.size() && trips.from[i] == origin && userOf(i) == user; ++i) {
        out_.tripCost[i] = best_[trips.to[i]];
        if (!(best_[trips.to[i]] < kNoCost)) {
          if (in_.noRoute == NoRoute::error) return noRoute(i);
          out_.tripCost[i] = std::numeric_limits<double>::quiet_NaN();
          continue;
        }
        cheapest += trips.trips[i] * out_.tripCost[i];
        addColumn(i);
      }
    }
    out_.totalCost = 0;
    for (std::size_t l = 0; l < net_.linkCount(); ++l)
      out_.totalCost += out_.flow[l] * out_.cost[l];
    const double gap = out_.totalCost - cheapest;
    out_.relativeGap = out_.totalCost > 0 ? std::max(0.0, gap / out_.totalCost) : 0;
    return {};
  }

  std::uint64_t userOf(std::size_t entry) const {
    return in_.users.empty() ? ~std::uint64_t(0) : in_.users[entry];
  }

  bool isOpen(std::uint32_t link, std::uint64_t user) const {
    return open_[link] && (in_.openTo.empty() || (in_.openTo[link] & user));
  }

  void growTree(std::uint32_t origin, std::uint64_t user) {
    using Reached = std::pair<double, std::uint32_t>;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
    best_.assign(net_.nodes, kNoCost);
    by_.assign(net_.nodes, kNoLink);
    best_[origin] = 0;
    queue.push({0, origin});
    while (!queue.empty()) {
      const auto [cost, node] = queue.top();
      queue.pop();
      if (cost > best_[node]) continue;
      if (node < net_.firstThroughNode && node != origin) continue;
      for (std::size_t k = first_[node]; k < first_[node + 1]; ++k) {
        const std::uint32_t link = leaving_[k], next = net_.to[link];
        const double then = cost + out_.cost[link];
        if (!isOpen(link, user) || then >= best_[next]) continue;
        best_[next] = then;
        by_[next] = link;
        queue.push({then, next});
      }
    }
  }

  void addColumn(std::size_t pair) {
    Links links;
    for (std::uint32_t n = in_.trips.to[pair]; n != in_.trips.from[pair]; n = net_.from[by_[n]]) {
      links.push_back(by_[n]);
    }
    auto& routes = columns_[pair];
    const bool known = std::any_of(routes.begin(), routes.end(),
                                   [&](const Column& c) { return c.links == links; });
    if (known) return;
    const double flow = routes.empty() ? in_.trips.trips[pair] : 0;
    for (const std::uint32_t link : links) {
      if (flow == 0) break;
      out_.flow[link] += flow;
      reprice(link);
    }
    routes.push_back({std::move(links), flow});
  }

  double costOf(const Column& column) const {
    double cost = 0;
    for (const std::uint32_t link : column.links) cost += out_.cost[link];
    return cost;
  }

  /// Moves flow of one pair from every dearer route to the cheapest; empty routes are dropped.
  void equalise(std::vector<Column>& routes) {
    if (routes.size() < 2) return;
    const auto cheapest =
        std::min_element(routes.begin(), routes.end(),
                         [&](const Column& a, const Column& b) { return costOf(a) < costOf(b); });
    std::iter_swap(routes.begin(), cheapest);
    for (std::size_t r = 1; r < routes.size(); ++r) shift(routes[r], routes[0]);
    std::erase_if(routes, [&](const Column& c) { return &c != &routes[0] && c.flow <= 0; });
  }

  void shift(Column& dear, Column& cheap) {
    const std::uint64_t inCheap = ++stamp_, inBoth = ++stamp_;
    for (const std::uint32_t link : cheap.links) mark_[link] = inCheap;
    double difference = 0, slope = 0;
    for (const std::uint32_t link : dear.links) {
      if (mark_[link] == inCheap) {
        mark_[link] = inBoth;
        continue;
      }
      difference += out_.cost[link];
      slope += slope_[link];
    }
    for (const std::uint32_t link : cheap.links) {
      if (mark_[link] == inBoth) continue;
      difference -= out_.cost[link];
      slope += slope_[link];
    }
    if (difference <= 0) return;
    const double moved = slope > 0 ? std::min(dear.flow, difference / slope) : dear.flow;
    dear.flow -= moved;
    cheap.flow += moved;
    for (const std::uint32_t link : dear.links) {
      if (mark_[link] == inBoth) continue;
      out_.flow[link] = std::max(0.0, out_.flow[link] - moved);
      reprice(link);
    }
    for (const std::uint32_t link : cheap.links) {
      if (mark_[link] == inBoth) continue;
      out_.flow[link] += moved;
      reprice(link);
    }
  }

  /// Sums the routes anew, so that rounding of the shifts does not add up.
  void refreshFlows() {
    std::fill(out_.flow.begin(), out_.flow.end(), 0.0);
    for (const auto& routes : columns_) {
      for (const Column& c : routes) {
        for (const std::uint32_t link : c.links) out_.flow[link] += c.flow;
      }
    }
    for (std::uint32_t link = 0; link < net_.linkCount(); ++link) reprice(link);
  }

  /// The gap falls by about a constant factor a round: its logarithm is the way that is done.
  void tell(const run::JobContext& job) {
    const double gap = std::clamp(out_.relativeGap, in_.relativeGap, 1.0);
    if (out_.rounds > 1 && in_.relativeGap < 1) {
      told_ = std::max(told_, std::log(gap) / std::log(in_.relativeGap));
    }
    const std::string round = std::to_string(out_.rounds);
    job.progress(told_, {"交通分配第 " + round + " 轮", "Assignment, round " + round});
  }

  Result<Assignment> finished() {
    out_.objective = 0;
    for (std::uint32_t link = 0; link < net_.linkCount(); ++link) {
      out_.objective += volumeDelayIntegral(net_, link, out_.flow[link]);
    }
    return std::move(out_);
  }
  Result<Assignment> unfinished() {
    Result<Assignment> result = finished();
    result.notes().push_back({"The relative gap was not reached in the rounds allowed",
                              std::to_string(in_.mostRounds) + " rounds"});
    return result;
  }
  static Error stopped() {
    return {ErrorCode::cancelled, "The assignment was stopped", "assign", "Run it again"};
  }
  Error noRoute(std::size_t pair) const {
    return {ErrorCode::badInput,
            "No open route leads from zone " + std::to_string(in_.trips.from[pair] + 1) +
                " to zone " + std::to_string(in_.trips.to[pair] + 1),
            "trips", "Open a link, or take these trips out of the demand"};
  }

  const AssignmentInputs& in_;
  const VolumeDelayNetwork& net_;
  std::vector<std::vector<Column>> columns_;
  std::vector<bool> open_;
  std::vector<double> slope_, best_;
  std::vector<std::uint32_t> by_, leaving_;
  std::vector<std::size_t> first_;
  std::vector<std::uint64_t> mark_;
  std::uint64_t stamp_ = 0;
  double told_ = 0;
  Assignment out_;
};

std::optional<Error> faultOf(const AssignmentInputs& in) {
  const VolumeDelayNetwork& net = *in.network;
  const auto bad = [](const char* what, const char* where, const char* remedy) {
    return Error{ErrorCode::badInput, what, where, remedy};
  };
  if (!(in.relativeGap > 0) || in.relativeGap > 1) {
    return bad("The relative gap must lie between 0 and 1", "gap", "Give 1e-6");
  }
  if ((!in.users.empty() && in.users.size() != in.trips.size()) ||
      (!in.openTo.empty() && in.openTo.size() != net.linkCount())) {
    return bad("Users of trips and links are not one for each", "users", "Give one for each");
  }
  for (const std::uint32_t link : in.closed) {
    if (link >= net.linkCount()) return bad("A closed link is not there", "closures", "Remove it");
  }
  for (std::size_t i = 0; i < in.trips.size(); ++i) {
    if (in.trips.from[i] >= net.zones || in.trips.to[i] >= net.zones) {
      return bad("Trips begin or end outside the zones", "trips", "Use the network's zones");
    }
    if (!(in.trips.trips[i] > 0) || in.trips.from[i] == in.trips.to[i]) {
      return bad("Trips must be positive and between two zones", "trips", "Leave them out");
    }
  }
  return {};
}

}  // namespace

Result<Assignment> assign(const AssignmentInputs& inputs, const run::JobContext& job) {
  if (const auto fault = faultOf(inputs)) return *fault;
  return Equilibrium(inputs).solve(job);
}

}  // namespace citymirror::traffic

#include "app/session/branch/comparison_table.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "app/session/branch/branch_name.h"
#include "app/session/branch/compare_frames.h"
#include "app/session/branch/deed_effect.h"
#include "app/session/csv.h"

namespace citymirror::session {
namespace {

constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";
constexpr const char* kRowEnd = "\r\n";

Result<std::shared_ptr<const WorldFuture>> wholeBranch(const WorldFutures& futures,
                                                       const std::string& id) {
  auto future = futures.find(id);
  if (!future)
    return Error{ErrorCode::notFound, "there is no such branch", id, "Choose another"};
  if (future->computing || future->error || future->indices.empty())
    return Error{ErrorCode::badInput, "the branch is not computed to its end", id,
                 "Wait until it is whole"};
  return future;
}

double valueIn(const WorldFuture& future, const std::string& key) {
  const WorldIndex* index = indexOf(future, key);
  return index != nullptr ? index->value : std::numeric_limits<double>::quiet_NaN();
}

/// The figures of A in their order, then those that only B has.
std::vector<WorldIndex> figuresOf(const WorldFuture& a, const WorldFuture& b) {
  std::vector<WorldIndex> all = a.indices;
  for (const WorldIndex& index : b.indices) {
    if (indexOf(a, index.key) == nullptr) all.push_back(index);
  }
  return all;
}

class TableWriter {
 public:
  TableWriter(const WorldFutures& futures, const TableOrigin& origin)
      : futures_(futures), origin_(origin) {}

  std::string write(const WorldFuture& a, const WorldFuture& b) {
    row({say({"指标", "figure"}), say({"单位", "unit"}), "A: " + say(branchTitle(a)),
         "B: " + say(branchTitle(b)), "B − A", say({"来源", "source"})});
    for (const WorldIndex& index : figuresOf(a, b)) {
      const double ofA = valueIn(a, index.key), ofB = valueIn(b, index.key);
      const std::string source = index.source == Text{} ? model() : say(index.source);
      row({say(index.name), index.unit, csvNumber(ofA), csvNumber(ofB), csvNumber(ofB - ofA),
           source});
    }
    csv_ += kRowEnd;
    const auto clock = [&](Instant at) { return wallTime(at, origin_.utcOffsetMinutes); };
    row({say({"城市", "city"}), say(origin_.city)});
    if (!futures_.scenario.empty())
      row({say({"情景", "scenario"}), futures_.scenario});
    else if (!futures_.forecast.empty())
      row({say({"预报", "forecast"}), futures_.forecast});
    else if (futures_.measuredTo)
      row({say({"预报", "forecast"}), say({"无：按实测降雨推演", "none: rain as measured"}),
           clock(*futures_.measuredTo)});
    else
      row({say({"预报", "forecast"}), say({"无：无雨推演", "none: dry run"})});
    if (futures_.stages && futures_.stages->rivers > 0)
      row({say({"河流水位", "river levels"}), say(stagesText(*futures_.stages))});
    row({say({"时段", "time"}), clock(futures_.zero) + " – " +
                                    clock(futures_.zero + millis(futures_.duration))});
    row({say({"A 的全部处置", "all done in A"}), say(branchDeeds(futures_, a))});
    row({say({"B 的全部处置", "all done in B"}), say(branchDeeds(futures_, b))});
    row({say({"A 自此时起", "A begins"}), clock(futures_.zero + millis(a.begun)), a.id});
    row({say({"B 自此时起", "B begins"}), clock(futures_.zero + millis(b.begun)), b.id});
    row({say({"导出时间", "written"}), clock(origin_.written)});
    return std::move(csv_);
  }

 private:
  std::string say(const Text& text) const { return text.in(origin_.language); }
  std::string model() const {
    if (!futures_.scenario.empty())
      return say({"推演，非实测（情景 " + futures_.scenario + "）",
                  "simulated, not measured (scenario " + futures_.scenario + ")"});
    if (futures_.measuredTo)
      return say({"推演，非实测（无预报，降雨按实测）",
                  "simulated, not measured (no forecast: rain as measured)"});
    if (futures_.forecast.empty())
      return say({"推演，非实测（无预报，无雨推演）",
                  "simulated, not measured (no forecast: dry run)"});
    return say({"推演，非实测（预报 " + futures_.forecast + "）",
                "simulated, not measured (forecast " + futures_.forecast + ")"});
  }
  void row(const std::vector<std::string>& fields) {
    for (std::size_t k = 0; k < fields.size(); ++k) csv_ += (k ? "," : "") + csvField(fields[k]);
    csv_ += kRowEnd;
  }

  const WorldFutures& futures_;
  const TableOrigin& origin_;
  std::string csv_ = kByteOrderMark;
};

}  // namespace

Result<std::string> comparisonTable(const WorldFutures& futures, const std::string& a,
                                    const std::string& b, const TableOrigin& origin) {
  const auto sideA = wholeBranch(futures, a), sideB = wholeBranch(futures, b);
  if (!sideA) return sideA.error();
  if (!sideB) return sideB.error();
  return TableWriter(futures, origin).write(**sideA, **sideB);
}

}  // namespace citymirror::session

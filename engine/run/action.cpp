#include "engine/run/action.h"

#include <array>
#include <utility>

namespace citymirror::run {
namespace {

struct Row {
  ActionKind kind;
  std::string_view word, zh, en;
};
constexpr std::array kRows{
    Row{ActionKind::verifyIncident, "verify_incident", "核实事件", "verify incident"},
    Row{ActionKind::rejectIncident, "reject_incident", "驳回事件", "reject incident"},
    Row{ActionKind::closeRoad, "close_road", "封闭道路", "close road"},
    Row{ActionKind::openRoad, "open_road", "开放道路", "open road"},
    Row{ActionKind::dispatchUnit, "dispatch_unit", "调度力量", "dispatch unit"},
    Row{ActionKind::setPump, "set_pump", "调整泵站", "set pump"},
    Row{ActionKind::setGate, "set_gate", "调整闸门", "set gate"},
    Row{ActionKind::setRain, "set_rain", "调整降雨", "set rain"},
    Row{ActionKind::setSink, "set_sink", "调整排水口", "set sink"},
    Row{ActionKind::drawBarrier, "draw_barrier", "设置挡水线", "draw barrier"},
    Row{ActionKind::removeBarrier, "remove_barrier", "拆除挡水线", "remove barrier"},
    Row{ActionKind::blockStreet, "block_street", "封堵街道", "block street"},
    Row{ActionKind::unblockStreet, "unblock_street", "解除封堵", "unblock street"},
    Row{ActionKind::openBreach, "open_breach", "设置溃口", "open breach"},
    Row{ActionKind::evacuate, "evacuate", "疏散居民", "evacuate residents"},
    Row{ActionKind::restrictRoad, "restrict_road", "限制道路通行", "restrict road"},
    Row{ActionKind::deleteBranch, "delete_branch", "删除保留的分支", "delete kept branch"},
    Row{ActionKind::dropBranch, "drop_branch", "撤下推演分支", "drop branch"},
    Row{ActionKind::annotate, "annotate", "标注", "annotate"},
};

constexpr std::pair<ActionKind, ActionKind> kOpposites[] = {
    {ActionKind::closeRoad, ActionKind::openRoad},
    {ActionKind::drawBarrier, ActionKind::removeBarrier},
    {ActionKind::blockStreet, ActionKind::unblockStreet},
};

}  // namespace

std::string_view wordOf(ActionKind kind) { return kRows[std::size_t(kind)].word; }

std::optional<ActionKind> actionKindFromWord(std::string_view word) {
  for (const Row& row : kRows) {
    if (row.word == word) return row.kind;
  }
  return std::nullopt;
}

Text nameOf(ActionKind kind) {
  const Row& row = kRows[std::size_t(kind)];
  return {std::string(row.zh), std::string(row.en)};
}

Action inverse(const Action& action) {
  Action back = action;
  std::swap(back.oldValue, back.newValue);
  for (const auto& [there, again] : kOpposites) {
    if (action.kind == there) back.kind = again;
    if (action.kind == again) back.kind = there;
  }
  return back;
}

}  // namespace citymirror::run

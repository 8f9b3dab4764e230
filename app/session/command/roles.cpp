#include "app/session/command/roles.h"

#include <algorithm>

#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

struct RightName {
  std::string_view word;
  const char *zh, *en;
};
constexpr std::array<RightName, 5> kRoleNames{{{"observer", "观察员", "observer"},
                                               {"duty_officer", "值班员", "duty officer"},
                                               {"commander", "指挥长", "commander"},
                                               {"department", "部门", "department"},
                                               {"administrator", "管理员", "administrator"}}};
constexpr std::array<RightName, kActs> kActNames{
    {{"watch", "查看", "look"},
     {"decide_incident", "核实事件", "decide incidents"},
     {"run_forecast", "运行预报", "run forecasts"},
     {"steer_flood", "施加工程措施", "take measures on the water"},
     {"close_road", "封闭道路", "close roads"},
     {"dispatch_unit", "调派力量", "dispatch units"},
     {"handle_task", "反馈任务", "report on tasks"},
     {"start_linkage", "启动联动", "start a linkage"},
     {"recall_linkage", "撤回联动", "recall a linkage"},
     {"start_drill", "组织演练", "start a drill"},
     {"approve_level_iv", "批准IV级响应", "approve response level IV"},
     {"approve_level_iii", "批准III级响应", "approve response level III"},
     {"approve_level_ii", "批准II级响应", "approve response level II"},
     {"approve_level_i", "批准I级响应", "approve response level I"},
     {"switch_posture", "平战转换", "switch between peace and emergency"},
     {"adopt_plan", "采用方案", "put plans in force"},
     {"lift_mask", "解除大屏屏蔽", "lift the mask of a wall"},
     {"connect_feed", "接入数据源", "connect feeds"},
     {"take_lead", "接管主席位", "take the lead of the seats"},
     {"edit_rules", "修改规则、预案和数据源", "edit rules, plans and feeds"},
     {"manage_accounts", "管理账号", "manage accounts"},
     {"export_data", "导出数据", "export data"}}};

template <class Word, std::size_t N>
std::optional<Word> rightFromWord(std::string_view word, const std::array<RightName, N>& names) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i].word == word) return Word(i);
  }
  return std::nullopt;
}

std::set<Act> actsOf(incident::EntryReader& reader) {
  std::set<Act> acts;
  const nlohmann::json* list = reader.at("acts");
  if (!list || !list->is_array()) {
    reader.fail("the list of acts is missing", "acts");
    return acts;
  }
  for (const nlohmann::json& word : *list) {
    const auto act = word.is_string() ? actFromWord(word.get<std::string>()) : std::nullopt;
    if (word.is_string() && isFormerAct(word.get<std::string>())) continue;
    if (!act) reader.fail("the act " + word.dump() + " is unknown", "acts");
    if (act && !acts.insert(*act).second)
      reader.fail("the act " + word.dump() + " is named twice", "acts");
  }
  return acts;
}

Error tableFault(const std::string& what, std::string_view where) {
  return {ErrorCode::badInput, what, std::string(where), "Correct the configuration file"};
}

Outcome checkTable(const RoleTable& table) {
  for (const Role role : kRoles)
    if (!table.contains(role)) return tableFault("the role is missing", wordOf(role));
  for (std::size_t i = 0; i < kActs; ++i) {
    const bool granted = std::any_of(table.begin(), table.end(),
                                     [&](const auto& row) { return row.second.contains(Act(i)); });
    if (!granted) return tableFault("nobody may do this", wordOf(Act(i)));
  }
  for (const Act act : table.at(Role::observer))
    if (act != Act::watch && act != Act::exportData)
      return tableFault("an observer may not change anything", wordOf(act));
  return Done{};
}

}  // namespace

std::string_view wordOf(Role role) { return kRoleNames[std::size_t(role)].word; }
std::optional<Role> roleFromWord(std::string_view word) {
  return rightFromWord<Role>(word, kRoleNames);
}
Text nameOf(Role role) {
  const RightName& name = kRoleNames[std::size_t(role)];
  return {name.zh, name.en};
}

std::string_view wordOf(Act act) { return kActNames[std::size_t(act)].word; }
std::optional<Act> actFromWord(std::string_view word) {
  return rightFromWord<Act>(word, kActNames);
}
bool isFormerAct(std::string_view word) { return word == "read_journal"; }
Text nameOf(Act act) {
  const RightName& name = kActNames[std::size_t(act)];
  return {name.zh, name.en};
}

Act actOf(run::ActionKind kind) {
  switch (kind) {
    case run::ActionKind::verifyIncident:
    case run::ActionKind::rejectIncident:
      return Act::decideIncident;
    case run::ActionKind::closeRoad:
    case run::ActionKind::openRoad:
    case run::ActionKind::restrictRoad:
      return Act::closeRoad;
    case run::ActionKind::dispatchUnit:
      return Act::dispatchUnit;
    case run::ActionKind::evacuate:  // it tells people outside the room, as linkages do
      return Act::startLinkage;
    case run::ActionKind::deleteBranch:
      return Act::runForecast;
    case run::ActionKind::dropBranch:  // permitBranches asked for its deeds
    case run::ActionKind::annotate:  // it changes nothing but what is written on the picture
      return Act::watch;
    default:
      return Act::steerFlood;
  }
}

Result<RoleTable> parseRoles(const std::string& json) {
  const auto list = incident::readList(json, "roles");
  if (!list) return list.error();
  RoleTable table;
  std::size_t index = 0;
  for (const nlohmann::json& entry : *list) {
    incident::EntryReader reader(entry, "roles[" + std::to_string(index++) + "]");
    reader.knowsOnly({"role", "acts"});
    const auto role = roleFromWord(reader.text("role"));
    if (!role) reader.fail("the role is unknown", "role");
    std::set<Act> acts = actsOf(reader);
    if (role && !table.emplace(*role, std::move(acts)).second)
      reader.fail("the role is named twice", "role");
    if (reader.fault()) return *reader.fault();
  }
  if (Outcome whole = checkTable(table); !whole) return whole.error();
  return table;
}

bool may(const RoleTable& table, Role role, Act act) {
  const auto found = table.find(role);
  return found != table.end() && found->second.contains(act);
}

Outcome permit(const RoleTable& table, Role role, Act act) {
  if (may(table, role, act)) return Done{};
  std::string who;
  for (const Role other : kRoles)
    if (may(table, other, act)) who += (who.empty() ? "" : ", ") + nameOf(other).en;
  return Error{ErrorCode::ioFailed, "the role " + nameOf(role).en + " may not " + nameOf(act).en,
               std::string(wordOf(act)),
               who.empty() ? "Nobody may: ask the administrator" : "Ask one of these: " + who};
}

}  // namespace citymirror::session

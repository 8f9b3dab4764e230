#include "app/session/command/posture.h"

#include <algorithm>

#include "gis/feed/feed_batch.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

using incident::EntryReader;

constexpr std::array<std::string_view, 2> kPostureWords{"peace", "emergency"};
constexpr std::array<std::string_view, 2> kRecordingWords{"decisions", "everything"};

std::vector<std::string> rulesIn(EntryReader& reader, const char* key) {
  std::vector<std::string> rules;
  const nlohmann::json* list = reader.at(key);
  if (!list) return rules;
  if (!list->is_array()) reader.fail("a list of rules is missing", key);
  for (const nlohmann::json& rule : *list) {
    if (!rule.is_string() || rule.get_ref<const std::string&>().empty())
      reader.fail("an id of a rule is missing", key);
    else
      rules.push_back(rule.get<std::string>());
  }
  return rules;
}

RoleTable extraRights(EntryReader& reader, const char* key) {
  RoleTable rights;
  const nlohmann::json* map = reader.at(key);
  if (!map) return rights;
  if (!map->is_object()) reader.fail("roles with acts are missing", key);
  for (const auto& [word, acts] : map->items()) {
    const auto role = roleFromWord(word);
    if (!role || !acts.is_array()) {
      reader.fail("the role " + word + " is unknown or has no list of acts", key);
      continue;
    }
    for (const nlohmann::json& name : acts) {
      const auto act = name.is_string() ? actFromWord(name.get<std::string>()) : std::nullopt;
      if (name.is_string() && isFormerAct(name.get<std::string>())) continue;
      if (!act) reader.fail("the act " + name.dump() + " is unknown", key);
      if (act) rights[*role].insert(*act);
    }
  }
  return rights;
}

Posture postureFrom(EntryReader& reader) {
  reader.knowsOnly({"id", "title", "layout", "refresh_s", "rules_on", "rules_off", "recording",
                    "granted", "withdrawn"});
  Posture posture;
  posture.kind = PostureKind(reader.oneOf("id", reader.text("id"), kPostureWords));
  posture.title = reader.both("title");
  posture.layout = reader.text("layout");
  posture.refresh = millis(reader.amount("refresh_s"));
  if (posture.refresh.count() <= 0) reader.fail("the pause is zero", "refresh_s");
  posture.rulesOn = rulesIn(reader, "rules_on");
  posture.rulesOff = rulesIn(reader, "rules_off");
  posture.recording =
      Recording(reader.oneOf("recording", reader.text("recording"), kRecordingWords));
  posture.granted = extraRights(reader, "granted");
  posture.withdrawn = extraRights(reader, "withdrawn");
  for (const auto& [role, acts] : posture.granted)
    for (const Act act : acts)
      if (may(posture.withdrawn, role, act))
        reader.fail("an act is granted and withdrawn: " + std::string(wordOf(act)), "withdrawn");
  return posture;
}

/// Length of the longest pattern that fits; nothing where none does.
std::optional<std::size_t> longestFit(const std::vector<std::string>& patterns,
                                      std::string_view rule) {
  std::optional<std::size_t> longest;
  for (const std::string& pattern : patterns) {
    const bool open = pattern.ends_with('*');
    const std::string_view front = std::string_view(pattern).substr(0, pattern.size() - open);
    const bool fits = open ? rule.starts_with(front) : rule == front;
    // A whole id counts for more than a beginning of the same length.
    if (fits) longest = std::max(longest.value_or(0), 2 * front.size() + !open);
  }
  return longest;
}

std::string idsOrNone(const std::vector<std::string>& ids, const char* none) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text.empty() ? none : text;
}

/// 值班员：编辑规则 / duty officer: edit rules.
Text rightsText(const RoleTable& rights) {
  Text text;
  for (const auto& [role, acts] : rights) {
    for (const Act act : acts) {
      const Text who = nameOf(role), what = nameOf(act);
      text.zh += (text.zh.empty() ? "" : "、") + who.zh + "“" + what.zh + "”";
      text.en += (text.en.empty() ? "" : ", ") + who.en + ": " + what.en;
    }
  }
  if (text.zh.empty()) return {"无", "none"};
  return text;
}

Error postureFault(const std::string& what, const std::string& where, const std::string& remedy) {
  return {ErrorCode::badInput, what, where, remedy};
}

}  // namespace

std::size_t rejectionsKept(Recording recording) {
  return recording == Recording::everything ? gis::FeedBatch::kMostRejections : 8;
}

std::string_view wordOf(PostureKind kind) { return kPostureWords[std::size_t(kind)]; }

std::optional<PostureKind> postureFromWord(std::string_view word) {
  if (word == kPostureWords[0]) return PostureKind::peace;
  if (word == kPostureWords[1]) return PostureKind::emergency;
  return std::nullopt;
}

Result<Postures> parsePostures(const std::string& json, const RoleTable& table) {
  const auto list = incident::readList(json, "postures");
  if (!list) return list.error();
  std::map<PostureKind, Posture> read;
  std::size_t index = 0;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "postures[" + std::to_string(index++) + "]");
    Posture posture = postureFrom(reader);
    if (read.contains(posture.kind)) reader.fail("the posture is there twice", "id");
    if (reader.fault()) return *reader.fault();
    read.emplace(posture.kind, std::move(posture));
  }
  for (const PostureKind kind : {PostureKind::peace, PostureKind::emergency}) {
    const std::string name(wordOf(kind));
    if (!read.contains(kind))
      return postureFault("the posture is missing", name, "Correct the configuration file");
    const RoleTable rights = rightsIn(table, read.at(kind));
    const bool ends = std::any_of(kRoles.begin(), kRoles.end(),
                                  [&](Role role) { return may(rights, role, Act::switchPosture); });
    if (!ends)
      return postureFault("nobody could end this posture", name, "Correct the configuration file");
  }
  return Postures{read.at(PostureKind::peace), read.at(PostureKind::emergency)};
}

RoleTable rightsIn(const RoleTable& table, const Posture& posture) {
  RoleTable rights = table;
  for (const auto& [role, acts] : posture.granted) rights[role].insert(acts.begin(), acts.end());
  for (const auto& [role, acts] : posture.withdrawn)
    for (const Act act : acts) rights[role].erase(act);
  return rights;
}

bool ruleRuns(const Posture& posture, std::string_view rule, bool enabled) {
  const auto on = longestFit(posture.rulesOn, rule), off = longestFit(posture.rulesOff, rule);
  if (!on && !off) return enabled;
  return on.value_or(0) >= off.value_or(0) && on.has_value();
}

Text effectsOf(const Posture& posture, const RuleShift& rules) {
  const std::string kept = std::to_string(rejectionsKept(posture.recording));
  const std::string pause = std::to_string(posture.refresh.count() / 1000);
  const Text given = rightsText(posture.granted), taken = rightsText(posture.withdrawn);
  return {"布局 " + posture.layout + "；轮询间隔至多" + pause + "秒；拒收的消息每批记入日志至多" +
              kept + "条；打开规则 " + idsOrNone(rules.on, "无") + "，关闭 " +
              idsOrNone(rules.off, "无") + "；增加权限 " + given.zh + "，收回 " + taken.zh,
          "layout " + posture.layout + "; polled feeds are asked every " + pause +
              " s or oftener; up to " + kept +
              " rejected messages of a batch are journalled; rules switched on: " +
              idsOrNone(rules.on, "none") + ", off: " + idsOrNone(rules.off, "none") +
              "; rights given: " + given.en + ", taken: " + taken.en};
}

Result<PostureChange> changePosture(const RoleTable& table, const Postures& postures,
                                    PostureKind present, PostureKind wanted, const std::string& by,
                                    Role role, const std::string& why, Instant at) {
  const Outcome allowed = permit(rightsIn(table, postures.of(present)), role, Act::switchPosture);
  if (!allowed) return allowed.error();
  if (present == wanted)
    return postureFault("the centre is in this posture already", std::string(wordOf(wanted)),
                        "Nothing is to be done");
  if (by.empty() || why.empty())
    return postureFault("nobody or no reason is named", by.empty() ? "by" : "why",
                        "Say who changes the posture, and why");
  return PostureChange{present, wanted, by, role, why, at};
}

}  // namespace citymirror::session

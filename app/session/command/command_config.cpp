#include "app/session/command/command_config.h"

#include <array>

#include "app/session/config_file.h"
#include "scenarios/incident/config_reader.h"
#include "scenarios/incident/pattern.h"

namespace citymirror::session {
namespace {

struct LoopStepNames {
  std::string_view word;
  const char *zh, *en;
};
constexpr std::array<LoopStepNames, 6> kLoopSteps{{{"to_verify", "待核实", "to verify"},
                                                   {"verified", "已核实", "verified"},
                                                   {"dispatched", "已联动", "dispatched"},
                                                   {"handled", "已处置", "handled"},
                                                   {"closed", "已结案", "closed"},
                                                   {"rejected", "已驳回", "rejected"}}};

std::optional<Error> readStepLimits(const nlohmann::json& list, CommandConfig& config) {
  std::size_t index = 0;
  for (const nlohmann::json& entry : list) {
    incident::EntryReader reader(entry, "steps[" + std::to_string(index++) + "]");
    reader.knowsOnly({"step", "within_s"});
    const auto step = loopStepFromWord(reader.text("step"));
    const Millis within = millis(reader.amount("within_s"));
    if (!step || *step >= LoopStep::closed) reader.fail("no step that lasts", "step");
    if (within.count() == 0) reader.fail("the time limit is zero", "within_s");
    if (step && !config.within.emplace(*step, within).second)
      reader.fail("the step is named twice", "step");
    if (reader.fault()) return reader.fault();
  }
  return std::nullopt;
}

std::optional<Error> readTaskTelling(const nlohmann::json& tasks, TaskTelling& telling) {
  const nlohmann::json told = tasks.is_object() ? tasks.value("told", nlohmann::json::object())
                                                : nlohmann::json::object();
  incident::EntryReader reader(told, "tasks.told");
  reader.knowsOnly({"roles", "acknowledge_s", "text"});
  telling.roles = reader.textsOr("roles");
  telling.acknowledgeWithin = millis(reader.amount("acknowledge_s"));
  telling.text = reader.both("text");
  if (telling.roles.empty()) reader.fail("nobody would be told", "roles");
  if (telling.acknowledgeWithin.count() == 0) reader.fail("the time limit is zero", "acknowledge_s");
  const auto fits = [&](const std::string& pattern, const std::vector<std::string>& words) {
    incident::PatternWords values;
    for (const std::string& word : words) values.emplace(word, "");
    const auto filled = incident::fillPattern(pattern, values, "command_loop.tasks.told");
    if (!filled) reader.take(filled.error());
  };
  for (const std::string& role : telling.roles) fits(role, {"department"});
  for (const std::string& text : {telling.text.zh, telling.text.en})
    fits(text, {"unit", "incident", "place", "count"});
  return reader.fault();
}

/// "from", of earlier versions: that level and those above it, each by a signature of its own.
std::optional<Error> readApprovals(const nlohmann::json& part, CommandConfig& config) {
  incident::EntryReader approval(part, "approval");
  approval.knowsOnly({"from", "levels", "in_drills"});
  config.approvalInDrills = approval.flagOr("in_drills", false);
  if (const nlohmann::json* old = approval.at("from")) {
    const auto from = old->is_string() ? responseLevelFromWord(old->get<std::string>()) : std::nullopt;
    if (!from && *old != "none") approval.fail("the level is none of IV, III, II, I, none", "from");
    for (int level = from ? int(*from) : int(ResponseLevel::i) + 1; level <= int(ResponseLevel::i); ++level)
      config.approvals[ResponseLevel(level)] = {};
    return approval.fault();
  }
  const nlohmann::json* list = approval.at("levels");
  if (!list || !list->is_array()) approval.fail("the list of levels is missing", "levels");
  if (approval.fault()) return approval.fault();
  for (std::size_t i = 0; i < list->size(); ++i) {
    incident::EntryReader entry((*list)[i], "approval.levels[" + std::to_string(i) + "]");
    entry.knowsOnly({"level", "with_dispatch", "source"});
    const auto level = responseLevelFromWord(entry.text("level"));
    const ApprovalRule rule{entry.flagOr("with_dispatch", false), entry.both("source")};
    if (!level) entry.fail("the level is none of IV, III, II, I", "level");
    if (level && !config.approvals.emplace(*level, rule).second)
      entry.fail("the level is named twice", "level");
    if (entry.fault()) return entry.fault();
  }
  return std::nullopt;
}

std::optional<Error> readTaskLimits(const nlohmann::json& document, CommandConfig& config) {
  static const nlohmann::json nothing = nlohmann::json::object();
  const auto part = [&](const char* key) -> const nlohmann::json& {
    return document.contains(key) ? document[key] : nothing;
  };
  incident::EntryReader tasks(part("tasks"), "tasks");
  tasks.knowsOnly({"arrive_s", "escalate_every_s", "most_escalations", "told"});
  config.tasks.arrive = millis(tasks.amount("arrive_s"));
  config.tasks.escalateEvery = millis(tasks.amount("escalate_every_s"));
  config.tasks.mostEscalations = int(tasks.amount("most_escalations"));
  if (config.tasks.escalateEvery.count() == 0)
    tasks.fail("the time between two escalations is zero", "escalate_every_s");
  if (tasks.fault()) return tasks.fault();
  if (const auto fault = readTaskTelling(part("tasks"), config.taskTelling)) return fault;
  incident::EntryReader proposals(part("proposals"), "proposals");
  proposals.knowsOnly({"units", "renew_s"});
  config.proposedUnits = std::size_t(proposals.amount("units"));
  config.proposalsRenew = millis(proposals.amount("renew_s"));
  if (proposals.fault()) return proposals.fault();
  if (const auto fault = readApprovals(part("approval"), config)) return fault;
  incident::EntryReader resume(part("resume"), "resume");
  resume.knowsOnly({"within_s", "longest_s"});
  config.resumeWithin = millis(resume.amount("within_s"));
  config.resumeLongest = millis(resume.amount("longest_s"));
  return resume.fault();
}

}  // namespace

std::string_view wordOf(LoopStep step) { return kLoopSteps[std::size_t(step)].word; }

std::optional<LoopStep> loopStepFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kLoopSteps.size(); ++i) {
    if (kLoopSteps[i].word == word) return LoopStep(i);
  }
  return std::nullopt;
}

Text nameOf(LoopStep step) {
  const LoopStepNames& names = kLoopSteps[std::size_t(step)];
  return {names.zh, names.en};
}

Result<CommandConfig> parseCommandLoop(const std::string& json) {
  const auto steps = incident::readList(json, "steps");
  if (!steps) return steps.error();
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  incident::EntryReader reader(document, "command_loop");
  reader.knowsOnly(
      {"source", "incidents_from", "trend_s", "ended_shown_s", "steps", "escalation_text",
       "unclassed_deadline_s", "tasks", "proposals", "approval",
       "resume"});
  reader.both("source");
  CommandConfig config;
  config.incidentsFrom = reader.severity("incidents_from");
  config.trendWindow = millis(reader.amount("trend_s"));
  config.endedShown = millis(reader.amount("ended_shown_s"));
  config.escalationText = reader.both("escalation_text");
  for (const std::string& pattern : {config.escalationText.zh, config.escalationText.en}) {
    const auto filled = incident::fillPattern(pattern, {{"recipient", ""}, {"text", ""}},
                                              "command_loop.escalation_text");
    if (!filled) reader.take(filled.error());
  }
  config.unclassedDeadline = millis(reader.amount("unclassed_deadline_s"));
  if (config.unclassedDeadline.count() == 0)
    reader.fail("the time limit is zero", "unclassed_deadline_s");
  reader.take(readStepLimits(*steps, config));
  reader.take(readTaskLimits(document, config));
  if (reader.fault()) return *reader.fault();
  return config;
}

Result<CommandConfig> loadCommandConfig(const std::string& assets) {
  const std::string folder = assets + "/config/";
  auto config = parseConfigFile(folder + "command_loop.json", parseCommandLoop);
  if (!config) return config.error();
  auto plans = parseConfigFile(folder + "linkage_plans.json", incident::parseLinkagePlans);
  if (!plans) return plans.error();
  auto roles = parseConfigFile(folder + "roles.json", parseRoles);
  if (!roles) return roles.error();
  auto postures = parseConfigFile(folder + "posture.json", [&](const std::string& json) {
    return parsePostures(json, *roles);
  });
  if (!postures) return postures.error();
  config->postures = std::move(*postures);
  auto classes = parseConfigFile(folder + "event_classes.json", incident::parseEventClasses);
  if (!classes) return classes.error();
  auto duties = parseConfigFile(folder + "responsibility.json", [&](const std::string& json) {
    return incident::parseDuties(json, *classes);
  });
  if (!duties) return duties.error();
  auto office = parseConfigFile(folder + "warning_office.json", parseWarningOffice);
  if (!office) return office.error();
  config->office = std::move(*office);
  config->classes = std::move(*classes);
  config->duties = std::move(*duties);
  config->plans = std::move(*plans);
  config->roles = std::move(*roles);
  return config;
}

}  // namespace citymirror::session

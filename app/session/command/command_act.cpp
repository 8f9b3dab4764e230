#include "app/session/command/command_act.h"

#include <algorithm>
#include <array>

#include "app/session/command/journal_text.h"
#include "engine/core/utf8.h"
#include "scenarios/incident/config_reader.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::session {
namespace {

struct CommandWords {
  std::string_view word;
  const char *zh, *en;
};
constexpr std::array<CommandWords, kCommandKinds> kCommandWords{
    {{"acknowledge_alarm", "确认告警", "acknowledged the alarm"},
     {"reset_alarm", "复位告警", "reset the alarm"},
     {"shelve_alarm", "搁置告警", "shelved the alarm"},
     {"unshelve_alarm", "取消搁置", "took the alarm off the shelf"},
     {"verify_incident", "已核实", "verified"},
     {"reject_incident", "已驳回", "rejected"},
     {"start_linkage", "启动联动", "started the linkage for"},
     {"recall_linkage", "撤回联动", "recalled what went out for"},
     {"incident_handled", "处置完成", "handled"},
     {"close_incident", "结案", "closed"},
     {"note_incident", "会商发言", "said about"},
     {"record_decision", "会商决定", "decided about"},
     {"call_unit", "呼叫力量", "called a unit for"},
     {"unit_arrived", "力量到达", "a unit has arrived for"},
     {"unit_handled", "力量处置完毕", "a unit has handled its task for"},
     {"unit_returned", "力量返回", "a unit has returned from"},
     {"check_incident", "核查通过", "checked"},
     {"send_back_incident", "核查退回", "sent back"},
     {"merge_incident", "合并重复事件", "merged a duplicate into"},
     {"switch_posture", "平战转换", "switched the posture to"},
     {"approve_response", "批准响应", "approved the response to"},
     {"verify_report", "上报已核实", "verified the report"},
     {"reject_report", "上报已驳回", "rejected the report"},
     {"adopt_plan", "采用方案", "put a plan in force for"},
     {"switch_rule", "开关规则", "switched the rule"},
     {"file_incident", "登记事件", "filed"},
     {"unmerge_incident", "撤销合并", "undid a merge into"}}};

constexpr std::array<std::string_view, 2> kPurposeWords{"drill", "real"};

nlohmann::json bothOf(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

Text bothAt(incident::EntryReader& reader, const char* key) {
  const nlohmann::json* both = reader.at(key);
  if (both == nullptr || !both->is_object()) return {};
  return {journalText(*both, "zh"), journalText(*both, "en")};
}

/// [x, y], or nothing.
std::optional<Point2> whereAt(incident::EntryReader& reader) {
  const nlohmann::json* where = reader.at("where");
  if (where == nullptr) return std::nullopt;
  const bool two = where->is_array() && where->size() == 2 && (*where)[0].is_number() &&
                   (*where)[1].is_number();
  if (two) return Point2((*where)[0].get<double>(), (*where)[1].get<double>());
  reader.fail("the place is not [x, y]", "where");
  return std::nullopt;
}

constexpr std::size_t kMostWords = 2000;  // signs: more is a file that was pasted

/// `part` as a person would call it.
Outcome checkText(const std::string& text, const std::string& part) {
  const std::size_t signs = signsOf(text);
  if (signs > kMostWords)
    return Error{ErrorCode::badInput,
                 "the text is too long: " + std::to_string(signs) + " signs, 2000 at most", part,
                 "Say it in fewer words"};
  std::string plain = text;
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  const std::string shown = printable(plain);
  const auto differs = std::mismatch(plain.begin(), plain.end(), shown.begin(), shown.end());
  if (differs.second == shown.end()) return Done{};
  const std::string sign(differs.second, shown.end());
  return Error{ErrorCode::badInput,
               "the text holds a sign that cannot be seen or steers: " +
                   sign.substr(0, sign.starts_with("\\u") ? 6 : 4),
               part, "Take it out, or write the words anew"};
}

}  // namespace

Outcome checkWords(const CommandAct& act) {
  if (Outcome fits = checkText(act.why, "reason or words"); !fits) return fits;
  if (act.kind != CommandKind::fileIncident || act.document.empty()) return Done{};
  const auto filing = filingFromText(act.document);
  if (!filing) return filing.error();
  for (const auto& [text, part] : {std::pair{&filing->text, "text of the report"},
                                   {&filing->place.zh, "place of the report"},
                                   {&filing->place.en, "place of the report"},
                                   {&filing->reporter, "who reports"}})
    if (Outcome fits = checkText(*text, part); !fits) return fits;
  return Done{};
}

std::string_view wordOf(CommandKind kind) { return kCommandWords[std::size_t(kind)].word; }

std::optional<CommandKind> commandFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kCommandKinds; ++i) {
    if (kCommandWords[i].word == word) return CommandKind(i);
  }
  return std::nullopt;
}

Text nameOf(CommandKind kind) {
  const CommandWords& words = kCommandWords[std::size_t(kind)];
  return {words.zh, words.en};
}

bool isAboutAlarm(CommandKind kind) { return kind <= CommandKind::unshelve; }

bool isAboutReport(CommandKind kind) {
  return kind == CommandKind::verifyReport || kind == CommandKind::rejectReport;
}

Act rightOf(const CommandAct& act) {
  switch (act.kind) {
    case CommandKind::dispatch:
      return act.purpose == feeds::Purpose::drill ? Act::startDrill : Act::startLinkage;
    case CommandKind::recall:
      return Act::recallLinkage;
    case CommandKind::switchPosture:
      return Act::switchPosture;
    case CommandKind::adoptPlan:
      return Act::adoptPlan;
    case CommandKind::switchRule:
      return Act::editRules;
    case CommandKind::callUnit:
      return Act::dispatchUnit;
    case CommandKind::handled:
    case CommandKind::note:
    case CommandKind::unitArrived:
    case CommandKind::unitHandled:
    case CommandKind::unitReturned:
      return Act::handleTask;
    default:
      return Act::decideIncident;
  }
}

std::string commandText(const CommandAct& act) {
  nlohmann::json json{
      {"action", wordOf(act.kind)}, {"subject", act.subject}, {"at", toIso(act.at)}};
  if (act.kind == CommandKind::dispatch) {
    json["plan"] = act.plan;
    json["linkage"] = act.linkage;
  }
  if (act.kind == CommandKind::dispatch || act.kind == CommandKind::callUnit ||
      act.kind == CommandKind::adoptPlan)
    json["purpose"] = kPurposeWords[std::size_t(act.purpose)];
  if (act.until) json["until"] = toIso(*act.until);
  if (!act.why.empty()) json["why"] = act.why;
  if (!act.object.empty()) json["object"] = act.object;
  if (act.kind == CommandKind::switchPosture) json["role"] = wordOf(act.role);
  if (!act.approval.empty()) json["approval"] = act.approval;
  if (!act.document.empty()) json["document"] = act.document;
  if (!act.request.empty()) json["request"] = act.request;
  return journalBody(json);
}

Result<CommandAct> commandFromText(const std::string& text, const std::string& by) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  const Error unreadable{ErrorCode::badInput, "this is no act about an alarm or incident", text,
                         "Look at the journal"};
  if (!json.is_object()) return unreadable;
  const auto word = [&json](const char* key) { return journalText(json, key); };
  const auto kind = commandFromWord(word("action"));
  const auto at = parseIso(word("at"));
  if (!kind || !at) return unreadable;
  CommandAct act{*kind, word("subject"), word("plan"), word("linkage"), {}, {}, word("why"), by,
                 *at, word("object")};
  act.until = parseIso(word("until"));
  act.approval = word("approval");
  act.document = word("document");
  act.request = word("request");
  act.role = roleFromWord(word("role")).value_or(Role::observer);
  if (word("purpose") == kPurposeWords[1]) act.purpose = feeds::Purpose::real;
  return act;
}

std::string filingText(const Filing& filing) {
  nlohmann::json json{{"class", filing.classCode},
                      {"severity", nameOf(filing.severity).en},
                      {"place", bothOf(filing.place)}};
  if (filing.where) json["where"] = {filing.where->x(), filing.where->y()};
  for (const auto& [key, value] : {std::pair{"text", &filing.text}, {"report", &filing.report},
                                   {"reporter", &filing.reporter}, {"picture", &filing.picture}})
    if (!value->empty()) json[key] = *value;
  return journalBody(json);
}

Result<Filing> filingFromText(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  incident::EntryReader reader(json, "filing");
  Filing filing;
  filing.classCode = reader.text("class");
  const std::string severity = journalText(json, "severity");
  if (!severity.empty() && severity != nameOf(Severity::none).en)
    filing.severity = reader.severity("severity");
  filing.place = bothAt(reader, "place");
  filing.where = whereAt(reader);
  filing.text = journalText(json, "text");
  filing.report = journalText(json, "report");
  filing.reporter = journalText(json, "reporter");
  filing.picture = journalText(json, "picture");
  if (reader.fault()) return *reader.fault();
  return filing;
}

std::string forecastText(const ForecastIncident& forecast) {
  nlohmann::json json{{"id", forecast.id},
                      {"class", forecast.classCode},
                      {"severity", nameOf(forecast.severity).en},
                      {"place", bothOf(forecast.place)},
                      {"headline", bothOf(forecast.headline)},
                      {"at", toIso(forecast.at)}};
  if (forecast.where) json["where"] = {forecast.where->x(), forecast.where->y()};
  return journalBody(json);
}

Result<ForecastIncident> forecastFromText(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  incident::EntryReader reader(json, "incident");
  ForecastIncident forecast;
  forecast.id = reader.text("id");
  forecast.classCode = reader.text("class");
  forecast.severity = reader.severity("severity");
  forecast.place = bothAt(reader, "place");
  forecast.headline = bothAt(reader, "headline");
  forecast.at = reader.instant("at");
  forecast.where = whereAt(reader);
  if (reader.fault()) return *reader.fault();
  return forecast;
}

std::string receiptText(const feeds::Receipt& receipt, Instant at) {
  return journalBody({{"id", receipt.id},
                      {"kind", receipt.kind == feeds::OutgoingKind::order ? "order" : "recall"},
                      {"state", incident::wordOf(receipt.state)},
                      {"at", toIso(at)},
                      {"received", toIso(receipt.at)},
                      {"why", receipt.why}});
}

std::optional<ReceiptEntry> receiptFromText(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  const auto at = parseIso(journalText(json, "at"));
  const auto state = incident::receiptStateFromWord(journalText(json, "state"));
  if (!at || !state) return std::nullopt;
  const auto kind = journalText(json, "kind") == "recall" ? feeds::OutgoingKind::recall
                                                          : feeds::OutgoingKind::order;
  return ReceiptEntry{{journalText(json, "id"), kind, *state, *at, journalText(json, "why")},
                      parseIso(journalText(json, "received"))};
}

}  // namespace citymirror::session

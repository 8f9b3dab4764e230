#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verbs.h"
#include "app/session/config_file.h"
#include "app/session/live/recording_file.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "scenarios/incident/rule_cases.h"
#include "scenarios/incident/rule_sheet.h"

namespace citymirror::cli {
namespace {

using Quantities = std::map<std::string, incident::MeasuredQuantity>;

struct RulesOptions {
  std::string file;  ///< empty = those that ship
  std::string recording;
};

struct RulesRead {
  Quantities quantities;
  std::vector<incident::Rule> rules;
  std::string templates;
};

Result<RulesRead> readRules(const std::string& file) {
  const std::string assets = session::findAssets();
  const std::string known = assets + "/config/quantities.json";
  const std::string path = file.empty() ? assets + "/config/rules.json" : file;
  RulesRead read;
  auto quantities = session::parseConfigFile(known, incident::parseQuantities);
  if (!quantities) return quantities.error();
  read.quantities = std::move(*quantities);
  auto rules = session::parseConfigFile(path, [&read](const std::string& text) {
    return incident::parseRules(text, read.quantities);
  });
  if (!rules) return rules.error();
  read.rules = std::move(*rules);
  auto templates = readFile(assets + "/templates/rules.json");
  if (!templates) return templates.error();
  read.templates = std::move(*templates);
  return read;
}

Result<VerbResult> listRules(const RulesOptions& options) {
  const auto read = readRules(options.file);
  if (!read) return read.error();
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const incident::Rule& rule : read->rules) {
    const std::string kind(incident::wordOf(rule.when.kind));
    std::cout << printable(rule.id) << "  v" << rule.version
              << (rule.enabled ? "  on   " : "  off  ") << kind
              << "  " << printable(rule.title.zh + " / " + rule.title.en) << '\n';
    json.push_back({{"id", rule.id},
                    {"version", rule.version},
                    {"enabled", rule.enabled},
                    {"kind", kind},
                    {"topic", rule.topic}});
  }
  return VerbResult{nlohmann::ordered_json{{"rules", json}}.dump()};
}

/// The page of help on the rules, as it stands in assets/help/rule-sheets.md for those that ship.
Result<VerbResult> writeSheets(const RulesOptions& options) {
  const auto read = readRules(options.file);
  if (!read) return read.error();
  std::cout << incident::ruleSheets(read->rules, read->quantities);
  return VerbResult{nlohmann::json{{"rules", read->rules.size()}}.dump()};
}

/// Every rule is tried before the first fault is told: notes name the others.
Result<VerbResult> checkRules(const RulesOptions& options) {
  const auto read = readRules(options.file);
  if (!read) return read.error();
  std::optional<Error> first;
  std::size_t proven = 0;
  for (const incident::Rule& rule : read->rules) {
    const Outcome outcome = incident::proveRule(rule, read->quantities, read->templates);
    if (outcome) {
      ++proven;
      continue;
    }
    std::cout << outcome.error().text() << '\n';
    if (!first) first = outcome.error();
  }
  std::cout << proven << " of " << read->rules.size() << " rules do what their cases say\n";
  if (first) return *first;
  return VerbResult{nlohmann::json{{"rules", proven}}.dump()};
}

void tell(const incident::Decision& decision) {
  const char* change = decision.change == incident::Change::raised    ? "raised"
                       : decision.change == incident::Change::lowered ? "lowered"
                                                                      : "cleared";
  std::cout << toIso(decision.at) << "  " << change << "  " << nameOf(decision.severity).en << "  "
            << printable(decision.ruleId + "  " + decision.sentence.zh + " / " +
                         decision.sentence.en)
            << '\n';
}

Result<VerbResult> tryRules(const RulesOptions& options, const run::JobContext& job) {
  auto read = readRules(options.file);
  if (!read) return read.error();
  const auto messages = session::readRecordingFile(options.recording, {}, {}, job);
  if (!messages) return messages.error();
  const std::vector<gis::SensorKind> kinds = gis::kindsOf(*messages);
  incident::Places places;
  std::map<std::string, std::string> quantityOf;
  for (const gis::SensorKind& kind : kinds) {
    quantityOf[kind.code] = wordOf(kind.quantity);
    places.subjects.push_back(
        {kind.code, {kind.code, kind.code}, quantityOf[kind.code], std::nullopt, {}});
  }
  const auto set =
      incident::RuleSet::make(read->rules, read->quantities, std::move(places), read->templates);
  if (!set) return set.error();
  std::size_t decided = 0, used = 0;
  const auto tellAll = [&](const std::vector<incident::Decision>& decisions) {
    decided += decisions.size();
    for (const incident::Decision& decision : decisions) tell(decision);
  };
  std::optional<incident::RuleState> state;
  for (const gis::FeedMessage& message : *messages) {
    if (message.format != "observation") continue;
    const auto observation = gis::decodeObservation(message, kinds);
    if (!observation) continue;
    if (!state) state = set->begin(message.received);
    tellAll(set->advance(*state, message.received));
    incident::Reading reading;
    reading.subject = observation->sensor;
    reading.quantity = quantityOf[observation->sensor];
    reading.at = observation->at;
    reading.value = observation->value;
    reading.quality = observation->quality;
    reading.source = observation->source;
    tellAll(set->take(*state, reading));
    ++used;
  }
  std::cout << used << " observations, " << decided << " decisions\n";
  VerbResult result{nlohmann::json{{"observations", used}, {"decisions", decided}}.dump()};
  std::vector<Note> notes = messages.notes();
  notes.insert(notes.end(), set.notes().begin(), set.notes().end());
  return {std::move(result), std::move(notes)};
}

}  // namespace

void addRulesVerb(CLI::App& app, VerbContext& context) {
  CLI::App* rules = app.add_subcommand("rules", "What the city is watched by");
  rules->require_subcommand(1);
  rules->fallthrough();
  auto options = std::make_shared<RulesOptions>();
  CLI::App* list = rules->add_subcommand("list", "Shows the rules that ship, or those of a file");
  list->fallthrough();
  list->add_option("FILE", options->file, "Rules (JSON)");
  list->callback([options, &context] {
    context.work = [options](const run::JobContext&) { return listRules(*options); };
  });
  CLI::App* sheets = rules->add_subcommand(
      "sheets", "Writes the page of help on each rule: figures, times, area, source, cases");
  sheets->fallthrough();
  sheets->add_option("FILE", options->file, "Rules (JSON)");
  sheets->callback([options, &context] {
    context.work = [options](const run::JobContext&) { return writeSheets(*options); };
  });
  CLI::App* check = rules->add_subcommand("check", "Proves each rule of a file by its own cases");
  check->fallthrough();
  check->add_option("FILE", options->file, "Rules (JSON)")->required();
  check->callback([options, &context] {
    context.work = [options](const run::JobContext&) { return checkRules(*options); };
  });
  CLI::App* attempt = rules->add_subcommand("try", "Plays a recording through the rules of a file");
  attempt->fallthrough();
  attempt->add_option("FILE", options->file, "Rules (JSON)")->required();
  attempt
      ->add_option("RECORDING", options->recording,
                   "JSON Lines, journal.sqlite or a gauge table (CSV)")
      ->required();
  attempt->callback([options, &context] {
    context.work = [options](const run::JobContext& job) { return tryRules(*options, job); };
  });
}

}  // namespace citymirror::cli

#include "scenarios/incident/rule_set.h"

#include <cmath>

#include "scenarios/incident/pattern.h"
#include "scenarios/incident/rule_run.h"

namespace citymirror::incident {
namespace {

std::string shortNumber(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.2f", value);
  std::string cut = text;
  while (cut.back() == '0') cut.pop_back();
  if (cut.back() == '.') cut.pop_back();
  return cut == "-0" ? "0" : cut;
}

/// What the measure of the condition comes in.
Text unitOfMeasure(const Condition& condition, const std::string& unit) {
  switch (condition.kind) {
    case ConditionKind::rate:
      return {unit + "/时", unit + "/h"};
    case ConditionKind::amount:
      return unit.ends_with("/h")
                 ? Text{unit.substr(0, unit.size() - 2), unit.substr(0, unit.size() - 2)}
                 : Text{unit + "·时", unit + "·h"};
    case ConditionKind::timeTo:
      return {"小时", "h"};
    case ConditionKind::density:
      return {unit + "/m²", unit + "/m²"};
    case ConditionKind::count:
      return {"个", ""};
    case ConditionKind::missing:
    case ConditionKind::dwell:
      return {"分钟", "min"};
    default:
      return {unit, unit};
  }
}

Severity severityAt(const Rule& rule, int level) {
  if (level == 0) return Severity::none;
  return rule.when.levels.empty() ? rule.severity
                                  : rule.when.levels[std::size_t(level) - 1].severity;
}

}  // namespace

Result<Text> ruleSentence(const RuleSet::Made& made, const RuleFacts& facts) {
  const Condition& condition = *facts.root->condition;
  const bool leaf = !isCombination(condition.kind);
  const MeasuredQuantity* quantity = leaf ? made.quantityAt[facts.root->quantity] : nullptr;
  const Text unit = quantity ? unitOfMeasure(condition, quantity->unit) : Text{};
  const Millis span = condition.hold.count() > 0 ? condition.hold : condition.window;
  Text sentence;
  for (const Language language : {Language::zh, Language::en}) {
    PatternWords words{{"name", facts.name.in(language)},
                       {"title", facts.rule->title.in(language)},
                       {"level", nameOf(facts.severity).in(language)},
                       {"quantity", quantity ? quantity->name.in(language) : ""},
                       {"value", shortNumber(facts.measure)},
                       {"unit", unit.in(language)},
                       {"limit", shortNumber(facts.limit)},
                       {"minutes", shortNumber(seconds(span) / 60)},
                       {"metres", shortNumber(condition.radius)}};
    const std::string key = language == Language::zh ? "zh" : "en";
    const std::string change = facts.change == Change::cleared ? "cleared" : "raised";
    const std::string kind(wordOf(condition.kind));
    const std::string where = kind + "." + change + "." + key;
    const nlohmann::json::json_pointer place("/" + kind + "/" + change + "/" + key);
    const bool own = facts.change != Change::cleared && !facts.rule->says.in(language).empty();
    if (!own && (!made.templates.contains(place) || !made.templates[place].is_string()))
      return Error{ErrorCode::badInput, "the template is missing", where, "Correct the templates"};
    const std::string pattern =
        own ? facts.rule->says.in(language) : made.templates[place].get<std::string>();
    auto filled = fillPattern(pattern, words, own ? facts.rule->id + ".says." + key : where);
    if (!filled) return filled.error();
    (language == Language::zh ? sentence.zh : sentence.en) = std::move(*filled);
  }
  return sentence;
}

void RuleRun::assume(std::uint32_t rule, const std::string& name, int level) {
  const std::uint32_t root = made_.rootOf[rule];
  std::optional<std::uint32_t> group;
  if (isByZone(root)) {
    for (std::uint32_t z = 0; z < made_.places.zones.size(); ++z)
      if (made_.places.zones[z].code == name) group = z;
  } else if (!isCombination(conditionOf(root).kind) || made_.rules[rule].join == Join::subject) {
    group = numberOf(name);
  } else {
    group = 0;
  }
  if (group) slotOf({root, *group}).level = level;
}

bool RuleRun::isByZone(std::uint32_t root) const {
  const ConditionKind kind = conditionOf(root).kind;
  return kind == ConditionKind::density || kind == ConditionKind::count ||
         (isCombination(kind) && made_.rules[made_.nodes[root].rule].join == Join::zone);
}

void RuleRun::decide(Key key, int before, int now, Instant t) {
  const RuleNode& node = made_.nodes[key.node];
  const Rule& rule = made_.rules[node.rule];
  const RuleSlot& slot = slotOf(key);
  Decision decision;
  decision.ruleId = rule.id;
  decision.ruleVersion = rule.version;
  decision.change = now == 0 ? Change::cleared : now > before ? Change::raised : Change::lowered;
  decision.severity = severityAt(rule, now);
  decision.classCode = rule.classCode;
  decision.at = t;
  decision.source = rule.source;
  decision.foreseen = isForeseen(rule.when);
  const ConditionKind kind = node.condition->kind;
  if (isByZone(key.node)) {
    const WatchedZone& zone = made_.places.zones[key.group];
    decision.group = zone.code;
    decision.placeName = zone.name;
    decision.place = centroid(zone.area.outer);
  } else if (!isCombination(kind) || rule.join == Join::subject) {
    const Subject* subject = subjectOf(key.group);
    decision.group = state_.names[key.group];
    const auto told = state_.told.find(key.group);
    decision.placeName = subject                     ? subject->name
                         : told != state_.told.end() ? told->second
                                                     : Text{decision.group, decision.group};
    if (slot.placed)
      decision.place = Point2(slot.x, slot.y);
    else if (subject)
      decision.place = subject->at;
  }
  for (const RuleProof& proof : slot.proof)
    decision.evidence.push_back(
        {state_.names[proof.subject], made_.quantityAt[proof.quantity]->id, proof.at, proof.value});
  const auto sentence = ruleSentence(made_, {&rule, &node, decision.change, decision.severity,
                                             decision.placeName, slot.measure, slot.limit});
  if (sentence) decision.sentence = *sentence;  // make() has proven every pattern
  decisions.push_back(std::move(decision));
}

Event eventOf(const Decision& decision, const std::string& id) {
  Event event;
  event.id = id;
  event.classCode = decision.classCode;
  event.place = decision.place.value_or(Point2::Zero());
  event.placeName = decision.placeName;
  event.raised = decision.at;
  event.severity = decision.severity;
  event.foreseen = decision.foreseen;
  event.evidence = {decision.sentence};
  if (decision.severity != Severity::none)
    event.evidence.push_back(
        {"依据：" + decision.source.zh, "source: " + decision.source.in(Language::en)});
  return event;
}

Result<RuleSet> RuleSet::make(std::vector<Rule> rules,
                              const std::map<std::string, MeasuredQuantity>& quantities,
                              Places places, const std::string& templatesJson) {
  auto made = std::make_shared<Made>();
  made->rules = std::move(rules);
  made->places = std::move(places);
  made->quantities = quantities;
  made->templatesText = templatesJson;
  made->templates = nlohmann::json::parse(templatesJson, nullptr, false);
  if (!made->templates.is_object())
    return Error{ErrorCode::unreadable, "the templates are not a JSON object", "rule templates",
                 "Correct the file"};
  made->index();
  for (std::size_t r = 0; r < made->rules.size(); ++r) {
    for (const Change change : {Change::raised, Change::cleared}) {
      const auto sentence = ruleSentence(
          *made,
          {&made->rules[r], &made->nodes[made->rootOf[r]], change, Severity::blue, {}, 0, 0});
      if (!sentence) return sentence.error();
    }
  }
  std::vector<Note> notes = made->notes;
  return {RuleSet(std::move(made)), std::move(notes)};
}

const std::vector<Rule>& RuleSet::rules() const { return made_->rules; }

RuleState RuleSet::begin(Instant now) const {
  RuleState state;
  state.now = now;
  for (const Subject& subject : made_->places.subjects) {
    state.numbers.emplace(subject.code, std::uint32_t(state.names.size()));
    state.names.push_back(subject.code);
  }
  RuleRun run(*made_, state);
  for (std::uint32_t s = 0; s < made_->places.subjects.size(); ++s) run.arm(s, now);
  return state;
}

std::vector<Decision> RuleSet::take(RuleState& state, const Reading& reading) const {
  RuleRun run(*made_, state);
  run.take(reading);
  return std::move(run.decisions);
}

std::vector<Decision> RuleSet::advance(RuleState& state, Instant now) const {
  RuleRun run(*made_, state);
  run.advance(now);
  return std::move(run.decisions);
}

Result<RuleSet> RuleSet::switched(const std::string& id, const RuleSwitch& act, RuleState& state,
                                  std::vector<Decision>& decisions) const {
  auto rules = withSwitch(made_->rules, id, act);
  if (!rules) return rules.error();
  if (!act.on) {
    RuleRun run(*made_, state);
    for (std::uint32_t r = 0; r < made_->rules.size(); ++r) {
      if (made_->rules[r].id == id) run.retire(r, act.at);
    }
    decisions.insert(decisions.end(), run.decisions.begin(), run.decisions.end());
  }
  auto made = make(std::move(*rules), made_->quantities, made_->places, made_->templatesText);
  if (!made || !act.on) return made;
  RuleRun run(*made->made_, state);
  for (std::uint32_t s = 0; s < made_->places.subjects.size(); ++s) run.arm(s, act.at, id);
  return made;
}

void RuleSet::assume(RuleState& state, const Decision& told) const {
  RuleRun run(*made_, state);
  for (std::uint32_t r = 0; r < made_->rules.size(); ++r) {
    if (made_->rules[r].id != told.ruleId) continue;
    int level = told.change == Change::cleared ? 0 : 1;
    for (int k = 1; k <= int(made_->rules[r].when.levels.size()) && level > 0; ++k)
      if (severityAt(made_->rules[r], k) == told.severity) level = k;
    run.assume(r, told.group, level);
  }
}

std::size_t RuleSet::touchedBy(const Reading& reading) const {
  const auto quantity = made_->quantityNumber.find(reading.quantity);
  if (quantity == made_->quantityNumber.end()) return 0;
  std::size_t touched = 0;
  std::uint32_t number = 0xffffffffu;
  for (std::uint32_t s = 0; s < made_->places.subjects.size(); ++s) {
    if (made_->places.subjects[s].code == reading.subject) number = s;
  }
  made_->forTouched(reading, number, quantity->second, [&](std::uint32_t) { ++touched; });
  return touched;
}

}  // namespace citymirror::incident

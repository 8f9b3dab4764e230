#include "app/session/command/handling_view.h"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "app/session/command/command_loop.h"
#include "app/session/command/people_mask.h"

namespace citymirror::session {
namespace {

using incident::CaseRecord;

/// The names that the loop knows for the codes of a case.
void nameCodes(HandlingView& view, const CaseRecord& record, const CommandLoop& loop) {
  if (!view.units.contains(record.unit)) {
    for (const incident::Responsibility& duty : loop.duties().directory)
      if (duty.unit == record.unit) view.units.emplace(record.unit, duty.unitName);
  }
  if (!view.areas.contains(record.area)) {
    for (const Zone& district : loop.duties().districts)
      if (district.code == record.area) view.areas.emplace(record.area, district.name);
  }
  if (view.classes.contains(record.classCode)) return;
  if (const auto* known = incident::classOf(loop.config().classes, record.classCode))
    view.classes.emplace(record.classCode, known->name);
}

}  // namespace

bool countsAsCase(const LoopIncident& incident) {
  const bool dropped = !incident.open() && !incident.record.closed();
  return !dropped && incident.joined.empty();
}

std::shared_ptr<const HandlingView> handlingOf(const CommandLoop& loop,
                                               const std::shared_ptr<const HandlingView>& before) {
  auto view = std::make_shared<HandlingView>();
  std::unordered_map<std::string_view, std::shared_ptr<const CaseRecord>> known;
  if (before)
    for (const auto& record : before->cases) known.emplace(record->id, record);
  for (const LoopIncident& incident : loop.incidents()) {
    if (!countsAsCase(incident)) continue;
    const auto had = known.find(incident.record.id);
    const bool same = had != known.end() && *had->second == incident.record;
    view->cases.push_back(same ? had->second
                               : std::make_shared<const CaseRecord>(incident.record));
    nameCodes(*view, incident.record, loop);
  }
  return before && *before == *view ? before : view;
}

std::shared_ptr<const HandlingView> withoutNames(const HandlingView& view, const PeopleMask& mask) {
  auto masked = std::make_shared<HandlingView>(view);
  for (auto& record : masked->cases) {
    auto copy = std::make_shared<CaseRecord>(*record);
    for (CaseRecord::Done& done : copy->steps) done.by = mask.name(done.by);
    for (incident::Task& task : copy->tasks)
      for (incident::TaskStep& step : task.steps) step.by = mask.name(step.by);
    record = std::move(copy);
  }
  return masked;
}

std::vector<CaseRecord> casesOf(const HandlingView& view, const HandlingFilter& filter,
                                Instant now) {
  std::vector<CaseRecord> cases;
  const auto is = [](const std::optional<std::string>& wanted, const std::string& value) {
    return !wanted || *wanted == value;
  };
  for (const auto& record : view.cases) {
    const bool young = filter.back.count() <= 0 || record->steps.empty() ||
                       now - record->steps.front().at <= filter.back;
    if (young && is(filter.area, record->area) && is(filter.unit, record->unit) &&
        is(filter.eventClass, record->classCode))
      cases.push_back(*record);
  }
  return cases;
}

}  // namespace citymirror::session

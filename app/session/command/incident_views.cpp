#include "app/session/command/incident_views.h"

#include <algorithm>
#include <optional>
#include <set>

namespace citymirror::session {
namespace {

using AlarmCauses = std::vector<incident::AlarmCause>;

/// All alarms of an incident as one group, those of merged duplicates too; nothing without alarms.
std::optional<incident::AlarmGroup> groupOf(const LoopIncident& incident, const Watch* watch) {
  std::set<std::string> ids = incident.duplicates;
  if (!incident.group.empty()) ids.insert(incident.group);
  std::optional<incident::AlarmGroup> whole;
  for (const std::string& id : ids) {
    const incident::AlarmGroup* part = watch == nullptr ? nullptr : watch->groups().find(id);
    if (part == nullptr) continue;
    if (!whole) {
      whole = *part;
      continue;
    }
    if (id == incident.group) whole->cause = part->cause;
    if (part->raised < whole->raised) {
      whole->raised = part->raised;
      whole->firstOut = part->firstOut;
    }
    whole->otherCauses.insert(part->otherCauses.begin(), part->otherCauses.end());
    whole->members.insert(part->members.begin(), part->members.end());
    whole->places.insert(whole->places.end(), part->places.begin(), part->places.end());
    whole->changes.insert(whole->changes.end(), part->changes.begin(), part->changes.end());
  }
  if (whole) whole->otherCauses.erase(whole->cause);
  return whole;
}

/// The one it has itself first; what no cause knows is named once, at the end.
std::vector<Text> causesIn(const incident::AlarmGroup& group, const AlarmCauses& causes) {
  std::vector<Text> names;
  bool others = false;
  const auto add = [&](const std::string& id) {
    const auto cause =
        std::find_if(causes.begin(), causes.end(), [&](const auto& c) { return c.id == id; });
    if (cause == causes.end())
      others = true;
    else
      names.push_back(cause->name);
  };
  add(group.cause);
  for (const std::string& id : group.otherCauses) add(id);
  if (others) names.push_back({"其他", "other"});
  return names;
}

constexpr std::size_t kCausesNamed = 3;  // in a headline

Text causesText(const std::vector<Text>& causes) {
  Text text = causes.front();
  for (std::size_t i = 1; i < std::min(causes.size(), kCausesNamed); ++i)
    text = {text.in(Language::zh) + "、" + causes[i].in(Language::zh),
            text.in(Language::en) + ", " + causes[i].in(Language::en)};
  if (causes.size() <= kCausesNamed) return text;
  const std::size_t more = causes.size() - kCausesNamed;
  return {text.zh + "等" + std::to_string(causes.size()) + "类",
          text.en + " and " + std::to_string(more) + (more == 1 ? " more cause" : " more causes")};
}

std::vector<incident::Alarm> alarmsIn(const incident::AlarmGroup& group, const Watch& watch) {
  std::vector<incident::Alarm> alarms;
  for (const auto& [id, severity] : group.members) {
    if (const incident::Alarm* alarm = watch.alarms().find(id)) alarms.push_back(*alarm);
  }
  std::stable_sort(alarms.begin(), alarms.end(), [&](const auto& a, const auto& b) {
    const bool first = a.id == group.firstOut, other = b.id == group.firstOut;
    return first != other ? first : a.raised < b.raised;
  });
  return alarms;
}

void describeDuty(IncidentDesk& desk, const LoopIncident& incident, const CommandLoop& loop) {
  desk.eventClass = loop.classOf(incident).name;
  for (const Zone& zone : loop.duties().districts)
    if (zone.code == incident.record.area) desk.area = zone.name;
  const auto& departments = loop.config().classes.departments;
  for (const incident::Responsibility* owner : loop.ownersOf(incident)) {
    const auto department = departments.find(owner->department);
    desk.owners.push_back({owner->unit, owner->unitName,
                           department == departments.end() ? Text{} : department->second.name});
  }
}

std::shared_ptr<const IncidentDesk> deskOf(const LoopIncident& incident, const CommandLoop& loop,
                                           const Watch* watch, const AlarmCauses& causes,
                                           const std::map<std::string, RoomFacts>& rooms,
                                           Instant now) {
  auto desk = std::make_shared<IncidentDesk>();
  desk->loop = incident;
  desk->dueBy = loop.dueBy(incident);
  if (const auto group = groupOf(incident, watch)) {
    desk->alarms = alarmsIn(*group, *watch);
    desk->firstOut = group->firstOut;
    desk->extent = incident::extentOf(*group);
    desk->causes = causesIn(*group, causes);
    desk->trend = incident::trendOf(*group, now, loop.config().trendWindow);
  }
  for (const incident::LinkagePlan* plan : loop.plansOf(incident))
    desk->plans.push_back({plan->id, plan->title});
  for (const LinkageRun& run : loop.runs())
    if (run.incident == incident.id) desk->runs.push_back(run);
  describeDuty(*desk, incident, loop);
  if (const auto room = rooms.find(incident.id); room != rooms.end()) desk->room = room->second;
  return desk;
}

/// One line for each alarm, as a forecast's evidence reads.
std::vector<Event> eventsOf(const std::vector<incident::Alarm>& alarms) {
  std::vector<Event> events;
  for (const incident::Alarm& alarm : alarms)
    events.push_back(incident::eventOf(alarm.latest, alarm.id));
  return events;
}

/// Who told it, in which words.
Event eventOf(const LoopIncident& incident, const Filing& filing) {
  Event event{incident.id,  filing.classCode, incident.at.value_or(Point2::Zero()), filing.place,
              incident.raised, incident.worst,  {}};
  const std::string& filedBy = incident.steps.front().by;
  event.evidence.push_back({filedBy + " 登记", "filed by " + filedBy});
  if (!filing.text.empty()) event.evidence.push_back({filing.text, filing.text});
  const std::string rests = filing.report + (filing.report.empty() ? "" : " ") + filing.reporter;
  if (!rests.empty()) event.evidence.push_back({"上报 " + rests, "reported: " + rests});
  return event;
}

IncidentView alarmView(const LoopIncident& incident, const CommandLoop& loop, const Watch* watch,
                       const std::vector<incident::AlarmCause>& causes,
                       const std::map<std::string, RoomFacts>& rooms, Instant now) {
  IncidentView view;
  view.origin = incident.filing ? IncidentOrigin::person : IncidentOrigin::alarms;
  view.desk = deskOf(incident, loop, watch, causes, rooms, now);
  view.incident.id = incident.id;
  view.incident.headline = wordsOf(incident, watch, causes).headline;
  view.incident.raised = incident.raised;
  view.incident.severity = incident.worst;
  view.incident.events = eventsOf(view.desk->alarms);
  if (incident.filing)
    view.incident.events.insert(view.incident.events.begin(), eventOf(incident, *incident.filing));
  showStep(view.incident, incident);
  return view;
}

}  // namespace

IncidentWords wordsOf(const LoopIncident& incident, const Watch* watch,
                      const std::vector<incident::AlarmCause>& causes) {
  if (incident.group.empty()) return {incident.headline, incident.place};
  IncidentWords words{{}, incident.place};
  const auto group = groupOf(incident, watch);
  if (!group) return {incident.place, incident.place};
  if (const std::size_t places = group->places.size(); places > 1) {
    words.place = {incident.place.in(Language::zh) + "等" + std::to_string(places) + "处",
                   incident.place.in(Language::en) + " and " + std::to_string(places - 1) +
                       (places == 2 ? " more place" : " more places")};
  }
  const bool known = std::any_of(causes.begin(), causes.end(),
                                 [&](const auto& c) { return c.id == group->cause; });
  if ((known || !group->otherCauses.empty()) && !(words.place == Text{})) {
    const Text names = causesText(causesIn(*group, causes));
    words.headline = {names.in(Language::zh) + "：" + words.place.in(Language::zh),
                      names.in(Language::en) + ": " + words.place.in(Language::en)};
  } else {
    const incident::Alarm* first = watch->alarms().find(group->firstOut);
    words.headline = first == nullptr ? words.place : first->latest.sentence;
  }
  return words;
}

void showStep(Incident& incident, const LoopIncident& loop) {
  const StepTaken* decided = &loop.steps.back();
  switch (loop.step()) {
    case LoopStep::toVerify:
      incident.status = IncidentStatus::awaitingVerification;
      incident.decidedBy.clear();  // it ended by a merge that was undone
      incident.decidedAt = {};
      return;
    case LoopStep::closed:
      incident.status = IncidentStatus::closed;
      break;
    case LoopStep::rejected:
      incident.status = IncidentStatus::rejected;
      break;
    default:
      incident.status = IncidentStatus::verified;
      decided = &*std::find_if(loop.steps.begin(), loop.steps.end(), [](const StepTaken& taken) {
        return taken.step != LoopStep::toVerify;
      });
  }
  incident.decidedBy = decided->by;
  incident.decidedAt = decided->at;
}

std::vector<IncidentView> incidentViews(const CommandLoop& loop, const Watch* watch,
                                        const std::vector<incident::AlarmCause>& causes,
                                        const std::vector<IncidentView>& forecasts,
                                        const std::map<std::string, RoomFacts>& rooms,
                                        Instant now) {
  std::vector<IncidentView> views = forecasts;
  for (IncidentView& view : views) {
    if (const LoopIncident* incident = loop.find(view.incident.id))
      view.desk = deskOf(*incident, loop, watch, causes, rooms, now);
  }
  for (auto incident = loop.incidents().rbegin(); incident != loop.incidents().rend(); ++incident) {
    const bool shown =
        !incident->ofForecast() && incident->joined.empty() &&
        (incident->open() || now - incident->steps.back().at <= loop.config().endedShown);
    if (shown) views.push_back(alarmView(*incident, loop, watch, causes, rooms, now));
  }
  std::stable_sort(views.begin(), views.end(), [](const auto& a, const auto& b) {
    return a.incident.raised > b.incident.raised;
  });
  return views;
}

}  // namespace citymirror::session

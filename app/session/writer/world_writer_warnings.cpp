#include <algorithm>

#include "app/session/command/incident_views.h"
#include "app/session/command/warning_cap.h"
#include "app/session/writer/world_writer.h"
#include "gis/feed/gbt35965.h"

/// The warnings that go along with what linkages send.
namespace citymirror::session {

/// Nothing for a dispatch of no linkage, or before a city is open.
feeds::WarningTexts WorldWriter::warningOf(const Outbound& out) const {
  const LinkageRun* run = nullptr;
  std::ptrdiff_t place = 0;
  for (const LinkageRun& one : loop_.runs()) {
    const auto& all = one.linkage.dispatches;
    const auto found = std::ranges::find(all, out.dispatch.id, &incident::Dispatch::id);
    if (found == all.end()) continue;
    run = &one;
    place = found - all.begin();
    break;
  }
  if (!city_ || run == nullptr) return {};
  const LoopIncident* incident = loop_.find(run->incident);
  if (incident == nullptr) return {};
  const Watch* watch = watch_ ? &*watch_ : nullptr;
  LinkageWarning warning{*city_, *incident, *run, run->title,
                         wordsOf(*incident, watch, config_.watch.alarmCauses).place,
                         {},     {}};
  for (const IncidentView& shown : incidents_)
    if (shown.incident.id == incident->id && forecast_ && forecast_->id == shown.forecastId)
      warning.until = forecast_->until;
  const incident::AlarmGroup* group =
      watch == nullptr ? nullptr : watch->groups().find(incident->group);
  if (group != nullptr) warning.extent = incident::extentOf(*group);
  const WarningOffice& office = config_.command.office;
  const gis::CapAlert alert = linkageAlert(office, warning, out);
  const bool recall = out.kind == feeds::OutgoingKind::recall;
  const int number = int(place) +
                     int(recall ? run->linkage.dispatches.size() : 0);
  return {gis::writeCap(alert), gis::writeGbt35965(nationalAlert(office, alert, number))};
}

}  // namespace citymirror::session

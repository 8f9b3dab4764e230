#include "app/session/command/journal_text.h"
#include "app/session/draw_world.h"
#include "app/session/writer/world_writer.h"

/// What people in the field saw, and what it does to forecasts.
namespace citymirror::session {

void WorldWriter::takeReport(const std::string& feed, const gis::FeedNotice& notice) {
  auto report = fieldReportOf(feed, notice, now_, *city_);
  if (!report) return;
  reports_.take(std::move(*report));
  shownReports_ = std::make_shared<const std::vector<FieldReport>>(reports_.all());
}

Outcome WorldWriter::decideReport(const CommandAct& act) {
  if (const Outcome done = reports_.attend(act); !done) return done;
  journal("decision", act.by, commandText(act));
  const FieldReport& report = *reports_.find(act.subject);
  const std::string depth = numberText(report.depth * 100) + " cm";
  const Text verb = nameOf(act.kind);
  const std::string more = " " + report.id + " · " + depth +
                           (report.place.empty() ? "" : " · " + report.place) +
                           (act.why.empty() ? "" : " · " + act.why);
  note(act.by, {verb.zh + more, verb.en + more});
  shownReports_ = std::make_shared<const std::vector<FieldReport>>(reports_.all());
  const bool counts = now_ - report.seen <= reports_.config().ageLimit;
  if (counts)
    forecastLoop_.reported();
  else if (act.kind == CommandKind::verifyReport)
    note("forecast", {"上报" + report.id + "已超过时效，不用于校正推演",
                      "report " + report.id + " is too old to correct a forecast"});
  return Done{};
}

}  // namespace citymirror::session

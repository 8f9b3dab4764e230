#include "app/session/command/journal_text.h"
#include "app/session/draw_world.h"
#include "app/session/writer/world_writer.h"

/// What people in the field saw, what it does to forecasts, and what is filed as an incident.
namespace citymirror::session {

void WorldWriter::takeReport(const std::string& feed, const gis::FeedNotice& notice) {
  auto report = fieldReportOf(feed, notice, now_, *places_);
  if (!report) return;
  reports_.take(std::move(*report));
  shownReports_.reset();
}

std::shared_ptr<const std::vector<FieldReport>> WorldWriter::reportsView() {
  if (!shownReports_ && !reports_.all().empty())
    shownReports_ = std::make_shared<const std::vector<FieldReport>>(reports_.all());
  return shownReports_;
}

Outcome WorldWriter::decideReport(const CommandAct& act) {
  if (const Outcome done = reports_.attend(act); !done) return done;
  journal("decision", act.by, commandText(act));
  const FieldReport& report = *reports_.find(act.subject);
  const Text verb = nameOf(act.kind);
  const std::string more = " " + report.id +
                           (report.depth ? " · " + numberText(*report.depth * 100) + " cm" : "") +
                           (report.place.empty() ? "" : " · " + report.place) +
                           (act.why.empty() ? "" : " · " + act.why);
  note(act.by, {verb.zh + more, verb.en + more});
  shownReports_.reset();
  if (!report.depth) return Done{};
  const bool counts = now_ - report.seen <= reports_.config().ageLimit;
  if (counts)
    forecastLoop_.reported();
  else if (act.kind == CommandKind::verifyReport)
    note("forecast", {"上报" + report.id + "已超过时效，不用于校正推演",
                      "report " + report.id + " is too old to correct a forecast"});
  return Done{};
}

/// A report says it all; what a person files by hand has to lie in the city.
Outcome WorldWriter::fillFiling(CommandAct& act) const {
  if (!city_) return Error{ErrorCode::notFound, "no city is watched", act.object, "Open a city"};
  if (act.document.empty()) {
    const FieldReport* report = reports_.find(act.object);
    if (report == nullptr)
      return Error{ErrorCode::notFound, "there is no such report", act.object,
                   "Choose one from the list"};
    act.document = filingText(filingOf(*report, *city_));
    return Done{};
  }
  const auto filing = filingFromText(act.document);
  if (!filing) return filing.error();
  if (filing->where && !city_->extent.contains(*filing->where))
    return Error{ErrorCode::badInput, "the place does not lie in the city",
                 filing->place.in(Language::en), "Choose one on the map"};
  return Done{};
}

Outcome WorldWriter::fileIncident(const CommandAct& act) {
  if (const Outcome done = loop_.take(act, {}, {}); !done) return done;
  journal("decision", act.by, commandText(act));
  const LoopIncident& filed = loop_.incidents().back();
  const Text verb = nameOf(act.kind);
  note(act.by,
       {verb.zh + " " + filed.id + "：" + filed.headline.in(Language::zh),
        verb.en + " " + filed.id + ": " + filed.headline.in(Language::en)},
       filed.worst);
  incidentsStale_ = true;
  tellLoop();
  return Done{};
}

}  // namespace citymirror::session

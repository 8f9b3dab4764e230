#include "app/session/live/field_reports.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "scenarios/flood/depth_correction.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {

double AssimilationConfig::weight() const {
  const double forecast = forecastError * forecastError, report = reportError * reportError;
  return forecast / (forecast + report);
}

Result<AssimilationConfig> parseAssimilation(const std::string& text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  }
  AssimilationConfig config;
  incident::EntryReader reader(document, "assimilation");
  config.source = reader.both("source");
  config.forecastError = reader.amount("forecast_error_m");
  config.reportError = reader.amount("report_error_m");
  config.radius = reader.amount("radius_m");
  config.ageLimit = millis(60 * reader.amount("age_limit_min"));
  config.kept = millis(3600 * reader.amount("kept_h"));
  if (!(config.forecastError > 0))
    reader.fail("a forecast without error is never corrected", "forecast_error_m");
  if (config.radius > flood::kWidestSeen) reader.fail("it is wider than 5 km", "radius_m");
  if (config.kept < config.ageLimit)
    reader.fail("reports would be forgotten before they are too old: age_limit_min", "kept_h");
  if (reader.fault()) return *reader.fault();
  return config;
}

Text nameOf(ReportState state) {
  switch (state) {
    case ReportState::toVerify:
      return {"待核实", "to be verified"};
    case ReportState::verified:
      return {"已核实", "verified"};
    case ReportState::rejected:
      break;
  }
  return {"已驳回", "rejected"};
}

std::optional<FieldReport> fieldReportOf(const std::string& feed, const gis::FeedNotice& notice,
                                         Instant received, const FeedPlaces& places) {
  const auto at = places.of(notice);
  if (!at) return std::nullopt;
  FieldReport report;
  report.feed = feed;
  report.notice = notice.id;
  report.reporter = notice.reporter;
  report.text = notice.text;
  report.place = notice.place;
  report.at = *at;
  report.depth = notice.depth;
  report.classCode = notice.classCode;
  report.picture = notice.picture;
  report.seen = notice.at;
  report.received = received;
  return report;
}

Text placeNameOf(const FieldReport& report, const CityModel& city) {
  Text name;
  const auto look = [&](const auto& things) {
    for (const auto& thing : things)
      if (name == Text{} && thing.code == report.place) name = thing.name;
  };
  if (!report.place.empty()) {
    look(city.sensors);
    look(city.facilities);
    look(city.roads.roads);
  }
  return name == Text{} ? Text{report.place, report.place} : name;
}

Filing filingOf(const FieldReport& report, const CityModel& city) {
  Filing filing;
  filing.classCode = report.classCode.empty() ? "report" : report.classCode;
  filing.place = placeNameOf(report, city);
  filing.text = report.text;
  if (report.depth) filing.text += (filing.text.empty() ? "" : " · ") +
                                   numberText(*report.depth * 100, "%.0f cm");
  filing.where = report.at;
  filing.report = report.id;
  filing.reporter = report.reporter;
  filing.picture = report.picture;
  return filing;
}

void FieldReports::take(FieldReport report) {
  const bool known = std::ranges::any_of(reports_, [&](const FieldReport& old) {
    return !report.notice.empty() && old.notice == report.notice && old.feed == report.feed;
  });
  if (known) return;
  std::erase_if(reports_, [&](const FieldReport& old) {
    return old.received + config_.kept < report.received;
  });
  report.id = "R" + numberText(double(++numbered_), "%03.0f");
  reports_.push_back(std::move(report));
  forgetExcess();
}

void FieldReports::forgetExcess() {
  if (reports_.size() <= kMost) return;
  std::size_t excess = reports_.size() - kMost * 9 / 10;
  const std::string newest = reports_.back().id;
  for (const ReportState state :
       {ReportState::rejected, ReportState::toVerify, ReportState::verified})
    std::erase_if(reports_, [&](const FieldReport& old) {
      if (excess == 0 || old.state != state || old.id == newest) return false;
      --excess;
      return true;
    });
}

const FieldReport* FieldReports::find(const std::string& id) const {
  const auto found = std::ranges::find(reports_, id, &FieldReport::id);
  return found == reports_.end() ? nullptr : &*found;
}

Outcome FieldReports::attend(const CommandAct& act) {
  const auto found = std::ranges::find(reports_, act.subject, &FieldReport::id);
  if (found == reports_.end())
    return Error{ErrorCode::notFound, "there is no such report", act.subject,
                 "Choose one from the list"};
  const ReportState decided =
      act.kind == CommandKind::verifyReport ? ReportState::verified : ReportState::rejected;
  if (found->state == decided)
    return Error{ErrorCode::badInput, "the report is " + nameOf(decided).en + " already",
                 act.subject, "Look at who decided it"};
  found->state = decided;
  found->by = act.by;
  found->decided = act.at;
  found->why = act.why;
  return Done{};
}

std::vector<flood::TimedEdit> FieldReports::corrections(Instant zero, Instant issued) const {
  std::vector<flood::TimedEdit> edits;
  for (const FieldReport& report : reports_) {
    const bool counts = report.depth && report.state == ReportState::verified &&
                        report.seen >= zero && report.seen <= issued &&
                        issued - report.seen <= config_.ageLimit;
    if (!counts) continue;
    edits.push_back({seconds(report.seen - zero),
                     flood::CorrectDepth{report.id, report.at, *report.depth, config_.radius,
                                         config_.weight()}});
  }
  std::stable_sort(edits.begin(), edits.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return edits;
}

}  // namespace citymirror::session

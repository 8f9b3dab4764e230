#include "app/session/command/warning_cap.h"

#include "engine/core/file_io.h"
#include "gis/feed/gbt35965.h"

namespace citymirror::session {
namespace {

constexpr const char *kOfficeOfNoRegion = "99999900000000", *kWaterlogging = "11A02";

const char* capSeverity(Severity severity) {
  switch (severity) {
    case Severity::blue:
      return "Minor";
    case Severity::yellow:
      return "Moderate";
    case Severity::orange:
      return "Severe";
    case Severity::red:
      return "Extreme";
    default:
      return "Unknown";
  }
}

gis::CapInfo infoIn(Language language, const WorldView& view, const IncidentView& incident) {
  gis::CapInfo info;
  const bool chinese = language == Language::zh;
  info.language = chinese ? "zh-CN" : "en-US";
  info.category = "Safety";
  info.event = chinese ? "城市内涝" : "Urban flooding";
  info.urgency = "Expected";
  info.severity = capSeverity(incident.incident.severity);
  info.certainty = "Likely";
  info.headline = incident.warning.headline.in(language);
  info.description = incident.warning.body.in(language);
  info.instruction = chinese ? "演练：请勿执行。" : "Exercise: take no action.";
  info.senderName = chinese ? "城镜" : "CityMirror";
  info.areaDesc = view.city->name.in(language);
  info.effective = info.onset = incident.incident.decidedAt;
  info.expires =
      view.forecast ? view.forecast->until : incident.incident.decidedAt + std::chrono::hours(1);
  info.parameters = {{"forecast_run", incident.forecastId}};
  return info;
}

}  // namespace

gis::CapAlert warningAlert(const WorldView& view, const IncidentView& incident) {
  gis::CapAlert alert;
  alert.identifier =
      "CITYMIRROR-" + toIso(incident.incident.raised).substr(0, 10) + "-" + incident.incident.id;
  alert.sender = "citymirror@city.invalid";
  alert.status = "Exercise";
  alert.msgType = "Alert";
  alert.scope = "Public";
  alert.sent = incident.incident.decidedAt;
  alert.infos = {infoIn(Language::zh, view, incident), infoIn(Language::en, view, incident)};
  return alert;
}

Severity severityOfCap(const std::string& word) {
  for (const Severity severity :
       {Severity::blue, Severity::yellow, Severity::orange, Severity::red}) {
    if (word == capSeverity(severity)) return severity;
  }
  return Severity::none;
}

gis::CapAlert nationalAlert(const WorldView& view, const IncidentView& incident) {
  gis::CapAlert alert = warningAlert(view, incident);
  std::string stamp = toIso(alert.sent, 480).substr(0, 19);  // Beijing time, as the standard wants
  std::erase_if(stamp, [](char c) { return c < '0' || c > '9'; });
  alert.sender = kOfficeOfNoRegion;
  alert.source = "城镜";
  alert.identifier = alert.sender + "_" + stamp + "_0";
  for (gis::CapInfo& info : alert.infos)
    info.eventCodes = {{std::string(gis::kGbEventCode), kWaterlogging}};
  return alert;
}

Outcome writeWarningCaps(const WorldView& view, const std::string& folder) {
  for (const IncidentView& incident : view.incidents) {
    if (incident.origin != IncidentOrigin::forecast ||
        incident.incident.status != IncidentStatus::verified)
      continue;
    const std::string path = folder + "/warning-" + incident.incident.id;
    if (auto written = writeFile(path + ".cap.xml", gis::writeCap(warningAlert(view, incident)));
        !written)
      return written;
    if (auto written = writeFile(path + ".gbt35965.xml",
                                 gis::writeGbt35965(nationalAlert(view, incident)));
        !written)
      return written;
  }
  return Done{};
}

}  // namespace citymirror::session

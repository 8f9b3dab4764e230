#include "app/session/warning_cap.h"

#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

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

Outcome writeWarningCaps(const WorldView& view, const std::string& folder) {
  for (const IncidentView& incident : view.incidents) {
    if (incident.incident.status != IncidentStatus::verified) continue;
    const std::string path = folder + "/warning-" + incident.incident.id + ".cap.xml";
    if (auto written = writeFile(path, gis::writeCap(warningAlert(view, incident))); !written)
      return written;
  }
  return Done{};
}

}  // namespace citymirror::session

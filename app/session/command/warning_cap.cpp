#include "app/session/command/warning_cap.h"

#include <cmath>
#include <numbers>

#include "engine/core/file_io.h"
#include "gis/crs/transform.h"
#include "gis/feed/gbt35965.h"

namespace citymirror::session {
namespace {

constexpr int kCorners = 12;  // of the ring around a place

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

const char* statusOf(feeds::Purpose purpose) {
  return purpose == feeds::Purpose::real ? "Actual" : "Exercise";
}

gis::CapInfo infoOf(Language language, const WarningOffice& office, const std::string& classCode,
                    Severity severity) {
  const WarningOffice::Event& event = office.eventOf(classCode);
  gis::CapInfo info;
  info.language = language == Language::zh ? "zh-CN" : "en-US";
  info.category = event.category;
  info.event = event.event.in(language);
  info.urgency = "Expected";
  info.severity = capSeverity(severity);
  info.certainty = "Likely";
  info.senderName = office.name.in(language);
  if (!event.gbCode.empty()) info.eventCodes = {{std::string(gis::kGbEventCode), event.gbCode}};
  return info;
}

gis::CapInfo publicInfo(Language language, const WarningOffice& office, const WorldView& view,
                        const IncidentView& incident, feeds::Purpose purpose) {
  const std::string classCode =
      incident.incident.events.empty() ? "ponding." : incident.incident.events.front().classCode;
  gis::CapInfo info = infoOf(language, office, classCode, incident.incident.severity);
  info.headline = incident.warning.headline.in(language);
  info.description = incident.warning.body.in(language);
  if (purpose == feeds::Purpose::drill)
    info.instruction =
        language == Language::zh ? "演练：请勿执行。" : "Exercise: take no action.";
  info.areaDesc = view.city->name.in(language);
  info.effective = info.onset = incident.incident.decidedAt;
  info.expires =
      view.forecast ? view.forecast->until : incident.incident.decidedAt + office.valid;
  info.parameters = {{"forecast_run", incident.forecastId}};
  return info;
}

/// WGS 84; nothing where the city has no place on the globe.
std::vector<std::vector<Point2>> areaOf(const WarningOffice& office,
                                        const LinkageWarning& warning) {
  std::vector<Point2> ring = warning.extent;
  if (ring.size() < 3 && !warning.incident.at) return {};
  if (ring.size() < 3) {
    ring.clear();
    for (int corner = 0; corner < kCorners; ++corner) {
      const double angle = 2 * std::numbers::pi * corner / kCorners;
      ring.push_back(*warning.incident.at +
                     office.radius * Point2(std::cos(angle), std::sin(angle)));
    }
  }
  for (Point2& point : ring) {
    const auto degrees = gis::toWgs84(warning.city.frame, point);
    if (!degrees) return {};
    point = *degrees;
  }
  ring.push_back(ring.front());
  return {std::move(ring)};
}

std::string joined(const std::string& a, const std::string& b, const char* between) {
  return a.empty() || b.empty() ? a + b : a + between + b;
}

std::string identifierOf(const Outbound& out) {
  std::string id = "CITYMIRROR-" + out.dispatch.id;
  for (char& c : id)
    if (c == ' ' || c == ',' || c == '<' || c == '&') c = '_';
  return id;
}

}  // namespace

gis::CapAlert warningAlert(const WarningOffice& office, const WorldView& view,
                           const IncidentView& incident, feeds::Purpose purpose) {
  gis::CapAlert alert;
  alert.identifier =
      "CITYMIRROR-" + toIso(incident.incident.raised).substr(0, 10) + "-" + incident.incident.id;
  alert.sender = office.sender;
  alert.status = statusOf(purpose);
  alert.msgType = "Alert";
  alert.scope = "Public";
  alert.sent = incident.incident.decidedAt;
  for (const Language language : {Language::zh, Language::en})
    alert.infos.push_back(publicInfo(language, office, view, incident, purpose));
  return alert;
}

gis::CapAlert linkageAlert(const WarningOffice& office, const LinkageWarning& warning,
                           const Outbound& out) {
  const bool recall = out.kind == feeds::OutgoingKind::recall;
  gis::CapAlert alert;
  alert.identifier = identifierOf(out);
  alert.sender = office.sender;
  alert.status = statusOf(out.purpose);
  alert.msgType = "Alert";
  alert.scope = "Private";
  alert.addresses = out.dispatch.recipient;
  alert.incidents = warning.incident.id;
  alert.sent = warning.run.linkage.started;
  if (recall) {
    alert.references = gis::referenceTo(alert);
    alert.identifier += "-cancel";
    alert.msgType = "Cancel";
    alert.sent = out.dispatch.steps.back().at;
    alert.note = out.why.in(Language::zh);
  }
  for (const Language language : {Language::zh, Language::en}) {
    gis::CapInfo info = infoOf(language, office, warning.incident.record.classCode,
                               warning.incident.worst);
    info.headline = warning.headline.in(language);
    info.instruction = out.dispatch.text.in(language);
    if (recall) info.description = out.why.in(language);
    info.areaDesc =
        joined(warning.city.name.in(language), warning.place.in(language), " · ");
    info.polygons = areaOf(office, warning);
    info.effective = info.onset = alert.sent;
    info.expires = std::max(alert.sent + office.valid, warning.until.value_or(alert.sent));
    alert.infos.push_back(std::move(info));
  }
  return alert;
}

Severity severityOfCap(const std::string& word) {
  for (const Severity severity :
       {Severity::blue, Severity::yellow, Severity::orange, Severity::red}) {
    if (word == capSeverity(severity)) return severity;
  }
  return Severity::none;
}

gis::CapAlert nationalAlert(const WarningOffice& office, gis::CapAlert alert, int number) {
  std::string stamp = toIso(alert.sent, kChinaMinutes).substr(0, 19);  // as the standard wants
  std::erase_if(stamp, [](char c) { return c < '0' || c > '9'; });
  alert.sender = office.officeCode;
  alert.source = office.name.in(Language::zh);
  alert.identifier = alert.sender + "_" + stamp + "_" + std::to_string(number);
  return alert;
}

Outcome writeWarningCaps(const WarningOffice& office, const WorldView& view,
                         const std::string& folder) {
  for (const IncidentView& incident : view.incidents) {
    if (incident.origin != IncidentOrigin::forecast ||
        incident.incident.status != IncidentStatus::verified)
      continue;
    const std::string path = folder + "/warning-" + incident.incident.id;
    const gis::CapAlert alert = warningAlert(office, view, incident, feeds::Purpose::drill);
    if (auto written = writeFile(path + ".cap.xml", gis::writeCap(alert)); !written) return written;
    const std::string national = gis::writeGbt35965(nationalAlert(office, alert));
    if (auto written = writeFile(path + ".gbt35965.xml", national); !written) return written;
  }
  return Done{};
}

}  // namespace citymirror::session

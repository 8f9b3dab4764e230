#include "app/cli/demo_run.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "app/cli/demo_pictures.h"
#include "app/cli/session_relay.h"
#include "app/report/report.h"
#include "app/session/command/warning_cap.h"
#include "app/session/config.h"
#include "app/session/csv.h"
#include "app/session/demo_store.h"
#include "app/session/evening.h"
#include "app/session/scenario/flood_rasters.h"
#include "app/session/scenario/flood_tables.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::cli {
namespace {

namespace fs = std::filesystem;
using session::Session;
using session::WorldView;
using View = std::shared_ptr<const WorldView>;

const char* const kOfficer = "duty officer (demonstration)";
constexpr Millis kVerifyAfter = std::chrono::minutes(2);
constexpr std::size_t kRoutedRoads = 8;

Error cancelledError() {
  return {ErrorCode::cancelled, "the run was interrupted", "demo", "Start it again"};
}

/// An evening for a real city is written beside the results so that the window can play it too.
Outcome prepareEvening(const DemoOptions& options, const std::string& path,
                       const run::JobContext& job) {
  const auto config = session::loadConfig(session::findAssets());
  if (!config) return config.error();
  auto opened =
      session::loadCity(options.city, session::cityFlood(*config, options.floodCell), job);
  if (!opened) return opened.error();
  session::EveningOptions evening;
  evening.begin = session::demoEveningBegin(opened->city->utcOffsetMinutes);
  evening.forecastMillimetres = options.millimetres;
  evening.threads = options.threads;
  auto messages = session::makeEvening(*opened->city, opened->domain, evening, job);
  if (!messages) return messages.error();
  return writeFile(path, gis::writeRecording(*messages));
}

/// The first fault that kept a city from opening.
Error openingError(const View& view) {
  if (view->faults.empty())
    return {ErrorCode::notFound, "no city was opened", "demo", "Name a city package"};
  return view->faults.front().error;
}

const session::IncidentView* waitingIncident(const View& view) {
  for (const auto& incident : view->incidents) {
    if (incident.origin == session::IncidentOrigin::forecast &&
        incident.incident.status == IncidentStatus::awaitingVerification)
      return &incident;
  }
  return nullptr;
}

bool detours(const session::RouteView& route) {
  return route.dry && (!route.flooded || route.flooded->edges != route.dry->edges);
}

/// Looks for a pump truck whose way to one of the worst roads the water changes; else keeps the
/// first way.
void routeATruck(Session& session, const session::IncidentView& incident) {
  const View view = session.view();
  std::pair<std::string, std::string> first;
  for (std::size_t r = 0; r < std::min(kRoutedRoads, incident.risks.size()); ++r) {
    for (const Resource& unit : view->city->resources) {
      if (unit.kind != ResourceKind::pumpTruck) continue;
      session.requestRoute(unit.code, incident.risks[r].code);
      session.waitIdle();
      const auto route = session.view()->route;
      if (!route || !route->dry) continue;
      if (detours(*route) && route->flooded) return;
      if (first.first.empty()) first = {unit.code, incident.risks[r].code};
    }
  }
  session.requestRoute(first.first, first.second);
  session.waitIdle();
}

/// An evening without its forecast, or with ponding and no warning, is not done: the fault says
/// why.
std::optional<Error> shortfall(const View& view) {
  const bool warned = std::any_of(
      view->incidents.begin(), view->incidents.end(),
      [](const auto& i) { return i.origin == session::IncidentOrigin::forecast; });
  if (view->forecast && (warned || view->forecast->risks.empty())) return std::nullopt;
  if (!view->faults.empty()) return view->faults.back().error;
  return Error{ErrorCode::badInput,
               view->forecast ? "no warning was composed" : "no forecast was made", "demo",
               "Look into the journal"};
}

nlohmann::json outcomeJson(const View& view, double seconds, const std::string& report) {
  nlohmann::json json{
      {"report", report}, {"wall_s", seconds}, {"synthetic", view->city->synthetic()}};
  if (view->forecast) {
    const auto& run = *view->forecast;
    json["forecast"] = {{"id", run.id},
                        {"roads", run.risks.size()},
                        {"compute_s", run.computeSeconds},
                        {"mass_error_relative", run.flood->mass.relativeError()},
                        {"healthy", run.health.ok}};
    for (const auto& risk : run.risks) {
      if (json["ponding"].size() == 10) break;
      json["ponding"].push_back({{"road", risk.name.zh},
                                 {"road_en", risk.name.en},
                                 {"max_depth_m", risk.maxDepth},
                                 {"first_at", toIso(run.zero + millis(risk.firstAt))}});
    }
  }
  for (const auto& incident : view->incidents) {
    if (incident.origin != session::IncidentOrigin::forecast) continue;
    json["warnings"].push_back({{"id", incident.incident.id},
                                {"zh", incident.warning.body.zh},
                                {"en", incident.warning.body.en},
                                {"verified", incident.incident.status == IncidentStatus::verified},
                                {"by", incident.incident.decidedBy}});
  }
  if (const auto& route = view->route) {
    json["route"] = {
        {"unit", route->unit}, {"to", route->destination.zh}, {"changed", detours(*route)}};
    if (route->dry) json["route"]["dry_s"] = route->dry->seconds;
    if (route->flooded) json["route"]["flooded_s"] = route->flooded->seconds;
  }
  if (view->feed) {
    json["feed"] = {{"received", view->feed->received},
                    {"rejected", view->feed->rejected},
                    {"duplicates", view->feed->duplicates},
                    {"gaps", view->feed->gaps}};
  }
  return json;
}

std::string pondingCsv(const world::ForecastRun& forecast) {
  using session::csvField;
  std::string csv = "road,name_zh,name_en,max_depth_m,first_at,peak_at,flooded_length_m,severity\n";
  for (const auto& risk : forecast.risks) {
    csv += csvField(risk.code) + ',' + csvField(risk.name.zh) + ',' + csvField(risk.name.en) + ',' +
           std::to_string(risk.maxDepth) + ',' + toIso(forecast.zero + millis(risk.firstAt)) + ',' +
           toIso(forecast.zero + millis(risk.peakAt)) + ',' + std::to_string(risk.floodedLength) +
           ',' + nameOf(risk.severity).en + '\n';
  }
  return csv;
}

Outcome writeResults(const View& view, const std::string& folder) {
  if (!view->forecast) return Done{};
  const auto& maxima = view->forecast->flood->maxima;
  const CityModel& city = *view->city;
  const auto rasters = session::rastersOf(maxima, *view->forecast->bed, 0);
  if (auto done = session::writeRasters(rasters, city.frame, folder); !done) return done;
  return writeFiles({{folder + "/buildings.csv", session::buildingsCsv(city, maxima)},
                     {folder + "/roads.csv", session::roadsCsv(city.roads, maxima)},
                     {folder + "/ponding.csv", pondingCsv(*view->forecast)}});
}

/// Plays the evening to its end; the view returned is the one of the last minute, its route chosen
/// over the deepest water.
Result<View> playEvening(Session& session, std::vector<report::Picture>& pictures,
                         DemoPainter* painter, const run::JobContext& job) {
  View view = session.view();
  if (!view->city) return openingError(view);
  while (!waitingIncident(view) && view->now < view->recording.end && !job.cancelled()) {
    session.waitUntil(view->now + std::chrono::minutes(1));
    view = session.view();
  }
  if (const auto* incident = waitingIncident(view)) {
    const session::IncidentView found = *incident;
    session.waitUntil(view->now + kVerifyAfter);
    session.verify(found.incident.id, kOfficer);
    session.seek(view->forecast->zero + millis(found.risks.front().peakAt));
    session.waitIdle();
    routeATruck(session, found);
    if (painter != nullptr) painter->paintFlood(session, found.risks.front(), pictures, job);
  } else if (painter != nullptr && !job.cancelled()) {
    painter->paintOverview(session, pictures, job);
  }
  session.followNow();
  session.waitUntil(session.view()->recording.end);
  if (job.cancelled()) return cancelledError();
  return session.view();
}

}  // namespace

Result<DemoOutcome> runDemo(const DemoOptions& options, const run::JobContext& job) {
  const auto begun = std::chrono::steady_clock::now();
  std::error_code failed;
  for (const char* part : {"pictures", "results"})
    fs::create_directories(fs::path(options.out) / part, failed);
  if (failed)
    return Error{ErrorCode::ioFailed, "the folder cannot be made: " + failed.message(), options.out,
                 "Choose another one"};
  const std::string evening = options.out + "/evening.jsonl";
  if (!options.city.empty()) {
    if (const auto prepared = prepareEvening(options, evening, job); !prepared)
      return prepared.error();
  }
  auto made = Session::make({{}, options.out, options.floodCell, options.threads},
                            session::Pace::asFastAsPossible);
  if (!made) return made.error();
  Session& session = **made;
  std::vector<Note> notes;
  auto painter = DemoPainter::make(options.out + "/pictures");
  if (!painter) notes.push_back({"no pictures: " + painter.error().text(), "demo"});
  std::vector<report::Picture> pictures;
  View view;
  {
    const Relay relay(session, job);
    if (options.city.empty())
      session.openDemo();
    else
      session.openCity(options.city, evening);
    session.waitIdle();
    auto played = playEvening(session, pictures, painter ? painter->get() : nullptr, job);
    if (!played) return job.cancelled() ? cancelledError() : played.error();
    view = *played;
  }
  for (const session::Fault& fault : view->faults) notes.push_back({fault.error.text(), "demo"});
  if (const auto written = writeResults(view, options.out + "/results"); !written)
    return written.error();
  const auto command = session::loadCommandConfig(session.assets());
  if (!command) return command.error();
  if (const auto written = session::writeWarningCaps(command->office, *view, options.out); !written)
    return written.error();
  const std::string report = options.out + "/report.html";
  report::ReportInputs inputs{view, std::move(pictures), session.assets() + "/templates"};
  if (const auto read = report::addThresholds(inputs, session.assets()); !read) return read.error();
  if (const auto written = report::writeReport(inputs, report); !written) return written.error();
  if (const auto missing = shortfall(view)) return *missing;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return {DemoOutcome{report, outcomeJson(view, seconds, report)
                                  .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)},
          std::move(notes)};
}

}  // namespace citymirror::cli

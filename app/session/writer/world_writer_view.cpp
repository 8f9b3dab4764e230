#include <algorithm>
#include <cmath>

#include "app/session/draw_world.h"
#include "app/session/writer/world_writer.h"
#include "scenarios/flood/flood_draw.h"

namespace citymirror::session {
namespace {

/// While a run computes, its newest state stands for the keyframe that comes next.
constexpr Millis kNextKeyframe = std::chrono::minutes(5);

/// Clocks on the screen show minutes: the one in which a run ends is its own.
constexpr Millis kClockStep = std::chrono::minutes(1);

}  // namespace

/// The rules know only how things stand now; of an earlier value its own depth tells.
Severity WorldWriter::severityThen(const SensorSite& site, const Observation& value) const {
  if (site.quantity != Quantity::pondingDepth || value.quality != Quality::good)
    return Severity::none;
  return config_.ponding.severityOf(value.value);
}

void WorldWriter::updateReadings() {
  for (const std::string& code : changedSeries_) {
    publishedSeries_[code] = std::make_shared<const SensorSeries>(*series_.find(code));
  }
  changedSeries_.clear();
  for (SensorReading& reading : readings_) {
    const SensorSite& site = city_->sensors[reading.site];
    const auto series = publishedSeries_.find(site.code);
    reading.latest.reset();
    reading.age = Millis{0};
    reading.stale = true;
    reading.severity = watch_ ? watch_->severityOf(site.code) : Severity::none;
    if (series == publishedSeries_.end()) continue;
    auto newest = series->second->newestAt(cursor_.at);
    while (newest && *newest > 0 && series->second->quality[*newest] == Quality::bad) --*newest;
    if (!newest) continue;
    const SensorSeries& values = *series->second;
    const auto source = sourceOf_.find(site.code);
    reading.latest = Observation{site.code, values.at[*newest], values.value[*newest],
                                 values.quality[*newest],
                                 source != sourceOf_.end() ? source->second : health_.name};
    reading.age = std::min(cursor_.at, now_) - values.at[*newest];
    reading.stale = seconds(reading.age) > 2 * site.cadenceSeconds;
    if (!followsNow_ && cursor_.at < now_) reading.severity = severityThen(site, *reading.latest);
  }
}

std::shared_ptr<const draw::WaterSurface> WorldWriter::waterAtCursor() {
  atCursor_.reset();
  const world::RunPointer run = shownRun();
  if (!run || run->states.empty() || cursor_.at < run->zero ||
      cursor_.at >= run->until + kClockStep)
    return nullptr;
  if (!run->complete && cursor_.at > run->states.back().at + kNextKeyframe) return nullptr;
  const auto bracket = states_.bracket(run->id, cursor_.at);
  if (!bracket.a) return nullptr;
  atCursor_ = bracket.fraction < 0.5 ? bracket.a : bracket.b;
  return flood::drawWater(run->bed, bracket.a->flood, bracket.b->flood, bracket.fraction,
                          run->solid);
}

void WorldWriter::updatePicture() {
  const Snapshot before = atCursor_;
  frame_.at = cursor_.at;
  frame_.language = language_;
  frame_.selected = selected_;
  frame_.water = waterAtCursor();
  const world::RunPointer run = shownRun();
  auto marks = drawMarks(*city_, readings_, run.get(), selected_);
  if (const auto reports = reportsView()) {
    auto all = std::make_shared<draw::MarkSet>(*marks);
    addReportMarks(*reports, run.get(), cursor_.at, reports_.config().ageLimit,
                   config_.ponding, city_->utcOffsetMinutes, *all);
    marks = std::move(all);
  }
  if (vehicles_.size() > 0) {
    auto all = std::make_shared<draw::MarkSet>(*marks);
    vehicles_.addMarks(cursor_.at, selected_, *all);
    marks = std::move(all);
  }
  frame_.moving = vehicles_.bodies(cursor_.at, city_->resources);
  auto barriers = drawnBarriers(steering_.edits(), run ? seconds(cursor_.at - run->zero) : 0);
  ribbonsStale_ = ribbonsStale_ || barriers != barriersAtCursor_;
  barriersAtCursor_ = std::move(barriers);
  if (!frame_.marks || *frame_.marks != *marks) frame_.marks = std::move(marks);
  if (!ribbonsStale_ && before == atCursor_ && frame_.ribbons) return;
  ribbonsStale_ = false;
  const std::vector<float>* depths = atCursor_ ? atCursor_->edgeDepth.get() : nullptr;
  const coupling::WadingRule* car = config_.roadClosure.find("car");
  frame_.ribbons =
      drawRibbons(*city_, depths, config_.ponding, car, route_, selected_, barriersAtCursor_);
  closedRoads_ = depths != nullptr && car != nullptr ? closedRoadNames(*city_, *depths, *car)
                                                     : std::vector<Text>{};
}

std::shared_ptr<const WorldView> WorldWriter::publish(bool playing, double rate,
                                                      std::vector<run::JobStatus> jobs) {
  auto view = std::make_shared<WorldView>();
  view->revision = ++revision_;
  view->jobs = std::move(jobs);
  view->faults = faults_;
  view->log = log_;
  if (seat_.shares()) view->seat = {seat_, seatHealth_, seat_.follows ? leader_ : std::string()};
  view->feeds = feedLines_;
  view->person = {accounts_.has_value(), person_.has_value(), nameAtSeat({}), role_,
                  person_ ? person_->login : std::string(), person_ && lock_.closed,
                  allowed(Act::liftMask).ok(), std::make_shared<const RoleTable>(loop_.rights())};
  view->mask = mask_;
  view->whole = city_;
  if (!shown_) {
    maskPeople(*view);
    return view;
  }
  updateReadings();
  updatePicture();
  cursor_.rate = rate;
  view->city = shown_;
  view->domain = domain_;
  view->now = now_;
  view->playing = playing;
  view->followsNow = followsNow_;
  view->cursor = cursor_;
  view->recording = recording_;
  view->recorded = replay_.span();
  view->forecastReach = forecastReach_;
  view->sensors = readings_;
  view->series = publishedSeries_;
  view->history = history_;
  view->scenario = scenario_;
  view->rain = scenario_ && !forecast_ ? scenarioRain_ : rain_.bars();
  if (!measuredRain_) {
    auto measured = std::make_shared<RainRecord>(rain_);
    measured->dropForecast();
    measuredRain_ = std::move(measured);
  }
  if (!scenario_) view->measuredRain = measuredRain_;
  if (!scenario_) view->stagesBefore = stagesBefore_;
  if (health_.received > 0) view->feed = health_;
  view->forecast = forecast_;
  view->computingForecast = pending_ ? pending_->id : computing_;
  view->nextForecast = nextForecast();
  view->forecastCancelled = forecastCancelled_;
  const auto measured = [this](const std::string& sensor) { return series_.find(sensor); };
  view->score = forecastLoop_.scored(measured, now_);
  if (!steering_.done().empty() || !steering_.undone().empty()) view->whatIf = whatIfView();
  if (const auto look = waterLookedAt()) {
    view->exposedIn = look->run;
    if (exposure_ && exposure_->run == look->run) view->exposure = exposure_;
  }
  view->structures = structuresAtCursor();
  view->incidents = shownIncidents();
  view->handling = shownHandling();
  view->warnings = shownWarnings();
  if (conflicts_) view->conflicts = conflicts_->conflicts();
  if (watch_)
    view->forecastChecks =
        forecastChecks(*watch_, *city_, measured, config_.watch.conflicts, now_);
  view->exercise =
      purpose_ == feeds::Purpose::drill && (recorded_ || live_ || repeats_ || scenario_);
  view->purpose = purpose_;
  view->posture = {posture().kind, posture().title, posture().layout,
                   watch_ ? effectsOf(posture(), watch_->shiftIn(posture())) : Text{}, {}};
  if (!loop_.postureChanges().empty()) view->posture.last = loop_.postureChanges().back();
  if (const PlanInForce* plan = loop_.planInForce()) view->plan = *plan;
  view->alarms = alarmsView();
  if (watch_ && !rulesView_)
    rulesView_ = std::make_shared<const std::vector<incident::Rule>>(watch_->rules());
  view->rules = watch_ ? rulesView_ : nullptr;
  view->reports = reportsView();
  if (!selected_.empty()) view->vehicle = vehicles_.find(selected_, cursor_.at);
  view->route = route_;
  view->closedRoads = closedRoads_;
  for (const IncidentView& incident : view->incidents) {
    if (incident.incident.status == IncidentStatus::verified) {
      view->responseLevel = std::max(view->responseLevel, incident.incident.severity);
    }
  }
  maskContacts(view->incidents);
  maskPeople(*view);
  view->frame = frame_;
  return view;
}

}  // namespace citymirror::session

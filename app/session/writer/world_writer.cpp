#include "app/session/writer/world_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/branch/river_stages.h"
#include "app/session/branch/scenario_run.h"
#include "app/session/command/journal_text.h"
#include "app/session/command/people_mask.h"
#include "gis/crs/transform.h"

namespace citymirror::session {
namespace {

constexpr Millis kGaugeStep =
    std::chrono::minutes(5);  // the first gauge value covers the step before it

constexpr std::size_t kMostLines = 4000;  // of the log that people may look at
constexpr std::size_t kMostFaults = 200;  // that wait to be dismissed; the journal has all

/// Where no source says anything for a city without recording, a whole evening is shown.
constexpr Millis kEmptyTimeline = std::chrono::hours(2);
constexpr Millis kAwaitedShownEvery{1000};

}  // namespace

WorldWriter::WorldWriter(Config config, store::Journal journal, int threads)
    : config_(std::move(config)),
      journal_(std::move(journal)),
      threads_(threads),
      loop_(config_.command),  // who may do what holds before a city is open too
      forecastLoop_(config_.forecastLoop),
      steering_(config_.steering.keptBytes) {
  frame_.vehicles = config_.vehicleShapes;
}

void WorldWriter::openCity(std::shared_ptr<const CityModel> city,
                           std::shared_ptr<const flood::FloodInputs> domain, Instant now,
                           std::optional<Resumed> resumed, RainRecord measured,
                           MeasuredSeries stages) {
  if (resumed) now = std::max(now, resumed->until);
  city_ = std::move(city);
  recorded_ = repeats_ = false;
  replay_ = feeds::Replay<gis::FeedMessage>({});  // of the city before
  health_ = {};
  scenario_.reset();
  showMasked();
  frame_.place.reset();
  frame_.light =
      draw::LightChoice::day;  // a map is read by day; a view may choose the hour's light
  if (const auto at = gis::toWgs84(city_->frame, city_->extent.centre())) {
    frame_.place = draw::EarthPlace{at->x(), at->y()};
  }
  domain_ = std::move(domain);
  now_ = zero_ = now;
  recording_ = {now, now + kEmptyTimeline};
  live_ = false;
  cursor_ = {now, recording_, 1, run::Mode::replay, ""};
  pending_.reset();
  announced_.reset();
  elsewhereTold_.clear();
  warnings_ = {};
  resumedRun_.clear();
  forecastLoop_.forget();
  forecastCancelled_ = false;
  reports_ = FieldReports(config_.assimilation);
  vehicles_ = VehicleBoard(config_.vehicles);
  places_.emplace(*city_);
  shownReports_.reset();
  forecast_.reset();
  forecastEndTold_ = false;
  computing_.clear();
  exposure_.reset();
  traffic_.reset();
  forecastRequest_.reset();
  steering_.setForecast(nullptr, {});
  states_ = {};
  shownBranch_.clear();
  incidents_.clear();
  route_.reset();
  kinds_ = sensorKindsOf(*city_);
  sourceOf_.clear();
  siteOf_.clear();
  regionOfStage_.clear();
  series_ = {};
  rain_ = std::move(measured);
  stagesBefore_ = std::make_shared<const MeasuredSeries>(std::move(stages));
  forgetStagesBefore(now_ - config_.forecastLoop.measured.all);
  measuredRain_.reset();
  history_.reset();
  readings_.assign(city_->sensors.size(), {});
  for (std::size_t i = 0; i < city_->sensors.size(); ++i) {
    const SensorSite& site = city_->sensors[i];
    siteOf_[site.code] = i;
    readings_[i].site = i;
    series_.declare(
        site.code, site.quantity,
        {"feed", "", "as received", "", city_->synthetic() ? Origin::synthetic : Origin::real});
  }
  if (domain_) regionOfStage_ = gaugesInRivers(*city_, *domain_);
  conflicts_.emplace(config_.watch, *city_);
  nlohmann::json session{{"city", city_->name.in(Language::en)}, {"version", CITYMIRROR_VERSION}};
  if (resumed) session["continues"] = true;
  journal("session", "session", journalBody(session));
  rememberRain();
  if (resumed)
    resumeWatch(now, std::move(*resumed));
  else
    beginWatch(now);
  note("session", {"已打开城市：" + city_->name.in(Language::zh),
                   "opened the city " + city_->name.in(Language::en)});
}

void WorldWriter::setScenario(std::shared_ptr<const WorldRunRequest> scenario) {
  scenario_ = std::move(scenario);
  scenarioRain_ = scenarioRain(*scenario_);
  zero_ = scenario_->zero;
  recording_ = {zero_, zero_ + millis(scenario_->duration)};
  cursor_.window = recording_;
  purpose_ = feeds::Purpose::drill;  // nobody is sent out for water that never fell
  journal("scenario", "session", journalBody({{"file", scenario_->scenario}}));
  note("session", {"演练世界情景：" + scenario_->scenario + "（计算所得，无实测）",
                   "a drill of the world scenario " + scenario_->scenario +
                       ": computed, nothing is measured"});
}

void WorldWriter::setRecording(std::vector<gis::FeedMessage> messages, std::vector<Note> notes) {
  if (messages.empty()) return;
  const auto rainEnds = lastRainOf(messages);
  replay_ = feeds::Replay<gis::FeedMessage>(std::move(messages));
  recorded_ = true;
  log_.clear();
  warnings_ = {};
  recording_ = replay_.span();
  now_ = recording_.begin;
  zero_ = recording_.begin - kGaugeStep;
  recording_.end = recording_.end + std::chrono::minutes(10);
  forecastReach_ = std::max(recording_.end, rainEnds.value_or(now_)) + kDrainTime;
  cursor_.at = now_;
  cursor_.window = recording_;
  health_ = {"replay", now_, 0, int(notes.size()), 0, 0};
  purpose_ = feeds::Purpose::drill;  // nobody is sent out for water of yesterday
  if (city_) beginWatch(now_);
  for (const Note& n : notes)
    addFault({ErrorCode::badInput, n.what, n.where, "The rest of the recording is used"});
}

bool WorldWriter::awaitRecording(Instant now) {
  if (!city_ || recorded_ || live_ || scenario_ || now - now_ < kAwaitedShownEvery) return false;
  now_ = now;
  if (followsNow_) cursor_.at = now_;
  recording_.end = std::max(recording_.end, now_);
  cursor_.window = recording_;
  return true;
}

std::optional<Instant> WorldWriter::nextMessageAt() const {
  return replay_.finished() ? std::nullopt : std::optional(replay_.nextAt());
}

void WorldWriter::advanceTo(Instant now) {
  now_ = std::max(now_, now);
  if (city_ && !seat_.follows) {
    toldUntil_.reset();
    ingest(replay_.due(now_));
    const std::size_t before = changesOfLoop();
    passTime(now_);
    tellTick(before);
    if (loops_) renewForecast();
  }
  if (followsNow_) lookAtNow();
  keepLiveSpan();
}

/// A drill ends with its timeline, which a fast clock passes by a step.
void WorldWriter::lookAtNow() {
  cursor_.at = scenario_ ? std::min(now_, recording_.end) : now_;
}

void WorldWriter::seek(Instant at) {
  followsNow_ = false;
  cursor_.at = std::clamp(at, recording_.begin, recording_.end);
}

void WorldWriter::followNow() {
  followsNow_ = true;
  lookAtNow();
}

void WorldWriter::select(const std::string& code) {
  selected_ = code;
  ribbonsStale_ = true;
}

void WorldWriter::addFault(const Error& error) {
  keepFault(error);
  journal("fault", "session", journalBody({{"error", error.text()}}));
}

void WorldWriter::keepFault(const Error& error) {
  if (faults_.size() >= kMostFaults) faults_.erase(faults_.begin());
  faults_.push_back({now_, error});
}

void WorldWriter::endFaultsAt(const std::string& where) {
  std::erase_if(faults_, [&where](const Fault& fault) { return fault.error.where == where; });
}

void WorldWriter::note(const std::string& by, const Text& what, Severity severity) {
  addLine({now_, by, what, severity, !isPartOfSystem(by)});
}

void WorldWriter::addLine(LogLine line) {
  if (log_.size() >= kMostLines)
    log_.erase(log_.begin(), log_.begin() + kMostLines / 2);  // the journal has them
  log_.push_back(std::move(line));
}

std::int64_t WorldWriter::journal(std::string_view kind, const std::string& by,
                                  const std::string& body) {
  const auto written = journal_.append(now_, kind, by, body);
  if (!written) keepFault(written.error());
  tellSeatsIfTold(kind, by, body);
  return written ? *written : 0;
}

}  // namespace citymirror::session

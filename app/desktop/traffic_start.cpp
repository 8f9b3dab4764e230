#include <algorithm>
#include <cmath>

#include "app/desktop/detail_look.h"
#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"
#include "app/session/branch/branch_name.h"
#include "app/session/branch/measured_run.h"
#include "app/session/command/seat_rights.h"
#include "app/session/live/stage_memory.h"
#include "app/session/scenario/city_trips.h"
#include "engine/draw/water_sample.h"

/// How a run of traffic begins: trips are made in the background, then both models start.
namespace citymirror::desktop {
namespace {

/// Why the gap is more than was wanted.
QString endWords(const traffic::DayEquilibrium& day) {
  if (day.end == traffic::DayEnd::reached) return {};
  const QString wanted = QString::number(100 * day.wanted, 'f', 1);
  return day.end == traffic::DayEnd::settled
             ? TrafficTools::tr(", not converged (wanted %1 %): no further change of ways costs "
                                "the city less time")
                   .arg(wanted)
             : TrafficTools::tr(", not converged (wanted %1 %): all loadings are spent")
                   .arg(wanted);
}

/// How the made trips flow.
QString dayText(const traffic::DayEquilibrium& day) {
  return TrafficTools::tr("Made trips of the city, driven %1 times: %2 of %3 vehicles arrive, "
                          "%4 vehicle hours; relative gap to user equilibrium %5 %")
             .arg(day.loadings)
             .arg(day.arrived)
             .arg(day.vehicles)
             .arg(day.spent, 0, 'f', 0)
             .arg(100 * day.relativeGap, 0, 'f', 1) +
         endWords(day);
}

const Text kWithoutForecast{"无预报", "without a forecast"};

/// What a run rests on, in the words of the journal.
Text basisOfRun(const session::WorldFutures& futures) {
  const std::string& id = futures.forecast.empty() ? futures.scenario : futures.forecast;
  return id.empty() ? kWithoutForecast : Text{id, id};
}

std::size_t departuresPerHour(const TrafficDemand& demand, double seconds) {
  return std::size_t(std::lround(double(demand.size()) * 3600 / std::max(1.0, seconds)));
}

/// How dense the traffic is, which does not depend on how long the run is.
QString departuresText(std::size_t perHour, const std::optional<std::size_t>& most) {
  return most ? TrafficTools::tr("Departures: %1 vehicles an hour, fewer than usual: a run holds %2 "
                                 "at the most")
                    .arg(perHour)
                    .arg(*most)
              : TrafficTools::tr("Departures: %1 vehicles an hour").arg(perHour);
}

}  // namespace

/// What is made before a run begins, or why it is not.
struct TrafficTools::Trips {
  session::WorldRunRequest request;
  MadeTrips made;
  QString fault;
};

void TrafficTools::start(std::size_t vehicles) {
  vehicles_ = vehicles;
  if (!canRun()) return;
  Text on = kWithoutForecast;
  if (const auto forecast = panels::forecastToRunOn(*view_))
    on = {forecast->id, forecast->id};
  else if (view_->scenario)
    on = {view_->scenario->scenario, view_->scenario->scenario};
  if (const Outcome may = mayStart(*view_, session::RunKind::traffic, on); !may)
    return void(emit said(panels::errorText(may.error())));
  awaitedOn_ = on;
  detail_->end();
  shown_ = true;
  showCard();
  if (view_->scenario && !panels::forecastToRunOn(*view_))
    startScenario();
  else
    makeTrips();
  chosen_ = "W";
  effect_ = {};
  driveOf_.clear();
  update();
}

/// Not before another begins: until then, and where none can, people go on in this one.
void TrafficTools::forgetRun() {
  later_.clear();
  did_.clear();
  undid_.clear();
  chosen_ = "W";
}

/// Its trips are made already: they came with it.
void TrafficTools::startScenario() {
  stopTrips();
  session::WorldRunRequest request = *view_->scenario;
  request.vehicleBytes = config_.steering.vehicleBytes;
  request.waterBytes = config_.steering.waterBytes;
  request.roadBytes = config_.steering.roadBytes;
  if (!agreed(runs_.start(std::move(request)))) return;
  forgetRun();
  made_ = {};
  tellDay();
  emit said(tr("A drill of the scenario %1: computed, nothing is measured and nothing leaves")
                .arg(QString::fromStdString(view_->scenario->scenario)));
}

/// Of the forecast that is there now; where none reaches the cursor, of the rain that was measured
/// up to it and after it; where there was none, dry from the cursor's time on.
session::WorldRunRequest TrafficTools::runToMake() const {
  session::WorldRunRequest request;
  request.bands = config_.ponding;
  request.prices = config_.prices;
  request.vehicleBytes = config_.steering.vehicleBytes;
  request.waterBytes = config_.steering.waterBytes;
  request.roadBytes = config_.steering.roadBytes;
  request.inputs.city = view_->computed();
  request.inputs.wading = config_.roadClosure;
  request.inputs.walkingSpeed = config_.traffic.walkingSpeed;
  flood::FloodInputs& water = request.inputs.flood;
  if (const auto forecast = panels::forecastToRunOn(*view_)) {
    request.forecast = forecast->id;
    request.zero = forecast->zero;
    request.duration = seconds(forecast->until - request.zero);
    water = world::inputsLike(*forecast, *view_->domain);
  } else {
    const session::ForecastLoopConfig& loop = config_.forecastLoop;
    session::rainAsMeasured(request, view_->measuredRain.get(), *request.inputs.city,
                            *view_->domain, {view_->cursor.at, loop.startsBefore, loop.dryRun},
                            session::withStagesBefore(view_->series, view_->stagesBefore.get()));
  }
  water.threads = 1;
  return request;
}

/// In the background; only the answer that was asked for last begins a run.
void TrafficTools::makeTrips() {
  stopTrips();
  awaited_ = true;
  auto trips = std::make_shared<Trips>();
  trips->request = runToMake();
  const auto make = [this, trips, number = asked_, vehicles = vehicles_,
                     rules = config_.traffic](const run::JobContext& job) {
    session::WorldRunRequest& request = trips->request;
    const auto usual = session::usualTrips(*request.inputs.city, rules, request.duration);
    traffic::CityDemandOptions options;
    options.vehicles = vehicles > 0 ? vehicles : usual.vehicles;
    options.to = request.duration;
    const auto made = session::cityTrips(*request.inputs.city, rules, options, job);
    if (job.cancelled()) return;
    if (made) {
      trips->made.day = made->day;
      trips->made.perHour = departuresPerHour(*made->inputs.demand, request.duration);
      if (vehicles == 0 && usual.bounded) trips->made.most = usual.vehicles;
      request.inputs.traffic = made->inputs;
    } else {
      trips->fault = panels::errorText(made.error());
    }
    if (request.forecast.empty()) {  // no forecast's water is there to draw on
      const CityModel& city = *request.inputs.city;
      request.solid = draw::cellKinds(*request.inputs.flood.bed, city.buildings, city.water);
    }
    QMetaObject::invokeMethod(
        this, [this, trips, number] { if (number == asked_) begin(*trips); },
        Qt::QueuedConnection);
  };
  making_.submit({"生成交通需求", "making traffic demand"}, make);
}

/// What was asked for is not wanted any more, also where it is made already and only waits to be
/// taken.
void TrafficTools::stopTrips() {
  ++asked_;
  making_.cancelAll();
  awaited_ = false;
}

/// By hand: all that computes, and the run that is being prepared. Only what stops is journalled.
void TrafficTools::stopRun() {
  const auto futures = runs_.futures();
  const bool any = awaited_ || std::ranges::any_of(futures->all, [](const auto& future) {
                     return future->computing;
                   });
  const Text on = awaited_ ? awaitedOn_ : basisOfRun(*futures);
  if (any && !agreed(mayStop(*view_, session::RunKind::traffic, on))) return;
  if (!agreed(runs_.cancel())) return;
  sending_.clear();
  stopTrips();
  tellPreparing();
}

/// The same of the chosen branch alone.
void TrafficTools::stopBranch() {
  const auto branch = runs_.futures()->find(chosen_.toStdString());
  if (branch && branch->computing &&
      !agreed(mayStop(*view_, session::RunKind::traffic, session::branchTitle(*branch))))
    return;
  agreed(runs_.cancel(chosen_.toStdString()));
}

void TrafficTools::begin(Trips& trips) {
  awaited_ = false;
  if (!trips.fault.isEmpty()) {
    tellPreparing();
    return void(emit said(trips.fault));
  }
  if (!agreed(runs_.start(std::move(trips.request)))) return tellPreparing();
  forgetRun();
  recallBranches();
  made_ = trips.made;
  tellDay();
  update();
  if (made_.day.loadings > 0) emit said(dayText(made_.day));
}

/// What the figures of the run rest on stays on the card.
void TrafficTools::tellDay() {
  QStringList basis;
  if (made_.perHour > 0) basis << departuresText(made_.perHour, made_.most);
  if (made_.day.loadings > 0) basis << dayText(made_.day);
  card_->setBasis(basis.join('\n'));
}

/// The trips take some seconds, during which nothing of the run is there.
void TrafficTools::tellPreparing() {
  card_->setPreparing(awaited_ ? tr("Making the trips of the city…") : QString());
}

}  // namespace citymirror::desktop

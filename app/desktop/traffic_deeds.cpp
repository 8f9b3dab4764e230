#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/desktop/traffic_tools.h"
#include "app/desktop/unit_drag.h"
#include "app/panels/evacuation_form.h"
#include "app/panels/role_gate.h"
#include "app/panels/words.h"
#include "app/session/branch/reach_layer.h"
#include "app/session/command/seat_rights.h"
#include "app/session/live/rain_record.h"
#include "app/session/scenario/world_orders.h"
#include "app/session/session.h"

/// What people do to a branch of traffic, and what comes of it.
namespace citymirror::desktop {
namespace {

constexpr double kForGood = std::numeric_limits<double>::infinity();  // s
constexpr double kSlack = 60;  // s that the cursor may stand before the first instant

const Resource* deedUnit(const CityModel& city, const std::string& code) {
  const auto found = std::find_if(city.resources.begin(), city.resources.end(),
                                  [&](const Resource& each) { return each.code == code; });
  return found == city.resources.end() ? nullptr : &*found;
}

const Road* deedRoad(const CityModel& city, const std::string& code) {
  const auto& roads = city.roads.roads;
  const auto found =
      std::find_if(roads.begin(), roads.end(), [&](const Road& each) { return each.code == code; });
  return found == roads.end() ? nullptr : &*found;
}

/// Name and what is done with it, in both languages.
Text deedName(const Road& road, const QString& zh, const QString& en) {
  const Text name = road.name == Text{} ? Text{road.code, road.code} : road.name.filled();
  return {name.zh + zh.toStdString(), name.en + en.toStdString()};
}

}  // namespace

void TrafficTools::connectDrag() {
  drag_->setWords([this](const QString& unit, const Point2& to) { return dragWords(unit, to); });
  connect(drag_, &UnitDrag::begun, this, &TrafficTools::indexStreets);
  connect(drag_, &UnitDrag::dropped, this,
          [this](const QString& unit, const Point2& to) { placeUnit(unit.toStdString(), to); });
}

/// Pump trucks and crews, where the role may send units.
void TrafficTools::offerDrag() {
  QStringList units;
  if (view_->city && panels::needsText(*view_, session::Act::dispatchUnit).isEmpty()) {
    for (const Resource& unit : view_->city->resources) units << QString::fromStdString(unit.code);
  }
  drag_->setUnits(std::move(units));
}

/// Of the city that is dragged over, where the run drives on its streets; once for each.
void TrafficTools::indexStreets() {
  const auto city = view_->computed();
  const auto network = runs_.request().inputs.traffic.network;
  if (!city || !network || network->linkCount() != city->roads.edgeCount()) return streets_.reset();
  if (streets_ && streets_->city == city && streets_->network == network) return;
  streets_.emplace(
      DragStreets{city, network, traffic::StreetFinder(city->roads, *network, kEveryone)});
}

/// Says why not.
bool TrafficTools::permitted(std::initializer_list<session::Act> acts) {
  return agreed(session::permitAny(view_->person, acts));
}

/// The same of what the session has answered.
bool TrafficTools::agreed(const Outcome& answer) {
  if (!answer) emit said(panels::errorText(answer.error()));
  return answer.ok();
}

void TrafficTools::branch(const std::string& parent, const session::WorldDeed& deed,
                          const Text& name, double at) {
  if (at < -kSlack || at >= futures_->duration) {
    return void(emit said(outsideText()));
  }
  at = std::clamp(at, 0.0, std::max(0.0, futures_->duration - 1));
  auto made = runs_.branch(parent, at, deed, name, session::Options{}.operatorName);
  if (!made) return void(emit said(panels::errorText(made.error())));
  chosen_ = QString::fromStdString(*made);
  did_.push_back({*made, {}, measures()});
  undid_.clear();
  if (const auto* order = std::get_if<world::CrewOrder>(&deed)) {
    if (const auto drive = driveTime(order->code, order->to)) driveOf_[*made] = *drive;
  }
  tellMade(*made);
  keepBranches();
  update();
}

/// For the journal.
void TrafficTools::tellMade(const std::string& branch) {
  if (const auto future = runs_.futures()->find(branch); future && !future->actions.empty())
    emit acted(future->actions.back());
}

/// From when to when branches can leave, and why not from other times.
QString TrafficTools::outsideText() const {
  const auto hours = [](Millis span) { return QString::number(seconds(span) / 3600, 'g', 3); };
  const session::ForecastLoopConfig& loop = config_.forecastLoop;
  const QString span =
      tr("Branches go from %1 to %2: choose a time between them")
          .arg(panels::clockOf(*view_, futures_->zero), endText());
  if (!futures_->scenario.empty() || futures_->all.empty()) return span;
  if (futures_->measuredTo)
    return span + tr(". A run on measured rain goes on for %1 h after the time that is shown: run "
                     "traffic anew to begin at another")
                      .arg(hours(loop.dryRun));
  if (isDry())
    return span + tr(". A dry run goes on for %1 h from the time that is shown: run traffic anew to "
                     "begin at another")
                      .arg(hours(loop.dryRun));
  const Instant at = view_->cursor.at;
  const bool rains = view_->measuredRain && view_->measuredRain->rainsFrom(
                                                {at - loop.startsBefore, at + loop.dryRun});
  if (cursorSeconds() >= futures_->duration)
    return span + (rains ? tr(". After the end of a forecast run traffic anew: it rests on rain as "
                              "it was measured")
                         : tr(". After the end of a forecast run traffic anew: a dry run begins at "
                              "the time that is shown"));
  return span + tr(". A forecast begins %1 h before it is issued at the most")
                    .arg(hours(loop.startsBefore)) +
         tr("; run traffic anew to begin at the time that is shown");
}

void TrafficTools::closeRoad(const std::string& code, int afterMinutes,
                             std::optional<int> forMinutes) {
  const Road* road = view_->city ? deedRoad(*view_->city, code) : nullptr;
  if (road == nullptr) return;
  session::RoadClosing closing{code, cursorSeconds() + 60.0 * afterMinutes, kForGood};
  if (beyondEnd(closing.from)) return;
  if (forMinutes) closing.to = closing.from + 60.0 * *forMinutes;
  const QString when = spanText(closing.from, closing.to);
  branch(chosen_.toStdString(), closing, deedName(*road, " " + when + " 封闭", " closed " + when), cursorSeconds());
}

/// Says so where something would begin only once the run has ended.
bool TrafficTools::beyondEnd(double from) {
  if (futures_->all.empty() || cursorSeconds() >= futures_->duration || from < futures_->duration)
    return false;
  emit said(tr("The run ends at %1, before that begins: choose fewer minutes").arg(endText()));
  return true;
}

/// "18:20–18:50", or from when on.
QString TrafficTools::spanText(double from, double to) const {
  const QString begin = panels::clockOf(*view_, futures_->zero + millis(from));
  return to < kForGood ? begin + "–" + panels::clockOf(*view_, futures_->zero + millis(to)) : begin;
}

session::RoadSide TrafficTools::sideMeant(const std::string& code, const Point2& at) const {
  using session::RoadSide;
  const Road* road = view_->city ? deedRoad(*view_->city, code) : nullptr;
  if (road == nullptr || card_->laneSide() == panels::LaneSide::both) return RoadSide::both;
  const RoadSide side = session::sideAt(
      *road, at, traffic::drivingSideOf(view_->city->roads, config_.traffic.streets));
  if (side == RoadSide::both || card_->laneSide() == panels::LaneSide::clicked) return side;
  return side == RoadSide::along ? RoadSide::against : RoadSide::along;
}

void TrafficTools::closeLane(const std::string& code, session::RoadSide side, int afterMinutes,
                             std::optional<int> forMinutes) {
  const Road* road = view_->city ? deedRoad(*view_->city, code) : nullptr;
  if (road == nullptr) return;
  if (road->lanes < 2)
    return void(emit said(tr("That road has one lane each way: close the road instead")));
  session::RoadRestriction held{code, cursorSeconds() + 60.0 * afterMinutes, kForGood};
  if (beyondEnd(held.from)) return;
  if (forMinutes) held.to = held.from + 60.0 * *forMinutes;
  held.capacity = double(road->lanes - 1) / double(road->lanes);
  held.side = side;
  const QString when = spanText(held.from, held.to);
  const Text of = session::headingOf(side, *road);
  branch(chosen_.toStdString(), held,
         deedName(*road, " " + when + " 封闭" + QString::fromStdString(of.zh) + "一条车道",
                  (of.en.empty() ? ", a" : ", one " + QString::fromStdString(of.en)) +
                      QString(" lane closed ") + when),
         cursorSeconds());
}

void TrafficTools::openRoad(const std::string& code) {
  const Road* road = view_->city ? deedRoad(*view_->city, code) : nullptr;
  if (road == nullptr) return;
  const QString when = panels::clockOf(*view_, view_->cursor.at);
  branch(chosen_.toStdString(), session::RoadOpening{code, cursorSeconds()},
         deedName(*road, " " + when + " 重新开放", " opened " + when), cursorSeconds());
}

void TrafficTools::sendUnit(const std::string& code, const Point2& to) {
  send({code, to, view_->cursor.at});
}

void TrafficTools::send(Sending sending) {
  const std::string code = sending.unit;
  if (!view_->city || deedUnit(*view_->city, code) == nullptr) return;
  if (!permitted({session::Act::dispatchUnit})) return;
  if (futures_->all.empty() && !canRun())
    return void(emit said(tr("Traffic cannot run yet: the city is still being opened")));
  std::erase_if(sending_, [&](const Sending& each) { return each.unit == code; });
  const QString when = panels::clockOf(*view_, sending.at);
  sending_.push_back(std::move(sending));
  if (futures_->all.empty()) {
    emit said(tr("Traffic runs first; %1 is sent as soon as it has come to %2")
                  .arg(QString::fromStdString(code), when));
    return awaited_ ? void() : start(vehicles_);
  }
  shown_ = true;
  showCard();
  update();
  const bool waits = std::any_of(sending_.begin(), sending_.end(),
                                 [&](const Sending& each) { return each.unit == code; });
  if (waits)
    emit said(tr("%1 is sent as soon as the branch has come to %2")
                  .arg(QString::fromStdString(code), when));
}

/// Counted along its branch, so that the same deeds have the same name on every seat.
void TrafficTools::evacuate(world::EvacuationOrder order) {
  if (!view_->city) return;
  int number = 1;
  for (auto at = futures_->find(chosen_.toStdString()); at; at = futures_->find(at->parent))
    number += at->deed && std::holds_alternative<world::EvacuationOrder>(*at->deed);
  order.code = "E" + std::to_string(number);
  const std::string when =
      panels::clockOf(*view_, futures_->zero + millis(order.at)).toStdString();
  order.name = {order.code + " " + when + " 疏散", order.code + " evacuation " + when};
  const QString before = chosen_;
  const Text name = order.name;
  const double at = order.at;
  branch(chosen_.toStdString(), std::move(order), name, at);
  if (chosen_ == before) return;  // it was refused
  card_->evacuation()->setZone({});
  card_->evacuation()->setOpen(false);
}

/// The branch that a unit is sent in: the chosen one, or, where it is on its way there already, the
/// one before it was sent.
std::string TrafficTools::parentFor(const std::string& unit) const {
  for (auto at = futures_->find(chosen_.toStdString()); at; at = futures_->find(at->parent)) {
    const auto* order = at->deed ? std::get_if<world::CrewOrder>(&*at->deed) : nullptr;
    if (order != nullptr && order->code == unit) return at->parent;
  }
  return chosen_.toStdString();
}

/// A truck that the file of a drill sends has one job already: it would pump twice.
bool TrafficTools::sentByScenario(const std::string& unit, const std::string& branch) const {
  const auto of = futures_->find(branch);
  return !futures_->scenario.empty() && of &&
         std::any_of(of->units.begin(), of->units.end(),
                     [&](const world::CrewProgress& each) { return each.code == unit; });
}

/// Sends the units that wait, one after the other, each once the chosen branch has come to its time.
void TrafficTools::sendWaiting() {
  const auto now = futures_->find(chosen_.toStdString());
  if (sending_.empty() || !now || awaited_) return;  // what is there goes with the next run
  const Sending sending = sending_.front();
  const double at = seconds(sending.at - futures_->zero);
  const bool late = at >= futures_->duration;
  if (!late && now->computedTo <= at) {  // a branch is forked where it has computed itself
    if (now->error) sending_.clear();
    return;
  }
  sending_.erase(sending_.begin());
  if (late) {
    emit said(tr("%1 is not sent: the run ends at %2; choose an earlier time")
                  .arg(QString::fromStdString(sending.unit), endText()));
    return sendWaiting();
  }
  const Resource* unit = view_->city ? deedUnit(*view_->city, sending.unit) : nullptr;
  if (unit == nullptr) return sendWaiting();
  auto order = session::orderOf(*unit, at, sending.to);
  if (!order) {
    emit said(panels::errorText(order.error()));
    return sendWaiting();
  }
  order->acts.insert(order->acts.end(), sending.does.begin(), sending.does.end());
  const std::string when = panels::clockOf(*view_, sending.at).toStdString();
  const std::string parent = parentFor(unit->code);
  if (sentByScenario(unit->code, parent)) {
    emit said(tr("%1 is not sent: the scenario sends it itself; take another unit or branch")
                  .arg(QString::fromStdString(unit->code)));
    return sendWaiting();
  }
  if (sending.ask && askWork(sending, parent)) return sendWaiting();
  Text name{unit->code + " " + when + " 出动", unit->code + " sent " + when};
  if (const Text works = session::worksText(*order); !works.zh.empty())
    name = {name.zh + "：" + works.zh, name.en + ": " + works.en};
  branch(parent, *order, name, at);
}

/// At the cursor: of the chosen branch while it is shown and has come there, else of what is shown.
world::RunPointer TrafficTools::waterAsked() {
  return water_->at(view_->cursor.at, told_, view_->computed(), view_->shown());
}

std::optional<session::DriveTime> TrafficTools::driveTime(const std::string& code,
                                                          const Point2& to) {
  const Resource* unit = view_->city ? deedUnit(*view_->city, code) : nullptr;
  if (unit == nullptr) return std::nullopt;
  const world::RunPointer run = waterAsked();
  const bool known = arrivals_ && arrivals_->first == code && arrivalsAt_ == view_->cursor.at;
  if (!known || arrivalsRun_ != run) {
    auto arrivals = session::arrivalsOf(view_->city, *unit, run, view_->cursor.at,
                                        config_.roadClosure, config_.traffic, walkers_);
    if (!arrivals) return std::nullopt;
    arrivals_.emplace(code, std::move(*arrivals));
    arrivalsAt_ = view_->cursor.at;
    arrivalsRun_ = run;
  }
  return arrivals_->second.to(to);
}

QString TrafficTools::driveText(const session::DriveTime& drive) const {
  const auto words = [&](double time) {
    return std::isfinite(time) ? tr("%1 min").arg(time / 60, 0, 'f', 1) : tr("no way");
  };
  return tr("over the water %1, dry %2").arg(words(drive.overWater), words(drive.dry));
}

QString TrafficTools::dragWords(const QString& unit, const Point2& to) {
  const auto drive = driveTime(unit.toStdString(), to);
  QString words = drive ? unit + "\n" + driveText(*drive) : unit;
  const Resource* of = view_->city ? deedUnit(*view_->city, unit.toStdString()) : nullptr;
  if (of == nullptr || futures_->all.empty() || !streets_) return words;
  if (streets_->city != view_->computed()) return words;  // of another city
  const auto order = session::orderOf(*of, 0, to);
  if (order && !world::hosesReach(*order, streets_->finder,
                                  world::vehicleSent(*order, config_.traffic.classes)))
    words += "\n" + tr("no street within %1 m, the reach of its hoses").arg(order->reach);
  return words;
}

/// How long the unit drives, and the road that is nearest to it.
std::vector<panels::FactTable::Fact> TrafficTools::effectFacts() {
  std::vector<panels::FactTable::Fact> facts;
  const auto now = futures_->find(chosen_.toStdString());
  const auto of = now ? futures_->find(now->parent) : nullptr;
  if (!of || !now->deed || !view_->city) return facts;
  if (const auto drive = driveOf_.find(now->id); drive != driveOf_.end())
    facts.push_back({tr("Drive"), driveText(drive->second),
                     tr("on roads without other traffic, as it was sent; with traffic: below")});
  const auto place = session::placeOf(*now->deed, *view_->city);
  const double step = session::WorldRuns::kWaterEvery;
  const double until = std::floor(std::min(now->computedTo, of->computedTo) / step) * step;
  if (place && (effect_.of != now->id || effect_.until != until))
    effect_ = {now->id, until,
               session::effectOf(*now, *of, *view_->city, config_.ponding.blue, *place)};
  if (!place || !effect_.found.road) return facts;
  const session::RoadEffect& road = *effect_.found.road;
  facts.push_back(
      {tr("%1, deepest").arg(panels::say(road.name, road.code)),
       tr("%1 → %2 (%3 cm)")
           .arg(panels::depthText(road.without), panels::depthText(road.with),
                panels::differenceText((road.with - road.without) * 100, 0)),
       tr("the ponding road nearest to the place, %1 m away; without → with the deed, until %2")
           .arg(std::lround(road.metresAway))
           .arg(panels::clockOf(*view_, futures_->zero + millis(until)))});
  return facts;
}

void TrafficTools::adopt(const QString& branch) {
  if (!view_->city || !taskRoles_) return;
  if (!futures_->scenario.empty())
    return void(emit said(tr("A scenario is a drill: nothing of it is put in force")));
  auto plan = session::planOf(*futures_, branch.toStdString(), view_->city, *taskRoles_);
  if (!plan) return void(emit said(panels::errorText(plan.error())));
  const session::LoopIncident* of = nullptr;
  for (const session::IncidentView& each : view_->incidents) {
    const auto* loop = each.desk ? &each.desk->loop : nullptr;
    const bool underWay = loop != nullptr && (loop->step() == session::LoopStep::verified ||
                                              loop->step() == session::LoopStep::dispatched);
    if (!underWay) continue;
    const bool looked = loop->id == incident_.toStdString();
    if (of == nullptr || looked || (of->id != incident_.toStdString() && loop->worst > of->worst))
      of = loop;
  }
  if (of == nullptr)
    return void(emit said(tr("Verify an incident first: the tasks of a plan belong to one")));
  session::CommandAct act;
  act.kind = session::CommandKind::adoptPlan;
  act.subject = of->id;
  act.document = session::planText(*plan);
  emit commanded(act);
}

void TrafficTools::showReach(const Point2& from) {
  const auto* rule = config_.roadClosure.find("ambulance");
  if (!view_->city || rule == nullptr) return;
  const world::RunPointer run = waterAsked();
  const auto roads = session::roadsAmong(
      session::roadsOver(run.get(), *rule, view_->city->roads.edgeCount()), view_->city->roads,
      told_.get(), run ? run->zero : view_->cursor.at, {rule->vehicleClass}, config_.traffic);
  const double depart = run ? std::max(0.0, seconds(view_->cursor.at - run->zero)) : 0;
  const auto reach = session::reachLayer(*view_->city, roads, from, depart,
                                         config_.traffic.reachMinutes);
  city_->addVectors(kReachLayer, reach.layer, reach.style);
  reached_ = from;
  showPace();
  const QString words =
      tr("An ambulance from here reaches %1 km of road within %2 min at %3 (%4)")
          .arg(reach.kilometres, 0, 'f', 1)
          .arg(config_.traffic.reachMinutes.empty() ? 0 : config_.traffic.reachMinutes.back())
          .arg(panels::clockOf(*view_, view_->cursor.at),
               run ? panels::runText(*view_, run->id, run->parent, run->issued)
                   : tr("dry roads"));
  QString legend;
  for (const draw::VectorRule& band : reach.style.rules)
    legend += panels::legendEntry(band.symbol.outline, panels::say(band.name));
  card_->setReach(legend + "<br>" + words.toHtmlEscaped() + "<br>" +
                  (card_->paceShown() && shownBranch()
                       ? tr("Esc takes it away; the speed of roads comes again then")
                       : tr("Esc takes it away")));
  emit said(words);
}

void TrafficTools::endReach() {
  if (!reached_) return;
  reached_.reset();
  city_->removeVectors(kReachLayer);
  card_->setReach({});
  showPace();
}

}  // namespace citymirror::desktop

#include "app/desktop/traffic_tools.h"

#include <QMenu>
#include <algorithm>
#include <map>
#include <thread>
#include <utility>

#include "app/desktop/detail_look.h"
#include "app/desktop/evacuation_tool.h"
#include "app/desktop/unit_drag.h"
#include "app/panels/water_deed_form.h"
#include "app/panels/words.h"
#include "app/session/branch/branch_name.h"
#include "app/session/branch/draw_traffic.h"
#include "app/session/branch/queue_layer.h"

namespace citymirror::desktop {
namespace {

using panels::TrafficTool;

constexpr int kLongestHoldMs = 5000;

unsigned coresHere() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace

TrafficTools::TrafficTools(view::CityView* city, QWidget* stage,
                           std::shared_ptr<session::BranchWater> water)
    : ViewerTool(stage),
      city_(city),
      card_(new panels::TrafficCard(stage)),
      drag_(new UnitDrag(city)),
      detail_(new DetailLook(city, card_->detail())),
      evacuation_(new EvacuationTool(city, card_->evacuation())),
      water_(std::move(water)),
      runs_(
          session::branchesAtOnce({}, coresHere()),
          [this, waiting = waiting_] {
            if (waiting->exchange(true)) return;
            QMetaObject::invokeMethod(
                this,
                [this, waiting] {
                  waiting->store(false);
                  update();
                },
                Qt::QueuedConnection);
          },
          [this] { return view_; }) {
  connectCard();
  connectCrew();
  connectDrag();
  connectLook();
  connectMotion();
}

TrafficTools::~TrafficTools() {
  making_.cancelAll();
  making_.drain();
}

void TrafficTools::setConfig(session::Config config) {
  config_ = std::move(config);
  walkers_ = {};
  card_->setRainReach(config_.forecastLoop.startsBefore, config_.forecastLoop.dryRun);
  runs_.allow(session::branchesAtOnce(config_.steering, coresHere()));
  const coupling::WadingRule* car = config_.roadClosure.find("car");
  card_->evacuation()->setRules(config_.evacuation);
  card_->water()->setLimits(config_.steering);
  picture_.setRules(config_.ponding, car != nullptr ? std::optional(*car) : std::nullopt);
}

unsigned TrafficTools::plansAtOnce() const {
  return session::plansAtOnce(config_.steering, coresHere());
}

void TrafficTools::connectCard() {
  using panels::TrafficCard;
  connect(card_, &TrafficCard::runWanted, this, [this] { start(); });
  connect(card_, &TrafficCard::stopWanted, this, &TrafficTools::stopRun);
  connect(card_, &TrafficCard::cancelWanted, this, &TrafficTools::stopBranch);
  connect(card_, &TrafficCard::compareWanted, this, &TrafficTools::compareWanted);
  connect(card_, &TrafficCard::adoptWanted, this, [this] { adopt(chosen_); });
  connect(card_, &TrafficCard::dropWanted, this, &TrafficTools::dropChosen);
  connect(card_, &TrafficCard::futureChosen, this, &TrafficTools::choose);
  connect(card_, &TrafficCard::layersChanged, this, [this] {
    showPace();
    emit frameChanged();
  });
  connect(card_, &TrafficCard::toolChanged, this, [this] {
    if (card_->tool() != TrafficTool::none)
      card_->evacuation()->setHand(panels::EvacuationHand::none);
    if (card_->tool() == TrafficTool::reach) endReach();
    emit moved();
  });
  connect(card_, &TrafficCard::closed, this, &TrafficTools::back);
  connect(card_->water(), &panels::WaterDeedForm::rainWanted, this, &TrafficTools::changeRain);
}

/// Where the processor draws, it does so first while the camera moves; a flight that goes on longer
/// shares it with the branches.
void TrafficTools::connectMotion() {
  holding_.setSingleShot(true);
  holding_.setInterval(kLongestHoldMs);
  connect(city_, &view::CityView::motionBegan, this, [this] {
    if (city_->quality() != scene::Quality::software) return;
    runs_.hold(true);
    holding_.start();
  });
  connect(city_, &view::CityView::motionEnded, &holding_, &QTimer::stop);
  connect(city_, &view::CityView::motionEnded, this, [this] { runs_.hold(false); });
  connect(&holding_, &QTimer::timeout, this, [this] { runs_.hold(false); });
}

void TrafficTools::connectLook() {
  using session::RunKind;
  detail_->recordBy(
      {[this](const Text& on) { return mayStart(*view_, RunKind::detailedLook, on); },
       [this](const Text& on) { return mayStop(*view_, RunKind::detailedLook, on); },
       [this](const Text& on, session::RunEnd end, const std::string& why) {
         tellEnd(RunKind::detailedLook, on, end, why);
       }});
  connect(detail_, &DetailLook::changed, this, &TrafficTools::frameChanged);
  connect(detail_, &DetailLook::said, this, &TrafficTools::said);
  connect(evacuation_, &EvacuationTool::said, this, &TrafficTools::said);
  connect(evacuation_, &EvacuationTool::over, this, &TrafficTools::over);
  connect(evacuation_, &EvacuationTool::moved, this, &TrafficTools::moved);
  connect(evacuation_, &EvacuationTool::taken, card_,
          [this] { card_->setTool(TrafficTool::none); });
  connect(evacuation_, &EvacuationTool::ordered, this,
          [this] { evacuate(card_->evacuation()->order(cursorSeconds())); });
}

/// What is shown, to those who look at the chosen branch.
void TrafficTools::tellLook() {
  detail_->setBranch(view_, futures_, shown_ ? chosen_ : QString());
  evacuation_->setBranch(view_, *futures_, shown_ ? chosen_ : QString());
}

/// Routes and proposals go by the chosen branch, with what it has computed every five minutes; while
/// it is shown, so does what is counted of its water.
void TrafficTools::tellTraffic() {
  constexpr double kEvery = session::WorldRuns::kWaterEvery;
  const auto now = futures_->find(chosen_.toStdString());
  std::string key;
  if (now)
    key = now->id + "/" + std::to_string(futures_->zero.ms) + "/" + futures_->forecast + "/" +
          std::to_string(int(now->computedTo / kEvery)) + (shown_ ? "/shown" : "") +
          (futures_->measuredTo ? "/measured" : "");
  if (key == toldTraffic_) return;
  toldTraffic_ = key;
  auto traffic = now ? session::runningTraffic(*now, futures_->zero, kEvery) : nullptr;
  const auto& run = view_->forecast;
  const bool goesOn = run && run->id == futures_->forecast;
  if (shown_ && traffic)
    traffic = session::lookedAt(traffic, *now,
                                futures_->measuredTo ? std::string(session::kMeasuredRain)
                                : isDry()            ? std::string(session::kNoForecast)
                                : futures_->scenario.empty() ? futures_->forecast
                                                             : futures_->scenario,
                                goesOn ? run->issued : futures_->zero);
  told_ = traffic;
  emit trafficChanged(traffic);
}

/// Asked for once in a run, whose inputs are large.
void TrafficTools::tellExchange() {
  const std::string run = futures_->forecast + futures_->scenario + "/" + toIso(futures_->zero);
  if (futures_->all.empty() || run == exchangeOf_) return;
  exchangeOf_ = run;
  card_->setExchange(runs_.request().inputs.exchangeInterval);
}

void TrafficTools::update() {
  futures_ = runs_.futures();
  tellPreparing();
  tellExchange();
  sendWaiting();
  makeWaiting();
  card_->setFutures(futures_, chosen_);
  card_->setEffect(effectFacts());
  tellLook();
  tellTraffic();
  showPace();
  emit branchesChanged();
  emit frameChanged();
  emit moved();
}

void TrafficTools::choose(const QString& id) {
  if (id == chosen_) return;
  chosen_ = id;
  update();
}

DrivingSide TrafficTools::streetSide() const {
  const auto future = futures_->find(chosen_.toStdString());
  return future ? session::sideOf(*future->track) : DrivingSide::right;
}

/// The layer of speeds at the cursor's time, where it is another than is drawn.
void TrafficTools::showPace() {
  const auto future = futures_->find(chosen_.toStdString());
  std::shared_ptr<const session::RoadSample> sample;
  if (shown_ && future && view_->city)
    sample = session::partAt(future->track->roads, cursorSeconds());
  showQueues(card_->queuesShown() ? sample : nullptr);
  if (!card_->paceShown() || reached_) sample = nullptr;  // colours of one thing at a time
  if (sample == paced_) return;
  paced_ = sample;
  if (!sample) return city_->removeVectors(kPaceLayer);
  const auto pace = session::paceLayer(*sample, *view_->city, streetSide());
  city_->addVectors(kPaceLayer, pace.layer, pace.style);
}

void TrafficTools::showQueues(const std::shared_ptr<const session::RoadSample>& sample) {
  if (sample == queued_) return;
  queued_ = sample;
  if (!sample) return city_->removeVectors(kQueueLayer);
  const auto queues = session::queueLayer(*sample, *view_->city, streetSide());
  city_->addVectors(kQueueLayer, queues.layer, queues.style);
}

double TrafficTools::cursorSeconds() const { return seconds(view_->cursor.at - futures_->zero); }

std::shared_ptr<const session::WorldFuture> TrafficTools::shownBranch() const {
  return shown_ && view_->city ? futures_->find(chosen_.toStdString()) : nullptr;
}

std::shared_ptr<const session::WorldFuture> TrafficTools::drawnBranch() const {
  auto future = shownBranch();
  return future && session::computedAt(*future, cursorSeconds()) ? future : nullptr;
}

draw::DrawFrame TrafficTools::dressed(draw::DrawFrame frame) const {
  const auto future = shownBranch();
  if (!future) return frame;
  auto moving = frame.moving;
  frame = picture_.dressed(std::move(frame), *future, *view_->city, futures_->zero,
                           cursorSeconds(), view_->playing ? view_->cursor.rate : 0);
  if (!card_->vehiclesShown())
    frame.moving = std::move(moving);
  else if (detail_->shows(cursorSeconds()))
    frame.moving = detail_->marks(cursorSeconds(), view_->playing ? view_->cursor.rate : 0);
  return frame;
}

session::SideFrame TrafficTools::sideOf(const QString& id, Instant at) {
  return picture_.side(*view_, *futures_, id.toStdString(), at);
}

std::vector<panels::BranchLine> TrafficTools::branchLines() const {
  std::vector<panels::BranchLine> lines;
  if (!shown_) return lines;
  std::map<std::string, int> rows;
  for (const auto& future : futures_->all) {
    panels::BranchLine line;
    line.id = QString::fromStdString(future->id);
    line.name = panels::say(session::branchTitle(*future));
    line.deeds = panels::say(session::branchDeeds(*futures_, *future));
    line.row = int(lines.size());
    const auto parent = rows.find(future->parent);
    line.parentRow = parent == rows.end() ? -1 : parent->second;
    line.begin = futures_->zero + millis(future->begun);
    line.computedTo = futures_->zero + millis(future->computedTo);
    line.end = futures_->zero + millis(futures_->duration);
    line.chosen = line.id == chosen_;
    line.inForce = panels::inForce(*view_, *futures_, *future);
    rows[future->id] = line.row;
    lines.push_back(std::move(line));
  }
  return lines;
}

void TrafficTools::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city != view_->city;
  const bool newPlan = view->plan != view_->plan;
  view_ = view;
  card_->setView(view);
  if (newPlan) emit branchesChanged();
  if (newCity) {
    paced_ = queued_ = nullptr;
    arrivals_.reset();
    told_ = nullptr;
    sending_.clear();
    later_.clear();
    toOpen_.clear();
    recalls_ = false;
    did_.clear();
    undid_.clear();
    stopTrips();
    runs_.clear();
    card_->evacuation()->setOpen(false);
    leave();
    if (view->scenario) start();
  }
  offerDrag();
  tellLook();
  showPace();
}

void TrafficTools::fillMenu(QMenu& menu) {
  QAction* action = menu.addAction(tr("Traffic…"), this, [this] {
    shown_ = true;
    aside_ = false;  // asked for beside the comparison
    showCard();
    update();
  });
  action->setEnabled(view_->city != nullptr);
  QAction* file = menu.addAction(tr("Branches from a file…"), this, [this] { askForBranches(); });
  file->setEnabled(view_->city != nullptr);
  fillKept(menu);
  QAction* last = menu.addAction(tr("Bring the dropped branch back"), this, [this] { undo(); });
  last->setEnabled(shown_ && !did_.empty() && did_.back().made.empty());
}

bool TrafficTools::pick(const view::Pick& pick) {
  if (!card_->isHidden() && evacuation_->pick(pick)) return true;
  if (card_->isHidden() || card_->tool() == TrafficTool::none) return false;
  const Point2 at(pick.at.x(), pick.at.y());
  if (pick.kind == view::PickKind::none) return true;
  switch (card_->tool()) {
    case TrafficTool::closeRoad:
    case TrafficTool::closeLane:
    case TrafficTool::openRoad:
      if (pick.kind == view::PickKind::road)
        workOnRoad(card_->tool(), pick.code.toStdString(), at);
      else
        emit said(tr("That is no road"));
      break;
    case TrafficTool::sendUnit:
      placeUnit(card_->unit(), at);
      break;
    case TrafficTool::reach:
      showReach(at);
      break;
    case TrafficTool::none:
      break;
  }
  card_->setTool(TrafficTool::none);
  return true;
}

void TrafficTools::workOnRoad(TrafficTool tool, const std::string& road, const Point2& at) {
  if (tool == TrafficTool::openRoad) return openRoad(road);
  if (tool == TrafficTool::closeLane)
    return closeLane(road, sideMeant(road, at), card_->closeAfter(), card_->closeFor());
  closeRoad(road, card_->closeAfter(), card_->closeFor());
}

bool TrafficTools::back() {
  if (drag_->cancel()) return true;
  if (card_->tool() != TrafficTool::none) {
    card_->setTool(TrafficTool::none);
    return true;
  }
  if (endWork()) return true;
  if (!card_->isHidden() && evacuation_->back()) return true;
  if (reached_) {
    endReach();
    if (!card_->isHidden()) return true;
  }
  if (card_->isHidden()) return false;
  putAway();
  return true;
}

/// Nothing of the branches stays in the picture; they go on.
void TrafficTools::putAway() {
  if (!std::exchange(shown_, false)) return;
  card_->hide();
  update();
}

void TrafficTools::setAside(bool aside) {
  aside_ = aside;
  if (aside) endReach();
  showCard();
}

/// Another city: nothing of the one before stays in sight, whatever was open.
void TrafficTools::leave() {
  drag_->cancel();
  card_->setTool(TrafficTool::none);
  endWork();
  endReach();
  aside_ = false;
  putAway();
}

void TrafficTools::retranslate() {
  tellPreparing();
  if (reached_) showReach(Point2(*reached_));
  tellDay();
  card_->setFutures(futures_, chosen_);
  detail_->retell();
}

}  // namespace citymirror::desktop

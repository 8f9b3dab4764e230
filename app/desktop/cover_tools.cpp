#include "app/desktop/cover_tools.h"

#include <QMenu>
#include <algorithm>

#include "app/panels/words.h"
#include "app/session/branch/reach_layer.h"
#include "app/session/command/unit_vehicle.h"
#include "app/session/scenario/world_cover.h"
#include "scenarios/coupling/help_cover.h"

namespace citymirror::desktop {
namespace {

constexpr double kCallEvery = 60;  // s

}  // namespace

CoverTools::CoverTools(view::CityView* city, QWidget* stage,
                       std::shared_ptr<session::BranchWater> water)
    : ViewerTool(stage),
      city_(city),
      card_(new panels::CoverCard(stage)),
      water_(std::move(water)) {
  connect(card_, &panels::CoverCard::minutesChosen, this, &CoverTools::work);
  connect(card_, &panels::CoverCard::closed, this, &CoverTools::back);
}

CoverTools::~CoverTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void CoverTools::setConfig(const session::Config& config) {
  const auto* rule = config.roadClosure.find("ambulance");
  ambulance_ = rule != nullptr ? std::optional(*rule) : std::nullopt;
  rules_ = config.traffic;
  const auto& minutes = config.traffic.reachMinutes;
  if (minutes.empty()) return;
  card_->setMinutes(minutes, config.traffic.urgentMinutes);
}

void CoverTools::start() {
  card_->show();
  asked_ = {};
  work();
  emit moved();
}

CoverTools::Asked CoverTools::asked() {
  Asked asked;
  asked.run = water_->at(view_->cursor.at, traffic_, view_->computed(), view_->shown());
  if (!session::hasSirens(rules_, {ambulance_->vehicleClass})) asked.traffic = traffic_;
  asked.minutes = card_->minutes();
  if (!asked.run) return asked;
  const auto& states = asked.run->states;
  asked.states = states.size();
  const auto after = std::upper_bound(states.begin(), states.end(), view_->cursor.at,
                                      [](Instant at, const auto& state) { return at < state.at; });
  asked.from = std::size_t(std::max<std::ptrdiff_t>(0, after - states.begin() - 1));
  return asked;
}

void CoverTools::setTraffic(const session::TrafficPointer& traffic) {
  traffic_ = traffic;
  work();
}

void CoverTools::work() {
  if (card_->isHidden() || !view_->city || !ambulance_) return;
  const Asked now = asked();
  if (const auto& run = now.run)
    card_->setFuture(panels::runText(*view_, run->id, run->parent, run->issued));
  else
    card_->setFuture({});
  if (now == asked_) return;
  asked_ = now;
  jobs_.cancelAll();
  if (!now.run || now.states == 0) {
    city_->removeVectors(kCoverLayer);
    return card_->setFault(tr("There is no forecast yet whose water could cut anybody off"));
  }
  card_->setCover(nullptr, now.run->zero);
  jobs_.submit({"救护覆盖", "ambulance cover"}, [this, now, city = view_->computed(),
                                                rule = *ambulance_, rules = rules_](
                                                   const run::JobContext& job) {
    auto roads = session::roadsAmong(
        session::roadsOver(now.run.get(), rule, city->roads.edgeCount()), city->roads,
        now.traffic.get(), now.run->zero, {rule.vehicleClass}, rules);
    roads.turns = std::make_shared<const traffic::RouteTurns>(city->roads);
    const auto at = [&now](std::size_t k) {
      return seconds(now.run->states[k].at - now.run->zero);
    };
    const auto times = coupling::callTimes(at(now.from), at(now.states - 1), kCallEvery);
    auto cover = session::coverLoss(*city, roads, times, now.minutes * 60, job);
    if (job.cancelled()) return;
    QMetaObject::invokeMethod(
        this, [this, now, cover = std::move(cover)] { show(now, cover); }, Qt::QueuedConnection);
  });
}

void CoverTools::show(const Asked& of, Result<session::CoverLoss> cover) {
  if (!(of == asked_) || card_->isHidden()) return;
  if (!cover) {
    card_->setFault(panels::errorText(cover.error()));
  } else {
    city_->addVectors(kCoverLayer, cover->layer, cover->style);
    card_->setCover(std::make_shared<const session::CoverLoss>(std::move(*cover)), of.run->zero);
  }
  emit moved();
}

void CoverTools::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city != view_->city;
  view_ = view;
  card_->setView(view);
  if (newCity) back();
  work();
}

void CoverTools::fillMenu(QMenu& menu) {
  QAction* action = menu.addAction(tr("Ambulance cover…"), this, &CoverTools::start);
  action->setEnabled(view_->city != nullptr);
}

bool CoverTools::pick(const view::Pick& pick) {
  const bool home = pick.kind == view::PickKind::building ||
                    (pick.kind == view::PickKind::vector && pick.layer == kCoverLayer);
  if (home && !card_->isHidden()) card_->setHome(pick.code);
  return false;
}

bool CoverTools::back() {
  if (card_->isHidden()) return false;
  card_->hide();
  jobs_.cancelAll();
  city_->removeVectors(kCoverLayer);
  asked_ = {};
  emit moved();
  return true;
}

}  // namespace citymirror::desktop

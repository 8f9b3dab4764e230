#include "app/desktop/odds_tools.h"

#include <QMenu>
#include <limits>

#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"

namespace citymirror::desktop {

OddsTools::OddsTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage), city_(city), card_(new panels::OddsCard(stage)) {
  connect(card_, &panels::OddsCard::computeWanted, this, &OddsTools::compute);
  connect(card_, &panels::OddsCard::stopWanted, this, &OddsTools::stop);
  connect(card_, &panels::OddsCard::depthChosen, this, [this] {
    drawDepth();
    emit moved();
  });
  connect(card_, &panels::OddsCard::closed, this, &OddsTools::back);
  connect(&answer_, &LongAnswer::progressed, card_, &panels::OddsCard::setProgress);
}

void OddsTools::setRules(session::OddsRules rules, std::vector<double> depths) {
  depths_ = std::move(depths);
  card_->setDepths(depths_);
  card_->setRules(rules);
}

void OddsTools::start() {
  card_->show();
  tellRun();
  drawDepth();
  emit moved();
}

/// Which run would be asked, or why none can be.
void OddsTools::tellRun() {
  if (card_->isHidden()) return;
  const auto& run = view_->shown();
  if (depths_.empty())
    card_->setRun({}, tr("How far rain may be off was not read (rain_uncertainty.json)"));
  else if (!run || !view_->domain || !view_->city)
    card_->setRun({}, tr("There is no forecast yet whose rain could be off"));
  else
    card_->setRun(panels::runText(*view_, run->id, run->parent, run->issued), {});
}

void OddsTools::compute() {
  const auto run = view_->shown();
  if (computing() || depths_.empty() || !run || !view_->domain || !view_->city) return;
  const Text on{run->id, run->id};
  if (const Outcome may = mayStart(*view_, session::RunKind::pondingOdds, on); !may)
    return card_->setFault(panels::errorText(may.error()));
  asked_ = on;
  answer_.ask<session::ForecastOdds>(
      {"积水概率", "probability of ponding"},
      [run, domain = view_->domain, city = view_->computed(), depths = depths_,
       rules = card_->rules()](const run::JobContext& job) {
        return session::forecastOdds(*run, *domain, *city, depths, rules, job);
      },
      [this](auto odds, const QString& fault) { take(std::move(odds), fault); });
  emit moved();
}

void OddsTools::stop() {
  if (!computing()) return;
  const Outcome may = mayStop(*view_, session::RunKind::pondingOdds, asked_);
  if (!may) return void(emit said(panels::errorText(may.error())));
  end();
}

void OddsTools::end() {
  if (answer_.stop()) take(odds_, tr("It was stopped"));
}

void OddsTools::take(std::shared_ptr<const session::ForecastOdds> odds, const QString& fault) {
  if (odds) {
    odds_ = std::move(odds);
    card_->setOdds(odds_);
    card_->setStale(stale());
    drawDepth();
  }
  if (!fault.isEmpty()) card_->setFault(fault);
  emit moved();
}

/// Another run is shown than the one that the probability is of.
bool OddsTools::stale() const {
  const auto& run = view_->shown();
  return odds_ && (!run || run->id != odds_->run || run->issued != odds_->issued);
}

void OddsTools::drawDepth() {
  if (card_->isHidden() || !odds_ || card_->depth() >= odds_->depths.size()) return;
  const auto made = session::oddsLayer(odds_->depths[card_->depth()]);
  if (made.layer->features.empty())
    city_->removeVectors(kOddsLayer);
  else
    city_->addVectors(kOddsLayer, made.layer, made.style);
  card_->setPlace(std::nullopt);
}

void OddsTools::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city != view_->city, wasStale = stale();
  view_ = view;
  card_->setView(view);
  if (newCity) {
    end();
    odds_.reset();
    card_->setOdds(nullptr);
    back();
    return;
  }
  tellRun();
  card_->setStale(stale());
  if (stale() != wasStale) emit moved();
}

void OddsTools::fillMenu(QMenu& menu) {
  QAction* action = menu.addAction(tr("Probability of ponding…"), this, &OddsTools::start);
  action->setEnabled(view_->city != nullptr);
}

bool OddsTools::pick(const view::Pick& pick) {
  if (card_->isHidden() || !odds_ || pick.kind == view::PickKind::none ||
      card_->depth() >= odds_->depths.size())
    return false;
  card_->setPlace(odds_->depths[card_->depth()].share.valueAt(
      pick.at.x(), pick.at.y(), std::numeric_limits<float>::quiet_NaN()));
  return false;
}

bool OddsTools::back() {
  if (card_->isHidden()) return false;
  card_->hide();
  city_->removeVectors(kOddsLayer);
  emit moved();
  return true;
}

}  // namespace citymirror::desktop

#include "app/desktop/plan_tools.h"

#include <QMenu>
#include <cmath>

#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"
#include "app/session/branch/crew_offers.h"
#include "app/session/command/seat_rights.h"
#include "engine/run/background.h"

namespace citymirror::desktop {

PlanTools::PlanTools(TrafficTools& traffic, QWidget* stage)
    : ViewerTool(stage), traffic_(traffic), card_(new panels::PlanCard(stage)) {
  connect(card_, &panels::PlanCard::searchWanted, this, &PlanTools::search);
  connect(card_, &panels::PlanCard::stopWanted, this, &PlanTools::stop);
  connect(card_, &panels::PlanCard::branchWanted, this, &PlanTools::branch);
  connect(card_, &panels::PlanCard::closed, this, &PlanTools::back);
  connect(&traffic_, &TrafficTools::branchesChanged, this, &PlanTools::offer);
  connect(&answer_, &LongAnswer::progressed, card_, &panels::PlanCard::setProgress);
}

PlanTools::~PlanTools() {
  ranking_.cancelAll();
  ranking_.drain();
}

void PlanTools::setRules(session::PlanRules rules) {
  card_->setRules(rules);
  rules_ = std::move(rules);
}

void PlanTools::start() {
  card_->show();
  offer();
  emit moved();
}

/// The cursor's time as an exchange of both models.
double PlanTools::decision() const {
  const auto& futures = *traffic_.futures();
  const double at = seconds(view_->cursor.at - futures.zero);
  const double step = traffic_.runs().request().inputs.exchangeInterval;
  return std::floor(std::max(0.0, at) / step) * step;
}

/// What is shown decides in which future plans begin.
session::PlanStart PlanTools::startOf() const {
  const auto shown = traffic_.shownBranch();
  return session::planStart(*traffic_.futures(), shown ? shown->id : std::string());
}

/// Of a branch its own, null until they are found; of the run as it goes those of the forecast, where
/// it goes on from one.
const std::vector<coupling::PondingRisk>* PlanTools::risksOf(const session::PlanStart& start) {
  const auto& futures = *traffic_.futures();
  const bool asItGoes = start.branch.empty();
  const bool ofForecast = view_->forecast && view_->forecast->id == futures.forecast;
  auto branch = asItGoes ? nullptr : futures.find(start.branch);
  if (asItGoes && !ofForecast) branch = futures.all.front();
  if (!branch || branch->track->water.empty())
    return ofForecast ? &view_->forecast->risks : nullptr;
  if (ranked_.branch != branch->id || ranked_.last != branch->track->water.back()) rank(branch);
  return ranked_.risks ? &*ranked_.risks : nullptr;
}

void PlanTools::rank(const std::shared_ptr<const session::WorldFuture>& branch) {
  if (ranked_.branch != branch->id) ranked_.risks.reset();
  ranked_.branch = branch->id;
  ranked_.last = branch->track->water.back();
  ranking_.cancelAll();
  ranking_.submit(
      {"排定分支的积水道路", "ranking the roads that pond in a branch"},
      [this, branch, city = view_->computed(),
       bands = traffic_.runs().request().bands](const run::JobContext&) {
        run::stepBehind(run::Behind::pictures);
        auto risks = std::make_shared<std::vector<coupling::PondingRisk>>(
            session::branchRisks(*branch, city->roads, bands));
        QMetaObject::invokeMethod(
            this,
            [this, branch, risks] {
              const bool wanted = ranked_.branch == branch->id &&
                                  ranked_.last == branch->track->water.back();
              if (!wanted) return;
              ranked_.risks = std::move(*risks);
              offer();
            },
            Qt::QueuedConnection);
      });
}

/// What stands in the water of a branch at the decision. What a run begins with is asked for once.
session::PlanWater PlanTools::waterOf(const session::PlanStart& start, double at) {
  const auto& futures = *traffic_.futures();
  const std::string of =
      start.branch + "/" + futures.forecast + futures.scenario + "/" + toIso(futures.zero);
  if (given_.of != of) {
    auto run = traffic_.runs().request(start.branch);
    auto edits = session::editsGiven(run.inputs);
    given_ = {of, std::move(run.inputs.flood.structures), std::move(edits)};
  }
  const std::string branch = start.branch.empty() ? futures.all.front()->id : start.branch;
  return {given_.structures, session::editsOf(futures, branch, given_.edits, at)};
}

/// What could be done from the cursor's time on.
void PlanTools::offer() {
  if (card_->isHidden() || searching()) return;
  const auto& futures = *traffic_.futures();
  if (!rules_ || !view_->city || futures.all.empty()) {
    card_->setOffers({});
    return card_->setDecision({}, tr("Run the traffic first: plans are tried in it"));
  }
  const double at = decision();
  if (at >= futures.duration)
    return card_->setDecision({}, tr("The run ends before that: choose an earlier time"));
  const session::PlanStart start = startOf();
  card_->setStart(start.name);
  if (at < start.begun)
    return card_->setDecision({}, tr("The branch that is shown begins at %1: choose a later time")
                                      .arg(panels::clockOf(*view_, futures.zero +
                                                                       millis(start.begun))));
  const auto* risks = risksOf(start);
  if (risks == nullptr)
    return card_->setDecision({}, tr("Looking where water stands in the branch that is shown…"));
  auto offers = session::planOffers(*view_->computed(), *risks, at, *rules_);
  const session::PlanWater water = waterOf(start, at);
  for (session::PlanOffer& offer :
       session::waterOffers(*view_->computed(), water, *risks, at, *rules_))
    offers.push_back(std::move(offer));
  if (view_->domain) {
    const double cell = view_->domain->bed->shape.cell;
    for (session::PlanOffer& offer :
         session::blockOffers(*view_->computed(), water, *risks, at, cell, *rules_))
      offers.push_back(std::move(offer));
  }
  const bool none = offers.empty();
  card_->setOffers(std::move(offers));
  const auto from = futures.find(start.branch);
  const QString why = !none ? QString()
                      : from && from->computing
                          ? tr("The branch that is shown is still computed: measures are offered "
                               "where water stands by then")
                          : tr("No road is forecast to pond: there is nothing to do");
  card_->setDecision(panels::clockOf(*view_, futures.zero + millis(at)), why);
}

void PlanTools::search() {
  if (searching() || !rules_ || traffic_.futures()->all.empty()) return;
  const std::string shown = startOf().branch;
  const Text on{shown, shown};
  const Outcome may = mayStart(*view_, session::RunKind::planSearch, on);
  if (!may) return card_->setFault(panels::errorText(may.error()));
  asked_ = on;
  card_->setFound(nullptr);
  const session::PlanAsk ask{decision(), card_->crews(), card_->mostMeasures(), startOf()};
  const std::string& from = ask.start.branch;
  answer_.ask<session::FoundPlans>(
      {"搜索行动方案", "searching plans"},
      [ask, request = traffic_.runs().request(from), offers = card_->chosen(),
       rules = *rules_, workers = traffic_.plansAtOnce()](const run::JobContext& job) {
        return session::findPlans(request, offers, ask, rules, workers, job);
      },
      [this](auto found, const QString& fault) { take(std::move(found), fault); });
}

void PlanTools::stop() {
  if (!searching()) return;
  const Outcome may = mayStop(*view_, session::RunKind::planSearch, asked_);
  if (!may) return void(emit said(panels::errorText(may.error())));
  end();
}

void PlanTools::end() {
  if (answer_.stop()) take(nullptr, tr("The search was stopped"));
}

void PlanTools::take(std::shared_ptr<const session::FoundPlans> found, const QString& fault) {
  found_ = found;
  if (found)
    card_->setFound(std::move(found));
  else
    card_->setFault(fault);
  offer();  // another branch may be shown by now
  emit moved();
}

void PlanTools::branch(int plan) {
  if (!found_ || plan < 0 || std::size_t(plan) >= found_->result.ranked.size()) return;
  traffic_.addBranches(
      session::branchesOf(found_->task, found_->result.ranked[std::size_t(plan)]),
      found_->task.scenario.zero);
}

void PlanTools::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city != view_->city;
  const bool later = view->cursor.at != view_->cursor.at || view->forecast != view_->forecast;
  view_ = view;
  card_->setView(view);
  if (newCity) {
    end();
    ranked_ = {};
    given_ = {};
    found_.reset();
    card_->setFound(nullptr);
    back();
  } else if (later) {
    offer();
  }
}

void PlanTools::fillMenu(QMenu& menu) {
  QAction* action = menu.addAction(tr("Search what to do…"), this, &PlanTools::start);
  action->setEnabled(view_->city != nullptr);
}

bool PlanTools::back() {
  if (card_->isHidden()) return false;
  card_->hide();
  emit moved();
  return true;
}

void PlanTools::retranslate() { offer(); }

}  // namespace citymirror::desktop

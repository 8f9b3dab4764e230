#include "app/panels/dispatch_panel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

using Choice = std::pair<QString, QString>;  ///< shown, code

void setChoices(QComboBox* box, const std::vector<Choice>& choices) {
  bool same = box->count() == int(choices.size());
  for (int i = 0; same && i < box->count(); ++i) {
    same = box->itemText(i) == choices[std::size_t(i)].first &&
           box->itemData(i).toString() == choices[std::size_t(i)].second;
  }
  if (same) return;
  const QString kept = box->currentData().toString();
  const QSignalBlocker quiet(box);
  box->clear();
  for (const auto& [shown, code] : choices) box->addItem(shown, code);
  const int index = box->findData(kept);
  box->setCurrentIndex(index >= 0 ? index : 0);
}

}  // namespace

DispatchPanel::DispatchPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  unitName_ = makeLabel("muted", this);
  roadName_ = makeLabel("muted", this);
  verdict_ = makeLabel("statement", this);
  verdict_->setWordWrap(true);
  units_ = makeChoice("dispatchedUnit", this);
  roads_ = makeChoice("dispatchRoad", this);
  route_ = new QPushButton(this);
  clear_ = new QPushButton(this);
  facts_ = new FactTable(this);
  unitName_->setBuddy(units_);
  roadName_->setBuddy(roads_);
  connect(route_, &QPushButton::clicked, this, [this] {
    emit routeWanted(units_->currentData().toString(), roads_->currentData().toString());
  });
  connect(clear_, &QPushButton::clicked, this, [this] { emit routeWanted({}, {}); });

  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
  grid->setSpacing(kGrid);
  grid->setColumnStretch(1, 1);
  grid->addWidget(heading_, 0, 0, 1, 2);
  grid->addWidget(unitName_, 1, 0);
  grid->addWidget(units_, 1, 1);
  grid->addWidget(roadName_, 2, 0);
  grid->addWidget(roads_, 2, 1);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(route_, 1);
  buttons->addWidget(clear_);
  grid->addLayout(buttons, 3, 0, 1, 2);
  grid->addWidget(verdict_, 4, 0, 1, 2);
  grid->addWidget(facts_, 5, 0, 1, 2);
  retranslate();
  refresh();
}

void DispatchPanel::choose(const QString& code) {
  for (QComboBox* box : {units_, roads_}) {
    const int index = box->findData(code);
    if (index >= 0) box->setCurrentIndex(index);
  }
}

void DispatchPanel::retranslate() {
  heading_->setText(tr("Dispatch"));
  unitName_->setText(tr("Unit"));
  roadName_->setText(tr("To"));
  route_->setText(tr("Find route"));
  clear_->setText(tr("Clear"));
  units_->setAccessibleName(tr("Unit"));
  roads_->setAccessibleName(tr("Road at risk"));
}

void DispatchPanel::refreshChoices() {
  const session::WorldView& w = world();
  std::vector<Choice> units, roads;
  if (w.city) {
    for (const Resource& unit : w.city->resources) {
      if (unit.kind == ResourceKind::pumpTruck)
        units.push_back({say(unit.name, unit.code), QString::fromStdString(unit.code)});
    }
    for (const Resource& unit : w.city->resources) {
      if (unit.kind != ResourceKind::pumpTruck)
        units.push_back({say(unit.name, unit.code), QString::fromStdString(unit.code)});
    }
  }
  if (w.forecast) {
    for (const coupling::PondingRisk& risk : w.forecast->risks) {
      roads.push_back({QString("%1 · %2").arg(say(risk.name, risk.code), depthText(risk.maxDepth)),
                       QString::fromStdString(risk.code)});
    }
  }
  if (w.city) {
    for (const Facility& station : w.city->facilities) {
      const QString name = say(station.name, station.code);
      const bool fire = station.kind == FacilityKind::fireStation;
      if (fire || station.kind == FacilityKind::hospital)
        units.push_back({fire ? tr("Fire engine of %1").arg(name) : tr("Ambulance of %1").arg(name),
                         QString::fromStdString(station.code)});
    }
  }
  setChoices(units_, units);
  setChoices(roads_, roads);
}

/// Nobody is to read "not known" as "none".
QString DispatchPanel::impossibleText() const {
  const session::WorldView& w = world();
  if (!w.city) return {};
  if (!w.forecast) {
    return w.computingForecast.empty()
               ? tr("No forecast yet: which roads are at risk is not known.")
               : tr("The forecast is being computed: which roads are at risk is not known yet.");
  }
  if (roads_->count() > 0) return tr("No unit is known that could be sent.");
  if (w.now > w.forecast->until)
    return tr("No road was at risk until %1, when the forecast ended; none has come since.")
        .arg(clockOf(w, w.forecast->until));
  return tr("No road is at risk.");
}

void DispatchPanel::refresh() {
  refreshChoices();
  const session::WorldView& w = world();
  const bool possible = units_->count() > 0 && roads_->count() > 0;
  for (QWidget* part : {units_, roads_}) part->setEnabled(possible);
  followRole(route_, w, session::Act::dispatchUnit, possible,
             tr("Earliest arrival from the cursor's time over the water as it is forecast and the "
                "traffic that runs, for the unit's vehicle class"));
  clear_->setVisible(w.route.has_value());
  facts_->setVisible(w.route.has_value());
  verdict_->setVisible(w.route.has_value() || !possible);
  if (!w.route) {
    verdict_->setText(impossibleText());
    return;
  }
  const session::RouteView& route = *w.route;
  const auto arrival = [&](const traffic::Route& way) {
    return tr("%1 · %2 · %3 km")
        .arg(clockOf(w, route.departs + millis(way.seconds)), durationText(millis(way.seconds)))
        .arg(way.metres / 1000, 0, 'f', 1);
  };
  verdict_->setText(tr("%1 to %2, leaving %3")
                        .arg(say(route.unitName, route.unit),
                             say(route.destination, route.roadCode), clockOf(w, route.departs)));
  const QString source = tr("Earliest arrival over the roads as they will be, vehicle class %1")
                             .arg(QString::fromStdString(route.vehicleClass));
  std::vector<FactTable::Fact> facts{
      {tr("Over the water"), route.flooded ? arrival(*route.flooded) : tr("no open road"), source},
      {tr("On dry roads"), route.dry ? arrival(*route.dry) : tr("no open road"), source}};
  addReasons(route, facts);
  facts_->setFacts(facts);
}

/// What closes the shorter way, and what the times rest on.
void DispatchPanel::addReasons(const session::RouteView& route,
                               std::vector<FactTable::Fact>& facts) const {
  const session::WorldView& w = world();
  facts.push_back({tr("Sets out from"),
                   route.seen ? tr("its position, %1 old").arg(durationText(w.now - *route.seen))
                              : tr("its depot"),
                   tr("Where a feed shows the unit's vehicle, else its place in the city's data")});
  if (const auto& closing = route.closing) {
    facts.push_back({tr("Shorter way closed"),
                     tr("%1 from %2, %3").arg(say(closing->road, closing->code),
                                              clockOf(w, closing->closes),
                                              depthText(closing->depth)),
                     tr("The unit would be there at %1").arg(clockOf(w, closing->reached))});
  }
  if (route.flooded && route.waiting >= 30)
    facts.push_back({tr("Waiting on the way"), durationText(millis(route.waiting)),
                     tr("until the water has fallen; no way round is sooner")});
  const session::RouteBasis& basis = route.basis;
  const QString until = tr("known until %1, as then afterwards");
  if (basis.forecastId.empty())
    facts.push_back({tr("Depths"), tr("none: the roads count as dry"), {}});
  else
    facts.push_back({tr("Depths"),
                     runText(w, basis.forecastId, basis.goesOnFrom, basis.waterIssued),
                     until.arg(clockOf(w, basis.waterUntil))});
  if (basis.passesQueues)
    facts.push_back({tr("Speeds"), tr("passes queues with sirens"), {}});
  else if (basis.branch.empty())
    facts.push_back({tr("Speeds"), tr("free roads: no traffic runs"), {}});
  else
    facts.push_back({tr("Speeds"), tr("traffic of branch %1").arg(QString::fromStdString(basis.branch)),
                     until.arg(clockOf(w, basis.trafficUntil))});
}

}  // namespace citymirror::panels

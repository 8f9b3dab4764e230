#include "app/panels/dispatch_panel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include "app/panels/parts.h"
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
  route_->setToolTip(tr("Fastest way over the water at the cursor, for the unit's vehicle class"));
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
  setChoices(units_, units);
  setChoices(roads_, roads);
}

void DispatchPanel::refresh() {
  refreshChoices();
  const session::WorldView& w = world();
  const bool possible = units_->count() > 0 && roads_->count() > 0;
  for (QWidget* part : {static_cast<QWidget*>(units_), static_cast<QWidget*>(roads_),
                        static_cast<QWidget*>(route_)}) {
    part->setEnabled(possible);
  }
  clear_->setVisible(w.route.has_value());
  facts_->setVisible(w.route.has_value());
  verdict_->setVisible(w.route.has_value() || !possible);
  if (!w.route) {
    verdict_->setText(tr("No road is at risk."));
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
  const QString source = tr("Fastest path on the road network, vehicle class %1")
                             .arg(QString::fromStdString(route.vehicleClass));
  facts_->setFacts(
      {{tr("Over the water"), route.flooded ? arrival(*route.flooded) : tr("no open road"), source},
       {tr("On dry roads"), route.dry ? arrival(*route.dry) : tr("no open road"), source}});
}

}  // namespace citymirror::panels

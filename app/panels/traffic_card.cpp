#include "app/panels/traffic_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <map>

#include "app/panels/branch_facts.h"
#include "app/panels/card_scroll.h"
#include "app/panels/crew_choice.h"
#include "app/panels/detail_choice.h"
#include "app/panels/evacuation_form.h"
#include "app/panels/role_gate.h"
#include "app/panels/task_panel.h"
#include "app/panels/theme.h"
#include "app/panels/water_deed_form.h"
#include "app/session/branch/branch_name.h"
#include "app/session/command/seat_rights.h"
#include "app/session/live/rain_record.h"

namespace citymirror::panels {
namespace {

constexpr int kTreeHeight = 96, kMostMinutes = 240;
constexpr Millis kBranchSlack = std::chrono::minutes(1);  // the cursor may stand before the first

}  // namespace

bool inForce(const session::WorldView& world, const session::WorldFutures& futures,
             const session::WorldFuture& branch) {
  return world.plan && !branch.parent.empty() &&
         session::branchKey(futures.zero, branch.actions) == world.plan->plan.branch;
}

world::RunPointer forecastToRunOn(const session::WorldView& world) {
  const auto& forecast = world.forecast;
  const bool reaches = forecast && world.cursor.at < forecast->until &&
                       world.cursor.at > forecast->zero - kBranchSlack;
  return reaches ? forecast : nullptr;
}

TrafficCard::TrafficCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  state_ = makeLabel("small", this);
  hint_ = makeLabel("small", this);
  within_ = makeLabel("small", this);
  within_->setObjectName("reachLegend");
  within_->hide();
  legend_ = makeLabel("small", this);
  plan_ = makeLabel("small", this);
  plan_->setObjectName("planInForce");
  for (QLabel* label : {state_, hint_, within_, legend_, plan_}) label->setWordWrap(true);
  for (QLabel* label : {within_, legend_}) label->setTextFormat(Qt::RichText);  // else plain
  run_ = makeButton("runTraffic", this);
  drop_ = new QPushButton(this);
  close_ = new QPushButton("×", this);
  close_->setFixedWidth(28);
  closeRoad_ = new QPushButton(this);
  closeLane_ = new QPushButton(this);
  openRoad_ = new QPushButton(this);
  compare_ = new QPushButton(this);
  cancel_ = makeButton("stopBranch", this);
  adopt_ = new QPushButton(this);
  adopt_->setObjectName("adoptPlan");
  progress_ = new QProgressBar(this);
  progress_->setRange(0, 1000);
  progress_->setTextVisible(false);
  progress_->setFixedHeight(kGrid);
  send_ = new QPushButton(this);
  reach_ = new QPushButton(this);
  for (QPushButton* button : {closeRoad_, closeLane_, openRoad_, send_, reach_})
    button->setCheckable(true);
  vehicles_ = new QCheckBox(this);
  pace_ = new QCheckBox(this);
  queues_ = new QCheckBox(this);
  for (QCheckBox* box : {vehicles_, pace_, queues_}) box->setChecked(true);
  unit_ = makeChoice("sentUnit", this);
  laneSide_ = makeChoice("laneSide", this);
  for (int k = 0; k < 3; ++k) laneSide_->addItem({});
  after_ = new QSpinBox(this);
  for_ = new QSpinBox(this);
  for (QSpinBox* minutes : {after_, for_}) {
    minutes->setRange(0, kMostMinutes);
    minutes->setSingleStep(5);
  }
  tree_ = new QTreeWidget(this);
  tree_->setColumnCount(2);
  tree_->setFixedHeight(kTreeHeight);
  tree_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  tree_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  tree_->header()->setStretchLastSection(false);
  facts_ = new FactTable(this);
  crew_ = new CrewChoice(this);
  detail_ = new DetailChoice(this);
  evacuation_ = new EvacuationForm(this);
  water_ = new WaterDeedForm(this);
  for (QPushButton* button : {run_, cancel_}) leaveKeyboard(button);
  layOut();
  connectParts();
  retranslate();
  refresh();
  hide();
}

void TrafficCard::layOut() {
  auto* top = new QHBoxLayout;
  top->addWidget(title_, 1);
  top->addWidget(close_);
  auto* layers = new QHBoxLayout;
  layers->addWidget(vehicles_);
  layers->addWidget(pace_);
  auto* tools = new QGridLayout;
  tools->addWidget(closeRoad_, 0, 0);
  tools->addWidget(after_, 0, 1);
  tools->addWidget(closeLane_, 1, 0);
  tools->addWidget(for_, 1, 1);
  tools->addWidget(laneSide_, 2, 0, 1, 2);
  tools->addWidget(openRoad_, 3, 0);
  tools->addWidget(drop_, 3, 1);
  tools->addWidget(send_, 4, 0);
  tools->addWidget(reach_, 4, 1);
  tools->addWidget(unit_, 5, 0, 1, 2);
  auto* progress = new QHBoxLayout;
  progress->addWidget(progress_, 1);
  progress->addWidget(cancel_);
  auto* card = new QVBoxLayout(this);
  card->setContentsMargins(12, kGrid, 12, kGrid);
  card->addLayout(top);
  auto* inside = new CardScroll(this);
  card->addWidget(inside);
  QVBoxLayout* column = inside->column();
  column->setSpacing(6);
  column->addWidget(run_);
  column->addWidget(state_);
  column->addLayout(layers);
  column->addWidget(queues_);
  column->addWidget(legend_);
  column->addWidget(detail_);
  column->addWidget(tree_);
  column->addLayout(progress);
  column->addWidget(plan_);
  column->addWidget(adopt_);
  column->addWidget(compare_);
  column->addLayout(tools);
  column->addWidget(crew_);
  column->addWidget(hint_);
  column->addWidget(within_);
  column->addWidget(water_);
  column->addWidget(evacuation_);
  column->addWidget(facts_);
}

void TrafficCard::connectParts() {
  connect(close_, &QPushButton::clicked, this, &TrafficCard::closed);
  connect(drop_, &QPushButton::clicked, this, &TrafficCard::dropWanted);
  connect(cancel_, &QPushButton::clicked, this, &TrafficCard::cancelWanted);
  connect(compare_, &QPushButton::clicked, this, &TrafficCard::compareWanted);
  connect(adopt_, &QPushButton::clicked, this, &TrafficCard::adoptWanted);
  connect(run_, &QPushButton::clicked, this, [this] {
    const bool computing = std::any_of(futures_->all.begin(), futures_->all.end(),
                                       [](const auto& future) { return future->computing; });
    if (computing || !preparing_.isEmpty())
      emit stopWanted();
    else
      emit runWanted();
  });
  for (QCheckBox* box : {vehicles_, pace_, queues_})
    connect(box, &QCheckBox::toggled, this, &TrafficCard::layersChanged);
  const auto take = [this](QPushButton* button, TrafficTool tool) {
    connect(button, &QPushButton::clicked, this,
            [this, tool](bool on) { setTool(on ? tool : TrafficTool::none); });
  };
  take(closeRoad_, TrafficTool::closeRoad);
  take(closeLane_, TrafficTool::closeLane);
  take(openRoad_, TrafficTool::openRoad);
  take(send_, TrafficTool::sendUnit);
  take(reach_, TrafficTool::reach);
  connect(tree_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
    if (item != nullptr) emit futureChosen(item->data(0, Qt::UserRole).toString());
  });
}

TrafficTool TrafficCard::tool() const {
  if (closeRoad_->isChecked()) return TrafficTool::closeRoad;
  if (closeLane_->isChecked()) return TrafficTool::closeLane;
  if (openRoad_->isChecked()) return TrafficTool::openRoad;
  if (send_->isChecked()) return TrafficTool::sendUnit;
  return reach_->isChecked() ? TrafficTool::reach : TrafficTool::none;
}

void TrafficCard::setTool(TrafficTool tool) {
  closeRoad_->setChecked(tool == TrafficTool::closeRoad);
  closeLane_->setChecked(tool == TrafficTool::closeLane);
  openRoad_->setChecked(tool == TrafficTool::openRoad);
  send_->setChecked(tool == TrafficTool::sendUnit);
  reach_->setChecked(tool == TrafficTool::reach);
  hint_->setVisible(tool != TrafficTool::none);
  hint_->setText(hintOf(tool));
  emit toolChanged();
}

bool TrafficCard::vehiclesShown() const { return vehicles_->isChecked(); }
bool TrafficCard::paceShown() const { return pace_->isChecked(); }
bool TrafficCard::queuesShown() const { return queues_->isChecked(); }
std::string TrafficCard::unit() const { return unit_->currentData().toString().toStdString(); }
int TrafficCard::closeAfter() const { return after_->value(); }
std::optional<int> TrafficCard::closeFor() const {
  return for_->value() > 0 ? std::optional(for_->value()) : std::nullopt;
}

LaneSide TrafficCard::laneSide() const { return LaneSide(laneSide_->currentIndex()); }

void TrafficCard::setEffect(std::vector<FactTable::Fact> facts) {
  effect_ = std::move(facts);
  fillFacts();
}

void TrafficCard::setFutures(std::shared_ptr<const session::WorldFutures> futures,
                             const QString& chosen) {
  futures_ = std::move(futures);
  chosen_ = chosen;
  refresh();
}

void TrafficCard::setPreparing(const QString& what) {
  if (what == preparing_) return;
  preparing_ = what;
  refresh();
}

void TrafficCard::setReach(const QString& legend) {
  within_->setText(legend);
  within_->setVisible(!legend.isEmpty());
}

void TrafficCard::setBasis(const QString& words) {
  if (words == basis_) return;
  basis_ = words;
  refresh();
}

void TrafficCard::setExchange(double seconds) {
  if (seconds == exchange_) return;
  exchange_ = seconds;
  refresh();
}

/// What the branches rest on, where a newer forecast has come since.
QString TrafficCard::sinceText() const {
  if (!futures_->scenario.empty())
    return tr("A drill of the scenario %1: simulated, not measured")
        .arg(QString::fromStdString(futures_->scenario));
  const auto& forecast = world().forecast;
  const std::string now = forecast ? forecast->id : std::string();
  const QString newer = QString::fromStdString(now);
  if (futures_->measuredTo) {
    const QString rain = tr("No forecast: rain as it was measured until %1, none after that. "
                            "Simulated, not measured")
                             .arg(clockOf(world(), *futures_->measuredTo));
    return forecastToRunOn(world())
               ? rain + tr("; %1 has come since: run anew to go on from it").arg(newer)
               : rain;
  }
  if (futures_->forecast.empty())
    return !forecast || forecast->until <= futures_->zero
               ? tr("No forecast: dry run. Simulated, not measured")
               : tr("Dry run without a forecast; %1 has come since: run anew to go on from it")
                     .arg(newer);
  if (futures_->forecast == now) return tr("Simulated, not measured");
  return tr("Simulated on forecast %1; %2 has come since: run anew to go on from it")
      .arg(QString::fromStdString(futures_->forecast), newer);
}

/// Where a run would begin on rain that was measured; empty = none was.
QString TrafficCard::measuredText() const {
  const Instant at = world().cursor.at;
  if (!world().measuredRain) return {};
  const auto rains = world().measuredRain->rainsFrom({at - rainBefore_, at + rainAfter_});
  if (!rains) return {};
  return tr("No forecast at the time that is shown: rain as it was measured, from %1 on")
      .arg(clockOf(world(), std::min(*rains, at)));
}

/// What a run would rest on where there is none yet.
QString TrafficCard::aheadText() const {
  if (forecastToRunOn(world()) || world().scenario || !world().domain) return {};
  const auto& ended = world().forecast;
  const QString measured = measuredText();
  const QString dry =
      !measured.isEmpty() ? measured
      : ended && world().cursor.at >= ended->until
          ? tr("Forecast %1 ended %2: dry run, from the time that is shown; water that still "
                 "stands is left out")
                  .arg(QString::fromStdString(ended->id), clockOf(world(), ended->until))
          : tr("No forecast: dry run, from the time that is shown");
  if (world().computingForecast.empty()) return dry;
  return dry + "\n" + tr("Forecast %1 is being computed: a run with rain begins once it is there")
                          .arg(QString::fromStdString(world().computingForecast));
}

QString TrafficCard::stateText(const session::WorldFuture* computing) const {
  if (!world().city) return {};
  if (!preparing_.isEmpty()) return preparing_;
  if (computing != nullptr)
    return tr("%1: computed until %2")
        .arg(say(session::branchTitle(*computing)),
             clockOf(world(), futures_->zero + millis(computing->computedTo)));
  return futures_->all.empty() ? aheadText() : basisText();
}

QString TrafficCard::basisText() const {
  QString text = sinceText();
  if (exchange_ > 0) text += tr("; flood and traffic exchange every %1 s").arg(exchange_);
  return (text + "\n" + basis_).trimmed();
}

void TrafficCard::refresh() {
  fillUnits();
  crew_->setView(view());
  fillTree();
  fillFacts();
  const bool city = world().city != nullptr, any = !futures_->all.empty();
  const auto computing = std::find_if(futures_->all.begin(), futures_->all.end(),
                                      [](const auto& future) { return future->computing; });
  const bool prepares = !preparing_.isEmpty();
  const bool busy = prepares || computing != futures_->all.end();
  followRole(run_, world(), session::kRunsTraffic,
             city && (busy || world().domain || world().scenario));
  run_->setText(busy ? tr("Stop computing") : any ? tr("Run traffic anew") : tr("Run traffic"));
  state_->setText(stateText(computing != futures_->all.end() ? computing->get() : nullptr));
  for (QWidget* part : {static_cast<QWidget*>(tree_), static_cast<QWidget*>(closeRoad_),
                        static_cast<QWidget*>(after_), static_cast<QWidget*>(send_),
                        static_cast<QWidget*>(unit_), static_cast<QWidget*>(drop_),
                        static_cast<QWidget*>(vehicles_), static_cast<QWidget*>(pace_),
                        static_cast<QWidget*>(queues_), static_cast<QWidget*>(openRoad_),
                        static_cast<QWidget*>(closeLane_), static_cast<QWidget*>(laneSide_),
                        static_cast<QWidget*>(for_), static_cast<QWidget*>(legend_),
                        static_cast<QWidget*>(detail_), static_cast<QWidget*>(evacuation_),
                        static_cast<QWidget*>(water_)})
    part->setVisible(any);
  evacuation_->setReady(any);
  compare_->setVisible(futures_->all.size() > 1);
  fillProgress();
  showPlan();
  reach_->setVisible(city);
}

/// Whole branches in which people do something can be put in force.
void TrafficCard::showPlan() {
  const auto now = futures_->find(chosen_.toStdString());
  plan_->setVisible(world().plan.has_value());
  if (world().plan) plan_->setText(planText(world(), *world().plan));
  adopt_->setVisible(now && !now->parent.empty() && futures_->scenario.empty());
  followRights(now && !now->computing && !now->error && !inForce(world(), *futures_, *now));
}

/// Of the chosen branch, from where it leaves its parent.
void TrafficCard::fillProgress() {
  const auto now = futures_->find(chosen_.toStdString());
  const bool computing = now && now->computing;
  progress_->setVisible(computing);
  cancel_->setVisible(computing);
  if (!computing) return;
  const double span = std::max(1.0, futures_->duration - now->begun);
  const double done = std::clamp((now->computedTo - now->begun) / span, 0.0, 1.0);
  progress_->setValue(int(std::lround(done * progress_->maximum())));
  progress_->setAccessibleName(tr("%1 % computed").arg(int(std::lround(done * 100))));
}

void TrafficCard::fillUnits() {
  if (unitsOf_ == world().city) return;
  unitsOf_ = world().city;
  unit_->clear();
  if (!unitsOf_) return;
  for (const bool pumps : {true, false}) {  // trucks first
    for (const Resource& unit : unitsOf_->resources) {
      if ((unit.pumpCapacity > 0) == pumps)
        unit_->addItem(say(unit.name, unit.code), QString::fromStdString(unit.code));
    }
  }
}

void TrafficCard::fillTree() {
  const QSignalBlocker quiet(tree_);
  std::map<std::string, QTreeWidgetItem*> items;
  if (tree_->property("branches").toStringList().size() != int(futures_->all.size()))
    tree_->clear();
  QStringList ids;
  for (const auto& future : futures_->all) {
    const QString id = QString::fromStdString(future->id);
    ids << id;
    QTreeWidgetItem* item = nullptr;
    for (QTreeWidgetItemIterator at(tree_); *at; ++at) {
      if ((*at)->data(0, Qt::UserRole).toString() == id) item = *at;
    }
    if (item == nullptr) {
      const auto parent = items.find(future->parent);
      item = parent == items.end() ? new QTreeWidgetItem(tree_)
                                   : new QTreeWidgetItem(parent->second);
      item->setData(0, Qt::UserRole, id);
      item->setExpanded(true);
      if (item->parent() != nullptr) item->parent()->setExpanded(true);
    }
    items[future->id] = item;
    const bool adopted = inForce(world(), *futures_, *future);
    const QString own = future->parent.empty() ? QString() : id + " ";  // its parent is above it
    item->setText(0, (adopted ? "✓ " : "") + own + say(future->name));
    item->setToolTip(0, plainTip(adopted ? planText(world(), *world().plan)
                                         : say(session::branchDeeds(*futures_, *future))));
    const Instant to = futures_->zero + millis(future->computedTo);
    item->setText(1, future->error       ? errorKindText(future->error->code)
                     : future->computing ? tr("… %1").arg(clockOf(world(), to))
                                         : tr("whole"));
    if (future->error)
      item->setToolTip(1, plainTip(QString::fromStdString(future->error->text())));
    if (id == chosen_) tree_->setCurrentItem(item);
  }
  tree_->setProperty("branches", ids);
}

void TrafficCard::fillFacts() {
  std::vector<FactTable::Fact> facts = effect_;
  if (const auto now = futures_->find(chosen_.toStdString())) {
    const auto more = branchFacts(world(), *futures_, *now);
    facts.insert(facts.end(), more.begin(), more.end());
  }
  facts_->setFacts(facts);
}

}  // namespace citymirror::panels

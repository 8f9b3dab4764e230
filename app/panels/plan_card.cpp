#include "app/panels/plan_card.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <set>

#include "app/panels/card_scroll.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"

namespace citymirror::panels {
namespace {

constexpr int kOfferRows = 6, kPlanRowHeight = 24, kPlanTableHeight = 150;  // –, px, px
constexpr int kMostCrews = 1000, kMostOfPlan = 20;
enum PlanColumn { kRank, kPlan, kPoints, kPlanColumns };

}  // namespace

PlanCard::PlanCard(QWidget* parent)
    : Panel(parent), controls_("searchPlans", "stopPlans", this) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  decision_ = makeLabel("small", this);
  crewsLabel_ = makeLabel("small", this);
  mostLabel_ = makeLabel("small", this);
  stockLabel_ = makeLabel("small", this);
  stockLabel_->setObjectName("planStock");
  stockLabel_->hide();
  words_ = makeLabel("small", this);
  for (QLabel* label : {decision_, stockLabel_, words_}) label->setWordWrap(true);
  close_ = makeCloseButton(this);
  branch_ = makeButton("planToBranch", this);
  offersList_ = makeList("planOffers", this);
  crews_ = new QSpinBox(this);
  crews_->setObjectName("planCrews");
  crews_->setRange(1, kMostCrews);
  most_ = new QSpinBox(this);
  most_->setObjectName("planMost");
  most_->setRange(1, kMostOfPlan);
  table_ = makeTable("planTable", kPlanColumns, kPlan, kPlanRowHeight, this);
  table_->setFixedHeight(kPlanTableHeight);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  connect(close_, &QPushButton::clicked, this, &PlanCard::closed);
  connect(controls_.start(), &QPushButton::clicked, this, &PlanCard::searchWanted);
  connect(controls_.stop(), &QPushButton::clicked, this, &PlanCard::stopWanted);
  connect(branch_, &QPushButton::clicked, this, [this] {
    if (plan() >= 0) emit branchWanted(plan());
  });
  connect(table_, &QTableWidget::itemSelectionChanged, this, [this] { refresh(); });
  connect(offersList_, &QListWidget::itemChanged, this, [this] { refresh(); });
  layOut();
  retranslate();
  refresh();
  hide();
}

void PlanCard::layOut() {
  auto* limits = new QGridLayout;
  limits->setHorizontalSpacing(kGrid);
  limits->addWidget(crewsLabel_, 0, 0);
  limits->addWidget(crews_, 0, 1);
  limits->addWidget(mostLabel_, 1, 0);
  limits->addWidget(most_, 1, 1);
  limits->setColumnStretch(0, 1);
  auto* inside = new CardScroll(this);
  inside->column()->setSpacing(6);
  inside->column()->addWidget(decision_);
  inside->column()->addWidget(offersList_);
  inside->column()->addLayout(limits);
  inside->column()->addWidget(stockLabel_);
  controls_.addTo(inside->column());
  for (QWidget* part : std::initializer_list<QWidget*>{table_, words_, branch_})
    inside->column()->addWidget(part);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(6);
  column->addLayout(makeTitleRow(title_, close_));
  column->addWidget(inside);
}

void PlanCard::setRules(const session::PlanRules& rules) {
  crews_->setValue(int(rules.crews));
  most_->setValue(int(rules.mostMeasures));
  source_ = rules.source;
  stock_ = rules.stock;
  tellStock();
  refresh();
}

void PlanCard::setOffers(std::vector<session::PlanOffer> offers) {
  std::set<std::string> left;
  for (int row = 0; row < offersList_->count(); ++row)
    if (offersList_->item(row)->checkState() != Qt::Checked)
      left.insert(offers_[std::size_t(row)].id);
  offers_ = std::move(offers);
  const QSignalBlocker quiet(offersList_);
  resizeRows(offersList_, int(offers_.size()));
  for (int row = 0; row < offersList_->count(); ++row) {
    const session::PlanOffer& offer = offers_[std::size_t(row)];
    QListWidgetItem* item = offersList_->item(row);
    item->setText(say(offer.name));
    item->setToolTip(QString::fromStdString(offer.id));
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setCheckState(left.contains(offer.id) ? Qt::Unchecked : Qt::Checked);
  }
  fitHeight(offersList_, kOfferRows, kPlanRowHeight);
  refresh();
}

/// What measures may take beside crews, with its sources to point at.
void PlanCard::tellStock() {
  QStringList amounts, sources;
  for (const session::PlanStock& each : stock_) {
    amounts << say(each.name) + " " + numberText(each.amount, 0);
    sources << say(each.name) + ": " + say(each.source);
  }
  stockLabel_->setText(tr("There is: %1").arg(amounts.join(" · ")));
  stockLabel_->setToolTip(sources.join("\n"));
  stockLabel_->setVisible(!stock_.empty());
}

std::vector<session::PlanOffer> PlanCard::chosen() const {
  std::vector<session::PlanOffer> ticked;
  for (int row = 0; row < offersList_->count(); ++row)
    if (offersList_->item(row)->checkState() == Qt::Checked)
      ticked.push_back(offers_[std::size_t(row)]);
  return ticked;
}

double PlanCard::crews() const { return crews_->value(); }

std::size_t PlanCard::mostMeasures() const { return std::size_t(most_->value()); }

void PlanCard::setStart(const Text& branch) {
  start_ = branch;
  refresh();
}

void PlanCard::setDecision(const QString& words, const QString& why) {
  decisionWords_ = words;
  why_ = why;
  refresh();
}

void PlanCard::setProgress(double fraction, const QString& phase) {
  controls_.setProgress(fraction, phase);
  refresh();
}

void PlanCard::setFound(std::shared_ptr<const session::FoundPlans> found) {
  found_ = std::move(found);
  fault_.clear();
  fillTable();
  refresh();
}

void PlanCard::setFault(const QString& fault) {
  found_.reset();
  fault_ = fault;
  fillTable();
  refresh();
}

int PlanCard::plan() const {
  const auto rows = table_->selectionModel()->selectedRows();
  return rows.isEmpty() || !found_ ? -1 : rows.front().row();
}

void PlanCard::fillTable() {
  const QSignalBlocker quiet(table_);
  const std::size_t plans = found_ ? found_->result.ranked.size() : 0;
  table_->setRowCount(int(plans));
  for (std::size_t k = 0; k < plans; ++k) {
    const session::PlanOutcome& plan = found_->result.ranked[k];
    const QString reason = say(session::reasonOf(plan));
    setCell(table_, int(k), kRank, QString::number(k + 1), reason);
    setCell(table_, int(k), kPlan, say(plan.outcome.name), say(plan.outcome.name) + "\n" + reason);
    setCell(table_, int(k), kPoints, differenceText(plan.gain, 1), reason);
  }
  if (plans > 0) table_->selectRow(0);
}

/// Why the chosen plan is where it is, and what the search left out.
QString PlanCard::words() const {
  const int row = plan();
  if (row < 0) return {};
  const session::WorldPlanResult& result = found_->result;
  const session::PlanOutcome& chosen = result.ranked[std::size_t(row)];
  QStringList lines{say(chosen.outcome.name), say(session::reasonOf(chosen))};
  if (row == 0 && result.runnerUp() != nullptr)
    lines << say(session::reasonBehind(result.best(), *result.runnerUp()));
  for (const std::string& unit : chosen.missing)
    lines << tr("%1 does not arrive before the end").arg(QString::fromStdString(unit));
  for (const session::PlanImpossible& each : result.impossible)
    lines << tr("Cannot be done: %1 (%2)")
                 .arg(QString::fromStdString(each.candidates.front()), errorText(each.why));
  lines << tr("Searched from “%1”").arg(say(found_->task.scenario.branches.front().name))
        << say(result.method) << say(source_);
  return lines.join("\n");
}

void PlanCard::refresh() {
  const bool can = why_.isEmpty() && !decisionWords_.isEmpty();
  decision_->setText(can ? tr("Plans begin at %1 in “%2”").arg(decisionWords_, say(start_)) : why_);
  const bool possible = can && !chosen().empty();
  controls_.show(possible, controls_.computing() ? controls_.phase() : fault_);
  followRole(controls_.start(), world(), session::kRunsTraffic, possible);
  table_->setVisible(found_ != nullptr);
  words_->setText(words());
  words_->setVisible(!words_->text().isEmpty());
  const bool acts = plan() >= 0 && !found_->result.ranked[std::size_t(plan())].plan.empty();
  branch_->setVisible(found_ != nullptr);
  followRole(branch_, world(), session::kRunsTraffic, acts);
}

void PlanCard::retranslate() {
  title_->setText(tr("Search what to do"));
  crewsLabel_->setText(tr("Crews that are free"));
  mostLabel_->setText(tr("Measures of one plan, at most"));
  controls_.start()->setText(tr("Search"));
  controls_.stop()->setText(tr("Stop the search"));
  branch_->setText(tr("Make the plan a branch"));
  close_->setToolTip(tr("Close"));
  table_->setHorizontalHeaderLabels({tr("Rank"), tr("Plan"), tr("Points")});
  for (int row = 0; row < offersList_->count(); ++row)
    offersList_->item(row)->setText(say(offers_[std::size_t(row)].name));
  tellStock();
  fillTable();
  refresh();
}

}  // namespace citymirror::panels

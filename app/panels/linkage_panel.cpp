#include "app/panels/linkage_panel.h"

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/reason_row.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "app/session/command/approval.h"

namespace citymirror::panels {
namespace {

using session::Act;
using session::CommandKind;
using session::LoopStep;

constexpr int kReceiptColumns = 3, kReceiptRowHeight = 24, kReceiptRows = 8;

/// What is hidden leaves its room, or what is below would rise under the mouse.
void keepRoom(QWidget* part, bool keeps) {
  QSizePolicy room = part->sizePolicy();
  if (room.retainSizeWhenHidden() == keeps) return;
  room.setRetainSizeWhenHidden(keeps);
  part->setSizePolicy(room);
}

}  // namespace

LinkagePanel::LinkagePanel(QWidget* parent) : IncidentPart(parent) {
  heading_ = makeLabel("heading", this);
  advice_ = makeLabel("muted", this);
  advice_->setWordWrap(true);
  keepRoom(advice_, true);
  receiptsHeading_ = makeLabel("heading", this);
  plans_ = makeChoice("plans", this);
  dispatch_ = makeButton("primary", this);
  recall_ = makeButton("recall", this);
  handled_ = makeButton("handled", this);
  close_ = makeButton("close", this);
  approve_ = makeButton("approve", this);
  reason_ = new ReasonRow(this);
  receipts_ = makeTable("receipts", kReceiptColumns, 0, kReceiptRowHeight, this);
  receipts_->setSelectionBehavior(QAbstractItemView::SelectRows);
  receipts_->setFocusPolicy(Qt::StrongFocus);
  connect(dispatch_, &QPushButton::clicked, this, &LinkagePanel::dispatchOnce);
  connect(plans_, &QComboBox::activated, this, [this] {
    if (asked_ == CommandKind::dispatch) reason_->hide();
    refresh();
  });
  connect(recall_, &QPushButton::clicked, this, [this] { askWhy(CommandKind::recall); });
  connect(reason_, &ReasonRow::confirmed, this, [this](const QString& why) { act(asked_, why); });
  connect(handled_, &QPushButton::clicked, this, [this] { act(CommandKind::handled); });
  connect(close_, &QPushButton::clicked, this, [this] { act(CommandKind::close); });
  connect(approve_, &QPushButton::clicked, this, [this] { act(CommandKind::approve); });
  buildLayout();
  retranslate();
  refresh();
}

void LinkagePanel::buildLayout() {
  auto* send = new QHBoxLayout;
  send->setSpacing(kGrid);
  send->addWidget(plans_, 1);
  send->addWidget(dispatch_);
  auto* after = new QHBoxLayout;
  after->setSpacing(kGrid);
  for (QPushButton* button : {recall_, handled_, close_}) after->addWidget(button, 1);
  auto* column = makeColumn();
  column->addWidget(heading_);
  column->addLayout(send);
  column->addWidget(advice_);
  column->addWidget(approve_);
  column->addLayout(after);
  column->addWidget(reason_);
  column->addWidget(receiptsHeading_);
  column->addWidget(receipts_);
}

void LinkagePanel::forget() {
  reason_->hide();
  sent_.invalidate();
  keepRoom(approve_, false);
}

bool LinkagePanel::isOut() const {
  const session::IncidentDesk* shown = desk();
  return shown != nullptr && shown->loop.step() == LoopStep::dispatched &&
         session::newestOut(shown->runs, shown->loop.id,
                            plans_->currentData().toString().toStdString()) != nullptr;
}

bool LinkagePanel::signsAndSends() const {
  const session::IncidentDesk* shown = desk();
  if (shown == nullptr || !shown->room.approvalWanted || shown->room.signedByDispatch) return false;
  const session::PersonView& person = world().person;
  session::CommandAct sends = actOf(CommandKind::dispatch);
  sends.purpose = world().purpose;
  return person.signedIn && !person.locked && person.rights &&
         needsText(world(), session::approvalOf(*shown->room.approvalWanted)).isEmpty() &&
         needsText(world(), rightOf(sends)).isEmpty();
}

/// The second click of a double click, which may find the plan out already, does nothing.
void LinkagePanel::dispatchOnce() {
  if (sent_.isValid() && sent_.elapsed() < QApplication::doubleClickInterval()) return;
  if (isOut()) return askWhy(CommandKind::dispatch);
  sent_.start();
  act(CommandKind::dispatch);
}

void LinkagePanel::askWhy(CommandKind kind) {
  asked_ = kind;
  nameDispatch();
  reason_->ask();
}

void LinkagePanel::nameDispatch() {
  dispatch_->setText(isOut()           ? tr("Dispatch again…")
                     : signsAndSends() ? tr("Approve and dispatch")
                                       : tr("Dispatch"));
  if (asked_ == CommandKind::dispatch)
    reason_->setTexts(tr("Why it is sent again"), tr("Send again"), tr("Cancel"));
  else
    reason_->setTexts(tr("Why it is called back"), tr("Recall"), tr("Cancel"));
}

void LinkagePanel::act(CommandKind kind, const QString& why) {
  if (kind == CommandKind::dispatch && signsAndSends()) emit acted(actOf(CommandKind::approve));
  session::CommandAct wanted = actOf(kind);
  wanted.why = why.toStdString();
  if (kind == CommandKind::dispatch) wanted.plan = plans_->currentData().toString().toStdString();
  emit acted(wanted);
}

void LinkagePanel::retranslate() {
  heading_->setText(tr("One-key linkage"));
  plans_->setAccessibleName(tr("Plan"));
  nameDispatch();
  recall_->setText(tr("Recall…"));
  handled_->setText(tr("Handled"));
  close_->setText(tr("Close"));
  approve_->setText(tr("Approve response level %1").arg(QString()).trimmed());  // till one is known
  receiptsHeading_->setText(tr("Receipts"));
  receipts_->setAccessibleName(tr("Receipts"));
  receipts_->setHorizontalHeaderLabels({tr("Recipient"), tr("State"), tr("Took")});
}

void LinkagePanel::refresh() {
  const session::IncidentDesk* shown = desk();
  setVisible(shown != nullptr);
  if (shown == nullptr) return;
  showPlans(*shown);
  showButtons(*shown);
  showReceipts(*shown);
}

void LinkagePanel::showPlans(const session::IncidentDesk& desk) {
  bool same = plans_->count() == int(desk.plans.size());
  for (int i = 0; same && i < plans_->count(); ++i) {
    const session::PlanChoice& plan = desk.plans[std::size_t(i)];
    same = plans_->itemData(i).toString().toStdString() == plan.id &&
           plans_->itemText(i) == say(plan.title);
  }
  if (same) return;
  const QString kept = plans_->currentData().toString();
  plans_->clear();
  for (const session::PlanChoice& plan : desk.plans)
    plans_->addItem(say(plan.title), QString::fromStdString(plan.id));
  plans_->setCurrentIndex(std::max(plans_->findData(kept), desk.plans.empty() ? -1 : 0));
}

void LinkagePanel::showButtons(const session::IncidentDesk& desk) {
  const LoopStep step = desk.loop.step();
  const bool ready = step == LoopStep::verified || step == LoopStep::dispatched;
  plans_->setEnabled(!desk.plans.empty());
  const auto& wanted = desk.room.approvalWanted;
  const bool asked = wanted && !desk.room.signedByDispatch;
  nameDispatch();
  approve_->setVisible(ready && asked);
  if (ready && asked) keepRoom(approve_, true);
  if (wanted)
    approve_->setText(
        tr("Approve response level %1").arg(QString::fromStdString(std::string(wordOf(*wanted)))));
  const bool out = std::any_of(desk.runs.begin(), desk.runs.end(), [](const auto& run) {
    return std::any_of(run.linkage.dispatches.begin(), run.linkage.dispatches.end(),
                       [](const auto& d) { return d.state() < incident::ReceiptState::failed; });
  });
  showDispatch(desk, ready && (!asked || signsAndSends()));
  if (wanted)
    followRole(approve_, world(), session::approvalOf(*wanted), true,
               tr("Signed with the key of whoever is signed in; may be done by roles that approve "
                  "this level"));
  followRole(recall_, world(), Act::recallLinkage, out,
             tr("Calls back everything that went out for this incident"));
  followRole(handled_, world(), rightOf(actOf(CommandKind::handled)), ready);
  followRole(close_, world(), rightOf(actOf(CommandKind::close)),
             desk.loop.open() && step != LoopStep::toVerify,
             tr("The incident is over; your name and the time are recorded"));
  showAdvice(desk, asked);
}

void LinkagePanel::showDispatch(const session::IncidentDesk& desk, bool possible) {
  session::CommandAct sends = actOf(CommandKind::dispatch);
  sends.purpose = world().purpose;
  QString usual = tr("Sends to everybody the plan names; your name and the time are recorded");
  if (isOut())
    usual = tr("This plan is out; it goes to everybody once more when you say why");
  else if (signsAndSends())
    usual =
        tr("Signs with the key of whoever is signed in, then sends to everybody the plan names; "
           "both are recorded");
  followRole(dispatch_, world(), rightOf(sends), possible && !desk.plans.empty(), usual);
}

void LinkagePanel::showAdvice(const session::IncidentDesk& desk, bool asked) {
  const LoopStep step = desk.loop.step();
  const bool ready = step == LoopStep::verified || step == LoopStep::dispatched;
  const auto& wanted = desk.room.approvalWanted;
  QString advice;
  if (desk.plans.empty())
    advice = tr("No plan fits this class and level.");
  else if (step == LoopStep::toVerify)
    advice = tr("Verify the incident first.");
  else if (asked && ready && signsAndSends())
    advice = tr("Approve and dispatch signs response level %1 with your key and sends at once.")
                 .arg(QString::fromStdString(std::string(wordOf(*wanted))));
  else if (asked)
    advice = tr("Response level %1 needs a signed approval before anything goes out.")
                 .arg(QString::fromStdString(std::string(wordOf(*wanted))));
  else if (wanted && ready)
    advice = tr("Dispatch approves response level %1 with your signature.")
                 .arg(QString::fromStdString(std::string(wordOf(*wanted))));
  advice_->setText(advice);
  advice_->setVisible(!advice.isEmpty() && desk.loop.open());
}

void LinkagePanel::showReceipts(const session::IncidentDesk& desk) {
  const std::vector<ReceiptRow> rows = receiptRows(world(), desk);
  receiptsHeading_->setVisible(!rows.empty());
  receipts_->setVisible(!rows.empty());
  receipts_->setRowCount(int(rows.size()));
  for (int i = 0; i < int(rows.size()); ++i) {
    const ReceiptRow& row = rows[std::size_t(i)];
    setCell(receipts_, i, 0, row.who, row.detail);
    setCell(receipts_, i, 1, row.state, row.detail);
    setCell(receipts_, i, 2, row.took, row.detail);
  }
  const int shown = std::clamp(int(rows.size()), 1, kReceiptRows);
  receipts_->setFixedHeight(shown * kReceiptRowHeight + receipts_->horizontalHeader()->height() +
                            4);
}

}  // namespace citymirror::panels

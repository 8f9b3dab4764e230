#include "app/panels/task_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <algorithm>

#include "app/panels/click_guard.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

using incident::TaskState;
using session::CommandKind;
using session::LoopStep;

constexpr int kTaskRows = 4, kTaskRowHeight = 28;

/// What a unit says next; nothing once it has returned.
std::optional<CommandKind> nextOf(TaskState state) {
  switch (state) {
    case TaskState::called:
      return CommandKind::unitArrived;
    case TaskState::arrived:
      return CommandKind::unitHandled;
    case TaskState::handled:
      return CommandKind::unitReturned;
    case TaskState::returned:
    case TaskState::withdrawn:
      break;
  }
  return std::nullopt;
}

QString nextText(TaskState state) {
  switch (state) {
    case TaskState::called:
      return TaskPanel::tr("Has arrived");
    case TaskState::arrived:
      return TaskPanel::tr("Has handled it");
    case TaskState::handled:
      return TaskPanel::tr("Has returned");
    case TaskState::returned:
      return TaskPanel::tr("Returned");
    case TaskState::withdrawn:
      break;
  }
  return TaskPanel::tr("Withdrawn");
}

}  // namespace

QString unitName(const session::WorldView& world, const std::string& code) {
  if (!world.city) return QString::fromStdString(code);
  for (const Resource& resource : world.city->resources)
    if (resource.code == code) return say(resource.name, code);
  for (const Facility& facility : world.city->facilities)
    if (facility.code == code) return say(facility.name, code);
  return QString::fromStdString(code);
}

QString planText(const session::WorldView& world, const session::PlanInForce& plan) {
  QString text = TaskPanel::tr("Plan in force: %1 %2, since %3 by %4, tasks %5")
                     .arg(QString::fromStdString(plan.id), say(plan.plan.name),
                          clockOf(world, plan.at), byText(plan.by))
                     .arg(plan.plan.tasks.size());
  if (!plan.replaces.empty())
    text += " · " + TaskPanel::tr("replaced %1: %2 kept, %3 withdrawn, %4 at work go on")
                        .arg(QString::fromStdString(plan.replaces))
                        .arg(plan.tally.kept)
                        .arg(plan.tally.withdrawn)
                        .arg(plan.tally.goOn);
  return text;
}

TaskPanel::TaskPanel(QWidget* parent) : IncidentPart(parent) {
  heading_ = makeLabel("heading", this);
  basis_ = makeLabel("muted", this);
  basis_->setWordWrap(true);
  plan_ = makeLabel("muted", this);
  plan_->setObjectName("planInForce");
  plan_->setWordWrap(true);
  units_ = makeChoice("proposedUnits", this);
  call_ = makeButton("callUnit", this);
  next_ = makeButton("moveUnit", this);
  tasks_ = makeList("tasks", this);
  connect(call_, &QPushButton::clicked, this, &TaskPanel::call);
  connect(next_, &QPushButton::clicked, this, &TaskPanel::moveOn);
  connect(tasks_, &QListWidget::currentRowChanged, this, [this] { showButtons(); });
  connect(units_, &QComboBox::currentIndexChanged, this, [this] { showButtons(); });
  for (QPushButton* button : {call_, next_}) takeOneClick(button);
  buildLayout();
  retranslate();
  refresh();
}

void TaskPanel::buildLayout() {
  auto* row = new QHBoxLayout;
  row->setSpacing(kGrid);
  row->addWidget(units_, 1);
  row->addWidget(call_);
  auto* column = makeColumn();
  column->addWidget(heading_);
  column->addLayout(row);
  column->addWidget(basis_);
  column->addWidget(plan_);
  column->addWidget(tasks_);
  column->addWidget(next_);
}

const incident::Task* TaskPanel::chosenTask() const {
  const session::IncidentDesk* shown = desk();
  const QListWidgetItem* item = tasks_->currentItem();
  if (shown == nullptr || item == nullptr) return nullptr;
  const std::string id = item->data(Qt::UserRole).toString().toStdString();
  for (const incident::Task& task : shown->loop.record.tasks)
    if (task.id == id) return &task;
  return nullptr;
}

std::string TaskPanel::workOf(const std::string& unit) const {
  std::string elsewhere;
  for (const session::IncidentView& view : world().incidents) {
    if (!view.desk || !view.desk->loop.open()) continue;
    const auto& tasks = view.desk->loop.record.tasks;
    const bool there = std::any_of(tasks.begin(), tasks.end(), [&](const incident::Task& task) {
      return task.unit == unit && task.state() < TaskState::handled;
    });
    if (there && view.desk.get() == desk()) return view.incident.id;
    if (there) elsewhere = view.incident.id;
  }
  return elsewhere;
}

void TaskPanel::call() {
  session::CommandAct wanted = actOf(CommandKind::callUnit);
  wanted.object = units_->currentData().toString().toStdString();
  wanted.why = units_->currentText().toStdString();
  emit acted(wanted);
}

void TaskPanel::moveOn() {
  const incident::Task* task = chosenTask();
  const auto next = task == nullptr ? std::nullopt : nextOf(task->state());
  if (!next) return;
  session::CommandAct wanted = actOf(*next);
  const auto& tasks = desk()->loop.record.tasks;
  const bool once = std::count_if(tasks.begin(), tasks.end(), [&](const incident::Task& other) {
                      return other.unit == task->unit;
                    }) == 1;
  wanted.object = once && !task->planned ? task->unit : task->id;
  emit acted(wanted);
}

void TaskPanel::retranslate() {
  heading_->setText(tr("Units and tasks"));
  units_->setAccessibleName(tr("Nearest units"));
  tasks_->setAccessibleName(tr("Units and tasks"));
  call_->setText(tr("Call"));
  next_->setText(nextText(TaskState::called));
}

void TaskPanel::refresh() {
  const session::IncidentDesk* shown = desk();
  setVisible(shown != nullptr);
  if (shown == nullptr) return;
  showUnits(*shown);
  showPlan(*shown);
  showTasks(*shown);
  showButtons();
}

void TaskPanel::showUnits(const session::IncidentDesk& desk) {
  const session::ProposalsView* proposals = desk.room.proposals.get();
  const std::size_t count = proposals == nullptr ? 0 : proposals->units.size();
  const QString kept = units_->currentData().toString();
  if (units_->count() != int(count)) units_->clear();
  for (int i = 0; i < int(count); ++i) {
    const session::UnitProposal& unit = proposals->units[std::size_t(i)];
    QString text =
        QString("%1 · %2").arg(say(unit.name, unit.unit), durationText(millis(unit.seconds)));
    if (const std::string work = workOf(unit.unit); !work.empty())
      text += " · " + tr("at work on %1").arg(QString::fromStdString(work));
    if (unit.seen)
      text += " · " + tr("position %1 old").arg(durationText(world().now - *unit.seen));
    const QString code = QString::fromStdString(unit.unit);
    if (units_->count() <= i) units_->addItem(QString());
    if (units_->itemText(i) != text) units_->setItemText(i, text);
    if (units_->itemData(i).toString() != code) units_->setItemData(i, code);
  }
  chooseUnit(desk, kept);
  QString basis;
  if (count == 0)
    basis = desk.loop.at ? tr("No unit whose work this is reaches the place.")
                         : tr("Without a place no unit can be proposed.");
  else
    basis = basisText(*proposals);
  if (basis_->text() != basis) basis_->setText(basis);
  // Once it took two lines it keeps them: what is below would move with each count of its age.
  const int high = basis_->isVisible() ? basis_->heightForWidth(basis_->width()) : 0;
  if (high > basis_->minimumHeight()) basis_->setMinimumHeight(high);
}

/// Whoever was chosen; once that unit is at work here, the nearest that is at work nowhere.
void TaskPanel::chooseUnit(const session::IncidentDesk& desk, const QString& kept) {
  const QString here = QString::fromStdString(desk.loop.id);
  const auto workAt = [this](int row) {
    return QString::fromStdString(workOf(units_->itemData(row).toString().toStdString()));
  };
  int row = units_->findData(kept);
  if (row < 0 || workAt(row) == here) {
    int free = 0;
    while (free < units_->count() && !workAt(free).isEmpty()) ++free;
    if (free < units_->count()) row = free;
  }
  units_->setCurrentIndex(row < 0 && units_->count() > 0 ? 0 : row);
}

QString TaskPanel::basisText(const session::ProposalsView& proposals) const {
  const session::RouteBasis& rests = proposals.basis;
  const QString age = durationText(world().now - proposals.at);
  QString text = tr("Travel times of %1 ago, over dry roads").arg(age);
  if (!rests.forecastId.empty())
    text = tr("Travel times of %1 ago, over roads as the water will be until %2 (forecast %3, %4 old)")
               .arg(age, clockOf(world(), rests.waterUntil),
                    QString::fromStdString(rests.forecastId),
                    durationText(world().now - rests.waterIssued));
  text += rests.branch.empty()
              ? tr("; without other traffic")
              : tr("; in the traffic of branch %1").arg(QString::fromStdString(rests.branch));
  const auto& units = proposals.units;
  const auto live = std::ranges::count_if(units, [](const auto& unit) { return !!unit.seen; });
  if (live == 0) return text + tr("; from the depots");
  return live < std::ssize(units) ? text + tr("; without a position from the depot") : text;
}

void TaskPanel::showPlan(const session::IncidentDesk& desk) {
  const auto& plan = world().plan;
  const bool its = plan && std::any_of(desk.loop.record.tasks.begin(), desk.loop.record.tasks.end(),
                                       [&](const auto& task) { return task.plan == plan->id; });
  plan_->setVisible(its);
  if (its) plan_->setText(planText(world(), *plan));
}

QString TaskPanel::taskText(const incident::Task& task) const {
  QString who = unitName(world(), task.unit);
  if (task.planned) who = say(task.planned->name, task.unit) + " · " + say(task.planned->what);
  QString text = QString("%1 · %2 %3").arg(who, say(nameOf(task.state())),
                                           clockOf(world(), task.steps.back().at));
  if (task.reinforcement) text += " · " + tr("reinforcement");
  if (task.state() < TaskState::handled) {
    const Instant limit = task.state() == TaskState::called ? task.arriveBy : task.handleBy;
    const Millis left = limit - world().now;
    text += " · " + (left.count() >= 0 ? tr("%1 left").arg(durationText(left))
                                       : tr("overdue for %1").arg(durationText(-left)));
  }
  if (task.escalations > 0) text += " · " + tr("escalated ×%1").arg(task.escalations);
  return text;
}

void TaskPanel::showTasks(const session::IncidentDesk& desk) {
  const auto& tasks = desk.loop.record.tasks;
  const int rows = int(tasks.size());
  resizeRows(tasks_, rows);
  for (int i = 0; i < rows; ++i) {
    const incident::Task& task = tasks[std::size_t(i)];
    QListWidgetItem* item = tasks_->item(i);
    const QString text = taskText(task);
    if (item->text() != text) item->setText(text);
    item->setData(Qt::UserRole, QString::fromStdString(task.id));
    QStringList steps;
    for (const incident::TaskStep& step : task.steps)
      steps << QString("%1 %2 (%3)").arg(clockOf(world(), step.at), say(nameOf(step.state)),
                                         byText(step.by));
    item->setToolTip(plainTip(text + "\n" + steps.join('\n')));
  }
  if (tasks_->currentRow() < 0 && rows > 0) tasks_->setCurrentRow(rows - 1);
  tasks_->setVisible(rows > 0);
  next_->setVisible(rows > 0);
  fitHeight(tasks_, kTaskRows, kTaskRowHeight);
}

void TaskPanel::showButtons() {
  const session::IncidentDesk* shown = desk();
  if (shown == nullptr) return;
  const LoopStep step = shown->loop.step();
  const bool underWay = step == LoopStep::verified || step == LoopStep::dispatched;
  const std::string unit = units_->currentData().toString().toStdString();
  followRole(call_, world(), rightOf(actOf(CommandKind::callUnit)),
             underWay && units_->currentIndex() >= 0 && workOf(unit) != shown->loop.id,
             tr("The unit gets a task with time limits; one more is a reinforcement"));
  const incident::Task* task = chosenTask();
  next_->setText(task == nullptr ? nextText(TaskState::called) : nextText(task->state()));
  followRole(next_, world(), rightOf(actOf(CommandKind::unitArrived)),
             task != nullptr && nextOf(task->state()) && shown->loop.open());
}

}  // namespace citymirror::panels

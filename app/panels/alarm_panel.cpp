#include "app/panels/alarm_panel.h"

#include <QGridLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>

#include "app/panels/click_guard.h"
#include "app/panels/forecast_words.h"
#include "app/panels/parts.h"
#include "app/panels/reason_row.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

using incident::AlarmState;

constexpr int kAlarmRows = 4, kAlarmRowHeight = 28, kCheckedRowHeight = 44;  // –, px
constexpr int kShelfMinutes[] = {15, 30, 60, 240, 480};  // how long is the policy's to refuse

bool waitsForPerson(AlarmState state) {
  return state == AlarmState::unacknowledged || state == AlarmState::returnedUnacknowledged ||
         state == AlarmState::latchedUnacknowledged;
}

}  // namespace

QString alarmStateText(AlarmState state) {
  switch (state) {
    case AlarmState::normal:
      return AlarmPanel::tr("normal");
    case AlarmState::unacknowledged:
      return AlarmPanel::tr("unacknowledged");
    case AlarmState::acknowledged:
      return AlarmPanel::tr("acknowledged");
    case AlarmState::returnedUnacknowledged:
      return AlarmPanel::tr("returned, unacknowledged");
    case AlarmState::latchedUnacknowledged:
      return AlarmPanel::tr("latched, unacknowledged");
    case AlarmState::latchedAcknowledged:
      return AlarmPanel::tr("latched, to be reset");
    case AlarmState::shelved:
      return AlarmPanel::tr("shelved");
    case AlarmState::suppressed:
      break;
  }
  return AlarmPanel::tr("suppressed");
}

AlarmPanel::AlarmPanel(QWidget* parent) : IncidentPart(parent) {
  heading_ = makeLabel("heading", this);
  list_ = makeList("alarms", this);
  acknowledge_ = makeButton("acknowledge", this);
  all_ = makeButton("acknowledgeAll", this);
  shelve_ = makeButton("shelve", this);
  reason_ = new ReasonRow(this);
  connect(list_, &QListWidget::currentRowChanged, this, [this] { showButtons(); });
  connect(acknowledge_, &QPushButton::clicked, this, [this] {
    const incident::Alarm* alarm = chosenAlarm();
    if (alarm == nullptr) return;
    act(alarm->state() == AlarmState::latchedAcknowledged ? session::CommandKind::reset
                                                          : session::CommandKind::acknowledge,
        alarm->id);
  });
  connect(all_, &QPushButton::clicked, this, &AlarmPanel::acknowledgeAll);
  connect(shelve_, &QPushButton::clicked, this, [this] {
    const incident::Alarm* alarm = chosenAlarm();
    if (alarm == nullptr) return;
    shelves_ = alarm->id;
    if (alarm->state() != AlarmState::shelved) return reason_->ask();
    act(session::CommandKind::unshelve, alarm->id);
  });
  connect(reason_, &ReasonRow::confirmed, this, &AlarmPanel::shelve);
  for (QPushButton* button : {acknowledge_, all_}) takeOneClick(button);
  buildLayout();
  retranslate();
  refresh();
}

void AlarmPanel::buildLayout() {
  auto* buttons = new QGridLayout;  // in English three of them are wider than the column
  buttons->setSpacing(kGrid);
  buttons->addWidget(acknowledge_, 0, 0);
  buttons->addWidget(all_, 0, 1);
  buttons->addWidget(shelve_, 1, 0, 1, 2);
  auto* column = makeColumn();
  column->addWidget(heading_);
  column->addWidget(list_);
  column->addLayout(buttons);
  column->addWidget(reason_);
}

void AlarmPanel::forget() { reason_->hide(); }

const incident::Alarm* AlarmPanel::chosenAlarm() const {
  const session::IncidentDesk* shown = desk();
  const QListWidgetItem* item = list_->currentItem();
  if (shown == nullptr || item == nullptr) return nullptr;
  const std::string id = item->data(Qt::UserRole).toString().toStdString();
  for (const incident::Alarm& alarm : shown->alarms)
    if (alarm.id == id) return &alarm;
  return nullptr;
}

void AlarmPanel::act(session::CommandKind kind, const std::string& alarm) {
  session::CommandAct wanted;
  wanted.kind = kind;
  wanted.subject = alarm;
  emit acted(wanted);
}

void AlarmPanel::acknowledgeAll() {
  const session::IncidentDesk* shown = desk();
  if (shown == nullptr) return;
  for (const incident::Alarm& alarm : shown->alarms)
    if (waitsForPerson(alarm.state())) act(session::CommandKind::acknowledge, alarm.id);
}

void AlarmPanel::shelve(const QString& reason, qint64 milliseconds) {
  session::CommandAct wanted;
  wanted.kind = session::CommandKind::shelve;
  wanted.subject = shelves_;
  wanted.until = world().now + Millis{milliseconds};
  wanted.why = reason.toStdString();
  emit acted(wanted);
}

void AlarmPanel::retranslate() {
  heading_->setText(tr("Alarms of this incident"));
  list_->setAccessibleName(tr("Alarms of this incident"));
  all_->setText(tr("Acknowledge all"));
  reason_->setTexts(tr("Why it is set aside"), tr("Shelve"), tr("Cancel"));
  std::vector<std::pair<QString, qint64>> times;
  for (const int minutes : kShelfMinutes) {
    const Millis span = std::chrono::minutes(minutes);
    times.emplace_back(durationText(span), span.count());
  }
  reason_->setTimes(times);
  showButtons();
}

QString AlarmPanel::rowText(const incident::Alarm& alarm, bool first) const {
  const QString state = alarm.shelvedUntil
                            ? tr("shelved to %1").arg(clockOf(world(), *alarm.shelvedUntil))
                            : alarmStateText(alarm.state());
  QString text =
      QString("%1  %2 · %3").arg(clockOf(world(), alarm.raised), state, say(alarm.latest.sentence));
  if (const session::ForecastCheck* check = checkOfAlarm(world(), alarm.id))
    text += "\n" + forecastCheckText(world(), *check);
  return first ? QStringLiteral("① ") + text : text;
}

void AlarmPanel::refresh() {
  const session::IncidentDesk* shown = desk();
  setVisible(shown != nullptr && !shown->alarms.empty());
  if (shown == nullptr) return;
  const QListWidgetItem* current = list_->currentItem();
  const QVariant chosen = current == nullptr ? QVariant() : current->data(Qt::UserRole);
  const int rows = int(shown->alarms.size());
  const QSignalBlocker quiet(list_);  // nobody chooses meanwhile
  resizeRows(list_, rows);
  for (int i = 0; i < rows; ++i) {
    const incident::Alarm& alarm = shown->alarms[std::size_t(i)];
    const bool first = alarm.id == shown->firstOut;
    QListWidgetItem* item = list_->item(i);
    const QString text = rowText(alarm, first);
    if (item->text() != text) item->setText(text);
    item->setIcon(severityIcon(alarm.active ? alarm.latest.severity : Severity::none));
    item->setData(Qt::UserRole, QString::fromStdString(alarm.id));
    QString tip = (first ? tr("First-out: this alarm came first.") + "\n" : QString()) +
                  tr("%1\nThreshold: %2").arg(text, say(alarm.latest.source));
    if (const session::ForecastCheck* check = checkOfAlarm(world(), alarm.id))
      tip += "\n" + forecastCheckTip(world(), *check);
    item->setToolTip(plainTip(tip));
  }
  chooseAgain(chosen);
  const bool checked = std::ranges::any_of(shown->alarms, [this](const incident::Alarm& alarm) {
    return checkOfAlarm(world(), alarm.id) != nullptr;
  });
  fitHeight(list_, kAlarmRows, checked ? kCheckedRowHeight : kAlarmRowHeight);
  showButtons();
}

/// An alarm that is raised again lies elsewhere in the list; what a person has chosen stays chosen.
void AlarmPanel::chooseAgain(const QVariant& alarm) {
  for (int row = 0; alarm.isValid() && row < list_->count(); ++row) {
    if (list_->item(row)->data(Qt::UserRole) != alarm) continue;
    if (row != list_->currentRow()) list_->setCurrentRow(row);
    return;
  }
  if (list_->count() > 0) list_->setCurrentRow(0);
}

void AlarmPanel::showButtons() {
  const session::IncidentDesk* shown = desk();
  const incident::Alarm* alarm = chosenAlarm();
  if (alarm == nullptr || alarm->id != shelves_) reason_->hide();  // it asks of another
  const AlarmState state = alarm == nullptr ? AlarmState::normal : alarm->state();
  const bool latched = state == AlarmState::latchedAcknowledged;
  acknowledge_->setText(latched ? tr("Reset") : tr("Acknowledge"));
  const session::Act right = rightOf(actOf(session::CommandKind::acknowledge));
  followRole(acknowledge_, world(), right, waitsForPerson(state) || latched);
  shelve_->setText(state == AlarmState::shelved ? tr("Unshelve") : tr("Shelve…"));
  followRole(shelve_, world(), right, alarm != nullptr && state != AlarmState::suppressed);
  const bool waits = shown != nullptr &&
                     std::any_of(shown->alarms.begin(), shown->alarms.end(),
                                 [](const auto& a) { return waitsForPerson(a.state()); });
  followRole(all_, world(), right, waits,
             tr("All alarms of this incident are seen; your name and the time are recorded"));
}

}  // namespace citymirror::panels

#include "app/panels/incident_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>
#include <functional>

#include "app/panels/alarm_panel.h"
#include "app/panels/linkage_panel.h"
#include "app/panels/parts.h"
#include "app/panels/report_panel.h"
#include "app/panels/role_gate.h"
#include "app/panels/room_panel.h"
#include "app/panels/task_panel.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kRiskRows = 5, kRiskRowHeight = 28, kQueueRows = 3;
constexpr qsizetype kEvidenceLines = 3, kFactLines = 2;

void keepCurrentText(QLabel* label, const QString& text) {
  if (label->text() != text) label->setText(text);
}

QString trendText(incident::Trend trend) {
  switch (trend) {
    case incident::Trend::growing:
      return IncidentPanel::tr("growing");
    case incident::Trend::easing:
      return IncidentPanel::tr("easing");
    case incident::Trend::steady:
      break;
  }
  return IncidentPanel::tr("steady");
}

void connectChoice(QListWidget* list, QObject* context, const std::function<void(QString)>& take) {
  const auto chosen = [take](QListWidgetItem* item) { take(item->data(Qt::UserRole).toString()); };
  QObject::connect(list, &QListWidget::itemActivated, context, chosen);
  QObject::connect(list, &QListWidget::itemClicked, context, chosen);
}

}  // namespace

IncidentPanel::IncidentPanel(QWidget* parent) : Panel(parent) {
  queueHeading_ = makeLabel("heading", this);
  queue_ = makeList("incidentQueue", this);
  heading_ = makeLabel("heading", this);
  headline_ = makeLabel("title", this);
  mark_ = new SeverityMark(this);
  status_ = makeLabel("muted", this);
  empty_ = makeLabel("muted", this);
  facts_ = makeLabel("muted", this);
  parts_ = {new LinkagePanel(this), new AlarmPanel(this), new TaskPanel(this),
            new RoomPanel(this)};
  body_ = new QWidget(this);
  risksHeading_ = makeLabel("heading", body_);
  warningHeading_ = makeLabel("heading", body_);
  evidenceHeading_ = makeLabel("heading", body_);
  bodyZh_ = makeLabel("statement", body_);
  bodyEn_ = makeLabel("statement", body_);
  bodyZh_->setProperty("content", true);
  bodyEn_->setProperty("content", true);
  evidence_ = makeLabel("muted", body_);
  for (QLabel* label : {headline_, status_, empty_, facts_, bodyZh_, bodyEn_, evidence_})
    label->setWordWrap(true);
  risks_ = new QListWidget(body_);
  risks_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verify_ = new QPushButton(this);
  verify_->setObjectName("primary");
  reject_ = new QPushButton(this);
  for (QPushButton* button : {verify_, reject_}) {  // else Close comes where Dispatch was
    QSizePolicy room = button->sizePolicy();
    room.setRetainSizeWhenHidden(true);
    button->setSizePolicy(room);
  }
  connect(verify_, &QPushButton::clicked, this, &IncidentPanel::verify);
  connect(reject_, &QPushButton::clicked, this, &IncidentPanel::reject);
  connectChoice(risks_, this, [this](const QString& code) { emit roadChosen(code); });
  connectChoice(queue_, this, [this](const QString& id) {
    setIncident(id);
    look();
    emit clicked();
  });
  connect(queue_, &QListWidget::currentRowChanged, this, [this](int row) {  // by the keyboard
    if (row >= 0) setIncident(queue_->item(row)->data(Qt::UserRole).toString());
  });
  for (IncidentPart* part : parts_)
    connect(part, &IncidentPart::acted, this, &IncidentPanel::acted);
  buildLayout();
  retranslate();
  refresh();
}

void IncidentPanel::buildLayout() {
  auto* title = new QHBoxLayout;
  title->setSpacing(kGrid);
  title->addWidget(mark_, 0, Qt::AlignTop);
  title->addWidget(headline_, 1);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(kGrid);
  buttons->addWidget(verify_, 1);
  buttons->addWidget(reject_, 1);
  auto* inner = new QVBoxLayout(body_);
  inner->setContentsMargins(0, 0, 0, 0);
  inner->setSpacing(4);
  inner->addWidget(warningHeading_);
  inner->addWidget(bodyZh_);
  inner->addWidget(bodyEn_);
  inner->addSpacing(kGrid);
  inner->addWidget(risksHeading_);
  inner->addWidget(risks_);
  inner->addSpacing(kGrid);
  inner->addWidget(evidenceHeading_);
  inner->addWidget(evidence_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addWidget(queueHeading_);
  column->addWidget(queue_);
  column->addWidget(heading_);
  column->addLayout(title);
  column->addWidget(status_);
  column->addWidget(facts_);
  column->addLayout(buttons);
  for (IncidentPart* part : parts_) column->addWidget(part);
  column->addWidget(empty_);
  column->addWidget(body_);
}

QWidget* IncidentPanel::queue() const { return queue_; }
QWidget* IncidentPanel::linkage() const { return parts_.front(); }

void IncidentPanel::setIncident(const QString& id) {
  chosen_ = id;
  picked_ = !id.isEmpty();
  refresh();
}

void IncidentPanel::look() {
  const session::IncidentView* shown = incident();
  if (shown == nullptr) return;
  if (shown->desk && !shown->desk->extent.empty())
    emit placeChosen(Point2(shown->desk->extent.front()));
  else if (!shown->risks.empty())
    emit placeChosen(Point2(shown->risks.front().place));
}

/// What is shown stays until a person chooses another, or it has ended while another waits: nobody
/// decides about an incident that has just slipped under the mouse.
void IncidentPanel::keepShown() {
  const session::IncidentView* shown = incident();
  const bool ended = shown != nullptr && shown->incident.status >= IncidentStatus::rejected;
  if (ended && !picked_) {
    chosen_.clear();
    shown = incident();
  }
  if (shown != nullptr) chosen_ = QString::fromStdString(shown->incident.id);
}

const session::IncidentView* IncidentPanel::incident() const {
  const auto& all = world().incidents;
  if (all.empty()) return nullptr;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& i) {
    return i.incident.id == chosen_.toStdString();
  });
  if (found != all.end()) return &*found;
  const auto waits = std::find_if(all.begin(), all.end(), [](const auto& i) {
    return i.incident.status == IncidentStatus::awaitingVerification;
  });
  return waits != all.end() ? &*waits : &all.front();
}

void IncidentPanel::verify() {
  const session::IncidentView* shown = incident();
  if (!shown || shown->incident.status != IncidentStatus::awaitingVerification) return;
  if (verify_->hasFocus()) queue_->setFocus();  // it will hide: Space must not reach Dispatch
  emit verifyWanted(QString::fromStdString(shown->incident.id));
}

void IncidentPanel::reject() {
  const session::IncidentView* shown = incident();
  if (!shown || shown->incident.status != IncidentStatus::awaitingVerification) return;
  if (reject_->hasFocus()) queue_->setFocus();
  emit rejectWanted(QString::fromStdString(shown->incident.id));
}

void IncidentPanel::retranslate() {
  heading_->setText(tr("Incident"));
  empty_->setText(
      tr("No incident. When a rain forecast arrives, the flood run starts by itself "
         "and its warning appears here."));
  verify_->setText(tr("Verify (V)"));
  queueHeading_->setText(tr("Incident queue"));
  queue_->setAccessibleName(tr("Incident queue"));
  reject_->setText(tr("Reject"));
  risksHeading_->setText(tr("Roads that will pond, worst first"));
  warningHeading_->setText(tr("Warning"));
  evidenceHeading_->setText(tr("Evidence"));
  risks_->setAccessibleName(tr("Roads that will pond, worst first"));
}

void IncidentPanel::refresh() {
  keepShown();
  const session::IncidentView* shown = incident();
  empty_->setVisible(shown == nullptr);
  for (QWidget* part : {static_cast<QWidget*>(mark_), static_cast<QWidget*>(headline_),
                        static_cast<QWidget*>(status_), body_, static_cast<QWidget*>(verify_),
                        static_cast<QWidget*>(reject_)}) {
    part->setVisible(shown != nullptr);
  }
  showQueue(shown);
  const QString id = shown != nullptr ? QString::fromStdString(shown->incident.id) : QString();
  for (IncidentPart* part : parts_) part->setIncident(id);
  facts_->setVisible(shown != nullptr && shown->desk != nullptr);
  if (shown == nullptr) return;
  showWarning(*shown);
  showRisks(*shown);
  showFacts(*shown);
  body_->setVisible(shown->origin == session::IncidentOrigin::forecast);
}

void IncidentPanel::showQueue(const session::IncidentView* shown) {
  const auto& all = world().incidents;
  const int rows = int(all.size());
  const QSignalBlocker quiet(queue_);  // nobody has chosen what the program marks
  const int before = queue_->count();
  resizeRows(queue_, rows);
  for (int i = 0; i < rows; ++i) {
    const session::IncidentView& view = all[std::size_t(i)];
    QListWidgetItem* item = queue_->item(i);
    const QString step = view.desk ? say(nameOf(view.desk->loop.step())) : QString();
    const QString text =
        QString("%1  %2%3")
            .arg(clockOf(world(), view.incident.raised), step.isEmpty() ? step : step + " · ",
                 say(view.incident.headline));
    if (item->text() != text) item->setText(text);
    item->setToolTip(plainTip(text + "\n" + stepClock(view)));
    item->setIcon(severityIcon(view.incident.severity));
    item->setData(Qt::UserRole, QString::fromStdString(view.incident.id));
    if (&view == shown && queue_->currentRow() != i) queue_->setCurrentRow(i);
  }
  if (rows > before) queue_->scrollToTop();  // what is new is seen, whatever is chosen
  queueHeading_->setVisible(rows > 0);
  const bool fits = !underMouse() || queue_->isHidden();
  queue_->setVisible(rows > 0);
  if (fits) fitQueue();
}

void IncidentPanel::fitQueue() { fitHeight(queue_, kQueueRows, kRiskRowHeight); }

/// While the mouse is over the panel what is below the queue stays where it is: nobody presses what
/// has just slipped under it.
void IncidentPanel::leaveEvent(QEvent* event) {
  Panel::leaveEvent(event);
  fitQueue();
}

/// How long the present step may still last, or since when it is overdue.
QString IncidentPanel::stepClock(const session::IncidentView& view) const {
  if (!view.desk || !view.desk->dueBy) return {};
  const Millis left = *view.desk->dueBy - world().now;
  const QString step = say(nameOf(view.desk->loop.step()));
  return left.count() >= 0 ? tr("%1: %2 left").arg(capitalised(step), durationText(left))
                           : tr("%1: overdue for %2").arg(capitalised(step), durationText(-left));
}

void IncidentPanel::showFacts(const session::IncidentView& view) {
  if (!view.desk) return;
  QStringList lines;
  if (const QString clock = stepClock(view); !clock.isEmpty()) lines << clock;
  if (view.origin == session::IncidentOrigin::alarms) {
    const auto& alarms = view.desk->alarms;
    const auto active =
        std::count_if(alarms.begin(), alarms.end(), [](const auto& alarm) { return alarm.active; });
    lines << tr("%1 of %2 alarms active · %3")
                 .arg(active)
                 .arg(alarms.size())
                 .arg(trendText(view.desk->trend));
  }
  while (lines.size() < kFactLines) lines << QString();  // what is below stays where it is
  keepCurrentText(facts_, lines.join('\n'));
  QStringList causes;
  for (const Text& cause : view.desk->causes) causes << say(cause);
  facts_->setToolTip(causes.size() < 2
                         ? QString()
                         : plainTip(tr("Joined in a flood of alarms: %1").arg(causes.join(", "))));
}

void IncidentPanel::showWarning(const session::IncidentView& view) {
  const Incident& incident = view.incident;
  mark_->setSeverity(incident.severity);
  keepCurrentText(headline_, say(incident.headline));
  const QString by = byText(incident.decidedBy);
  const QString when = clockOf(world(), incident.decidedAt);
  const QString raised = tr("raised %1").arg(clockOf(world(), incident.raised));
  switch (incident.status) {
    case IncidentStatus::awaitingVerification:
      keepCurrentText(status_, tr("Awaiting verification · %1").arg(raised));
      break;
    case IncidentStatus::verified:
      keepCurrentText(status_, tr("Verified by %1 at %2").arg(by, when));
      break;
    case IncidentStatus::rejected:
      keepCurrentText(status_, tr("Rejected by %1 at %2").arg(by, when));
      break;
    case IncidentStatus::closed:
      keepCurrentText(status_, tr("Closed by %1 at %2").arg(by, when));
      break;
  }
  const bool waits = incident.status == IncidentStatus::awaitingVerification;
  verify_->setVisible(waits);
  reject_->setVisible(waits);
  followRole(verify_, world(), session::Act::decideIncident, true,
             tr("Confirm this warning; your name and the time are recorded"));
  followRole(reject_, world(), session::Act::decideIncident, true,
             tr("Reject this warning; your name and the time are recorded"));
  keepCurrentText(bodyZh_, QString::fromStdString(view.warning.body.zh));
  keepCurrentText(bodyEn_, QString::fromStdString(view.warning.body.en));
  QStringList why;
  for (const Event& event : incident.events) {
    for (const Text& line : event.evidence) why << "· " + say(line);
  }
  evidence_->setToolTip(plainTip(why.join('\n')));
  if (why.size() > kEvidenceLines) {
    const auto more = why.size() - kEvidenceLines;
    why = why.first(kEvidenceLines);
    why << tr("and %1 more: hover to read them").arg(more);
  }
  keepCurrentText(evidence_, why.isEmpty() ? QString("—") : why.join('\n'));
}

void IncidentPanel::showRisks(const session::IncidentView& view) {
  const int rows = int(view.risks.size());
  resizeRows(risks_, rows);
  for (int i = 0; i < rows; ++i) {
    const coupling::PondingRisk& risk = view.risks[std::size_t(i)];
    const Instant first = view.zero + millis(risk.firstAt), peak = view.zero + millis(risk.peakAt);
    QListWidgetItem* item = risks_->item(i);
    const QString text =
        tr("%1   %2   from %3")
            .arg(say(risk.name, risk.code), depthText(risk.maxDepth), clockOf(world(), first));
    const QString corrected = correctionsText(world(), risk.corrections);
    const QString whole = corrected.isEmpty() ? text : text + " · " + corrected;
    if (item->text() != whole) item->setText(whole);
    item->setIcon(severityIcon(risk.severity));
    item->setData(Qt::UserRole, QString::fromStdString(risk.code));
    item->setToolTip(
        tr("%1: deepest %2 at %3, %4 m of road under water, forecast run %5")
            .arg(severityText(risk.severity), depthText(risk.maxDepth), clockOf(world(), peak))
            .arg(risk.floodedLength, 0, 'f', 0)
            .arg(QString::fromStdString(view.forecastId)) +
        (corrected.isEmpty() ? QString() : "\n" + corrected));
  }
  fitHeight(risks_, kRiskRows, kRiskRowHeight);
}

}  // namespace citymirror::panels

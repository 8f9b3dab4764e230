#include "app/panels/incident_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kRiskRows = 5, kRiskRowHeight = 28;
constexpr qsizetype kEvidenceLines = 3;

QIcon severityIcon(Severity severity) {
  QPixmap pixmap(14, 14);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  drawSeverity(painter, QRectF(1, 1, 12, 12), severity);
  return QIcon(pixmap);
}

void keepCurrentText(QLabel* label, const QString& text) {
  if (label->text() != text) label->setText(text);
}

}  // namespace

IncidentPanel::IncidentPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  headline_ = makeLabel("title", this);
  mark_ = new SeverityMark(this);
  status_ = makeLabel("muted", this);
  empty_ = makeLabel("muted", this);
  body_ = new QWidget(this);
  risksHeading_ = makeLabel("heading", body_);
  warningHeading_ = makeLabel("heading", body_);
  evidenceHeading_ = makeLabel("heading", body_);
  bodyZh_ = makeLabel("statement", body_);
  bodyEn_ = makeLabel("statement", body_);
  bodyZh_->setProperty("content", true);
  bodyEn_->setProperty("content", true);
  evidence_ = makeLabel("muted", body_);
  for (QLabel* label : {headline_, status_, empty_, bodyZh_, bodyEn_, evidence_})
    label->setWordWrap(true);
  risks_ = new QListWidget(body_);
  risks_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verify_ = new QPushButton(this);
  verify_->setObjectName("primary");
  reject_ = new QPushButton(this);
  connect(verify_, &QPushButton::clicked, this, &IncidentPanel::verify);
  connect(reject_, &QPushButton::clicked, this, &IncidentPanel::reject);
  connect(risks_, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { emit roadChosen(item->data(Qt::UserRole).toString()); });
  connect(risks_, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { emit roadChosen(item->data(Qt::UserRole).toString()); });
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
  column->addWidget(heading_);
  column->addLayout(title);
  column->addWidget(status_);
  column->addLayout(buttons);
  column->addWidget(empty_);
  column->addWidget(body_);
}

void IncidentPanel::setIncident(const QString& id) {
  chosen_ = id;
  refresh();
}

const session::IncidentView* IncidentPanel::incident() const {
  const auto& all = world().incidents;
  if (all.empty()) return nullptr;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& i) {
    return i.incident.id == chosen_.toStdString();
  });
  return found != all.end() ? &*found : &all.front();
}

void IncidentPanel::verify() {
  const session::IncidentView* shown = incident();
  if (shown && shown->incident.status == IncidentStatus::awaitingVerification)
    emit verifyWanted(QString::fromStdString(shown->incident.id));
}

void IncidentPanel::reject() {
  const session::IncidentView* shown = incident();
  if (shown && shown->incident.status == IncidentStatus::awaitingVerification)
    emit rejectWanted(QString::fromStdString(shown->incident.id));
}

void IncidentPanel::retranslate() {
  heading_->setText(tr("Incident"));
  empty_->setText(
      tr("No incident. When a rain forecast arrives, the flood run starts by itself "
         "and its warning appears here."));
  verify_->setText(tr("Verify (V)"));
  verify_->setToolTip(tr("Confirm this warning; your name and the time are recorded"));
  reject_->setText(tr("Reject"));
  reject_->setToolTip(tr("Reject this warning; your name and the time are recorded"));
  risksHeading_->setText(tr("Roads that will pond, worst first"));
  warningHeading_->setText(tr("Warning"));
  evidenceHeading_->setText(tr("Evidence"));
  risks_->setAccessibleName(tr("Roads that will pond, worst first"));
}

void IncidentPanel::refresh() {
  const session::IncidentView* shown = incident();
  empty_->setVisible(shown == nullptr);
  for (QWidget* part : {static_cast<QWidget*>(mark_), static_cast<QWidget*>(headline_),
                        static_cast<QWidget*>(status_), body_, static_cast<QWidget*>(verify_),
                        static_cast<QWidget*>(reject_)}) {
    part->setVisible(shown != nullptr);
  }
  if (shown == nullptr) return;
  showWarning(*shown);
  showRisks(*shown);
}

void IncidentPanel::showWarning(const session::IncidentView& view) {
  const Incident& incident = view.incident;
  mark_->setSeverity(incident.severity);
  keepCurrentText(headline_, say(incident.headline));
  const QString by = QString::fromStdString(incident.decidedBy);
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
  keepCurrentText(bodyZh_, QString::fromStdString(view.warning.body.zh));
  keepCurrentText(bodyEn_, QString::fromStdString(view.warning.body.en));
  QStringList why;
  for (const Event& event : incident.events) {
    for (const Text& line : event.evidence) why << "· " + say(line);
  }
  evidence_->setToolTip(why.join('\n'));
  if (why.size() > kEvidenceLines) {
    const auto more = why.size() - kEvidenceLines;
    why = why.first(kEvidenceLines);
    why << tr("and %1 more: hover to read them").arg(more);
  }
  keepCurrentText(evidence_, why.isEmpty() ? QString("—") : why.join('\n'));
}

void IncidentPanel::showRisks(const session::IncidentView& view) {
  const Instant zero = world().forecast ? world().forecast->zero : view.incident.raised;
  const int rows = int(view.risks.size());
  while (risks_->count() > rows) delete risks_->takeItem(risks_->count() - 1);
  while (risks_->count() < rows) risks_->addItem(new QListWidgetItem);
  for (int i = 0; i < rows; ++i) {
    const coupling::PondingRisk& risk = view.risks[std::size_t(i)];
    const Instant first = zero + millis(risk.firstAt), peak = zero + millis(risk.peakAt);
    QListWidgetItem* item = risks_->item(i);
    const QString text =
        tr("%1   %2   from %3")
            .arg(say(risk.name, risk.code), depthText(risk.maxDepth), clockOf(world(), first));
    if (item->text() != text) item->setText(text);
    item->setIcon(severityIcon(risk.severity));
    item->setData(Qt::UserRole, QString::fromStdString(risk.code));
    item->setToolTip(
        tr("%1: deepest %2 at %3, %4 m of road under water, forecast run %5")
            .arg(severityText(risk.severity), depthText(risk.maxDepth), clockOf(world(), peak))
            .arg(risk.floodedLength, 0, 'f', 0)
            .arg(QString::fromStdString(view.forecastId)));
  }
  risks_->setFixedHeight(std::clamp(rows, 1, kRiskRows) * kRiskRowHeight + 4);
}

}  // namespace citymirror::panels

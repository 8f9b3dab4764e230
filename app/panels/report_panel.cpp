#include "app/panels/report_panel.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "app/session/live/feed_words.h"

namespace citymirror::panels {
namespace {

using session::ReportState;

constexpr int kReportRow = 44, kReportRows = 4;  // px; rows before it scrolls

const flood::DepthCorrection* correctionBy(const session::WorldView& world, const std::string& id) {
  const auto& run = world.shown();
  if (!run || !run->flood) return nullptr;
  for (const flood::DepthCorrection& done : run->flood->stats.corrections)
    if (done.id == id) return &done;
  return nullptr;
}

}  // namespace

QString correctionsText(const session::WorldView& view, const std::vector<std::string>& ids) {
  QStringList parts;
  for (const std::string& id : ids) {
    QString part = QString::fromStdString(id);
    for (const session::FieldReport& report : view.reports ? *view.reports
                                                           : std::vector<session::FieldReport>{})
      if (report.id == id)
        part = ReportPanel::tr("%1 at %2").arg(part, clockOf(view, report.seen));
    parts << part;
  }
  return parts.isEmpty() ? QString()
                         : ReportPanel::tr("corrected by report %1").arg(parts.join(", "));
}

ReportPanel::ReportPanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  list_ = makeList("reports", this);
  picture_ = makeLabel("small", this);
  picture_->setObjectName("reportPicture");
  picture_->setTextFormat(Qt::RichText);
  picture_->setTextInteractionFlags(Qt::TextBrowserInteraction);
  picture_->setOpenExternalLinks(true);
  verify_ = makeButton("verifyReport", this);
  reject_ = makeButton("rejectReport", this);
  file_ = makeButton("fileReport", this);
  auto* row = new QHBoxLayout;
  row->setSpacing(kGrid);
  row->addWidget(verify_);
  row->addWidget(reject_);
  row->addWidget(file_);
  row->addStretch();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addWidget(heading_);
  column->addWidget(list_);
  column->addWidget(picture_);
  column->addLayout(row);
  connect(list_, &QListWidget::currentRowChanged, this, [this] { showButtons(); });
  connect(list_, &QListWidget::itemClicked, this, [this] {
    if (const session::FieldReport* report = chosen()) emit placeChosen(Point2(report->at));
  });
  connect(verify_, &QPushButton::clicked, this,
          [this] { decide(session::CommandKind::verifyReport); });
  connect(reject_, &QPushButton::clicked, this,
          [this] { decide(session::CommandKind::rejectReport); });
  connect(file_, &QPushButton::clicked, this, &ReportPanel::file);
  retranslate();
  refresh();
}

void ReportPanel::setEventClasses(incident::EventClasses classes) {
  classes_ = std::move(classes);
  refresh();
}

void ReportPanel::retranslate() {
  list_->setAccessibleName(tr("Reports from the field"));
  verify_->setText(tr("Verify"));
  reject_->setText(tr("Reject"));
  file_->setText(tr("File"));
}

void ReportPanel::choose(const QString& id) {
  for (int i = 0; i < list_->count(); ++i)
    if (list_->item(i)->data(Qt::UserRole).toString() == id) list_->setCurrentRow(i);
}

const session::FieldReport* ReportPanel::chosen() const {
  const QListWidgetItem* item = list_->currentItem();
  if (item == nullptr || !world().reports) return nullptr;
  const std::string id = item->data(Qt::UserRole).toString().toStdString();
  const auto found = std::ranges::find(*world().reports, id, &session::FieldReport::id);
  return found == world().reports->end() ? nullptr : &*found;
}

QString ReportPanel::placeText(const session::FieldReport& report) {
  const QString told = QString::fromStdString(report.place.empty() ? report.text : report.place);
  if (report.place.empty() || !world().city) return told;
  if (named_ != world().city) {
    named_ = world().city;
    names_.clear();
  }
  auto found = names_.find(report.place);
  if (found == names_.end())
    found = names_.emplace(report.place, session::placeNameOf(report, *named_)).first;
  const QString name = say(found->second);
  return name == told ? told : tr("%1 (%2)").arg(name, told);
}

QString ReportPanel::sourceText(const session::FieldReport& report) const {
  QStringList parts;
  for (const std::string& part : {report.reporter, report.feed})
    if (!part.empty()) parts << QString::fromStdString(part);
  parts << tr("%1 ago").arg(durationText(std::max(world().now - report.seen, Millis{0})));
  return parts.join(" · ");
}

QString ReportPanel::filedAs(const session::FieldReport& report) const {
  for (const session::IncidentView& incident : world().incidents)
    if (incident.desk && incident.desk->loop.filing &&
        incident.desk->loop.filing->report == report.id)
      return QString::fromStdString(incident.incident.id);
  return {};
}

QString ReportPanel::stateText(const session::FieldReport& report) const {
  if (const QString incident = filedAs(report); !incident.isEmpty())
    return tr("Filed as %1").arg(incident);
  const flood::DepthCorrection* done = correctionBy(world(), report.id);
  if (report.state != ReportState::verified || done == nullptr)
    return capitalised(say(nameOf(report.state)));
  return tr("Corrected %1 by %2").arg(QString::fromStdString(world().shown()->id),
                                      differenceText(done->volume, 0) + " m³");
}

void ReportPanel::refresh() {
  const session::WorldView& w = world();
  const int count = w.city && w.reports ? int(w.reports->size()) : 0;
  setVisible(count > 0);
  int waiting = 0;
  const QListWidgetItem* before = list_->currentItem();
  const QString kept = before == nullptr ? QString() : before->data(Qt::UserRole).toString();
  resizeRows(list_, count);
  for (int i = 0; i < count; ++i) {
    const session::FieldReport& report = (*w.reports)[std::size_t(count - 1 - i)];
    waiting += report.state == ReportState::toVerify;
    const QString what =
        QString("%1  %2  %3")
            .arg(QString::fromStdString(report.id), clockOf(w, report.seen),
                 report.depth ? depthText(*report.depth)
                              : say(session::noticeClassText(classes_, report.classCode)));
    const QString place = placeText(report);
    const QString text = what + (place.isEmpty() ? QString() : " · " + place) + "\n" +
                         stateText(report) + " · " + sourceText(report);
    QListWidgetItem* item = list_->item(i);
    if (item->text() != text) item->setText(text);
    item->setData(Qt::UserRole, QString::fromStdString(report.id));
    QString tip = text + "\n" + QString::fromStdString(report.text);
    if (report.decided)
      tip += "\n" + tr("%1 by %2 at %3").arg(say(nameOf(report.state)),
                                             byText(report.by),
                                             clockOf(w, *report.decided));
    if (!report.picture.empty()) tip += "\n" + QString::fromStdString(report.picture);
    item->setToolTip(plainTip(tip));
  }
  choose(kept);  // newer reports stand above it
  heading_->setText(tr("Reports from the field: %1, %2 to verify").arg(count).arg(waiting));
  fitHeight(list_, kReportRows, kReportRow);
  showButtons();
}

/// What comes from outside is text, never markup.
void ReportPanel::showPicture(const session::FieldReport* report) {
  const QString link = report == nullptr ? QString() : QString::fromStdString(report->picture);
  const bool opens = link.startsWith("https://") || link.startsWith("http://");
  picture_->setVisible(opens);
  if (!opens) return;
  const QString words = tr("Open the picture of %1").arg(QString::fromStdString(report->id));
  picture_->setText(
      QString("<a href=\"%1\">%2</a>").arg(link.toHtmlEscaped(), words.toHtmlEscaped()));
}

void ReportPanel::showButtons() {
  const session::FieldReport* report = chosen();
  showPicture(report);
  const auto follow = [this](QWidget* button, bool possible, const QString& usual) {
    followRole(button, world(), session::Act::decideIncident, possible, usual);
  };
  follow(verify_, report != nullptr && report->state != ReportState::verified,
         tr("The forecast is corrected by what was seen there"));
  follow(reject_, report != nullptr && report->state != ReportState::rejected, {});
  follow(file_, report != nullptr && filedAs(*report).isEmpty(),
         tr("It becomes an incident of its class, to be verified and handled"));
}

void ReportPanel::file() {
  const session::FieldReport* report = chosen();
  if (report == nullptr) return;
  session::CommandAct wanted;
  wanted.kind = session::CommandKind::fileIncident;
  wanted.object = report->id;
  emit acted(wanted);
}

void ReportPanel::decide(session::CommandKind kind) {
  const session::FieldReport* report = chosen();
  if (report == nullptr) return;
  session::CommandAct wanted;
  wanted.kind = kind;
  wanted.subject = report->id;
  if (verify_->hasFocus() || reject_->hasFocus()) list_->setFocus();  // never on to the other one
  emit acted(wanted);
}

}  // namespace citymirror::panels

#include "app/panels/overlays.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QUrl>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

constexpr int kMessageMs = 12000;
const QString kOpenLink = QStringLiteral("open"), kCloseLink = QStringLiteral("close");

}  // namespace

FaultStrip::FaultStrip(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  kind_ = makeLabel("title", this);
  what_ = makeLabel("statement", this);
  remedy_ = makeLabel("muted", this);
  for (QLabel* label : {what_, remedy_}) {
    label->setWordWrap(true);
    label->setProperty("content", true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  dismiss_ = new QPushButton(this);
  connect(dismiss_, &QPushButton::clicked, this, &FaultStrip::dismissed);
  auto* text = new QVBoxLayout;
  text->setSpacing(2);
  text->addWidget(kind_);
  text->addWidget(what_);
  text->addWidget(remedy_);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  row->setSpacing(2 * kGrid);
  row->addLayout(text, 1);
  row->addWidget(dismiss_, 0, Qt::AlignTop);
  retranslate();
  refresh();
}

void FaultStrip::retranslate() {
  dismiss_->setText(tr("Dismiss"));
  dismiss_->setToolTip(tr("Close this notice; the rest keeps running"));
}

void FaultStrip::refresh() {
  const auto& faults = world().faults;
  setVisible(!faults.empty());
  if (faults.empty()) return;
  const Error& error = faults.back().error;
  kind_->setText(errorKindText(error));
  QString what = errorWhatText(error);
  if (faults.size() > 1) what += "  " + tr("and %1 more").arg(faults.size() - 1);
  what_->setText(what);
  remedy_->setText(errorRemedyText(error));
  QStringList all;
  for (const session::Fault& fault : faults) all << errorText(fault.error);
  setToolTip(plainTip(all.join('\n')));
}

JobCard::JobCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  setFixedWidth(296);
  name_ = makeLabel("statement", this);
  phase_ = makeLabel("small", this);
  bar_ = new QProgressBar(this);
  bar_->setTextVisible(false);
  bar_->setRange(0, 1000);
  cancel_ = new QPushButton(this);
  leaveKeyboard(cancel_);
  connect(cancel_, &QPushButton::clicked, this, &JobCard::cancelled);
  auto* text = new QVBoxLayout;
  text->setSpacing(4);
  text->addWidget(name_);
  text->addWidget(bar_);
  text->addWidget(phase_);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  row->setSpacing(kGrid);
  row->addLayout(text, 1);
  row->addWidget(cancel_, 0, Qt::AlignVCenter);
  retranslate();
  refresh();
}

void JobCard::retranslate() {
  cancel_->setText(tr("Cancel"));
}

void JobCard::refresh() {
  const auto& jobs = world().jobs;
  const bool empty = jobs.empty() && !world().city;
  setVisible(!jobs.empty() || empty);
  bar_->setVisible(!jobs.empty());
  cancel_->setVisible(!jobs.empty());
  if (empty) {
    name_->setText(tr("No city open"));
    phase_->setText(tr("Start with --city DIR, or without it for the demo city"));
    return;
  }
  if (jobs.empty()) return;
  followRole(cancel_, world(), session::Act::runForecast, true,
             tr("Stop this work; what is shown stays as it is"));
  const run::JobStatus& job = jobs.front();
  name_->setText(panels::say(job.name));
  bar_->setValue(int(job.fraction * 1000));
  const QString percent = QString("%1 %").arg(job.fraction * 100, 0, 'f', 0);
  const QString phase = panels::say(job.phase);
  phase_->setText(phase.isEmpty() ? percent : percent + " · " + phase);
}

Ticker::Ticker(QWidget* parent) : Panel(parent) {
  setObjectName("ticker");
  setFixedHeight(28);
  line_ = makeLabel("small", this);
  line_->setProperty("content", true);
  line_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * kGrid, 0, 2 * kGrid, 0);
  row->addWidget(line_, 1);
  links_ = makeLabel("small", this);
  links_->setTextFormat(Qt::RichText);
  links_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
  links_->hide();
  row->addWidget(links_);
  connect(links_, &QLabel::linkActivated, this, &Ticker::act);
  retranslate();
}

void Ticker::retranslate() {
  links_->setText(
      QString("<a href=\"%1\">%2</a> &nbsp; <a href=\"%3\">%4</a>")
          .arg(kOpenLink, tr("Open").toHtmlEscaped(), kCloseLink, tr("Close").toHtmlEscaped()));
}

void Ticker::offer(const QString& message, const QString& file) {
  message_ = message;
  file_ = file;
  refresh();
}

void Ticker::act(const QString& link) {
  const QString file = file_;
  unsay(message_);
  if (link == kOpenLink && !QDesktopServices::openUrl(QUrl::fromLocalFile(file)))
    say(tr("Nothing here opens it; it lies at %1").arg(file));
}

void Ticker::say(const QString& message) {
  message_ = message;
  file_.clear();
  refresh();
  QTimer::singleShot(kMessageMs, this, [this, message] { unsay(message); });
}

void Ticker::unsay(const QString& message) {
  if (message_ != message) return;
  message_.clear();
  file_.clear();
  refresh();
}

void Ticker::refresh() {
  const auto& log = world().log;
  QString text = message_;
  if (text.isEmpty() && !log.empty()) {
    const session::LogLine& line = log.back();
    text = clockOf(world(), line.at) + "   " + panels::say(line.what);
    if (!line.by.empty()) text += "   · " + byText(line.by);
  }
  if (line_->text() != text) line_->setText(text);
  line_->setToolTip(plainTip(text));
  links_->setVisible(!file_.isEmpty());
}

}  // namespace citymirror::panels

#include "app/panels/measures_panel.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kMeasureHeight = 26, kMostMeasures = 5;

}  // namespace

MeasuresPanel::MeasuresPanel(QWidget* parent) : Panel(parent) {
  build();
  connect(undo_, &QPushButton::clicked, this, &MeasuresPanel::undoWanted);
  connect(back_, &QPushButton::clicked, this, &MeasuresPanel::forecastWanted);
  connect(cancel_, &QPushButton::clicked, this, &MeasuresPanel::cancelWanted);
  connect(rain_, &QPushButton::clicked, this, [this] { emit rainWanted(factor_->value()); });
  connect(pause_, &QPushButton::clicked, this, [this] {
    if (world().whatIf && world().whatIf->paused)
      emit resumeWanted();
    else
      emit pauseWanted();
  });
  connect(list_, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
    emit chosen(item->data(Qt::UserRole).toString());
  });
  retranslate();
  refresh();
}

void MeasuresPanel::build() {
  heading_ = makeLabel("heading", this);
  state_ = makeLabel("statement", this);
  state_->setWordWrap(true);
  list_ = new QListWidget(this);
  list_->setWordWrap(true);
  computation_ = new QWidget(this);
  progress_ = new QProgressBar(computation_);
  progress_->setTextVisible(false);
  progress_->setRange(0, 1000);
  pause_ = makeButton("pauseRun", computation_);
  cancel_ = makeButton("cancelRun", computation_);
  for (QPushButton* button : {pause_, cancel_}) leaveKeyboard(button);
  undo_ = makeButton("undoLast", this);
  back_ = makeButton("backToForecast", this);
  rain_ = makeButton("changeRain", this);
  rainName_ = makeLabel("muted", this);
  factor_ = new QDoubleSpinBox(this);
  factor_->setObjectName("rainFactor");
  factor_->setPrefix("× ");
  factor_->setSingleStep(0.1);
  factor_->setDecimals(1);
  setRainLimits(0, 5);
  factor_->setValue(1.5);
  auto* work = new QHBoxLayout(computation_);
  work->setContentsMargins(0, 0, 0, 0);
  work->addWidget(progress_, 1);
  work->addWidget(pause_);
  work->addWidget(cancel_);
  auto* acts = new QHBoxLayout;
  acts->addWidget(undo_);
  acts->addWidget(back_);
  acts->addStretch();
  auto* rain = new QHBoxLayout;
  rain->addWidget(rainName_);
  rain->addWidget(factor_);
  rain->addWidget(rain_);
  rain->addStretch();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  column->addWidget(heading_);
  column->addWidget(state_);
  column->addWidget(computation_);
  column->addWidget(list_);
  column->addLayout(acts);
  column->addLayout(rain);
}

void MeasuresPanel::setRainLimits(double least, double most) { factor_->setRange(least, most); }

void MeasuresPanel::retranslate() {
  heading_->setText(tr("Measures"));
  cancel_->setText(tr("Cancel"));
  undo_->setText(tr("Undo"));
  back_->setText(tr("Back to the forecast"));
  rainName_->setText(tr("Rain to come"));
  rain_->setText(tr("Change"));
  factor_->setAccessibleName(tr("Factor of the rain to come"));
  list_->setAccessibleName(tr("Measures, oldest first"));
}

QString MeasuresPanel::stateText() const {
  const session::WorldView& w = world();
  if (!w.showsWhatIf()) {
    return tr("Forecast %1 as it is. A measure holds from the cursor's time on and makes a what-if "
              "branch; the forecast stays.")
        .arg(QString::fromStdString(w.forecast->id));
  }
  const QString id = QString::fromStdString(w.whatIf->run->id);
  const QString base = QString::fromStdString(w.whatIf->forecastId);
  if (!w.whatIf->computing) return tr("What-if %1, not the forecast %2").arg(id, base);
  const QString reached =
      w.whatIf->run->states.empty() ? QString("—") : clockOf(w, w.whatIf->run->states.back().at);
  return w.whatIf->paused ? tr("What-if %1 is paused at %2").arg(id, reached)
                          : tr("What-if %1 is being computed, at %2").arg(id, reached);
}

void MeasuresPanel::refresh() {
  const session::WorldView& w = world();
  setVisible(w.forecast != nullptr);
  if (!w.forecast) return;
  const bool done = w.whatIf && !w.whatIf->done.empty();
  state_->setText(stateText());
  followRole(undo_, w, session::Act::steerFlood, done, tr("Take the last measure back (Ctrl+Z)"));
  followRole(back_, w, session::Act::steerFlood, done,
             tr("Take all measures back; Ctrl+Shift+Z brings them again"));
  followRole(rain_, w, session::Act::steerFlood, true,
             tr("The rain from the cursor's time on, times this factor"));
  showList();
  showComputation();
}

void MeasuresPanel::showList() {
  const session::WorldView& w = world();
  const int rows = w.whatIf ? int(w.whatIf->done.size()) : 0;
  resizeRows(list_, rows);
  for (int i = 0; i < rows; ++i) {
    const session::MeasureView& measure = w.whatIf->done[std::size_t(i)];
    const QString by = byText(measure.action.by);
    QListWidgetItem* item = list_->item(i);
    item->setText(clockOf(w, measure.action.at) + "  " + capitalised(panels::say(measure.what)));
    item->setToolTip(
        plainTip(tr("By %1; %2").arg(by, panels::say(run::nameOf(measure.action.kind)))));
    item->setData(Qt::UserRole, QString::fromStdString(measure.action.target));
  }
  list_->setVisible(rows > 0);
  list_->setFixedHeight(std::min(rows, kMostMeasures) * kMeasureHeight + 6);
}

void MeasuresPanel::showComputation() {
  const session::WorldView& w = world();
  computation_->setVisible(w.whatIf && w.whatIf->computing);
  if (!w.whatIf) return;
  progress_->setValue(int(w.whatIf->fraction * 1000));
  pause_->setText(w.whatIf->paused ? tr("Go on") : tr("Pause"));
  followRole(pause_, w, session::Act::runForecast, true,
             w.whatIf->paused ? tr("Go on from where it stands")
                              : tr("Hold this computation; it goes on from where it stands"));
  followRole(cancel_, w, session::Act::runForecast, true,
             tr("Stop this computation; what was shown before comes back"));
}

}  // namespace citymirror::panels

#include "app/panels/timeline.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <cstdlib>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kTimelineHeight = 128;
constexpr Millis kStep = std::chrono::minutes(5);
constexpr int kRates[] = {1, 10, 30, 60, 120, 300, 600};

}  // namespace

Timeline::Timeline(QWidget* parent) : Panel(parent) {
  setObjectName("timeline");
  setFixedHeight(kTimelineHeight);
  band_ = new TimeBand(this);
  play_ = new QPushButton(this);
  now_ = new QPushButton(this);
  rate_ = new QComboBox(this);
  for (const int rate : kRates) rate_->addItem(QString("×%1").arg(rate), rate);
  cursor_ = makeLabel("clock", this);
  state_ = makeLabel("small", this);
  state_->setWordWrap(true);
  connect(play_, &QPushButton::clicked, this, &Timeline::togglePlay);
  connect(now_, &QPushButton::clicked, this, &Timeline::nowWanted);
  connect(rate_, &QComboBox::activated, this,
          [this](int index) { emit rateWanted(rate_->itemData(index).toDouble()); });
  connect(band_, &TimeBand::seekWanted, this, &Timeline::seekWanted);

  auto* controls = new QWidget(this);
  controls->setFixedWidth(248);
  auto* grid = new QGridLayout(controls);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(kGrid);
  grid->addWidget(cursor_, 0, 0);
  grid->addWidget(state_, 0, 1, 1, 2, Qt::AlignVCenter);
  grid->addWidget(play_, 1, 0);
  grid->addWidget(rate_, 1, 1);
  grid->addWidget(now_, 1, 2);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  row->setSpacing(2 * kGrid);
  row->addWidget(controls);
  row->addWidget(band_, 1);
  retranslate();
  refresh();
}

void Timeline::togglePlay() {
  if (world().playing)
    emit pauseWanted();
  else
    emit playWanted();
}

void Timeline::step(int steps) {
  if (world().city) emit seekWanted(world().cursor.at + kStep * steps);
}

void Timeline::retranslate() {
  now_->setText(tr("Now"));
  now_->setToolTip(tr("Follow the world's clock (Home)"));
  play_->setAccessibleName(tr("Play or pause"));
  rate_->setToolTip(tr("World seconds per second"));
  rate_->setAccessibleName(tr("Rate"));
  band_->setAccessibleName(tr("Timeline: past, now and forecast"));
}

void Timeline::refresh() {
  const session::WorldView& w = world();
  band_->setView(view());
  play_->setText(w.playing ? tr("Pause") : tr("Play"));
  play_->setToolTip(tr("Play or pause (Space)"));
  play_->setEnabled(w.city != nullptr);
  now_->setEnabled(w.city && !w.followsNow);
  rate_->setEnabled(w.city != nullptr);
  const int index = rate_->findData(int(w.cursor.rate));
  if (index >= 0 && !rate_->view()->isVisible()) rate_->setCurrentIndex(index);
  cursor_->setText(clockOf(w, w.cursor.at));
  const bool ahead = w.cursor.at > w.now;
  const bool atNow = w.followsNow || std::abs((w.cursor.at - w.now).count()) < 1000;
  const bool whatIf = w.cursor.mode == run::Mode::whatIf;
  state_->setText(!w.city  ? QString()
                  : whatIf ? tr("what-if %1").arg(QString::fromStdString(w.cursor.branch))
                  : atNow  ? tr("now")
                  : ahead  ? tr("forecast, %1 ahead").arg(durationText(w.cursor.at - w.now))
                           : tr("past, %1 ago").arg(durationText(w.now - w.cursor.at)));
  if (w.waitsForForecast())
    state_->setText(state_->text() + "\n" + tr("×1 while the forecast computes"));
}

}  // namespace citymirror::panels

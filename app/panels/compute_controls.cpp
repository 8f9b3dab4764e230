#include "app/panels/compute_controls.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/panels/parts.h"

namespace citymirror::panels {
namespace {

constexpr int kProgressSteps = 1000;

}  // namespace

ComputeControls::ComputeControls(const char* startName, const char* stopName, QWidget* card)
    : start_(makeButton(startName, card)),
      stop_(makeButton(stopName, card)),
      progress_(new QProgressBar(card)),
      state_(makeLabel("small", card)) {
  for (QPushButton* button : {start_, stop_}) leaveKeyboard(button);
  progress_->setRange(0, kProgressSteps);
  progress_->setTextVisible(false);
  state_->setWordWrap(true);
}

void ComputeControls::addTo(QVBoxLayout* column) const {
  for (QWidget* part : std::initializer_list<QWidget*>{start_, stop_, progress_, state_})
    column->addWidget(part);
}

void ComputeControls::setProgress(double fraction, const QString& phase) {
  fraction_ = fraction;
  phase_ = phase;
}

void ComputeControls::show(bool can, const QString& state) const {
  start_->setVisible(!computing());
  start_->setEnabled(can);
  stop_->setVisible(computing());
  progress_->setVisible(computing());
  progress_->setValue(int(std::lround(std::clamp(fraction_, 0.0, 1.0) * kProgressSteps)));
  state_->setText(state);
  state_->setVisible(!state.isEmpty());
}

}  // namespace citymirror::panels

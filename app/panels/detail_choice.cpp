#include "app/panels/detail_choice.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <cmath>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

DetailChoice::DetailChoice(QWidget* parent)
    : Panel(parent),
      on_(new QCheckBox(this)),
      words_(makeLabel("small", this)),
      progress_(new QProgressBar(this)),
      stop_(new QPushButton(this)) {
  on_->setObjectName("detailed");
  words_->setObjectName("detailedWords");
  words_->setWordWrap(true);
  stop_->setObjectName("stopDetailed");
  leaveKeyboard(stop_);
  progress_->setRange(0, 1000);
  progress_->setTextVisible(false);
  progress_->setFixedHeight(kGrid);
  auto* row = new QHBoxLayout;
  row->addWidget(progress_, 1);
  row->addWidget(stop_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addWidget(on_);
  column->addWidget(words_);
  column->addLayout(row);
  connect(on_, &QCheckBox::toggled, this, [this](bool on) {
    if (on)
      emit wanted();
    else
      emit unwanted();
  });
  connect(stop_, &QPushButton::clicked, this, &DetailChoice::stopWanted);
  retranslate();
  refresh();
}

void DetailChoice::setState(State state) {
  state_ = std::move(state);
  refresh();
}

void DetailChoice::refresh() {
  const QSignalBlocker quiet(on_);
  on_->setEnabled(state_.possible);
  on_->setChecked(state_.on);
  words_->setText(state_.words);
  words_->setVisible(!state_.words.isEmpty());
  progress_->setVisible(state_.computing);
  stop_->setVisible(state_.computing);
  progress_->setValue(int(std::lround(state_.done * progress_->maximum())));
  progress_->setAccessibleName(tr("%1 % driven").arg(int(std::lround(state_.done * 100))));
}

void DetailChoice::retranslate() {
  on_->setText(tr("Detailed (SUMO)"));
  on_->setToolTip(
      tr("Vehicles of the area in view, driven lane by lane by SUMO from the time that is shown on, "
         "instead of the branch's own"));
  stop_->setText(tr("Stop"));
  stop_->setToolTip(tr("SUMO drives no further; what there is stays"));
  refresh();
}

}  // namespace citymirror::panels

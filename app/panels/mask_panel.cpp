#include "app/panels/mask_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

MaskPanel::MaskPanel(QWidget* parent) : Panel(parent) {
  state_ = makeLabel("muted", this);
  state_->setObjectName("maskState");
  what_ = makeLabel("small", this);
  what_->setObjectName("maskedThings");
  for (QLabel* label : {state_, what_}) label->setWordWrap(true);
  switch_ = new QPushButton(this);
  switch_->setObjectName("maskSwitch");
  connect(switch_, &QPushButton::clicked, this, [this] {
    emit switched(world().mask ? session::MaskSwitch::lift : session::MaskSwitch::mask);
  });
  auto* row = new QHBoxLayout;
  row->addWidget(state_, 1);
  row->addWidget(switch_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 0, 2 * kGrid, kGrid);
  column->setSpacing(4);
  column->addLayout(row);
  column->addWidget(what_);
  retranslate();
  refresh();
}

void MaskPanel::retranslate() {
  switch_->setText(tr("Mask for the wall"));
  refresh();
}

void MaskPanel::refresh() {
  const session::WorldView& w = world();
  setVisible(w.computed() != nullptr);
  state_->setText(w.mask ? maskText(w) : tr("Everything is shown"));
  switch_->setText(w.mask ? tr("Lift the mask") : tr("Mask for the wall"));
  switch_->setEnabled(!w.mask || w.person.maskMayBeLifted);
  switch_->setToolTip(
      !w.mask ? tr("Hides layers and attributes above the label of the wall, in the picture, in "
                   "panels, tables and exports; stays after a restart")
      : w.person.maskMayBeLifted
          ? tr("Who lifts the mask, and when, is recorded")
          : tr("Only roles that may lift the mask can; sign in as one of them"));
  QStringList masked;
  if (w.mask && w.computed())
    for (const Text& one : w.mask->masked(*w.computed())) masked << say(one);
  what_->setVisible(!masked.isEmpty());
  what_->setText(tr("Masked: %1").arg(masked.join(uiLanguage() == Language::zh ? "、" : ", ")));
}

QString maskText(const session::WorldView& view) {
  return view.mask ? MaskPanel::tr("Shows only what is %1").arg(say(view.mask->shown()))
                   : QString();
}

}  // namespace citymirror::panels

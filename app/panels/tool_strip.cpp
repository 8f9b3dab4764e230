#include "app/panels/tool_strip.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

ToolStrip::ToolStrip(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  sandbags_ = addTool(Tool::sandbags, "toolSandbags");
  block_ = addTool(Tool::block, "toolBlock");
  section_ = addTool(Tool::section, "toolSection");
  undo_ = addTool(Tool::none, "undo");
  redo_ = addTool(Tool::none, "redo");
  connect(undo_, &QPushButton::clicked, this, &ToolStrip::undoWanted);
  connect(redo_, &QPushButton::clicked, this, &ToolStrip::redoWanted);
  card_ = new QWidget(this);
  hint_ = makeLabel("muted", card_);
  hint_->setWordWrap(true);
  heightName_ = makeLabel("muted", card_);
  height_ = new QDoubleSpinBox(card_);
  height_->setObjectName("sandbagHeight");
  height_->setSingleStep(0.1);
  height_->setDecimals(1);
  height_->setSuffix(" m");
  auto* settings = new QHBoxLayout;
  settings->addWidget(heightName_);
  settings->addWidget(height_);
  settings->addStretch();
  auto* card = new QVBoxLayout(card_);
  card->setContentsMargins(0, 0, 0, 0);
  card->setSpacing(4);
  card->addWidget(hint_);
  card->addLayout(settings);
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  for (QPushButton* button : {sandbags_, block_, section_, undo_, redo_}) row->addWidget(button);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addLayout(row);
  column->addWidget(card_);
  setLimits({});
  retranslate();
  refresh();
}

QPushButton* ToolStrip::addTool(Tool tool, const char* name) {
  auto* button = new QPushButton(this);
  button->setObjectName(name);
  if (tool == Tool::none) return button;
  button->setCheckable(true);
  tools_.push_back({tool, button});
  connect(button, &QPushButton::clicked, this,
          [this, tool](bool on) { setTool(on ? tool : Tool::none); });
  return button;
}

void ToolStrip::setLimits(const session::SteeringConfig& limits) {
  height_->setRange(limits.lowestSandbags, limits.highestSandbags);
  height_->setValue(limits.sandbagHeight);
  heightSource_ = limits.sandbagSource;
  height_->setToolTip(say(heightSource_));
}

double ToolStrip::sandbagHeight() const { return height_->value(); }

void ToolStrip::setReduced(bool reduced) {
  reduced_ = reduced;
  refresh();
}

void ToolStrip::setTool(Tool tool) {
  if (tool == tool_) return;
  tool_ = tool;
  refresh();
  emit toolChanged(tool);
}

void ToolStrip::retranslate() {
  sandbags_->setText(tr("Sandbags"));
  block_->setText(tr("Block street"));
  section_->setText(tr("Section"));
  section_->setToolTip(tr("Draw a line and see the water along it"));
  undo_->setText("↶");
  undo_->setAccessibleName(tr("Undo"));
  redo_->setText("↷");
  redo_->setAccessibleName(tr("Redo"));
  heightName_->setText(tr("Height over the ground"));
  height_->setAccessibleName(tr("Height over the ground"));
  height_->setToolTip(say(heightSource_));
  sayHint();
}

void ToolStrip::sayHint() {
  switch (tool_) {
    case Tool::sandbags:
    case Tool::section:
      return hint_->setText(
          tr("Click points on the ground; double click or Enter ends, Backspace takes one back, "
             "Esc cancels."));
    case Tool::block:
      return hint_->setText(tr("Click on the street to block; Esc cancels."));
    case Tool::none:
      return hint_->clear();
  }
}

void ToolStrip::refresh() {
  const session::WorldView& w = world();
  setVisible(w.city != nullptr && !reduced_);
  const bool acts = tool_ == Tool::sandbags || tool_ == Tool::block;
  if (acts && !needsText(w, session::Act::steerFlood).isEmpty()) return setTool(Tool::none);
  const auto follow = [&w](QPushButton* button, bool possible, const QString& usual) {
    followRole(button, w, session::Act::steerFlood, possible, usual);
  };
  follow(sandbags_, w.shown() != nullptr,
         tr("Draw a line of sandbags that holds from the cursor's time on"));
  follow(block_, w.shown() != nullptr,
         tr("Let no water pass across a street from the cursor's time on"));
  for (const auto& [tool, button] : tools_) button->setChecked(tool == tool_);
  follow(undo_, w.whatIf && !w.whatIf->done.empty(), tr("Take the last measure back (Ctrl+Z)"));
  follow(redo_, w.whatIf && !w.whatIf->undone.empty(), tr("Do it again (Ctrl+Shift+Z)"));
  sayHint();
  const bool sandbags = tool_ == Tool::sandbags;
  card_->setVisible(tool_ != Tool::none);
  heightName_->setVisible(sandbags);
  height_->setVisible(sandbags);
  adjustSize();
}

}  // namespace citymirror::panels

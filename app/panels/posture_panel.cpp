#include "app/panels/posture_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "app/panels/parts.h"
#include "app/panels/reason_row.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {

using session::PostureKind;

PosturePanel::PosturePanel(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  since_ = makeLabel("muted", this);
  since_->setWordWrap(true);
  switch_ = new QPushButton(this);
  switch_->setObjectName("switchPosture");
  reason_ = new ReasonRow(this);
  connect(switch_, &QPushButton::clicked, this, [this] {
    const bool peace = world().posture.kind == PostureKind::peace;
    wanted_ = peace ? PostureKind::emergency : PostureKind::peace;
    reason_->ask();
  });
  connect(reason_, &ReasonRow::confirmed, this, [this](const QString& why) {
    session::CommandAct wanted;
    wanted.kind = session::CommandKind::switchPosture;
    wanted.subject = wordOf(wanted_);  // another seat may have switched meanwhile
    wanted.why = why.toStdString();
    emit acted(wanted);
  });
  auto* title = new QHBoxLayout;
  title->addWidget(heading_, 1);
  title->addWidget(switch_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 0, 2 * kGrid, kGrid);
  column->setSpacing(kGrid);
  column->addLayout(title);
  column->addWidget(since_);
  column->addWidget(reason_);
  retranslate();
  refresh();
}

void PosturePanel::retranslate() {
  switch_->setText(tr("To emergency…"));
  reason_->setTexts(tr("Why the posture is switched"), tr("Switch"), tr("Cancel"));
}

void PosturePanel::refresh() {
  const session::PostureView& posture = world().posture;
  setVisible(world().city != nullptr);
  const bool peace = posture.kind == PostureKind::peace;
  heading_->setText(tr("Posture: %1").arg(say(posture.title)));
  switch_->setText(peace ? tr("To emergency…") : tr("To normal…"));
  followRole(switch_, world(), session::Act::switchPosture, true,
             tr("Changes layout, refresh, rules, recording and rights together; your name, the "
                "time and the reason are recorded"));
  heading_->setToolTip(say(posture.effects));
  since_->setToolTip(say(posture.effects));
  since_->setVisible(posture.last.has_value());
  if (posture.last)
    since_->setText(tr("since %1, by %2: %3")
                        .arg(clockOf(world(), posture.last->at),
                             byText(posture.last->by),
                             QString::fromStdString(posture.last->why)));
}

std::optional<DeskMode> modeOfLayout(const std::string& layout) {
  if (layout == "watch") return DeskMode::watch;
  if (layout == "overview") return DeskMode::manage;
  if (layout == "command") return DeskMode::command;
  return std::nullopt;
}

}  // namespace citymirror::panels

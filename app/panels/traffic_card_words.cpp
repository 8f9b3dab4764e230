#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>

#include "app/panels/role_gate.h"
#include "app/panels/traffic_card.h"
#include "app/panels/words.h"
#include "app/session/branch/draw_traffic.h"
#include "app/session/branch/queue_layer.h"
#include "app/session/command/seat_rights.h"

/// What the card of traffic says that does not change with the run.
namespace citymirror::panels {
namespace {

QString paceLegend() {
  const auto& bands = session::paceBands();
  QString html;
  for (std::size_t k = bands.size(); k-- > 0;) {
    html += legendEntry(bands[k].color, say(bands[k].name));
  }
  return html;
}

QString queueLegend(const QString& unit) {
  QString html;
  for (const auto* kind : {&session::streetQueue(), &session::spillingQueue(), &session::lockedQueue()}) {
    html += legendEntry(kind->color, say(kind->name), "▬");
  }
  return html + unit;
}

}  // namespace

void TrafficCard::retranslate() {
  title_->setText(tr("Traffic"));
  close_->setToolTip(tr("Take the traffic out of the picture (Esc)"));
  close_->setAccessibleName(tr("Take the traffic out of the picture"));
  vehicles_->setText(tr("Vehicles"));
  pace_->setText(tr("Speed of roads"));
  queues_->setText(tr("Queues"));
  queues_->setToolTip(tr("Near by: vehicles that stand, with the length of their queue in metres"));
  legend_->setText(paceLegend() + "<br>" + queueLegend(tr("(length in m)")));
  cancel_->setText(tr("Stop"));
  compare_->setText(tr("Compare two branches…"));
  openRoad_->setText(tr("Open a road"));
  for_->setPrefix(tr("for "));
  for_->setSuffix(tr(" min"));
  for_->setSpecialValueText(tr("until opened"));
  for_->setToolTip(tr("Minutes for which a road or a lane is closed"));
  closeRoad_->setText(tr("Close a road"));
  closeLane_->setText(tr("Close a lane"));
  laneSide_->setItemText(int(LaneSide::clicked), tr("lane on the side that is clicked"));
  laneSide_->setItemText(int(LaneSide::other), tr("lane on the other side"));
  laneSide_->setItemText(int(LaneSide::both), tr("a lane on both sides"));
  laneSide_->setAccessibleName(tr("Side of the road on which a lane is closed"));
  laneSide_->setToolTip(tr("The side on which vehicles of that direction drive"));
  after_->setPrefix(tr("in "));
  after_->setSuffix(tr(" min"));
  after_->setToolTip(tr("Minutes from the time that is shown until it is closed; 0 = at once"));
  send_->setText(tr("Send a unit"));
  unit_->setAccessibleName(tr("Which unit"));
  reach_->setText(tr("Within minutes"));
  reach_->setToolTip(tr("Roads that an ambulance reaches from a place in 4, 8 and 12 minutes"));
  adopt_->setText(tr("Put in force"));
  drop_->setText(tr("Drop branch"));
  tree_->setHeaderLabels({tr("Branch"), tr("Computed")});
  tree_->setAccessibleName(tr("Tree of branches"));
  setTool(tool());
}

QString TrafficCard::hintOf(TrafficTool tool) const {
  switch (tool) {
    case TrafficTool::closeRoad:
      return tr("Click the road that is to be closed");
    case TrafficTool::closeLane:
      return tr("Click the side of the road on which a lane is to be closed");
    case TrafficTool::openRoad:
      return tr("Click the road that is to be opened again");
    case TrafficTool::sendUnit:
      return tr("Click the place it is to go to");
    case TrafficTool::reach:
      return tr("Click the place that help starts from");
    case TrafficTool::none:
      break;
  }
  return {};
}

/// What acts, with what each does; what the role may no longer do is put away.
void TrafficCard::followRights(bool adoptable) {
  using session::Act;
  followRole(closeRoad_, world(), Act::closeRoad, true,
             tr("Makes a branch in which vehicles may not enter a road"));
  followRole(closeLane_, world(), Act::closeRoad, true,
             tr("Makes a branch in which a road keeps all of its lanes but one on the chosen "
                "side"));
  followRole(openRoad_, world(), Act::closeRoad, true,
             tr("Makes a branch in which a road that people closed, or a lane of it, is open "
                "again"));
  followRole(send_, world(), Act::dispatchUnit, unit_->count() > 0,
             tr("Makes a branch in which it drives there through the traffic; there a truck "
                "pumps, and a crew works the pump, gate or barrier beside it. Units can also be "
                "dragged to the place"));
  followRole(adopt_, world(), Act::adoptPlan, adoptable,
             tr("What people do in the chosen branch becomes tasks of the verified incident; it "
                "replaces the plan before"));
  followRole(cancel_, world(), session::kRunsTraffic, true,
             tr("The chosen branch computes no further; what there is stays"));
  const auto now = futures_->find(chosen_.toStdString());
  const bool drops = now && !now->parent.empty() && !now->alternative;
  followRole(drop_, world(), drops && now->deed ? session::actOf(*now->deed) : Act::watch, drops,
             tr("Takes the chosen branch and those that leave from it away"));
  for (const QPushButton* tool : {closeRoad_, closeLane_, openRoad_, send_})
    if (tool->isChecked() && !tool->isEnabled()) return setTool(TrafficTool::none);
}

}  // namespace citymirror::panels

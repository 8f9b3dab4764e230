#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <algorithm>
#include <set>

#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"
#include "app/session/session.h"

/// Kept branches that are none of the run: they wait for one of their time until a person deletes
/// them.
namespace citymirror::desktop {
namespace {

QString keptWhen(const session::WorldView& view, Instant at) {
  return panels::dateOf(view, at) + " " + panels::clockOf(view, at);
}

}  // namespace

std::vector<session::SavedBranch> TrafficTools::keptElsewhere() const {
  if (keptIn_.isEmpty() || !view_->city || unread_ || awaited_) return {};
  return later_.left(*futures_);
}

void TrafficTools::fillKept(QMenu& menu) {
  const auto all = keptElsewhere();
  QMenu* kept = menu.addMenu(tr("Delete a kept branch of another time"));
  kept->setEnabled(!all.empty());
  for (const session::SavedBranch& branch : all)
    kept->addAction(
        panels::say(branch.name) + " · " + keptWhen(*view_, futures_->zero + millis(branch.at)),
        this, [this, branch] { askToForget(branch); });
}

/// With what goes with it. Another run may have begun before the answer: it is found by its name
/// and time then.
void TrafficTools::askToForget(const session::SavedBranch& branch) {
  if (!permitted({session::Act::runForecast})) return;
  std::set<std::string> ids{branch.id};
  for (const session::SavedBranch& each : keptElsewhere())
    if (ids.contains(each.parent)) ids.insert(each.id);
  const Instant at = futures_->zero + millis(branch.at);
  const QString name = panels::say(branch.name), when = keptWhen(*view_, at);
  auto* box = new QMessageBox(card_->window());
  box->setObjectName("forgetKept");
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setIcon(QMessageBox::Question);
  box->setTextFormat(Qt::PlainText);
  box->setWindowTitle(tr("Delete a kept branch of another time"));
  box->setText(ids.size() > 1 ? tr("Delete %1 of %2, and %3 that leave from it, for good?")
                                    .arg(name, when)
                                    .arg(ids.size() - 1)
                              : tr("Delete %1 of %2 for good?").arg(name, when));
  box->setInformativeText(
      tr("It is none of this run and is kept for one of its time. It cannot be brought back; the "
         "journal holds what it was."));
  QPushButton* go = box->addButton(tr("Delete for good"), QMessageBox::AcceptRole);
  QPushButton* stay = box->addButton(tr("Keep it"), QMessageBox::RejectRole);
  box->setDefaultButton(stay);
  box->setEscapeButton(stay);
  connect(go, &QPushButton::clicked, this, [this, of = branch.name, at] { forgetKept(of, at); });
  box->open();
}

void TrafficTools::forgetKept(const Text& name, Instant at) {
  if (!permitted({session::Act::runForecast})) return;
  const auto all = keptElsewhere();
  const auto found = std::ranges::find_if(all, [&](const session::SavedBranch& branch) {
    return branch.name == name && futures_->zero + millis(branch.at) == at;
  });
  if (found == all.end())
    return void(emit said(
        tr("%1 is not deleted: it is part of this run by now, or gone").arg(panels::say(name))));
  const auto gone = later_.forget(found->id);
  keepBranches();
  run::Action action;
  action.kind = run::ActionKind::deleteBranch;
  action.target = panels::say(name).toStdString();
  action.oldValue = session::savedText(gone, futures_->zero, *view_->city);
  action.by = session::Options{}.operatorName;
  action.at = at;
  emit acted(action);
  emit said(tr("Deleted for good: %1; the journal holds what it was").arg(panels::say(name)));
}

}  // namespace citymirror::desktop

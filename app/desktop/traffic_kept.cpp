#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <set>
#include <utility>

#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"

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
        this, [this, branch] { askToForget({branch}); });
  if (all.size() > 1)
    kept->addAction(tr("All of them: %1").arg(all.size()), this, [this, all] { askToForget(all); });
}

/// With what goes with them. Another run may have begun before the answer: they are found by their
/// names and times then.
void TrafficTools::askToForget(const std::vector<session::SavedBranch>& branches) {
  if (branches.empty() || !permitted({session::Act::runForecast})) return;
  std::set<std::string> ids;
  std::vector<std::pair<Text, Instant>> wanted;
  for (const session::SavedBranch& branch : branches) {
    ids.insert(branch.id);
    wanted.emplace_back(branch.name, futures_->zero + millis(branch.at));
  }
  for (const session::SavedBranch& each : keptElsewhere())
    if (ids.contains(each.parent)) ids.insert(each.id);
  const QString name = panels::say(wanted.front().first),
                when = keptWhen(*view_, wanted.front().second);
  const std::size_t more = ids.size() - 1;
  auto* box = new QMessageBox(card_->window());
  box->setObjectName("forgetKept");
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setIcon(QMessageBox::Question);
  box->setTextFormat(Qt::PlainText);
  box->setWindowTitle(tr("Delete a kept branch of another time"));
  if (wanted.size() > 1)
    box->setText(tr("Delete all %1 kept branches of other times for good?").arg(ids.size()));
  else if (more > 0)
    box->setText(
        tr("Delete %1 of %2, and %3 that leave from it, for good?").arg(name, when).arg(more));
  else
    box->setText(tr("Delete %1 of %2 for good?").arg(name, when));
  box->setInformativeText(
      tr("What is none of this run is kept for one of its time. It cannot be brought back; the "
         "journal holds what it was."));
  QPushButton* go = box->addButton(tr("Delete for good"), QMessageBox::AcceptRole);
  QPushButton* stay = box->addButton(tr("Keep it"), QMessageBox::RejectRole);
  box->setDefaultButton(stay);
  box->setEscapeButton(stay);
  connect(go, &QPushButton::clicked, this, [this, wanted] { forgetKept(wanted); });
  box->open();
}

void TrafficTools::forgetKept(const std::vector<std::pair<Text, Instant>>& wanted) {
  if (wanted.empty()) return;
  const auto all = keptElsewhere();
  const session::WaitingBranches before = later_;
  std::vector<session::SavedBranch> gone;
  for (const auto& [name, at] : wanted) {
    for (const session::SavedBranch& branch : all) {
      if (branch.name != name || futures_->zero + millis(branch.at) != at) continue;
      const auto went = runs_.forget(later_, branch.id);  // nothing where it went with another
      if (!went) return void(emit said(panels::errorText(went.error())));
      gone.insert(gone.end(), went->begin(), went->end());
      if (!went->empty()) break;
    }
  }
  if (gone.empty())
    return void(emit said(tr("%1 is not deleted: it is part of this run by now, or gone")
                              .arg(panels::say(wanted.front().first))));
  if (!keepBranches()) {  // the file still has them
    later_ = before;
    return;
  }
  tellGone(run::ActionKind::deleteBranch, gone);
  QStringList names;
  for (const session::SavedBranch& branch : gone) names << panels::say(branch.name);
  emit said(tr("Deleted for good: %1; the journal holds what it was").arg(names.join(" · ")));
}

}  // namespace citymirror::desktop

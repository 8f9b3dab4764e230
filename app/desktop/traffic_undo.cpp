#include <set>
#include <utility>

#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "app/session/session.h"

/// What people did to the tree of branches is taken back, and comes again.
namespace citymirror::desktop {
namespace {

const std::string kBackMark = "back";  // before ids of branches that come again

}  // namespace

/// That people have done to the forecast's water.
std::size_t TrafficTools::measures() const {
  return view_->whatIf ? view_->whatIf->done.size() : 0;
}

/// Says why not.
bool TrafficTools::permittedAgain(const std::vector<session::SavedBranch>& branches) {
  return agreed(session::permitBranches(*view_, branches));
}

/// Drops a branch and those that leave from it; its parent is the chosen one then. Nothing where
/// the role may not, which is said.
std::optional<std::vector<session::SavedBranch>> TrafficTools::takeAway(
    const session::WorldFuture& branch) {
  auto gone = session::savedBranches(*runs_.futures(), branch.id);
  if (!agreed(runs_.drop(branch.id))) return std::nullopt;
  choose(QString::fromStdString(branch.parent));
  keepBranches();
  tellGone(run::ActionKind::dropBranch, gone);
  return gone;
}

/// For the journal, with all that they were.
void TrafficTools::tellGone(run::ActionKind kind, const std::vector<session::SavedBranch>& gone) {
  QStringList names;
  for (const session::SavedBranch& branch : gone) names << panels::say(branch.name);
  run::Action action;
  action.kind = kind;
  action.target = names.join(" · ").toStdString();
  action.oldValue = session::savedText(gone, futures_->zero, *view_->city);
  action.by = session::Options{}.operatorName;
  action.at = view_->cursor.at;
  emit acted(action);
}

void TrafficTools::dropChosen() {
  const auto now = runs_.futures()->find(chosen_.toStdString());
  if (!now || now->parent.empty() || now->alternative) return;
  auto gone = takeAway(*now);
  if (!gone) return;
  did_.push_back({{}, std::move(*gone), measures()});
  undid_.clear();
  const auto count = did_.back().gone.size();
  emit said(count > 1 ? tr("Dropped: %1 and %2 that leave from it; Ctrl+Z brings them back")
                            .arg(panels::say(now->name))
                            .arg(count - 1)
                      : tr("Dropped: %1; Ctrl+Z brings it back").arg(panels::say(now->name)));
}

bool TrafficTools::undo() {
  const auto futures = runs_.futures();
  if (!shown_ || futures->all.empty()) return false;
  while (!did_.empty() && !did_.back().made.empty() && !futures->find(did_.back().made))
    did_.pop_back();  // it went with another, or could not be made again
  if (did_.empty() || measures() > did_.back().measures) return false;
  if (did_.back().made.empty() && !permittedAgain(did_.back().gone)) return true;
  TreeStep step = std::move(did_.back());
  did_.pop_back();
  if (step.made.empty()) {
    bringBack(std::move(step.gone));
    return true;
  }
  const auto of = futures->find(step.made);
  auto gone = takeAway(*of);
  if (!gone) {
    did_.push_back(std::move(step));
    return true;
  }
  step.gone = std::move(*gone);
  undid_.push_back(std::move(step));
  emit said(tr("Taken back: %1").arg(panels::say(of->name)));
  return true;
}

bool TrafficTools::redo() {
  if (!shown_ || undid_.empty() || runs_.futures()->all.empty()) return false;
  if (!permittedAgain(undid_.back().gone)) return true;
  TreeStep step = std::move(undid_.back());
  undid_.pop_back();
  did_.push_back({step.made, {}, measures()});
  bringBack(std::move(step.gone));
  return true;
}

/// Under ids of their own until they are made: those of a file may read alike.
void TrafficTools::bringBack(std::vector<session::SavedBranch> gone) {
  if (gone.empty()) return;
  const std::string mark = kBackMark + std::to_string(++broughtBack_) + "·";
  std::set<std::string> ids;
  for (const session::SavedBranch& branch : gone) ids.insert(branch.id);
  for (session::SavedBranch& branch : gone) {
    branch.parent = ids.contains(branch.parent) ? mark + branch.parent : std::string();
    branch.id = mark + branch.id;
  }
  for (const std::string& id : ids) renameSteps(id, mark + id);
  emit said(tr("Comes back, computed anew: %1").arg(panels::say(gone.front().name)));
  later_.add(std::move(gone));
  keepBranches();  // while it waits too
  update();
}

/// What stands under an id stands under another now.
void TrafficTools::renameSteps(const std::string& from, const std::string& to) {
  if (from.starts_with(kBackMark) || to.starts_with(kBackMark)) later_.rename(from, to);
  for (std::vector<TreeStep>* steps : {&did_, &undid_}) {
    for (TreeStep& step : *steps) {
      if (step.made == from) step.made = to;
      if (!step.gone.empty() && step.gone.front().leaves == from) step.gone.front().leaves = to;
    }
  }
}

}  // namespace citymirror::desktop

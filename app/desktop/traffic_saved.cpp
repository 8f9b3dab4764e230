#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <utility>

#include "app/desktop/traffic_tools.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

/// Branches that outlive the window, and those that a search for plans has found.
namespace citymirror::desktop {
namespace {

constexpr int kMostCopies = 1000;
constexpr int kMostNames = 5;  // in one line

/// A copy beside a file of branches that is written anew without what cannot be read of it.
struct UnreadCopy {
  QString path;       ///< empty = none could be made
  bool made = false;  ///< just now; a copy of before may hold the same
};

UnreadCopy copyOf(const QString& file, const std::string& text) {
  for (int k = 1; k < kMostCopies; ++k) {
    const QString copy =
        QFileInfo(file).path() + QString("/unread-%1-").arg(k) + QFileInfo(file).fileName();
    const auto there = readFile(copy.toStdString());
    if (there && *there == text) return {copy, false};
    if (QFileInfo::exists(copy)) continue;
    return writeFile(copy.toStdString(), text) ? UnreadCopy{copy, true} : UnreadCopy{};
  }
  return {};
}

/// One for each city, by its name.
QString keptFileOf(const QString& folder, const CityModel& city) {
  QString name;
  for (const QChar c : QString::fromStdString(city.name.in(Language::en)).toLower())
    name += c.isLetterOrNumber() ? c : QChar('-');
  return folder + "/branches-" + name + ".json";
}

}  // namespace

/// With those that wait for their time or belong to another run. Not before the file is read. False
/// where it could not be written, which is said.
bool TrafficTools::keepBranches() {
  if (keptIn_.isEmpty() || !view_->city || unread_) return true;
  const QString file = keptFileOf(keptIn_, *view_->city);
  if (toOpen_.contains(file)) return true;
  const auto futures = runs_.futures();
  if (futures->all.empty() || !futures->scenario.empty()) return true;
  const auto kept = writeFile(file.toStdString(),
                              session::savedText(*futures, later_.unmade(*futures), *view_->city));
  if (!kept) emit said(panels::errorText(kept.error()));
  return kept.ok();
}

/// With each run: on a newer forecast people go on from what they have planned.
void TrafficTools::recallBranches() {
  if (keptIn_.isEmpty() || !view_->city) return;
  const QString file = keptFileOf(keptIn_, *view_->city);
  unread_ = false;
  recalls_ = QFileInfo::exists(file);
  if (recalls_ && !toOpen_.contains(file)) toOpen_ << file;
}

void TrafficTools::keepIn(const QString& folder) { keptIn_ = folder; }

void TrafficTools::openBranches(const QString& file) {
  if (!view_->city) return;
  toOpen_ << file;
  if (!futures_->all.empty()) return update();
  if (!canRun()) {
    toOpen_.removeAll(file);
    return void(emit said(tr("Traffic cannot run yet: the city is still being opened")));
  }
  start(vehicles_);
}

void TrafficTools::addBranches(std::vector<session::SavedBranch> branches, Instant zero) {
  if (futures_->all.empty() || futures_->zero != zero || awaited_)
    return void(emit said(tr("Another run has begun since: search again")));
  leaveOutForbidden(branches);
  later_.add(std::move(branches));
  update();
}

/// What people at this seat may not do is not done by a file either.
void TrafficTools::leaveOutForbidden(std::vector<session::SavedBranch>& branches) {
  std::erase_if(branches, [this](const session::SavedBranch& branch) {
    const Outcome may = session::permitDeed(*view_, branch.deed);
    if (!may)
      emit said(
          tr("%1 is not made: %2").arg(panels::say(branch.name), panels::errorText(may.error())));
    return !may.ok();
  });
}

void TrafficTools::askForBranches() {
  const QString file =
      QFileDialog::getOpenFileName(card_->window(), tr("Branches from a file"), QDir::homePath(),
                                   tr("Branches or a plan (*.json)"));
  if (!file.isEmpty()) openBranches(file);
}

/// The file stays as it is where nothing else has what it holds.
void TrafficTools::leaveUnread(const QString& file) {
  unread_ = true;
  emit said(tr("Branches of this run are not kept: %1 cannot be read or copied and would be lost. "
               "Move it and run traffic anew")
                .arg(file));
}

/// Kept branches come again once with a run; whoever opens their file by hand makes them anew.
void TrafficTools::readWaiting() {
  bool recalls = std::exchange(recalls_, false);
  for (const QString& file : std::exchange(toOpen_, {})) {
    const bool ours = !keptIn_.isEmpty() && file == keptFileOf(keptIn_, *view_->city);
    const bool kept = ours && std::exchange(recalls, false);
    const auto text = readFile(file.toStdString());
    if (!text) {
      emit said(panels::errorText(text.error()));
      if (ours) leaveUnread(file);
      continue;
    }
    auto read = session::savedBranchesFrom(*text, futures_->zero, *view_->city);
    if (ours && (!read || !read.notes().empty())) {
      const UnreadCopy copy = copyOf(file, *text);
      if (copy.path.isEmpty()) leaveUnread(file);
      if (copy.made)
        emit said(tr("What cannot be read of the kept branches stays in %1").arg(copy.path));
    }
    if (!read) {
      Error error = read.error();
      error.where = file.toStdString();
      emit said(panels::errorText(error));
      continue;
    }
    for (const Note& note : read.notes())
      emit said(QString::fromStdString(note.where + ": " + note.what));
    for (session::SavedBranch& branch : *read) branch.kept = kept;
    if (!kept) leaveOutForbidden(*read);  // what is kept was done here by somebody who may
    if (!read->empty())
      emit said(
          tr("Branches from a file: %1, made as the run comes to their times").arg(read->size()));
    later_.add(std::move(*read));
  }
}

void TrafficTools::makeWaiting() {
  if (!view_->city || futures_->all.empty() || awaited_) return;
  if (!toOpen_.isEmpty()) readWaiting();
  if (later_.empty()) return;
  QStringList outside;
  for (const auto& made : runs_.make(later_, session::Options{}.operatorName)) {
    if (made.id) {
      chosen_ = QString::fromStdString(*made.id);
      renameSteps(made.branch.id, *made.id);
      if (!made.branch.kept) tellMade(*made.id);
      continue;
    }
    const bool outOfIt = made.branch.at < 0 || made.branch.at >= futures_->duration;
    if (made.branch.kept && outOfIt)
      outside << panels::say(made.branch.name);
    else
      emit said(tr("%1 is not made: %2")
                    .arg(panels::say(made.branch.name), panels::errorText(made.id.error())));
  }
  if (const auto more = outside.size() - kMostNames; more > 0)
    outside = outside.mid(0, kMostNames) << QString("+%1").arg(more);
  if (!outside.isEmpty())
    emit said(tr("Not in this run, but kept for one of their time: %1").arg(outside.join(" · ")));
  futures_ = runs_.futures();
  keepBranches();
}

}  // namespace citymirror::desktop

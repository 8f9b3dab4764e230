#include "app/session/live/journal_sealer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "engine/run/background.h"

namespace citymirror::session {

JournalSealer::JournalSealer(std::string journal, Millis every,
                             std::function<void(const Error&)> tell, std::function<void()> back)
    : journal_(std::move(journal)),
      every_(every),
      tell_(std::move(tell)),
      back_(std::move(back)) {
  struct stat open {};
  if (::stat(journal_.c_str(), &open) == 0) file_ = File{open.st_dev, open.st_ino};
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

JournalSealer::~JournalSealer() {
  thread_.request_stop();
  {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kSealWithin, [this] { return ended_; })) giveUp_.request_stop();
  }
  thread_.join();
}

void JournalSealer::run(const std::stop_token& stop) {
  run::stepBehind();
  sealed_ = store::readSeal(journal_);
  const bool atTheEndOnly = every_.count() <= 0;
  const Millis step = atTheEndOnly ? kLookEvery : std::min(every_, kLookEvery);
  Millis waited{0};
  bool whole = true, last = false;
  while (!last) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, step, [] { return false; });
    }
    last = stop.stop_requested();
    waited += step;
    if (!stands() || !whole || (!last && (atTheEndOnly || waited < every_))) continue;
    waited = Millis{0};
    whole = seal();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

/// What has become of the file; nothing while it stands there, and where nobody can say.
std::optional<std::string> JournalSealer::lost() const {
  struct stat now {};
  if (!file_) return std::nullopt;
  if (::stat(journal_.c_str(), &now) == 0) {
    if (File{now.st_dev, now.st_ino} == *file_) return std::nullopt;
    return "another file stands in the journal's place";
  }
  const bool gone = errno == ENOENT || errno == ENOTDIR || errno == ESTALE;
  return gone ? std::optional<std::string>("the journal's file is gone") : std::nullopt;
}

/// Whether the journal's own file stands in its place; told when it no longer does, or does again.
bool JournalSealer::stands() {
  const auto what = lost();
  if (what && !toldLost_) {
    tell_({ErrorCode::ioFailed, *what, journal_,
           "Put it back and the journal goes on in it. If it was deleted, copy it and its -wal out "
           "of /proc/" + std::to_string(::getpid()) +
               "/fd before the program ends: until then all is kept there, and only there"});
  }
  if (!what && toldLost_ && back_) back_();
  toldLost_ = what.has_value();
  return !what;
}

/// False where the chain is broken. What cannot be opened or written now is tried again.
bool JournalSealer::seal() {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(journal_, ignored)) return true;
  const auto journal = store::Journal::open(journal_);
  if (!journal) return true;
  const auto sealed = store::sealJournal(journal_, *journal, sealed_, giveUp_.get_token());
  if (sealed) {
    if (sealed->sequence > 0) sealed_ = *sealed;
    return true;
  }
  if (sealed.error().code != ErrorCode::badInput) return true;
  Error error = sealed.error();
  error.what = "the journal is no longer whole: " + error.what;
  tell_(error);
  return false;
}

}  // namespace citymirror::session

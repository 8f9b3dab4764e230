#include "app/session/live/journal_sealer.h"

#include <filesystem>
#include <utility>

#include "engine/run/background.h"

namespace citymirror::session {

JournalSealer::JournalSealer(std::string journal, Millis every,
                             std::function<void(const Error&)> tell)
    : journal_(std::move(journal)), every_(every), tell_(std::move(tell)) {
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
  bool goesOn = true;
  while (goesOn) {
    std::unique_lock lock(mutex_);
    const auto never = [] { return false; };
    if (every_.count() > 0)
      changed_.wait_for(lock, stop, every_, never);
    else
      changed_.wait(lock, stop, never);
    lock.unlock();
    const bool last = stop.stop_requested();
    goesOn = seal() && !last;
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
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

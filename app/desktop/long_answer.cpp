#include "app/desktop/long_answer.h"

#include "engine/run/background.h"

namespace citymirror::desktop {
namespace {

constexpr int kLookAtAnswerMs = 300;

}  // namespace

LongAnswer::LongAnswer() {
  looking_.setInterval(kLookAtAnswerMs);
  connect(&looking_, &QTimer::timeout, this, [this] {
    for (const run::JobStatus& job : jobs_.status())
      if (job.id == job_) emit progressed(job.fraction, panels::say(job.phase));
  });
}

LongAnswer::~LongAnswer() {
  jobs_.cancelAll();
  jobs_.drain();
}

void LongAnswer::submit(Text name, std::function<Taking(const run::JobContext&)> work) {
  computing_ = true;
  emit progressed(0, {});
  looking_.start();
  jobs_.cancelAll();
  const std::uint64_t number = ++asked_;
  job_ = jobs_.submit(std::move(name), [this, number,
                                        work = std::move(work)](const run::JobContext& job) {
    run::stepBehind(run::Behind::pictures);
    Taking take = work(job);
    QMetaObject::invokeMethod(
        this,
        [this, number, take = std::move(take)] {
          if (number != asked_) return;
          end();
          take();
        },
        Qt::QueuedConnection);
  });
}

Error LongAnswer::brokenOff(const std::exception& thrown) {
  return {ErrorCode::ioFailed, std::string("The computation broke off: ") + thrown.what(), "",
          "Compute less at once, or free some memory"};
}

bool LongAnswer::stop() {
  if (!computing_) return false;
  ++asked_;
  jobs_.cancelAll();
  end();
  return true;
}

void LongAnswer::end() {
  computing_ = false;
  looking_.stop();
  emit progressed(-1, {});
}

}  // namespace citymirror::desktop

#include "app/feeds/channel_workers.h"

#include <algorithm>

#include "app/feeds/outgoing_text.h"
#include "engine/run/clock.h"

namespace citymirror::feeds {
namespace {

using incident::ReceiptState;

Error badMessage(const std::string& what, const std::string& where, const std::string& remedy) {
  return {ErrorCode::badInput, what, where, remedy};
}

Outcome checkCap(const Outgoing& message) {
  const char* wanted = message.purpose == Purpose::drill ? "Exercise" : "Actual";
  for (const std::string* warning : {&message.cap, &message.gbt})
    if (!warning->empty() && capStatus(*warning) != wanted)
      return badMessage(std::string("the status of the CAP message is not ") + wanted, message.id,
                        "Compose the CAP message for the purpose it is sent for");
  return Done{};
}

}  // namespace

ChannelWorkers::ChannelWorkers(ChannelTimes times, std::function<Instant()> now, int workers)
    : times_(times), now_(now ? std::move(now) : run::wallNow), workers_(workers) {}

ChannelWorkers::~ChannelWorkers() { stop(); }

void ChannelWorkers::start(Sink sink) {
  sink_ = std::move(sink);
  for (int i = 0; i < workers_; ++i)
    threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

void ChannelWorkers::stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  changed_.notify_all();
  threads_.clear();
  const std::scoped_lock lock(sinkMutex_);
  stopped_ = true;
}

ChannelHealth ChannelWorkers::health() const {
  const std::scoped_lock lock(mutex_);
  return health_;
}

ChannelWorkers::Tried ChannelWorkers::later(std::string why, Millis atLeast) {
  return {Tried::How::later, std::move(why), atLeast};
}

ChannelWorkers::Tried ChannelWorkers::refused(std::string why) {
  return {Tried::How::refused, std::move(why)};
}

// ---------------------------------------------------------------- what the caller asks

Outcome ChannelWorkers::send(Outgoing message) {
  if (message.id.empty())
    return badMessage("the message has no id", message.recipient, "Give it the dispatch's id");
  if (Outcome fits = checkAddress(message.address); !fits) return fits;
  if (Outcome fits = checkCap(message); !fits) return fits;
  {
    const std::scoped_lock lock(mutex_);
    forgetOld();
    const bool order = message.kind == OutgoingKind::order;
    if (order && open_.contains(message.id))
      return badMessage("a message under this id is on its way", message.id,
                        "Wait for its receipts, or give another id");
    if (health_.waiting >= times_.mostWaiting)
      return Error{ErrorCode::ioFailed, "too many messages wait", message.id,
                   "Look at the channel's trouble; send it when others have gone"};
    Job job{std::move(message)};
    job.since = job.due = Clock::now();
    job.pause = times_.firstRetry;
    if (order)
      open_[job.message.id] = {job.message.address, ReceiptState::queued,
                               job.since + times_.giveUpAfter + times_.watchFor};
    else if (takenBack(job.message.id))
      job.kind = Job::Kind::takenBack;
    ++health_.waiting;
    ++changes_;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
  return Done{};
}

/// Takes the tries and questions of an order out of the queue; true where nothing of it has left.
bool ChannelWorkers::takenBack(const std::string& id) {
  bool nothingLeft = false;
  std::erase_if(jobs_, [&](const Job& job) {
    if (job.message.id != id || job.message.kind != OutgoingKind::order) return false;
    nothingLeft = job.kind == Job::Kind::transmit && job.tries == 0;
    health_.waiting -= job.kind == Job::Kind::transmit;
    return true;
  });
  if (!nothingLeft) open_.erase(id);
  return nothingLeft;
}

void ChannelWorkers::forgetOld() {
  const auto now = Clock::now();
  std::erase_if(open_, [&](const auto& open) { return open.second.until < now; });
}

// ---------------------------------------------------------------- on the workers

void ChannelWorkers::work(const std::stop_token& stop) {
  while (auto job = next(stop)) {
    const std::string id = job->message.id;
    if (job->kind == Job::Kind::transmit)
      tryOnce(std::move(*job), stop);
    else if (job->kind == Job::Kind::ask)
      askOnce(std::move(*job), stop);
    else {
      report(id, OutgoingKind::order, ReceiptState::recalled, "nothing of it had been sent");
      const std::scoped_lock lock(mutex_);
      open_.erase(id);
      --health_.waiting;
    }
    free(id);
  }
}

std::optional<ChannelWorkers::Job> ChannelWorkers::next(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const auto now = Clock::now();
    auto soonest = now + std::chrono::hours(1);
    auto chosen = jobs_.end();
    for (auto job = jobs_.begin(); job != jobs_.end(); ++job) {
      if (busy_.contains(job->message.id)) continue;
      if (job->due < soonest) {
        soonest = job->due;
        chosen = job;
      }
    }
    if (chosen != jobs_.end() && soonest <= now) {
      Job job = std::move(*chosen);
      jobs_.erase(chosen);
      busy_.insert(job.message.id);
      return job;
    }
    const std::uint64_t seen = changes_;
    changed_.wait_until(lock, stop, soonest, [&] { return changes_ != seen; });
  }
  return std::nullopt;
}

void ChannelWorkers::free(const std::string& id) {
  {
    const std::scoped_lock lock(mutex_);
    busy_.erase(id);
    ++changes_;
  }
  changed_.notify_all();
}

void ChannelWorkers::put(Job job) {
  {
    const std::scoped_lock lock(mutex_);
    // A recall has come meanwhile: the order is not tried again.
    if (job.message.kind == OutgoingKind::order && !open_.contains(job.message.id)) {
      health_.waiting -= job.kind == Job::Kind::transmit;
      return;
    }
    ++changes_;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void ChannelWorkers::tryOnce(Job job, const std::stop_token& stop) {
  ++job.tries;
  const Tried tried = transmit(job.message, stop);
  if (stop.stop_requested() && tried.how != Tried::How::done) return;
  {
    const std::scoped_lock lock(mutex_);
    health_.trouble = tried.how == Tried::How::done ? "" : tried.why;
  }
  const Millis pause = std::max(job.pause, tried.atLeast);
  if (tried.how == Tried::How::later && Clock::now() + pause < job.since + times_.giveUpAfter) {
    job.due = Clock::now() + pause;
    job.pause = std::min(2 * job.pause, times_.longestRetry);
    put(std::move(job));
    return;
  }
  ended(job, tried);
}

/// The last try of a message.
void ChannelWorkers::ended(const Job& job, const Tried& tried) {
  const bool done = tried.how == Tried::How::done;
  {
    const std::scoped_lock lock(mutex_);
    --health_.waiting;
    ++(done ? health_.sent : health_.failed);
  }
  std::string why = tried.why;
  if (!done && job.tries > 1) why += " (" + std::to_string(job.tries) + " tries)";
  const std::string id = job.message.id;
  const OutgoingKind kind = job.message.kind;
  report(id, kind, done ? tried.state : ReceiptState::failed, why);
  if (!done || kind != OutgoingKind::order || askEvery().count() <= 0) return;
  Job question = job;
  question.kind = Job::Kind::ask;
  question.since = Clock::now();
  question.due = question.since + askEvery();
  question.reference = tried.reference;
  put(std::move(question));
}

void ChannelWorkers::askOnce(Job job, const std::stop_token& stop) {
  const auto news = ask(job.message, job.reference, stop);
  if (stop.stop_requested()) return;
  if (news) report(job.message.id, OutgoingKind::order, news->state, news->why);
  job.due = Clock::now() + askEvery();
  if (job.due < job.since + times_.watchFor) put(std::move(job));
}

void ChannelWorkers::heard(const std::string& id, const std::string& address, const News& news) {
  {
    const std::scoped_lock lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end() || found->second.address != address) return;
  }
  report(id, OutgoingKind::order, news.state, news.why);
}

/// Whether the order goes forward by `state`; what is final is forgotten.
bool ChannelWorkers::advances(const std::string& id, ReceiptState state) {
  const auto found = open_.find(id);
  if (found == open_.end()) return false;
  ReceiptState& reached = found->second.reached;
  const bool forward =
      state == ReceiptState::failed
          ? reached < ReceiptState::delivered
          : state == ReceiptState::recalled || (state > reached && state < ReceiptState::failed);
  if (!forward) return false;
  reached = state;
  if (state >= ReceiptState::acting) open_.erase(found);
  return true;
}

void ChannelWorkers::report(const std::string& id, OutgoingKind kind, ReceiptState state,
                            const std::string& why) {
  const std::scoped_lock order(sinkMutex_);
  if (stopped_ || !sink_) return;
  {
    const std::scoped_lock lock(mutex_);
    if (kind == OutgoingKind::order && !advances(id, state)) return;
  }
  sink_({id, kind, state, now_(), why});
}

}  // namespace citymirror::feeds

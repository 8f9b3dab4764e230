#include "app/session/live/seat_link.h"

#include <algorithm>
#include <array>

#include "app/session/command/journal_text.h"

namespace citymirror::session {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t kRowsAtOnce = 2'000;
constexpr std::array<std::string_view, 3> kLeadReasons{"start", "person", "silence"};

/// Whether what goes on since this row may be gone on with, the newest row being of `newest`.
bool fits(const store::SharedEntry& watch, Instant newest, const ListenRule& rule) {
  const auto body = nlohmann::json::parse(watch.body, nullptr, false);
  const bool recorded = body.is_object() && body.contains("recorded");
  return !recorded && journalText(body, "city") == rule.city && newest <= rule.now + rule.within &&
         rule.now - newest <= rule.within;
}

/// A look at the lead is over before the next sign of life is due.
store::SharedLogSettings hasty(store::SharedLogSettings settings, Millis beat) {
  settings.answerWithin = std::min(settings.answerWithin, beat);
  return settings;
}

}  // namespace

std::string_view wordOf(LeadReason reason) { return kLeadReasons[std::size_t(reason)]; }

Result<std::int64_t> newestSequence(store::SharedLog& log) {
  const auto any = [&log](std::int64_t after) -> Result<bool> {
    auto rows = log.read(after, 1);
    if (!rows) return rows.error();
    return !rows->empty();
  };
  std::int64_t below = 0, step = 1;  // rows up to `below` are there
  for (;; step *= 2) {
    auto more = any(below + step - 1);
    if (!more) return more.error();
    if (!*more) break;
    below += step;
  }
  std::int64_t beyond = below + step;  // no row has this sequence
  while (beyond - below > 1) {
    const std::int64_t middle = below + (beyond - below) / 2;
    auto more = any(middle - 1);
    if (!more) return more.error();
    (*more ? below : beyond) = middle;
  }
  return below;
}

Result<std::int64_t> listenFrom(store::SharedLog& log, const std::optional<ListenRule>& rule) {
  auto newest = newestSequence(log);
  if (!newest || *newest == 0) return newest;
  const auto last = log.read(*newest - 1, 1);
  if (!last) return last.error();
  const Instant at = last->empty() ? Instant{} : last->front().entry.at;
  for (std::int64_t end = *newest; end > 0; end -= kRowsAtOnce) {
    const std::int64_t since = std::max<std::int64_t>(0, end - kRowsAtOnce);
    auto rows = log.read(since, std::size_t(end - since));
    if (!rows) return rows.error();
    const auto watch = std::find_if(rows->rbegin(), rows->rend(), [](const store::SharedRow& row) {
      return row.entry.kind == "watch";
    });
    if (watch == rows->rend()) continue;
    if (rule && !fits(watch->entry, at, *rule)) break;
    return watch->sequence - 1;
  }
  return newest;
}

Result<std::unique_ptr<SeatLink>> SeatLink::open(const Seat& seat, const std::string& folder,
                                                 Sink sink, const LeadTimes& times,
                                                 store::SharedLogSettings settings) {
  if (seat.name.empty()) {
    return Error{ErrorCode::badInput, "a seat that shares needs a name of its own", "seat",
                 "Name it: --seat desk-2"};
  }
  auto own = store::SeatLog::open(folder + "/seat.sqlite", seat.log, seat.name, settings);
  if (!own) return own.error();
  return std::unique_ptr<SeatLink>(
      new SeatLink(seat, std::move(*own), std::move(sink), times, std::move(settings)));
}

SeatLink::SeatLink(Seat seat, std::unique_ptr<store::SeatLog> own, Sink sink,
                   const LeadTimes& times, store::SharedLogSettings settings)
    : seat_(std::move(seat)),
      own_(std::move(own)),
      sink_(std::move(sink)),
      times_(times),
      settings_(std::move(settings)) {
  if (!seat_.follows) claim_ = LeadClaim{LeadReason::start, "session", {}};
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SeatLink::~SeatLink() {
  thread_.request_stop();
  changed_.notify_all();
  thread_.join();
  follow_.reset();
}

void SeatLink::begin(ListenRule rule) {
  {
    const std::lock_guard lock(mutex_);
    if (rule_) return;
    if (claim_) claim_->at = rule.now;
    rule_ = std::move(rule);
  }
  changed_.notify_all();
}

void SeatLink::listenAgain() {
  {
    const std::lock_guard lock(mutex_);
    again_ = asked_ = true;
  }
  changed_.notify_all();
}

void SeatLink::claim(LeadClaim claim) {
  {
    const std::lock_guard lock(mutex_);
    claim_ = std::move(claim);
    asked_ = true;
  }
  changed_.notify_all();
}

std::optional<Error> SeatLink::takeFault() {
  const std::lock_guard lock(mutex_);
  return std::exchange(fault_, std::nullopt);
}

void SeatLink::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait(lock, stop, [this] { return rule_.has_value(); })) return;
  while (!stop.stop_requested()) {
    lock.unlock();
    const Outcome looked = look();
    lock.lock();
    trouble_ = looked ? std::string() : looked.error().text();
    changed_.wait_for(lock, stop, times_.beat, [this] { return asked_; });
    asked_ = false;
  }
  lock.unlock();
  leave();
}

/// What was told in the name of the lead is to be there first.
void SeatLink::leave() {
  const SeatLead led = lead();
  if (!led.ours || !log_) return;
  const auto until = SteadyClock::now() + times_.beat;
  while (own_->carried() < own_->newest() && SteadyClock::now() < until)
    std::this_thread::sleep_for(settings_.firstRetry / 10);
  (void)log_->leaveLead(led.term);
}

Outcome SeatLink::look() {
  if (!log_) {
    auto log = store::openSharedLog(seat_.log, hasty(settings_, times_.beat));
    if (!log) return log.error();
    log_ = std::move(*log);
  }
  const SeatLead known = lead();
  const auto sent = SteadyClock::now();
  const auto led = known.ours ? log_->keepLead(known.term) : log_->lead();
  if (!led) return led.error();
  note(*led, sent);
  if (Outcome listens = listen(*led); !listens) return listens;
  return ask(*led);
}

void SeatLink::note(const store::SharedLead& lead, SteadyClock::time_point sent) {
  const std::lock_guard lock(mutex_);
  const bool ours = lead.term > 0 && lead.session == seat_.session && !lead.left;
  lead_ = {lead.term, lead.seat, ours, lead.free(), lead.left, lead.heard, lead.silent};
  sureUntil_ = ours ? sent + lead.lasts : SteadyClock::time_point();
}

SeatLead SeatLink::lead() const {
  const std::lock_guard lock(mutex_);
  SeatLead lead = lead_;
  lead.confirmed = lead.ours && SteadyClock::now() < sureUntil_;
  return lead;
}

/// Finds the place to begin at, at the start and after the lead was lost.
Outcome SeatLink::listen(const store::SharedLead& lead) {
  std::optional<ListenRule> rule;
  {
    const std::lock_guard lock(mutex_);
    if (follow_ && !again_) return Done{};
    const bool starts = claim_ && claim_->why == LeadReason::start;
    if (starts && (lead.free() || lead.seat == seat_.name)) rule = rule_;
    again_ = false;
  }
  auto log = store::openSharedLog(seat_.log, settings_);  // long rows may take longer than a beat
  const auto since = log ? listenFrom(**log, rule) : Result<std::int64_t>(log.error());
  if (!since) {
    const std::lock_guard lock(mutex_);
    again_ = true;
    return since.error();
  }
  std::unique_ptr<store::SharedFollow> before;
  {
    const std::lock_guard lock(mutex_);
    before = std::move(follow_);
  }
  before.reset();
  auto follow = store::followSharedLog(
      seat_.log, *since,
      [this](std::span<const store::SharedRow> rows) {
        std::vector<store::SharedEntry> entries;
        for (const store::SharedRow& row : rows) entries.push_back(row.entry);
        sink_(std::move(entries));
      },
      settings_);
  const std::lock_guard lock(mutex_);
  follow_ = std::move(follow);
  return Done{};
}

Outcome SeatLink::ask(const store::SharedLead& lead) {
  std::optional<LeadClaim> claim;
  {
    const std::lock_guard lock(mutex_);
    if (!claim_ || lead_.ours) return claim_.reset(), Done{};
    claim = claim_;
  }
  const bool starts = claim->why == LeadReason::start;
  if (!lead.free()) {
    // Of its own name: an earlier run of this seat, which ends.
    if (!starts || lead.seat != seat_.name) refuse(*claim, lead);
    return Done{};
  }
  if (starts && own_->carried() < own_->newest()) return Done{};  // what an earlier run left
  const std::int64_t term = lead.term + 1;
  const store::SharedEntry row{store::leadKey(term, "taken"),
                               seat_.name,
                               claim->at,
                               kLeadRow,
                               claim->by,
                               journalBody({{"term", term},
                                            {"session", seat_.session},
                                            {"why", wordOf(claim->why)},
                                            {"from", lead.seat},
                                            {"silent_s", lead.silent.count() / 1000}})};
  const auto sent = SteadyClock::now();
  const auto taken = log_->takeLead(lead.term, seat_.session, times_.lasts, row);
  if (!taken) return taken.error();
  note(*taken, sent);
  if (taken->session != seat_.session) return refuse(*claim, *taken), Done{};
  const std::lock_guard lock(mutex_);
  claim_.reset();
  return Done{};
}

/// A seat that was started to lead follows then; people are told.
void SeatLink::refuse(const LeadClaim& claim, const store::SharedLead& lead) {
  const std::lock_guard lock(mutex_);
  claim_.reset();
  if (claim.why == LeadReason::start) again_ = asked_ = true;
  if (claim.why == LeadReason::silence) return;
  fault_ = Error{ErrorCode::unsupported,
                 "the lead was not taken: seat " + lead.seat + " leads and was heard " +
                     numberText(double(lead.silent.count()) / 1000, "%.1f") + " s ago",
                 "seat " + seat_.name, "Follow it; take the lead when it falls silent"};
}

Outcome SeatLink::tell(std::vector<store::SharedEntry> entries, std::int64_t term) {
  if (entries.empty()) return Done{};
  const auto told = own_->add(std::move(entries), term);
  if (!told) return told.error();
  return Done{};
}

SeatHealth SeatLink::health() const {
  const store::SeatLogHealth out = own_->health();
  SeatHealth health{out.connected, out.waiting, out.connected ? std::string() : out.trouble,
                    lead()};
  const std::lock_guard lock(mutex_);
  if (follow_) {
    const store::SharedFollowHealth in = follow_->health();
    health.connected = health.connected && in.connected;
    if (health.trouble.empty()) health.trouble = in.trouble;
  }
  if (!trouble_.empty()) {
    health.connected = false;
    if (health.trouble.empty()) health.trouble = trouble_;
  }
  return health;
}

}  // namespace citymirror::session

#include <algorithm>

#include "app/session/live/connected_feeds.h"
#include "app/session/session_state.h"

/// One of several seats: what it tells, and who of them leads.
namespace citymirror::session {
namespace {

constexpr std::size_t kRowsTogether = 20;  // each may be an entry on the disk

}  // namespace

Outcome Session::State::openSeat(const LeadTimes& times) {
  if (!options.seat.shares()) return Done{};
  leadTimes = times;
  auto made = SeatLink::open(
      options.seat, options.dataFolder,
      [this](const std::vector<store::SharedEntry>& rows) {
        for (std::size_t from = 0; from < rows.size(); from += kRowsTogether) {
          const auto first = rows.begin() + std::ptrdiff_t(from);
          const auto last =
              first + std::ptrdiff_t(std::min(kRowsTogether, rows.size() - from));
          post([part = std::vector(first, last)](WorldWriter& world) {
            for (const store::SharedEntry& row : part) world.takeShared(row);
          });
        }
      },
      times);
  if (!made) return made.error();
  auto link = std::make_shared<std::unique_ptr<SeatLink>>(std::move(*made));
  post([this, link](WorldWriter& world) {
    world.setSeat(options.seat);
    seats = std::move(*link);
  });
  return Done{};
}

void Session::State::beginSeat(const CityModel& city) {
  if (!seats) return;
  ListenRule rule = listenRule;
  rule.city = city.name.in(Language::en);
  rule.now = wallNow();
  seats->begin(std::move(rule));
}

bool Session::State::tellSeats() {
  if (!seats) return false;
  if (const Outcome told = seats->tell(writer.takeToSeats(), writer.leadTerm()); !told)
    writer.addFault(told.error());
  const SeatHealth health = seats->health();
  const WorldWriter::LeadTurn turn = writer.settleLead(health.lead);
  if (turn == WorldWriter::LeadTurn::taken) beginToLead();
  if (turn == WorldWriter::LeadTurn::lost) ceaseToLead();
  writer.takeRefused(seats->takeRefused());
  const auto fault = seats->takeFault();
  if (fault) writer.addFault(*fault);
  takeLeadAfterSilence(health.lead);
  const bool news = writer.setSeatHealth(health);
  return news || fault || turn != WorldWriter::LeadTurn::none;
}

void Session::State::claimLead(WorldWriter& world, const std::string& by) {
  if (world.mayAskForLead(LeadReason::person))
    seats->claim({LeadReason::person, world.nameAtSeat(by), world.now()});
}

/// A seat without feeds would lead blind: people have to want that.
void Session::State::takeLeadAfterSilence(const SeatLead& lead) {
  const bool silent = leadTimes.takenAfter.count() > 0 && lead.free && lead.term > 0 &&
                      lead.silent > leadTimes.takenAfter;
  if (silent && writer.seat().follows && !options.feeds.empty() &&
      writer.mayAskForLead(LeadReason::silence))
    seats->claim({LeadReason::silence, "session", writer.now()});
}

/// Feeds connect, and time is this computer's, unless a recording plays.
void Session::State::beginToLead() {
  writer.sendUnanswered(giveUpAfter);
  if (writer.recorded()) return;
  std::vector<Error> lost;
  const auto files = withRemembered(options.feeds, options.dataFolder, lost);
  for (const Error& error : lost) writer.addFault(error);
  auto opened = openFeedFiles(files);
  if (!opened) writer.addFault(opened.error());
  const bool fed = opened && !files.empty();
  if (fed) follow(std::move(*opened));
  if (!fed && !writer.repeats()) return;  // a world without feeds, as on its own
  if (!fed)
    writer.addFault({ErrorCode::notFound, "this seat leads and has no feeds",
                     "seat " + options.seat.name, "Connect them, or start it with --feed"});
  lives = true;
  writer.goLive(wallNow());
}

/// Whoever leads has the feeds now. They end beside the world, which they may be waiting for.
void Session::State::ceaseToLead() {
  lives = false;
  clock.pause();
  polledIn.reset();
  if (feeds)
    endings.emplace_back(
        [old = std::shared_ptr<FeedReader>(std::move(feeds))]() mutable { old.reset(); });
  seats->listenAgain();
}

}  // namespace citymirror::session

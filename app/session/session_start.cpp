#include <cstdlib>
#include <filesystem>

#include "app/session/command/wall_mask.h"
#include "app/session/config.h"
#include "app/session/config_file.h"
#include "app/session/live/connected_feeds.h"
#include "app/session/session.h"
#include "app/session/session_state.h"
#include "engine/core/file_io.h"
#include "engine/store/secrets.h"

/// How a session comes to be: its journal, its people, its channels, feeds and seat.
namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRandomIdBytes = 8;

/// From its seal on; the whole chain where that does not hold, which costs time only and is told.
/// What is whole is sealed anew: a seal that cannot be written costs time at the next start.
Outcome verifyJournal(const std::string& path, const store::Journal& journal,
                      std::vector<Note>& notes) {
  const auto seal = store::readSeal(path);
  auto sealed = store::sealJournal(path, journal, seal);
  if (seal && !sealed) {
    sealed = store::sealJournal(path, journal, std::nullopt);
    if (sealed && sealed->sequence < seal->sequence)
      notes.push_back(
          {"the journal ends before its seal: its newest entries are gone, or another "
           "file stands in its place",
           path});
    else if (sealed)
      notes.push_back({"the seal of the journal did not fit: all of it was verified and is whole",
                       store::sealPathOf(path)});
  }
  if (!sealed) return sealed.error();
  return Done{};
}

/// A journal whose chain is broken is kept aside and a new one begun: the shift goes on, and a note
/// says so.
Result<store::Journal> openJournal(const std::string& path) {
  auto journal = store::Journal::open(path);
  if (!journal && journal.error().code != ErrorCode::unreadable) return journal.error();
  std::vector<Note> told;
  const Outcome whole = journal ? verifyJournal(path, *journal, told) : Outcome(journal.error());
  if (whole) {
    for (Note& note : told) journal.notes().push_back(std::move(note));
    return journal;
  }
  journal = Error{};
  const std::string aside = asideOf(path);
  std::error_code failed;
  for (const char* part : {"", "-wal", "-shm", ".seal"}) {
    if (fs::exists(path + part)) fs::rename(path + part, aside + part, failed);
  }
  if (failed) return whole.error();
  auto begun = store::Journal::open(path);
  if (begun)
    begun.notes().push_back(
        {"the journal was not whole and a new one was begun: " + whole.error().text(), aside});
  return begun;
}

Error toldOfJournal(const Note& note) {
  std::string remedy = "Keep the file as evidence";
  if (note.where.ends_with(".seal")) remedy = "Nothing is to be done: a new seal was written";
  if (note.where.ends_with(kJournalFile))
    remedy = "Look for the file that was here; what comes now is kept in this one";
  return {ErrorCode::badInput, note.what, note.where, remedy};
}

/// By what people sign in at this seat.
struct People {
  AccountPolicy policy;
  std::optional<AccountBook> accounts;  ///< nothing = nobody does
};

Result<People> openPeople(const Options& options) {
  if (options.accounts.empty()) return People{};
  auto policy = parseConfigFile(options.assets + "/config/accounts.json", parseAccountPolicy);
  if (!policy) return policy.error();
  auto book = readAccounts(options.accounts);
  if (!book) return book.error();
  if (book->accounts.empty())
    return Error{ErrorCode::notFound, "there are no accounts", options.accounts,
                 "Add the first with: citymirror-cli account add"};
  return People{*policy, std::move(*book)};
}

/// What a session of before was told to send and did not.
Result<Unsent> unsentIn(const store::Journal& journal, Millis giveUpAfter) {
  UnsentOrders left;
  const Outcome walked = journal.walk({.kinds = UnsentOrders::kinds()},
                                      [&left](const store::JournalEntry& entry) -> Outcome {
                                        left.take(entry);
                                        return Done{};
                                      });
  if (!walked) return walked.error();
  return left.unsent(wallNow(), giveUpAfter);
}

Error nobodySigns() {
  return {ErrorCode::ioFailed, "linkages for real need a signed approval, and nobody can sign here",
          "seat", "Start with --accounts FILE, or change approval in command_loop.json"};
}

}  // namespace

std::string userDataFolder() {
  if (const char* xdg = std::getenv("XDG_DATA_HOME"); xdg != nullptr && *xdg != '\0')
    return std::string(xdg) + "/citymirror";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/.local/share/citymirror";
}

std::string randomId() { return store::toHex(store::systemRandom(kRandomIdBytes)); }

Result<std::unique_ptr<Session>> Session::make(Options options, Pace pace) {
  if (options.assets.empty()) options.assets = findAssets();
  if (options.dataFolder.empty()) options.dataFolder = userDataFolder();
  auto config = loadConfig(options.assets);
  if (!config) return config.error();
  feeds::ChannelBook channels;
  if (!options.channels.empty()) {
    auto book = parseConfigFile(options.channels, feeds::parseChannels);
    if (!book) return book.error();
    channels = std::move(*book);
    config->command.recipients = channels.recipients;
  }
  auto people = openPeople(options);
  if (!people) return people.error();
  std::error_code failed;
  fs::create_directories(options.dataFolder, failed);
  if (failed) {
    return Error{ErrorCode::ioFailed, "the data folder cannot be made: " + failed.message(),
                 options.dataFolder, "Choose another folder or free some space"};
  }
  const std::string journalPath = options.dataFolder + "/" + kJournalFile;
  auto held = store::FolderLock::take(options.dataFolder);
  if (!held) return held.error();
  auto journal = openJournal(journalPath);
  if (!journal) return journal.error();
  const std::vector<Note> notes = journal.notes();
  Unsent unsent;
  const bool resumes = !options.feeds.empty() && !options.seat.shares();
  if (!channels.channels.empty() && !options.seat.shares()) {
    auto left = unsentIn(*journal, channels.times.giveUpAfter);
    if (!left) return left.error();
    unsent = std::move(*left);
  }
  const auto written = journal->size();
  if (!written) return written.error();
  const auto before = std::make_shared<const State::Before>(State::Before{
      resumes, *written,
      ResumeRules{config->watch, config->command, config->assimilation,
                  config->forecastLoop.measured, config->forecastLoop.eventDepth, config->vehicles},
      config->forecastLoop});
  std::vector<Error> lost;
  std::vector<std::string> files = withRemembered(options.feeds, options.dataFolder, lost);
  auto feeds = openFeedFiles(options.seat.shares() ? std::vector<std::string>() : files);
  if (!feeds) return feeds.error();
  for (const std::string& file : options.feeds)  // what is connected later is looked at now
    if (const auto feed = readFeedFile(file); !feed) return feed.error();
  const LeadTimes times = config->seats;
  const CommandConfig& command = config->command;
  const bool signs = !command.approvals.empty();
  const ListenRule rule{"", {}, command.resumeWithin};
  auto state = std::make_unique<State>(std::move(options), pace, std::move(*config),
                                       std::move(*journal), std::move(*held));
  state->journalPath = journalPath;
  state->accountPolicy = people->policy;
  state->before = before;
  state->sealJournal();
  if (people->accounts)
    state->post(
        [book = std::move(*people->accounts), idle = people->policy.idleLock](WorldWriter& world) {
          world.setAccounts(book);
          world.lockWhenIdle(idle);
        });
  else if (state->options.purpose == feeds::Purpose::real && !channels.channels.empty() && signs)
    state->post([](WorldWriter& world) { world.addFault(nobodySigns()); });
  if (state->options.wallSafe || wasMasked(state->options.dataFolder))
    state->post([](WorldWriter& world) { world.startMasked(); });
  if (const Outcome open = state->openChannels(channels, std::move(unsent)); !open)
    return open.error();
  state->options.seat.session = randomId();
  state->listenRule = rule;
  state->giveUpAfter = channels.times.giveUpAfter;
  if (const Outcome open = state->openSeat(times); !open) return open.error();
  if (state->live()) state->follow(std::move(*feeds));
  for (const Error& error : lost)
    state->post([error](WorldWriter& world) { world.addFault(error); });
  for (const Note& note : notes)
    state->post([note](WorldWriter& world) { world.addFault(toldOfJournal(note)); });
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

}  // namespace citymirror::session

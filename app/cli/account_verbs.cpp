#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verbs.h"
#include "app/session/command/account_log.h"
#include "app/session/command/accounts.h"
#include "app/session/command/journal_text.h"
#include "app/session/config_file.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "engine/run/clock.h"
#include "engine/store/folder_lock.h"

namespace citymirror::cli {
namespace {

struct AccountOptions {
  std::string file, login, name, role = "observer", by;
  bool open = false;
};

/// A password from the terminal without an echo, or a line of standard input.
Result<std::string> askPassword(const std::string& prompt) {
  std::string line;
  if (isatty(STDIN_FILENO)) {
    const char* typed = getpass((prompt + ": ").c_str());
    if (typed) return std::string(typed);
  } else if (std::getline(std::cin, line)) {
    return line;
  }
  return Error{ErrorCode::badInput, "a password is missing", prompt,
               "Type it, or write one a line on standard input"};
}

/// A file of accounts that no other program writes meanwhile.
struct OpenAccounts {
  store::FolderLock lock;
  session::AccountPolicy policy;
  session::AccountBook before, book;
};

Result<session::AccountPolicy> shippedPolicy() {
  const std::string path = session::findAssets() + "/config/accounts.json";
  const auto text = readFile(path);
  if (!text) return text.error();
  auto policy = session::parseAccountPolicy(*text);
  if (policy) return policy;
  Error error = policy.error();
  error.where = path + ": " + error.where;
  return error;
}

Result<OpenAccounts> openAccounts(const std::string& file) {
  const auto folder = std::filesystem::absolute(file).parent_path().string();
  auto lock = store::FolderLock::take(folder);
  if (!lock) return lock.error();
  auto policy = shippedPolicy();
  if (!policy) return policy.error();
  auto book = session::readAccounts(file);
  if (!book) return book.error();
  return OpenAccounts{std::move(*lock), *policy, *book, *book};
}

Outcome logged(const AccountOptions& options, const std::string& act,
               const session::AccountBook& before, const session::AccountBook& after) {
  return session::logAccountDeed(
      options.file, {act, options.login, options.by.empty() ? options.login : options.by}, before,
      after, run::wallNow());
}

/// What was asked for and not done: the error, or that it could not be written down.
Error refused(const AccountOptions& options, const OpenAccounts& accounts, const Error& error) {
  const Outcome told = logged(options, "refused", accounts.before, accounts.before);
  return told ? error : told.error();
}

/// The administrator named by --by shows the password; wrong ones are counted in the file.
Outcome admitAdministrator(OpenAccounts& accounts, const AccountOptions& options) {
  if (options.by.empty())
    return Error{ErrorCode::badInput, "nobody is named who does this", "--by",
                 "Name an administrator with --by"};
  const auto password = askPassword("Password of " + options.by);
  if (!password) return password.error();
  const auto person =
      session::signIn(accounts.book, accounts.policy, options.by, *password, run::wallNow());
  if (Outcome written = session::writeAccounts(options.file, accounts.book); !written)
    return written;
  if (!person) return refused(options, accounts, person.error());
  const auto roles = session::parseConfigFile(session::findAssets() + "/config/roles.json",
                                              session::parseRoles);
  if (!roles) return roles.error();
  if (session::may(*roles, person->role, session::Act::manageAccounts)) return Done{};
  return refused(options, accounts,
                 {ErrorCode::ioFailed, "only an administrator manages accounts", options.by,
                  "Name an administrator with --by"});
}

/// Written down first: nothing is done of which the log knows nothing.
Result<VerbResult> written(const AccountOptions& options, const OpenAccounts& accounts,
                           const std::string& act, const std::string& what) {
  if (Outcome told = logged(options, act, accounts.before, accounts.book); !told)
    return told.error();
  if (Outcome kept = session::writeAccounts(options.file, accounts.book); !kept) {
    (void)logged(options, "not written", accounts.book, accounts.before);
    return kept.error();
  }
  std::cout << printable(options.login) << ": " << what << '\n';
  return VerbResult{nlohmann::json{{"login", options.login}, {"done", what}}.dump()};
}

Result<VerbResult> addOne(const AccountOptions& options) {
  auto accounts = openAccounts(options.file);
  if (!accounts) return accounts.error();
  const auto role = session::roleFromWord(options.role);
  if (!role)
    return Error{ErrorCode::badInput, "the role is unknown", options.role,
                 "Use observer, duty_officer, commander, department or administrator"};
  if (!accounts->book.accounts.empty()) {
    if (Outcome admitted = admitAdministrator(*accounts, options); !admitted)
      return admitted.error();
  }
  const auto password = askPassword("New password of " + options.login);
  if (!password) return password.error();
  const Outcome added =
      session::addAccount(accounts->book, accounts->policy, {options.login, options.name, *role},
                          *password, run::wallNow());
  if (!added) return added.error();
  return written(options, *accounts, "add", "added");
}

/// By the person with the old password, or by an administrator (--by).
Result<VerbResult> setPassword(const AccountOptions& options) {
  auto accounts = openAccounts(options.file);
  if (!accounts) return accounts.error();
  if (!options.by.empty()) {
    if (Outcome admitted = admitAdministrator(*accounts, options); !admitted)
      return admitted.error();
    const auto fresh = askPassword("New password of " + options.login);
    if (!fresh) return fresh.error();
    const Outcome reset = session::resetPassword(accounts->book, accounts->policy, options.login,
                                                 *fresh, run::wallNow());
    if (!reset) return reset.error();
    return written(options, *accounts, "reset", "password set, a new key made");
  }
  const auto old = askPassword("Password of " + options.login);
  if (!old) return old.error();
  const auto fresh = askPassword("New password of " + options.login);
  if (!fresh) return fresh.error();
  const Outcome changed = session::changePassword(accounts->book, accounts->policy, options.login,
                                                  *old, *fresh, run::wallNow());
  if (changed) return written(options, *accounts, "password", "password changed");
  (void)session::writeAccounts(options.file, accounts->book);  // the failure counts
  return refused(options, *accounts, changed.error());
}

Result<VerbResult> listAccounts(const AccountOptions& options) {
  const auto book = session::readAccounts(options.file);
  if (!book) return book.error();
  if (book->accounts.empty())
    return Error{ErrorCode::notFound, "there are no accounts", options.file,
                 "Add an administrator with account add"};
  const Instant now = run::wallNow();
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const session::Account& account : book->accounts) {
    const char* state = account.locked ? "locked" : now < account.restsUntil ? "resting" : "open";
    std::cout << printable(account.login) << "  " << session::nameOf(account.role).zh << " / "
              << session::nameOf(account.role).en << "  " << state << "  "
              << printable(account.name) << '\n';
    json.push_back({{"login", account.login},
                    {"name", account.name},
                    {"role", std::string(session::wordOf(account.role))},
                    {"state", state}});
  }
  return VerbResult{nlohmann::ordered_json{{"accounts", json}}.dump()};
}

Result<VerbResult> lockOne(const AccountOptions& options) {
  auto accounts = openAccounts(options.file);
  if (!accounts) return accounts.error();
  if (Outcome admitted = admitAdministrator(*accounts, options); !admitted) return admitted.error();
  if (Outcome set = session::setLocked(accounts->book, options.login, !options.open); !set)
    return set.error();
  return written(options, *accounts, options.open ? "open" : "lock",
                 options.open ? "open" : "locked");
}

Result<VerbResult> showLog(const AccountOptions& options) {
  const auto book = session::readAccounts(options.file);
  if (!book) return book.error();
  const auto entries = session::verifiedAccountLog(options.file, *book);
  if (!entries) return entries.error();
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const store::JournalEntry& entry : *entries) {
    const auto body = nlohmann::json::parse(entry.body, nullptr, false);
    const std::string act = session::journalText(body, "act");
    const std::string login = session::journalText(body, "login");
    std::cout << toIso(entry.at) << "  " << printable(entry.by) << "  " << act << "  "
              << printable(login) << '\n';
    json.push_back({{"at", toIso(entry.at)}, {"by", entry.by}, {"act", act}, {"login", login}});
  }
  std::cout << entries->size() << " entries, the chain is whole and fits the accounts\n";
  return VerbResult{nlohmann::ordered_json{{"entries", json},
                                           {"head", entries->empty() ? "" : entries->back().hash}}
                        .dump()};
}

template <class Work>
CLI::App* accountVerb(CLI::App& account, const char* name, const char* help,
                      std::shared_ptr<AccountOptions> options, VerbContext& context, Work work) {
  CLI::App* verb = account.add_subcommand(name, help);
  verb->fallthrough();
  verb->add_option("FILE", options->file, "Accounts file (JSON)")->required();
  verb->callback([options, work, &context] {
    context.work = [options, work](const run::JobContext&) { return work(*options); };
  });
  return verb;
}

}  // namespace

void addAccountVerbs(CLI::App& app, VerbContext& context) {
  CLI::App* account = app.add_subcommand(
      "account", "Who may sign in; passwords are typed, or read a line each from standard input");
  account->require_subcommand(1);
  account->fallthrough();
  auto options = std::make_shared<AccountOptions>();
  const auto by = [&](CLI::App* verb, const char* help) {
    verb->add_option("--by", options->by, help);
  };
  CLI::App* add = accountVerb(*account, "add", "Adds an account; the first is an administrator's",
                              options, context, addOne);
  add->add_option("LOGIN", options->login, "Name to sign in with")->required();
  add->add_option("--name", options->name, "The person's name");
  add->add_option("--role", options->role,
                  "observer, duty_officer, commander, department, administrator")
      ->capture_default_str();
  by(add, "Administrator who adds it; not for the first");
  CLI::App* passwd =
      accountVerb(*account, "passwd", "Changes a password", options, context, setPassword);
  passwd->add_option("LOGIN", options->login, "Whose")->required();
  by(passwd, "Administrator who sets it; without, the person's old password is asked");
  accountVerb(*account, "list", "Shows the accounts and their roles", options, context,
              listAccounts);
  accountVerb(*account, "log", "Verifies and shows who changed which account", options, context,
              showLog);
  CLI::App* lock = accountVerb(*account, "lock", "Locks an account", options, context, lockOne);
  lock->add_option("LOGIN", options->login, "Whose")->required();
  lock->add_flag("--open", options->open, "Opens it again instead");
  by(lock, "Administrator who locks it");
}

}  // namespace citymirror::cli

#include "app/session/command/account_log.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"

namespace citymirror::session {
namespace {

constexpr const char* kAccountKind = "account";
constexpr const char* kStandingKey = "stands";

/// Role and lock by login.
nlohmann::json standingOf(const AccountBook& book) {
  nlohmann::json standing = nlohmann::json::object();
  for (const Account& account : book.accounts)
    standing[account.login] =
        std::string(wordOf(account.role)) + (account.locked ? ", locked" : "");
  return standing;
}

Outcome appendDeed(store::Journal& log, const AccountDeed& deed, const AccountBook& after,
                   Instant at) {
  const auto written = log.append(
      at, kAccountKind, deed.by,
      journalBody({{"act", deed.act}, {"login", deed.login}, {kStandingKey, standingOf(after)}}));
  if (!written) return written.error();
  return Done{};
}

/// Whose account is not as it was written down; empty = nobody's.
std::string changedBeside(const nlohmann::json& told, const nlohmann::json& stands) {
  for (const auto& [login, role] : stands.items())
    if (journalText(told, login.c_str()) != role.get<std::string>()) return login;
  for (const auto& [login, role] : told.items())
    if (!stands.contains(login)) return login;
  return {};
}

/// As the newest entry has it.
nlohmann::json standingTold(const std::vector<store::JournalEntry>& entries) {
  if (entries.empty()) return nlohmann::json::object();
  const auto newest = nlohmann::json::parse(entries.back().body, nullptr, false);
  const bool told =
      newest.is_object() && newest.contains(kStandingKey) && newest[kStandingKey].is_object();
  return told ? newest[kStandingKey] : nlohmann::json::object();
}

}  // namespace

std::string accountLogPath(const std::string& accountsFile) { return accountsFile + ".log"; }

Outcome logAccountDeed(const std::string& accountsFile, const AccountDeed& deed,
                       const AccountBook& before, const AccountBook& after, Instant at) {
  namespace fs = std::filesystem;
  const std::string path = accountLogPath(accountsFile);
  auto log = store::Journal::open(path);
  if (!log) return log.error();
  std::error_code ignored;
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, ignored);
  const auto entries = log->read();
  if (!entries) return entries.error();
  const std::string changed = changedBeside(standingTold(*entries), standingOf(before));
  if (!changed.empty()) {
    const AccountDeed found =
        entries->empty() ? AccountDeed{"begin", "", ""} : AccountDeed{"found changed", changed, ""};
    if (Outcome told = appendDeed(*log, found, before, at); !told) return told;
  }
  return appendDeed(*log, deed, after, at);
}

Result<std::vector<store::JournalEntry>> verifiedAccountLog(const std::string& accountsFile,
                                                            const AccountBook& book) {
  const std::string path = accountLogPath(accountsFile);
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    return Error{ErrorCode::notFound, "there is no log of these accounts", path,
                 "It begins with the next change by account add, passwd or lock"};
  const auto log = store::Journal::open(path);
  if (!log) return log.error();
  if (const Outcome whole = log->verify(); !whole) return whole.error();
  auto entries = log->read();
  if (!entries) return entries.error();
  const std::string changed = changedBeside(standingTold(*entries), standingOf(book));
  if (changed.empty()) return entries;
  return Error{ErrorCode::badInput, "the account was changed without its log", changed,
               "Compare role and lock with the newest entry, and ask who could write the file"};
}

}  // namespace citymirror::session

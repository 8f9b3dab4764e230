#include <filesystem>

#include "app/session/command/accounts.h"
#include "app/session/config_file.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

using incident::EntryReader;
using AccountJson = nlohmann::ordered_json;

AccountKey keyFrom(const nlohmann::json& entry, const std::string& name, EntryReader& account) {
  EntryReader reader(entry, name);
  reader.knowsOnly({"id", "public", "salt", "box", "since"});
  AccountKey key{reader.text("id"), reader.text("public"), reader.text("salt"),
                 reader.textOr("box", ""), reader.instant("since")};
  account.take(reader.fault());
  return key;
}

Account accountFrom(EntryReader& reader) {
  reader.knowsOnly(
      {"login", "name", "role", "password", "keys", "failures", "rests_until", "locked"});
  Account account;
  account.login = reader.text("login");
  account.name = reader.text("name");
  const auto role = roleFromWord(reader.text("role"));
  if (!role) reader.fail("the role is unknown", "role");
  account.role = role.value_or(Role::observer);
  account.password = reader.text("password");
  if (!account.password.empty() && !store::isPasswordRecord(account.password))
    reader.fail("the password is no scrypt record", "password");
  account.failures = int(std::min(reader.amountOr("failures", 0), 1e6));
  if (reader.at("rests_until")) account.restsUntil = reader.instant("rests_until");
  account.locked = reader.flagOr("locked", false);
  const nlohmann::json* keys = reader.at("keys");
  if (!keys || !keys->is_array() || keys->empty()) {
    reader.fail("the list of keys is missing", "keys");
    return account;
  }
  for (const nlohmann::json& key : *keys)
    account.keys.push_back(
        keyFrom(key, reader.name() + ".keys[" + std::to_string(account.keys.size()) + "]", reader));
  return account;
}

AccountJson jsonOfAccount(const Account& account) {
  AccountJson json{{"login", account.login},
                   {"name", account.name},
                   {"role", std::string(wordOf(account.role))},
                   {"password", account.password}};
  json["keys"] = AccountJson::array();
  for (const AccountKey& key : account.keys) {
    AccountJson entry{{"id", key.id}, {"public", key.publicKey}, {"salt", key.salt}};
    if (!key.box.empty()) entry["box"] = key.box;
    entry["since"] = toIso(key.since);
    json["keys"].push_back(entry);
  }
  if (account.failures > 0) json["failures"] = account.failures;
  if (account.restsUntil != Instant{}) json["rests_until"] = toIso(account.restsUntil);
  if (account.locked) json["locked"] = true;
  return json;
}

}  // namespace

std::string accountsJson(const AccountBook& book) {
  AccountJson list = AccountJson::array();
  for (const Account& account : book.accounts) list.push_back(jsonOfAccount(account));
  return AccountJson{{"accounts", list}}.dump(1, ' ', false,
                                              AccountJson::error_handler_t::replace) +
         "\n";
}

Result<AccountBook> parseAccounts(const std::string& json) {
  const auto list = incident::readList(json, "accounts");
  if (!list) return list.error();
  AccountBook book;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "accounts[" + std::to_string(book.accounts.size()) + "]");
    Account account = accountFrom(reader);
    if (book.find(account.login)) reader.fail("two accounts have this name", "login");
    if (reader.fault()) return *reader.fault();
    book.accounts.push_back(std::move(account));
  }
  return book;
}

Result<AccountBook> readAccounts(const std::string& path) {
  const auto text = readFile(path);
  if (!text && text.error().code == ErrorCode::notFound) return AccountBook{};
  if (!text) return text.error();
  auto book = parseAccounts(*text);
  if (!book) return inConfigFile(book.error(), path, *text);
  return book;
}

Outcome writeAccounts(const std::string& path, const AccountBook& book) {
  if (Outcome written = writeFile(path, accountsJson(book)); !written) return written;
  using std::filesystem::perms;
  std::error_code failed;
  std::filesystem::permissions(path, perms::owner_read | perms::owner_write, failed);
  if (!failed) return Done{};
  return Error{ErrorCode::ioFailed, "the file cannot be closed to others", path,
               "Keep it on a disk that knows permissions"};
}

}  // namespace citymirror::session

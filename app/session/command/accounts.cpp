#include "app/session/command/accounts.h"

#include <algorithm>
#include <cstdio>

#include "engine/core/utf8.h"
#include "engine/store/sha256.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kLongestLogin = 32, kLongestPassword = 1024;
constexpr std::size_t kAccountSeed = 32, kAccountSalt = 16, kKeyIdDigits = 16;

Error accountFault(ErrorCode code, const std::string& what, std::string_view where,
                   const std::string& remedy) {
  return {code, what, std::string(where), remedy};
}

Error refusedSignIn(std::string_view login) {
  return accountFault(ErrorCode::ioFailed, "the account or the password is wrong", login,
                      "Try again; an administrator can set a new password");
}

bool isLogin(std::string_view login) {
  if (login.empty() || login.size() > kLongestLogin || login[0] < 'a' || login[0] > 'z')
    return false;
  return std::all_of(login.begin(), login.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

Outcome checkPassword(const AccountPolicy& policy, std::string_view login,
                      std::string_view password) {
  const std::string shortest = std::to_string(policy.shortestPassword);
  if (signsOf(password) < policy.shortestPassword || password.size() > kLongestPassword)
    return accountFault(ErrorCode::badInput, "the password is too short or too long", login,
                        "Choose one of at least " + shortest + " characters");
  if (password.find(login) != std::string_view::npos)
    return accountFault(ErrorCode::badInput, "the password holds the account's name", login,
                        "Choose another one");
  return Done{};
}

Account* findAccount(AccountBook& book, std::string_view login) {
  for (Account& account : book.accounts) {
    if (account.login == login) return &account;
  }
  return nullptr;
}

Error noSuchAccount(std::string_view login) {
  return accountFault(ErrorCode::notFound, "there is no such account", login,
                      "List the accounts to see their names");
}

void sealKey(AccountKey& key, const std::string& seed, const AccountPolicy& policy,
             std::string_view password, const store::RandomBytes& random) {
  const std::string salt = random(kAccountSalt);
  key.salt = store::toHex(salt);
  key.box =
      store::toHex(store::sealed(store::scryptKey(password, salt, policy.cost, 32), seed, random));
}

AccountKey newKey(const AccountPolicy& policy, std::string_view password, Instant at,
                  const store::RandomBytes& random) {
  const std::string seed = random(kAccountSeed);
  const std::string publicKey = store::publicKeyOf(seed);
  AccountKey key{
      store::sha256(publicKey).substr(0, kKeyIdDigits), store::toHex(publicKey), {}, {}, at};
  sealKey(key, seed, policy, password, random);
  return key;
}

/// The private key, or nothing: the box was sealed at the cost that the password's record names.
std::optional<std::string> openKey(const AccountKey& key, const Account& account,
                                   std::string_view password) {
  store::ScryptCost cost;
  if (std::sscanf(account.password.c_str(), "scrypt$%d$%d$%d$", &cost.logN, &cost.r, &cost.p) !=
          3 ||
      !store::isUsable(cost))
    return std::nullopt;
  const auto salt = store::fromHex(key.salt), box = store::fromHex(key.box);
  if (!salt || !box) return std::nullopt;
  auto seed = store::unsealed(store::scryptKey(password, *salt, cost, 32), *box);
  return seed && seed->size() == kAccountSeed ? seed : std::nullopt;
}

bool isActiveAdministrator(const Account& account) {
  return account.role == Role::administrator && !account.locked;
}

}  // namespace

const Account* AccountBook::find(std::string_view login) const {
  for (const Account& account : accounts) {
    if (account.login == login) return &account;
  }
  return nullptr;
}

Outcome addAccount(AccountBook& book, const AccountPolicy& policy, const NewAccount& account,
                   std::string_view password, Instant at, const store::RandomBytes& random) {
  if (!isLogin(account.login))
    return accountFault(ErrorCode::badInput, "the account's name cannot be used", account.login,
                        "Use a-z, 0-9 and . _ -, beginning with a letter, at most 32");
  if (book.find(account.login))
    return accountFault(ErrorCode::badInput, "the account is there already", account.login,
                        "Choose another name");
  if (book.accounts.empty() && account.role != Role::administrator)
    return accountFault(ErrorCode::badInput, "the first account is not an administrator's",
                        account.login, "Add an administrator first");
  if (Outcome fits = checkPassword(policy, account.login, password); !fits) return fits;
  book.accounts.push_back({account.login,
                           account.name.empty() ? account.login : account.name,
                           account.role,
                           store::passwordRecord(password, policy.cost, random),
                           {newKey(policy, password, at, random)},
                           0,
                           {},
                           false});
  return Done{};
}

Result<SignedIn> signIn(AccountBook& book, const AccountPolicy& policy, std::string_view login,
                        std::string_view password, Instant at) {
  Account* account = findAccount(book, login);
  if (!account || account->keys.empty()) {
    (void)store::scryptKey(password, "0123456789abcdef", policy.cost, 32);  // as long as for others
    return refusedSignIn(login);
  }
  if (account->locked)
    return accountFault(ErrorCode::ioFailed, "the account is locked", login,
                        "An administrator can open it");
  if (at < account->restsUntil)
    return accountFault(ErrorCode::ioFailed, "the account rests after too many wrong passwords",
                        login, "Try again after " + toIso(account->restsUntil));
  if (!store::passwordFits(password, account->password)) {
    if (++account->failures >= policy.mostFailures) {
      account->failures = 0;
      account->restsUntil = at + policy.lockOut;
    }
    return refusedSignIn(login);
  }
  auto seed = openKey(account->keys.back(), *account, password);
  if (!seed)
    return accountFault(ErrorCode::unreadable, "the account's key cannot be opened", login,
                        "An administrator can set a new password, which makes a new key");
  account->failures = 0;
  account->restsUntil = {};
  return SignedIn{account->login,          account->name,   account->role, at,
                  account->keys.back().id, std::move(*seed)};
}

Outcome changePassword(AccountBook& book, const AccountPolicy& policy, std::string_view login,
                       std::string_view old, std::string_view fresh, Instant at,
                       const store::RandomBytes& random) {
  if (Outcome fits = checkPassword(policy, login, fresh); !fits) return fits;
  const auto shown = signIn(book, policy, login, old, at);
  if (!shown) return shown.error();
  Account& account = *findAccount(book, login);
  account.password = store::passwordRecord(fresh, policy.cost, random);
  sealKey(account.keys.back(), shown->privateKey, policy, fresh, random);
  return Done{};
}

Outcome resetPassword(AccountBook& book, const AccountPolicy& policy, std::string_view login,
                      std::string_view fresh, Instant at, const store::RandomBytes& random) {
  Account* account = findAccount(book, login);
  if (!account) return noSuchAccount(login);
  if (Outcome fits = checkPassword(policy, login, fresh); !fits) return fits;
  for (AccountKey& key : account->keys) key.box.clear();
  account->keys.push_back(newKey(policy, fresh, at, random));
  account->password = store::passwordRecord(fresh, policy.cost, random);
  account->failures = 0;
  account->restsUntil = {};
  return Done{};
}

Outcome setLocked(AccountBook& book, std::string_view login, bool locked) {
  Account* account = findAccount(book, login);
  if (!account) return noSuchAccount(login);
  const auto active =
      std::count_if(book.accounts.begin(), book.accounts.end(), isActiveAdministrator);
  if (locked && isActiveAdministrator(*account) && active == 1)
    return accountFault(ErrorCode::badInput, "this is the last administrator", login,
                        "Add another administrator first");
  account->locked = locked;
  if (!locked) {
    account->failures = 0;
    account->restsUntil = {};
  }
  return Done{};
}

Result<AccountPolicy> parseAccountPolicy(const std::string& json) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  incident::EntryReader reader(document, "accounts");
  reader.knowsOnly({"source", "most_failures", "lock_out_s", "idle_lock_s", "shortest_password",
                    "scrypt_log_n", "scrypt_r", "scrypt_p"});
  AccountPolicy policy;
  policy.mostFailures = int(std::min(reader.amount("most_failures"), 1000.0));
  policy.lockOut = millis(reader.amount("lock_out_s"));
  policy.idleLock = millis(reader.amount("idle_lock_s"));
  policy.shortestPassword = std::size_t(std::min(reader.amount("shortest_password"), 1000.0));
  const auto whole = [&](const char* key) { return int(std::min(reader.amount(key), 1000.0)); };
  policy.cost = {whole("scrypt_log_n"), whole("scrypt_r"), whole("scrypt_p")};
  (void)reader.both("source");
  if (policy.mostFailures < 1)
    reader.fail("at least one wrong password must be allowed", "most_failures");
  if (policy.idleLock.count() <= 0) reader.fail("the time is zero", "idle_lock_s");
  if (policy.shortestPassword < 8)
    reader.fail("fewer than 8 characters are no password", "shortest_password");
  if (!store::isUsable(policy.cost)) reader.fail("the cost cannot be used", "scrypt_log_n");
  if (reader.fault()) return *reader.fault();
  return policy;
}

}  // namespace citymirror::session

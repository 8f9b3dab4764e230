#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/session/command/roles.h"
#include "engine/core/result.h"
#include "engine/core/time.h"
#include "engine/store/secrets.h"

namespace citymirror::session {

/// How accounts are guarded: assets/config/accounts.json.
struct AccountPolicy {
  int mostFailures = 5;               ///< wrong passwords in a row, then
  Millis lockOut{900'000};            ///< the account rests this long
  Millis idleLock{600'000};           ///< a session that nobody touches asks for the password
  std::size_t shortestPassword = 10;  ///< characters
  store::ScryptCost cost;
};
/// Errors name the key.
Result<AccountPolicy> parseAccountPolicy(const std::string& json);

/// A key of an account. The newest signs; earlier ones still prove what they signed.
struct AccountKey {
  std::string id;         ///< first 16 hexadecimal digits of the public key's SHA-256
  std::string publicKey;  ///< Ed25519, hexadecimal
  std::string salt;       ///< hexadecimal
  std::string box;        ///< the private key, sealed under the password; empty = retired
  Instant since;
  friend bool operator==(const AccountKey&, const AccountKey&) = default;
};
/// Somebody who may sign in.
struct Account {
  std::string login;  ///< a–z, 0–9, . _ -, begins with a letter, at most 32
  std::string name;   ///< of the person
  Role role = Role::observer;
  std::string password;  ///< record as of store::passwordRecord
  std::vector<AccountKey> keys;
  int failures = 0;     ///< wrong passwords since the last right one
  Instant restsUntil;   ///< after too many of them
  bool locked = false;  ///< by an administrator
  friend bool operator==(const Account&, const Account&) = default;
};
/// Accounts of this installation. A plain value; who changes it writes it.
struct AccountBook {
  std::vector<Account> accounts;
  const Account* find(std::string_view login) const;
  friend bool operator==(const AccountBook&, const AccountBook&) = default;
};
/// Errors: unreadable, badInput naming the entry.
Result<AccountBook> parseAccounts(const std::string& json);
std::string accountsJson(const AccountBook& book);
/// An absent file is an empty book. Errors as parseAccounts, with the file's name; ioFailed.
Result<AccountBook> readAccounts(const std::string& path);
/// Readable by its owner only. Errors: ioFailed, diskFull.
Outcome writeAccounts(const std::string& path, const AccountBook& book);

/// Somebody who has shown the password; lives in memory only.
struct SignedIn {
  std::string login, name;
  Role role = Role::observer;
  Instant since;
  std::string keyId, privateKey;  ///< private: seed of 32 bytes
};

/// What an administrator says of an account that is to be.
struct NewAccount {
  std::string login, name;
  Role role = Role::observer;
};
/// The first account must be an administrator's. Errors: badInput (login, password, a login that is
/// there).
Outcome addAccount(AccountBook& book, const AccountPolicy& policy, const NewAccount& account,
                   std::string_view password, Instant at,
                   const store::RandomBytes& random = store::systemRandom);
/// Counts wrong passwords: write the book whatever comes out. An unknown login takes as long and
/// says the same as a wrong password. Errors: ioFailed (refused, resting until …, locked). Takes
/// what scrypt costs: not on a thread that draws.
Result<SignedIn> signIn(AccountBook& book, const AccountPolicy& policy, std::string_view login,
                        std::string_view password, Instant at);
/// By the person: the key stays. Errors: ioFailed as signIn; badInput (the new password).
Outcome changePassword(AccountBook& book, const AccountPolicy& policy, std::string_view login,
                       std::string_view old, std::string_view fresh, Instant at,
                       const store::RandomBytes& random = store::systemRandom);
/// By an administrator: a new key, as the old one is sealed under the old password. Errors:
/// notFound, badInput.
Outcome resetPassword(AccountBook& book, const AccountPolicy& policy, std::string_view login,
                      std::string_view fresh, Instant at,
                      const store::RandomBytes& random = store::systemRandom);
/// Locks or opens an account; opening also ends a rest. Errors: notFound; badInput (the last
/// administrator who is not locked).
Outcome setLocked(AccountBook& book, std::string_view login, bool locked);

/// A screen that asks for the password after a while. A plain value.
struct SessionLock {
  Millis idle{600'000};
  Instant touched;
  bool closed = false;

  bool locked(Instant now) const { return closed || now - touched >= idle; }
  /// Somebody moved. A locked session stays locked.
  void touch(Instant now) {
    if (!locked(now)) touched = now;
  }
  void lock() { closed = true; }
  /// By whoever has shown the password.
  void open(Instant now) {
    closed = false;
    touched = now;
  }
};

}  // namespace citymirror::session

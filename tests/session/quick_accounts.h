#pragma once
#include <QtTest>
#include <initializer_list>
#include <utility>

#include "app/session/command/accounts.h"

/// People with names and passwords, at a price that tests can pay.
namespace citymirror {

inline constexpr const char* kQuickPassword = "correct horse";

/// Cheap scrypt; everything else as it ships.
inline session::AccountPolicy quickPolicy() {
  session::AccountPolicy policy;
  policy.cost = {4, 1, 1};
  return policy;
}

/// Each with kQuickPassword; the first is the administrator.
inline session::AccountBook quickAccounts(
    std::initializer_list<std::pair<const char*, session::Role>> people, Instant at) {
  session::AccountBook book;
  for (const auto& [login, role] : people) {
    const Outcome added =
        session::addAccount(book, quickPolicy(), {login, "", role}, kQuickPassword, at);
    if (!added) qFatal("%s", added.error().text().c_str());
  }
  return book;
}

inline session::SignedIn quickSignIn(session::AccountBook& book, const char* login, Instant at) {
  auto person = session::signIn(book, quickPolicy(), login, kQuickPassword, at);
  if (!person) qFatal("%s", person.error().text().c_str());
  return std::move(*person);
}

}  // namespace citymirror

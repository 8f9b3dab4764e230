#pragma once
#include <cstdint>
#include <string>

#include "app/session/command/accounts.h"
#include "app/session/command/command_act.h"
#include "engine/core/result.h"

/// What a seat that follows asks of the one that leads, and who asks it.
namespace citymirror::session {

/// The body of a row of the shared log. Texts as they came: nothing is checked yet.
struct ActRequest {
  std::string session;       ///< of the leading seat that is asked
  std::string act;           ///< commandText
  std::string role;          ///< word; empty = the seat does not say
  std::string login;         ///< of who has signed in there; empty = nobody
  std::string key;           ///< id of the account's key that signs
  std::string from;          ///< Seat::session of the seat that asks …
  std::uint64_t number = 0;  ///< … and which of its requests: no two read alike
  std::string signature;     ///< of all of the above, hexadecimal
};

/// Signed where somebody has signed in: a login alone could be anybody's. `person` may be null.
std::string requestText(const std::string& session, const CommandAct& act, Role role,
                        const SignedIn* person, std::uint64_t number = 0,
                        const std::string& from = {});
/// Parts that are missing are empty.
ActRequest requestFromText(const std::string& body);

/// Of all that its signature covers: a request that is written once more has the same.
std::string requestDigest(const ActRequest& request);

/// Whether it comes from who it says, by the leading seat's own accounts. Errors: ioFailed (nobody
/// has signed in there, locked, another role), notFound (account, key), badInput (the signature).
Outcome checkRequest(const AccountBook& book, const ActRequest& request);

}  // namespace citymirror::session

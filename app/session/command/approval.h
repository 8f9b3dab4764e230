#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "app/session/command/accounts.h"
#include "engine/core/event.h"

namespace citymirror::session {

/// Response levels of an emergency plan, IV the lowest.
enum class ResponseLevel { iv, iii, ii, i };
/// "IV", "III", "II", "I".
std::string_view wordOf(ResponseLevel level);
std::optional<ResponseLevel> responseLevelFromWord(std::string_view word);
Act approvalOf(ResponseLevel level);
/// IV for blue (and none) … I for red.
ResponseLevel responseLevelOf(Severity severity);

/// Who approved which response, when, over what: signed with the account's key, so that nobody can
/// change a word of it or deny it. A plain value; kept in the journal as its JSON.
struct Approval {
  ResponseLevel level = ResponseLevel::iv;
  std::string subject;  ///< id of what is approved: a linkage, an incident
  std::string hash;     ///< SHA-256 of the document that was before the person's eyes
  std::string login;
  Role role = Role::observer;
  Instant at;
  std::string keyId;
  std::string signature;  ///< Ed25519, hexadecimal, over all of the above
  friend bool operator==(const Approval&, const Approval&) = default;
};

/// Errors: ioFailed (the role may not), badInput (no subject).
Result<Approval> approve(const RoleTable& table, const SignedIn& person, ResponseLevel level,
                         const std::string& subject, std::string_view document, Instant at);
/// Done: a key of the account signed every word of this approval. Errors: notFound (no such account
/// or key), badInput (a signature that does not fit).
Outcome checkSigned(const AccountBook& book, const Approval& approval);
/// Done: this account's key signed this approval of this document, and its role may. Errors:
/// notFound (no such account or key), badInput (another document, a signature that does not fit),
/// ioFailed (the role may not).
Outcome checkApproval(const AccountBook& book, const RoleTable& table, const Approval& approval,
                      std::string_view document);

std::string approvalJson(const Approval& approval);
/// Errors: unreadable, badInput naming the key.
Result<Approval> parseApproval(const std::string& json);

}  // namespace citymirror::session

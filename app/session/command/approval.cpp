#include "app/session/command/approval.h"

#include <algorithm>

#include "engine/store/chain_hash.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

constexpr std::array<std::string_view, 4> kLevelWords{"IV", "III", "II", "I"};
constexpr std::string_view kApprovalForm = "citymirror approval 1";

/// What is signed: every part behind its length, so that no two approvals read alike.
std::string signedPart(const Approval& approval) {
  return store::ChainLink()
      .add(kApprovalForm)
      .add(wordOf(approval.level))
      .add(std::string_view(approval.subject))
      .add(std::string_view(approval.hash))
      .add(std::string_view(approval.login))
      .add(wordOf(approval.role))
      .add(approval.at.ms)
      .add(std::string_view(approval.keyId))
      .hash();
}

Error approvalFault(ErrorCode code, const std::string& what, const Approval& approval) {
  return {code, what, "approval of " + approval.subject + " by " + approval.login,
          "Do not act on it; ask for a new approval"};
}

}  // namespace

std::string_view wordOf(ResponseLevel level) { return kLevelWords[std::size_t(level)]; }

std::optional<ResponseLevel> responseLevelFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kLevelWords.size(); ++i) {
    if (kLevelWords[i] == word) return ResponseLevel(i);
  }
  return std::nullopt;
}

Act approvalOf(ResponseLevel level) {
  constexpr std::array kActsOfLevels{Act::approveLevelIv, Act::approveLevelIii, Act::approveLevelIi,
                                     Act::approveLevelI};
  return kActsOfLevels[std::size_t(level)];
}

ResponseLevel responseLevelOf(Severity severity) {
  switch (severity) {
    case Severity::red:
      return ResponseLevel::i;
    case Severity::orange:
      return ResponseLevel::ii;
    case Severity::yellow:
      return ResponseLevel::iii;
    default:
      return ResponseLevel::iv;
  }
}

Result<Approval> approve(const RoleTable& table, const SignedIn& person, ResponseLevel level,
                         const std::string& subject, std::string_view document, Instant at) {
  if (Outcome allowed = permit(table, person.role, approvalOf(level)); !allowed)
    return allowed.error();
  if (subject.empty())
    return Error{ErrorCode::badInput, "nothing is named that is approved", "subject",
                 "Name the linkage or the incident"};
  Approval approval{level,        subject, store::sha256(document), person.login, person.role, at,
                    person.keyId, {}};
  approval.signature = store::toHex(store::signatureOf(person.privateKey, signedPart(approval)));
  return approval;
}

Outcome checkSigned(const AccountBook& book, const Approval& approval) {
  const Account* account = book.find(approval.login);
  if (!account) return approvalFault(ErrorCode::notFound, "its account is unknown", approval);
  const auto key = std::find_if(account->keys.begin(), account->keys.end(),
                                [&](const AccountKey& one) { return one.id == approval.keyId; });
  if (key == account->keys.end())
    return approvalFault(ErrorCode::notFound, "its key is not the account's", approval);
  const auto publicKey = store::fromHex(key->publicKey);
  const auto signature = store::fromHex(approval.signature);
  if (!publicKey || !signature ||
      !store::signatureFits(*publicKey, signedPart(approval), *signature))
    return approvalFault(ErrorCode::badInput, "its signature does not fit", approval);
  return Done{};
}

Outcome checkApproval(const AccountBook& book, const RoleTable& table, const Approval& approval,
                      std::string_view document) {
  if (approval.hash != store::sha256(document))
    return approvalFault(ErrorCode::badInput, "it approves another document", approval);
  if (const Outcome is = checkSigned(book, approval); !is) return is;
  return permit(table, approval.role, approvalOf(approval.level));
}

std::string approvalJson(const Approval& approval) {
  return nlohmann::ordered_json{{"level", std::string(wordOf(approval.level))},
                                {"subject", approval.subject},
                                {"hash", approval.hash},
                                {"login", approval.login},
                                {"role", std::string(wordOf(approval.role))},
                                {"at", toIso(approval.at)},
                                {"key", approval.keyId},
                                {"signature", approval.signature}}
      .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<Approval> parseApproval(const std::string& json) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (document.is_discarded())
    return Error{ErrorCode::unreadable, "the approval is not JSON", "approval",
                 "Restore it from the journal"};
  incident::EntryReader reader(document, "approval");
  reader.knowsOnly({"level", "subject", "hash", "login", "role", "at", "key", "signature"});
  const auto level = responseLevelFromWord(reader.text("level"));
  const auto role = roleFromWord(reader.text("role"));
  if (!level) reader.fail("the level is none of IV, III, II, I", "level");
  if (!role) reader.fail("the role is unknown", "role");
  Approval approval{level.value_or(ResponseLevel::iv),
                    reader.text("subject"),
                    reader.text("hash"),
                    reader.text("login"),
                    role.value_or(Role::observer),
                    reader.instant("at"),
                    reader.text("key"),
                    reader.text("signature")};
  if (reader.fault()) return *reader.fault();
  return approval;
}

}  // namespace citymirror::session

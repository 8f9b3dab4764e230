#include "app/session/command/act_request.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "engine/store/chain_hash.h"

namespace citymirror::session {
namespace {

constexpr std::string_view kRequestForm = "citymirror request 1";
constexpr const char* kSameAccounts = "Give all seats the same accounts";

Outcome checkRequestSigned(const Account& account, const ActRequest& request) {
  const auto key = std::find_if(account.keys.begin(), account.keys.end(),
                                [&](const AccountKey& one) { return one.id == request.key; });
  if (key == account.keys.end() || key->box.empty())  // retired keys prove what was
    return Error{ErrorCode::notFound, "the request is not signed with the account's key",
                 request.login, kSameAccounts};
  const auto publicKey = store::fromHex(key->publicKey);
  const auto signature = store::fromHex(request.signature);
  if (publicKey && signature &&
      store::signatureFits(*publicKey, requestDigest(request), *signature))
    return Done{};
  return Error{ErrorCode::badInput, "the signature of the request does not fit", request.login,
               "Sign in anew at the seat that asks"};
}

}  // namespace

/// Every part behind its length, so that no two requests read alike.
std::string requestDigest(const ActRequest& request) {
  return store::ChainLink()
      .add(kRequestForm)
      .add(std::string_view(request.session))
      .add(std::string_view(request.act))
      .add(std::string_view(request.role))
      .add(std::string_view(request.login))
      .add(std::string_view(request.key))
      .add(std::string_view(request.from))
      .add(std::int64_t(request.number))
      .hash();
}

std::string requestText(const std::string& session, const CommandAct& act, Role role,
                        const SignedIn* person, std::uint64_t number, const std::string& from) {
  const auto asked = nlohmann::json::parse(commandText(act));
  ActRequest request{session, asked.dump(), std::string(wordOf(role)), {}, {}, from, number, {}};
  if (person != nullptr) {
    request.login = person->login;
    request.key = person->keyId;
    request.signature =
        store::toHex(store::signatureOf(person->privateKey, requestDigest(request)));
  }
  return journalBody({{"session", request.session},
                      {"act", asked},
                      {"role", request.role},
                      {"login", request.login},
                      {"key", request.key},
                      {"from", request.from},
                      {"number", request.number},
                      {"signature", request.signature}});
}

ActRequest requestFromText(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return {};
  const auto number = json.find("number");
  const bool counted = number != json.end() && number->is_number_unsigned();
  return {journalText(json, "session"),
          json.value("act", nlohmann::json()).dump(),
          journalText(json, "role"),
          journalText(json, "login"),
          journalText(json, "key"),
          journalText(json, "from"),
          counted ? number->get<std::uint64_t>() : 0,
          journalText(json, "signature")};
}

Outcome checkRequest(const AccountBook& book, const ActRequest& request) {
  if (request.login.empty())
    return Error{ErrorCode::ioFailed,
                 "the leading seat has accounts, and nobody has signed in there", "request",
                 "Start the seat that asks with --accounts FILE and sign in"};
  const Account* account = book.find(request.login);
  if (account == nullptr)
    return Error{ErrorCode::notFound, "the leading seat knows no account " + request.login,
                 "request", kSameAccounts};
  if (account->locked)
    return Error{ErrorCode::ioFailed, "the account is locked", request.login,
                 "An administrator can open it"};
  if (wordOf(account->role) != request.role)
    return Error{ErrorCode::ioFailed,
                 "the account " + request.login +
                     " has another role at the leading seat: " + nameOf(account->role).en,
                 "request", kSameAccounts};
  return checkRequestSigned(*account, request);
}

}  // namespace citymirror::session

#include <nlohmann/json.hpp>
#include <utility>

#include "app/session/command/act_request.h"
#include "app/session/command/approval.h"
#include "app/session/command/journal_text.h"
#include "app/session/command/seat_rights.h"
#include "app/session/writer/world_writer.h"

/// Who works at this seat, and what they sign.
namespace citymirror::session {
namespace {

nlohmann::json runJson(RunKind kind, const Text& on) {
  return {{"act", wordOf(kind)},
          {"on", {{"zh", on.in(Language::zh)}, {"en", on.in(Language::en)}}}};
}

std::string runBody(RunKind kind, const Text& on, const PersonView& person) {
  nlohmann::json body = runJson(kind, on);
  body["login"] = person.login;
  body["role"] = wordOf(person.role);
  return journalBody(body);
}

}  // namespace

/// With accounts nobody may do anything before signing in.
void WorldWriter::setAccounts(AccountBook book) {
  if (!accounts_) ownRole_ = Role::observer;
  accounts_ = std::move(book);
  if (!person_) role_ = ownRole_;
}

void WorldWriter::admit(SignedIn person, Instant steady) {
  const bool again = person_ && person_->login == person.login && lock_.closed;
  if (!again) leave();
  lock_ = {idleLock_, steady};
  lockTold_ = false;
  role_ = person.role;
  journal(again ? "unlocked" : "signed_in", person.login,
          journalBody({{"login", person.login}, {"role", wordOf(person.role)}}));
  const Text role = nameOf(person.role);
  if (again)
    note(person.login, {"已解锁", "unlocked the seat"});
  else
    note(person.login, {"已登录（" + role.zh + "）", "signed in as " + role.en});
  person_ = std::move(person);
  incidentsStale_ = true;
}

void WorldWriter::leave() {
  if (person_) {
    journal("signed_out", person_->login, journalBody({{"login", person_->login}}));
    note(person_->login, {"已退出登录", "signed out"});
  }
  person_.reset();
  lock_ = {};
  lockTold_ = false;
  role_ = ownRole_;
  incidentsStale_ = true;
}

void WorldWriter::dismissFaults(const std::string& by) {
  if (faults_.empty()) return;
  nlohmann::json seen = nlohmann::json::array();
  for (const Fault& fault : std::exchange(faults_, {})) seen.push_back(fault.error.text());
  journal("action", nameAtSeat(by),
          journalBody({{"verb", "dismiss_faults"}, {"faults", std::move(seen)}}));
}

std::string WorldWriter::nameAtSeat(const std::string& by) const {
  if (!person_) return by;
  return person_->name.empty() ? person_->login : person_->name;
}

Outcome WorldWriter::allowed(Act act) const {
  if (person_ && lock_.closed)
    return Error{ErrorCode::ioFailed, "the seat is locked", nameAtSeat({}),
                 "Show the password again"};
  return permit(loop_.rights(), role_, act);
}

/// What somebody at another seat asks of the one that leads: by its own accounts where it has any,
/// else in the role that the seat says it has.
Outcome WorldWriter::allowedThere(const CommandAct& act, const ActRequest& asked) const {
  const auto role = roleFromWord(asked.role);
  if (!role)
    return Error{ErrorCode::badInput, "the seat that asks does not say in which role", act.by,
                 "Run the same version at all seats"};
  if (accounts_)
    if (Outcome is = checkRequest(*accounts_, asked); !is) return is;
  return permit(loop_.rights(), *role, rightOf(act));
}

bool WorldWriter::mayNow(Act act) {
  const Outcome may = allowed(act);
  if (!may) addFault(may.error());
  return may.ok();
}

bool WorldWriter::passIdle(Instant steady) {
  if (!person_ || lockTold_) return false;
  if (idleLock_.count() == 0 || !lock_.locked(steady)) return false;
  lockSeat("session");
  return true;
}

void WorldWriter::lockSeat(const std::string& by) {
  if (!person_ || lock_.closed) return;
  lock_.lock();
  lockTold_ = true;
  journal("locked", by, journalBody({{"login", person_->login}}));
  note(person_->login, by == "session" ? Text{"席位闲置，已锁定", "locked as nobody touched the seat"}
                                       : Text{"席位已锁定", "locked the seat"});
}

void WorldWriter::recordExport(const Text& what, const std::string& by, const PersonView& person) {
  const std::string who = person.signedIn ? person.name : by;
  journal("export", who,
          journalBody({{"act", wordOf(Act::exportData)},
                       {"what", {{"zh", what.in(Language::zh)}, {"en", what.in(Language::en)}}},
                       {"login", person.login},
                       {"role", wordOf(person.role)}}));
  note(who, {"导出：" + what.in(Language::zh), "exported: " + what.in(Language::en)});
}

void WorldWriter::recordCity(const std::string& folder, const std::string& by,
                             const PersonView& person) {
  const std::string who = person.signedIn ? person.name : by;
  journal(
      "city_changed", who,
      journalBody({{"folder", folder}, {"login", person.login}, {"role", wordOf(person.role)}}));
  note(who, {"改开城市 " + folder, "opens another city: " + folder});
}

void WorldWriter::recordRun(RunKind kind, const Text& on, const std::string& by,
                            const PersonView& person) {
  const std::string who = person.signedIn ? person.name : by;
  const Text name = nameOf(kind);
  journal("run_started", who, runBody(kind, on, person));
  note(who, {"启动" + name.zh + " " + on.in(Language::zh),
             "started " + name.en + " " + on.in(Language::en)});
}

void WorldWriter::recordStop(RunKind kind, const Text& on, const std::string& by,
                             const PersonView& person) {
  const std::string who = person.signedIn ? person.name : by;
  const Text name = nameOf(kind);
  journal("run_stopped", who, runBody(kind, on, person));
  note(who, {"停止" + name.zh + " " + on.in(Language::zh),
             "stopped " + name.en + " " + on.in(Language::en)});
}

void WorldWriter::recordEnd(RunKind kind, const Text& on, RunEnd end, const std::string& why) {
  const Text name = nameOf(kind), how = nameOf(end);
  nlohmann::json body = runJson(kind, on);
  body["end"] = wordOf(end);
  if (!why.empty()) body["why"] = why;
  journal("run_ended", "session", journalBody(body));
  note("session", {name.zh + " " + on.in(Language::zh) + " " + how.zh,
                   name.en + " " + on.in(Language::en) + " " + how.en});
}

Outcome WorldWriter::sign(CommandAct& act) const {
  if (!person_)
    return Error{ErrorCode::ioFailed, "only somebody who has signed in can sign", act.subject,
                 "Start with --accounts FILE and sign in"};
  const LoopIncident* incident = loop_.find(act.subject);
  if (incident == nullptr)
    return Error{ErrorCode::notFound, "there is no such incident", act.subject,
                 "Choose one from the list"};
  act.document = CommandLoop::approvalDocument(*incident);
  auto approval = session::approve(loop_.rights(), *person_, responseLevelOf(incident->worst),
                                   incident->id, act.document, act.at);
  if (!approval) return approval.error();
  act.approval = approvalJson(*approval);
  return Done{};
}

bool WorldWriter::signsByDispatch(const LoopIncident& incident) const {
  const auto level = loop_.approvalWanted(incident, purpose_);
  if (!level || !person_ || lock_.closed) return false;
  return config_.command.approvals.at(*level).withDispatch &&
         may(loop_.rights(), role_, approvalOf(*level));
}

Outcome WorldWriter::checkSignature(const CommandAct& act) const {
  const LoopIncident* incident = loop_.find(act.subject);
  const auto approval = parseApproval(act.approval);
  if (incident == nullptr || !approval)
    return approval ? Outcome(Error{ErrorCode::notFound, "there is no such incident", act.subject,
                                    "Choose one from the list"})
                    : Outcome(approval.error());
  if (!accounts_)
    return Error{ErrorCode::notFound, "this seat knows no accounts", act.subject,
                 "Start it with --accounts FILE"};
  return checkApproval(*accounts_, loop_.rights(), *approval,
                       CommandLoop::approvalDocument(*incident));
}

}  // namespace citymirror::session

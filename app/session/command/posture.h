#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "app/session/command/roles.h"
#include "engine/core/time.h"

namespace citymirror::session {

/// 平时 and 战时: how the centre works from day to day, and in an emergency.
enum class PostureKind { peace, emergency };
/// "peace", "emergency".
std::string_view wordOf(PostureKind kind);
std::optional<PostureKind> postureFromWord(std::string_view word);

/// What is kept: what is decided, or every message that comes as well.
enum class Recording { decisions, everything };
/// Of the messages of one batch that a feed's intake rejects, the first so many are journalled:
/// `everything` = all that the intake keeps.
std::size_t rejectionsKept(Recording recording);

/// What a posture changes, as data: assets/config/posture.json.
struct Posture {
  PostureKind kind = PostureKind::peace;
  Text title;
  std::string layout;                 ///< name of the window's layout
  Millis refresh{60'000};             ///< pause between polls of feeds that are polled
  std::vector<std::string> rulesOn;   ///< ids, or beginnings that end in '*', switched on …
  std::vector<std::string> rulesOff;  ///< … and off; the longest that fits counts
  Recording recording = Recording::decisions;
  RoleTable granted, withdrawn;  ///< rights on top of roles.json
};
/// Both, each complete in itself.
struct Postures {
  Posture peace, emergency{PostureKind::emergency, {}, {}, {}, {}, {}, {}, {}, {}};
  const Posture& of(PostureKind kind) const {
    return kind == PostureKind::peace ? peace : emergency;
  }
};
/// Errors name the entry and key: a posture that is missing or there twice, a right that is granted
/// and withdrawn, an emergency that nobody could end.
Result<Postures> parsePostures(const std::string& json, const RoleTable& table);

/// What each role may do in a posture.
RoleTable rightsIn(const RoleTable& table, const Posture& posture);
/// Whether a rule runs in a posture; `enabled`: by itself.
bool ruleRuns(const Posture& posture, std::string_view rule, bool enabled);

/// Ids of rules that a posture runs, or does not run, other than they would by themselves.
struct RuleShift {
  std::vector<std::string> on, off;
};
/// The five things that a posture sets, in one sentence for people: layout, refresh, recording,
/// rules and rights.
Text effectsOf(const Posture& posture, const RuleShift& rules);

/// The one act that changes layout, refresh, rules, recording and rights together, and back. A
/// plain value; the journal keeps the act (CommandKind::switchPosture).
struct PostureChange {
  PostureKind from = PostureKind::peace, to = PostureKind::emergency;
  std::string by;
  Role role = Role::observer;
  std::string why;
  Instant at;
  friend bool operator==(const PostureChange&, const PostureChange&) = default;
};
/// Errors: ioFailed (the role may not in the present posture), badInput (no reason given, nothing
/// changes).
Result<PostureChange> changePosture(const RoleTable& table, const Postures& postures,
                                    PostureKind present, PostureKind wanted, const std::string& by,
                                    Role role, const std::string& why, Instant at);

}  // namespace citymirror::session

#include "app/session/command/seat_rights.h"

#include <algorithm>

namespace citymirror::session {

Outcome permitAt(const PersonView& person, Act act) {
  if (person.signedIn && person.locked)
    return Error{ErrorCode::ioFailed, "the seat is locked", person.name, "Show the password again"};
  return person.rights ? permit(*person.rights, person.role, act) : Outcome(Done{});
}

Outcome permitAny(const PersonView& person, std::initializer_list<Act> acts) {
  const bool may =
      std::any_of(acts.begin(), acts.end(), [&](Act act) { return permitAt(person, act).ok(); });
  return may ? Outcome(Done{}) : permitAt(person, *acts.begin());
}

Act actOf(const WorldDeed& deed) { return actOf(actionOf(deed, {}, {}, {}).kind); }

}  // namespace citymirror::session

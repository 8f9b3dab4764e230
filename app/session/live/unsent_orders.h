#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/command/command_incident.h"
#include "engine/store/journal.h"

namespace citymirror::session {

/// What linkages of earlier sessions left without a receipt when the program ended.
struct Unsent {
  std::vector<Outbound> again;  ///< to be sent again under the same id: recipients tell repeats
  std::vector<std::string> tooLate;  ///< handed over longer ago than a channel would have tried
};

/// What a program that begins finds of the one before: a visitor of the journal's entries, in order.
class UnsentOrders {
 public:
  UnsentOrders();
  ~UnsentOrders();
  /// Kinds of entries that say anything here.
  static const std::vector<std::string>& kinds();
  void take(const store::JournalEntry& entry);
  Unsent unsent(Instant now, Millis giveUpAfter) const;

 private:
  struct Open;
  std::unique_ptr<Open> open_;
};

/// By the journal's "linkage", "handed", "receipt" and "decision" entries; what was called back is
/// not sent any more: the linkages that the entry of a recall names, or those that began for its
/// incident where an older one names none. `now` and the times in "handed" are of the computer's
/// clock. O(entries).
Unsent unsentOrders(const std::vector<store::JournalEntry>& entries, Instant now,
                    Millis giveUpAfter);

}  // namespace citymirror::session

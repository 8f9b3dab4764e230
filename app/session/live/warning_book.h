#pragma once
#include <optional>
#include <vector>

#include "app/session/city/feed_places.h"
#include "app/session/live/received_warning.h"

namespace citymirror::session {

/// The warnings of others and which of them are in force. One that expires, is cancelled, is in
/// error or is updated is not; what is only an exercise ends nothing that is meant. Test, system
/// and draft messages and acknowledgements are no warnings. One thread per object.
class WarningBook {
 public:
  /// Alerts that are remembered. Beyond it the oldest goes of those that have nothing for the city,
  /// else of those that are over, else of all.
  static constexpr std::size_t kMost = 500;

  /// One that is known changes nothing. O(alerts + corners).
  void take(const gis::CapAlert& alert, Instant received, const FeedPlaces& places);
  /// At `at`, by what had been received until then; null = none. The same pointer while it is the
  /// same warnings. O(alerts).
  std::shared_ptr<const ReceivedWarnings> inForce(Instant at);
  /// Those that ended before `t` go.
  void forgetBefore(Instant t);

 private:
  struct Entry {
    gis::CapAlert alert;  ///< without its infos
    Instant received;
    std::optional<Instant> ended;  ///< by another alert
    ReceivedWarnings warnings;

    /// Nothing = it stands until it is taken back.
    std::optional<Instant> over() const;
  };
  void makeRoom(Instant now);

  std::vector<Entry> entries_;
  std::shared_ptr<const ReceivedWarnings> shown_;
};

}  // namespace citymirror::session

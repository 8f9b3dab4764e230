#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gis/feed/wire_reader.h"

namespace citymirror::gis {

/// What a TripUpdate of GTFS-realtime 2.0 says of one trip.
struct GtfsTripUpdate {
  std::string trip, route, date;  ///< trip_id, route_id, start_date; empty = not said
  std::string vehicle;            ///< id of the VehicleDescriptor, or empty
  std::uint64_t stamp = 0;        ///< s since 1970, 0 = not said
  bool cancelled = false;         ///< CANCELED or DELETED
  /// s behind the timetable (ahead of it below 0) at the next stop that is still to come: of its
  /// arrival, else its departure, else as it was at the stop before where the update says neither
  /// delay nor time of it, else of the trip. Nothing where the update says none: NO_DATA, or times
  /// alone, which only the timetable could be compared with; and of a cancelled trip.
  std::optional<std::int32_t> delay;
  std::vector<std::string> skipped;  ///< stop_id, else "#" and stop_sequence, as sent
  /// Byte of the message at which it cannot be read, or has more stops than 10,000: two bytes of a
  /// message would take a hundred of memory.
  std::optional<std::size_t> brokenAt;
};

/// Of the field that holds it. A stop is past when its departure, else its arrival, has a time
/// before `now` (s since 1970), or a stop behind it is past; one that is skipped is none to come.
/// Where all are past, the delay at the last of them holds for those behind it (reference, "stop
/// time updates"). O(bytes).
GtfsTripUpdate readGtfsTripUpdate(const WireReader::Field& field, std::int64_t now);

}  // namespace citymirror::gis

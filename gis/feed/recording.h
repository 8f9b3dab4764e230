#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/series.h"

namespace citymirror::gis {

/// One message as received: when, from which channel, the bytes. A recording is JSON Lines, one
/// object a line: {"received":"…Z","channel":"rain","format":"observation|cap","body":…}, body an
/// object for observations {"sensor","at","value","unit","quality"?} and a string (XML) for CAP.
struct FeedMessage {
  Instant received;
  std::string channel;
  std::string format;  ///< "observation", "cap"
  std::string body;
  friend bool operator==(const FeedMessage&, const FeedMessage&) = default;
};

/// Messages in order of arrival. A line that cannot be read becomes a note (line number, reason) and
/// the rest goes on; lines out of order are sorted, with a note. Errors: unreadable when no line can be
/// read.
Result<std::vector<FeedMessage>> readRecording(std::string_view text);
/// All times of the messages moved by `shift`: of arrival, of measurement, and in alerts when they
/// were sent, begin and end, also where they name each other. What cannot be read stays as it is.
void restamp(std::vector<FeedMessage>& messages, Millis shift);
std::string writeRecording(const std::vector<FeedMessage>& messages);

/// What a sensor measures.
struct SensorKind {
  std::string code;
  Quantity quantity;
};
/// One observation message, in the kept unit of its sensor, which is looked up in `sorted` (by code).
/// A null value means missing. Errors: badInput naming sensor and key (unknown sensor, unit that does
/// not fit, no zone in the time, not a number).
Result<Observation> decodeObservation(const FeedMessage& message, const std::vector<SensorKind>& sorted);
FeedMessage encodeObservation(const Observation& observation, Quantity quantity, Instant received,
                              const std::string& channel);

/// What each sensor measures as its own messages say: by "quantity" (a word of quantity.h) where there
/// is one, else by the only quantity that its unit fits (mm/h, m³/s, km/h; metres are a water level).
/// Sorted by code. For recordings without a city.
std::vector<SensorKind> kindsOf(const std::vector<FeedMessage>& messages);

/// Series of a USGS-style CSV (shared recordings): time column with zone, value columns with units in
/// their names (…_ft3s, …_m3s discharge; …_ft, …_m water level above the gauge's own zero), beside each
/// an optional …_q column (A = approved; anything else is suspect). Sensors are named
/// "STATION/discharge", "STATION/water_level". Gaps, duplicates and lines left out are notes. Errors:
/// badInput (no time or value column), unreadable (no line can be read).
Result<std::vector<SensorSeries>> readUsgsCsv(std::string_view text, const std::string& station);

/// The median step between values, zero with fewer than two. O(n).
Millis usualStep(const SensorSeries& series);

/// The series as a feed that can be replayed: every value as a message received `latency` after it was
/// measured, in order. `codes` names series' sensors anew ("STATION/discharge" → a code of the city);
/// a series without an entry keeps its name.
std::vector<FeedMessage> recordingOf(const std::vector<SensorSeries>& series,
                                     const std::map<std::string, std::string>& codes, Millis latency);

}  // namespace citymirror::gis

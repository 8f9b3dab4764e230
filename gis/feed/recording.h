#pragma once
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
};

/// Messages in order of arrival. A line that cannot be read becomes a note (line number, reason) and
/// the rest goes on. Errors: unreadable when no line can be read.
Result<std::vector<FeedMessage>> readRecording(std::string_view text);
std::string writeRecording(const std::vector<FeedMessage>& messages);

/// One observation message. `quantityOf` tells what the sensor measures. Errors: badInput naming
/// sensor and key (unknown sensor, unit that does not fit, no zone in the time, not a number).
struct SensorKind {
  std::string code;
  Quantity quantity;
};
Result<Observation> decodeObservation(const FeedMessage& message, const std::vector<SensorKind>& sorted);
FeedMessage encodeObservation(const Observation& observation, Quantity quantity, Instant received,
                              const std::string& channel);

/// Series of a USGS-style CSV (shared recordings): time column with zone, value columns with units in
/// their names. Gaps and duplicates are notes.
Result<std::vector<SensorSeries>> readUsgsCsv(std::string_view text, const std::string& station);

}  // namespace citymirror::gis

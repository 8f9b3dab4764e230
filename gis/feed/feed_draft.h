#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"

namespace citymirror::gis {

/// What is known of a feed before its descriptor is written.
struct FeedDraftOptions {
  std::string id = "feed";  ///< as `isId` says
  std::string url;  ///< where it will come from; empty = a folder of messages, to be changed
  std::span<const SensorSite> sensors = {};  ///< of the city: their codes are looked for
};

/// What was taken for what.
struct FeedGuess {
  Text what;
  std::string where;  ///< the part of the sample and its first value
};

struct FeedDraft {
  std::string descriptor;     ///< JSON that readFeedDescriptor takes
  std::string newest;         ///< ISO 8601: the newest time in the sample; empty = none was found
  std::vector<FeedGuess> guesses;  ///< for a person to confirm
};

/// A first descriptor for a sample message: its codec, its rows, which part is the time, the sensor
/// or vehicle, and what is measured in which unit, told from names in 中文 and English and from the
/// values themselves. A proposal: units and zones that the sample does not say are named among the
/// guesses. JSON and tables, GTFS-realtime, JT/T 808, CAP, GB/T 35965.1; of SensorThings,
/// WaterML 2.0 and USGS the properties whose name and unit are known. O(bytes). Errors: unreadable
/// (none of these), badInput (an id that is none, no time, nothing that tells who, nothing
/// measured, no property known: named, with the fields that there are).
Result<FeedDraft> draftFeed(std::string_view sample, const FeedDraftOptions& options);

}  // namespace citymirror::gis

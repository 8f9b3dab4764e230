#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/city_model.h"
#include "gis/feed/feed_draft.h"

namespace citymirror::gis {

/// What a message of SensorThings, WaterML 2.0 or USGS measures.
struct SchemaDraft {
  std::string values;              ///< JSON list for mapping/values
  std::string newest;              ///< as FeedDraft
  std::vector<FeedGuess> guesses;  ///< each property that was found, also those that are not mapped
};

/// `codec` as a descriptor names it. A property is mapped where its name, its parameter code or the
/// city's sensor of that code tells the quantity and its unit measures that. O(bytes). Errors:
/// unreadable; badInput where no property is known, with those that there are.
Result<SchemaDraft> draftSchema(std::string_view codec, std::string_view sample,
                                std::span<const SensorSite> sensors);

}  // namespace citymirror::gis

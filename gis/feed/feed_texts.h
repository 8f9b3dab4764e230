#pragma once
#include "gis/feed/feed_batch.h"

namespace citymirror::gis {

inline constexpr std::size_t kLongestName = 256;   ///< bytes of a code, an id, a class, a link
inline constexpr std::size_t kLongestText = 4096;  ///< bytes of what people write

/// What is accepted stays in memory and on screens: things with a longer name are rejected, longer
/// texts are cut and end in "…", longer links go, and so does a vehicle's route or trip, which is
/// told while its position is kept. O(batch).
void limitTexts(FeedBatch& batch);

}  // namespace citymirror::gis

#pragma once
#include <string>
#include <vector>

#include "gis/feed/feed_batch.h"

namespace citymirror::session {

/// What one live feed brought in one go.
struct LivePart {
  std::string feed;  ///< its id
  std::vector<const gis::FeedBatch*> batches;
};

}  // namespace citymirror::session
